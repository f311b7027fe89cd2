"""The pages of letters as people meet them."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from reports import actions
from reports.models import Letter, ReportTemplate
from targets import planning
from targets.explaining import store_explanation
from targets.models import CheckRule, SourceDocument
from targets.plan_findings import findings_of_month
from tests.factories import make_plan, make_user
from tests.reports.letter_world import make_world, report, template_content, write_letter
from tests.reports.test_rendering import Reader

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 5)


@pytest.fixture
def world():
    return make_world()


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def office(world):
    return signed_in(world.office)


def page_of(response):
    assert response.status_code == 200, response.content[:300]
    return Reader(response.content.decode())


def test_from_new_letter_to_its_page(world, office):
    form = {
        "template": world.template.pk,
        "first_month": "2017-01",
        "through": "2017-06",
        "basis": "submitted",
    }
    response = office.post(reverse("reports:letter_new"), form)
    letter = Letter.objects.get()
    assert response.headers["Location"] == reverse("reports:letter", args=[letter.pk])
    page = page_of(office.get(response.headers["Location"]))
    assert "床位1120张，完成年度目标200张的60%。" in page.text
    assert letter.dated == date(2017, 7, 5)


def test_the_form_offers_the_half_year_that_has_ended(world, office):
    page = page_of(office.get(reverse("reports:letter_new")))
    values = {
        attributes.get("name"): attributes.get("value") for tag, attributes in page.tags if tag == "input"
    }
    assert (values["first_month"], values["through"]) == ("2017-01", "2017-06")


@pytest.mark.parametrize(
    ("months", "words"),
    [
        (("2017-1-1", "2017-06"), "不是月份"),
        (("2017-06", "2017-01"), "截至月不能早于起始月"),
        (("2018-01", "2018-06"), "是2017年的"),
        (("", "2017-06"), "必填"),
    ],
)
def test_a_wrong_span_is_explained(world, office, months, words):
    form = {
        "template": world.template.pk,
        "first_month": months[0],
        "through": months[1],
        "basis": "submitted",
    }
    page = page_of(office.post(reverse("reports:letter_new"), form))
    assert words in page.text
    assert not Letter.objects.exists()


def test_each_figure_leads_to_what_it_is_made_of(world, office):
    letter = write_letter(world)
    page = page_of(office.get(reverse("reports:letter", args=[letter.pk])))
    links = [
        each["href"] for tag, each in page.tags if tag == "a" and each.get("class", "").startswith("datum")
    ]
    assert len(links) > 10
    for link in dict.fromkeys(links):
        assert "由这些数组成" in page_of(office.get(link)).text
    response = office.get(
        reverse("reports:figure", args=[letter.pk]), {"name": "床位1.完成率", "region": "全市"}
    )
    text = page_of(response).text
    assert "全市 床位1.完成率：60%" in text
    assert "第1县" in text
    assert "共3行" in text


@pytest.mark.parametrize("role", ["office", "section_officer", "leader", "assessor"])
def test_every_reader_can_go_on_to_the_matrix_and_the_ledger(world, role):
    letter = write_letter(world)
    reader = signed_in(make_user(role, section=world.section if role == "section_officer" else None))
    for name, region, label in (
        ("床位1.实际", "全市", "到进度里看这个指标"),
        ("床位1.完成率", "第2县", "到进度里看这个指标"),
        ("养老体系建设资金.筹集", "全市", "到资金里看这个项目"),
        ("养老体系建设资金.发放", "全市", "到资金里看这个项目"),
    ):
        query = {"name": name, "region": region}
        page = page_of(reader.get(reverse("reports:figure", args=[letter.pk]), query))
        (address,) = {each["href"] for tag, each in page.tags if tag == "a" and "?" in each.get("href", "")}
        assert label in page.text
        shown = page_of(reader.get(address)).text
        assert ("第2县" if region == "第2县" else world.project.name if "资金" in name else "床位1") in shown


def test_a_figure_that_is_not_in_the_letter_is_not_found(world, office):
    letter = write_letter(world)
    response = office.get(reverse("reports:figure", args=[letter.pk]), {"name": "无此数", "region": "全市"})
    assert response.status_code == 404


def test_what_is_not_final_stands_beside_the_text(world, office):
    letter = write_letter(world)
    assert (
        "各地区都已报数，并已审核。" in page_of(office.get(reverse("reports:letter", args=[letter.pk]))).text
    )
    report(world, world.counties[0], {world.indicators[0]: 75}, is_accepted=False)
    page = page_of(office.get(reverse("reports:letter", args=[letter.pk])))
    assert "有1个地区的数已报未审：床位1" in page.text
    assert "datum is-marked" in [each.get("class") for tag, each in page.tags if tag == "a"]


def test_who_reported_before_the_months_end_can_be_asked_for_it_here(world, office):
    letter = write_letter(world)
    page = page_of(office.get(reverse("reports:letter", args=[letter.pk])))
    assert "已报而截至月末以前的有 2 份" in page.text
    address = reverse("targets:month_end_ask", args=[world.plan.slug, "2017-06"])
    assert address in [each.get("action") for tag, each in page.tags if tag == "form"]
    office.post(address, {"reason": "要写2017年1-6月的函"})
    assert world.plan.month_end_requests.count() == 2


def test_what_the_checks_asked_about_stands_beside_the_text_with_its_explanation(world, office):
    county, beds = world.counties[0], world.indicators[0]
    address = reverse("reports:letter", args=[write_letter(world).pk])
    assert "检查有疑问的数" not in page_of(office.get(address)).text
    planning.save_check_rule(
        rule=CheckRule(plan=world.plan, kind="above_target", severity="explain", indicator=beds),
        parameters={"factor": Decimal(1)},
        by=make_user("target_admin"),
    )
    report(world, county, {beds: 160})
    finding = findings_of_month(world.plan, date(2017, 6, 1))[0]
    text = page_of(office.get(address)).text
    assert "第1县 床位1：已报160，超过年度目标100，请更正或说明" in text
    assert "没有说明" in text
    store_explanation(finding=finding, plan=world.plan, text="含上年结转", by=world.clerk)
    text = page_of(office.get(address)).text
    assert "第1县 床位1：已报160，超过年度目标100。" in text
    assert "含上年结转" in text


def test_files_can_be_downloaded(world, office):
    letter = write_letter(world)
    kinds = {"pdf": "application/pdf", "html": "text/html; charset=utf-8", "json": "application/json"}
    for form, kind in kinds.items():
        response = office.get(reverse("reports:download", args=[letter.pk, form]))
        assert response.headers["Content-Type"] == kind
        assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
        assert response.content
    assert response.content.decode() == json.dumps(json.loads(response.content), ensure_ascii=False, indent=1)


def test_a_passage_is_written_and_a_pasted_script_is_shown(world, office):
    letter = write_letter(world)
    passage = letter.passages.get(part__title="主要措施")
    address = reverse("reports:passage", args=[letter.pk, passage.pk])
    office.post(address, {"text": "<script>alert(1)</script>", "version": 1})
    response = office.get(reverse("reports:letter", args=[letter.pk]))
    assert b"<script>alert" not in response.content
    assert "<script>alert(1)</script>" in Reader(response.content.decode()).text


def test_two_people_write_the_same_passage(world, office):
    letter = write_letter(world)
    passage = letter.passages.get(part__title="主要措施")
    address = reverse("reports:passage", args=[letter.pk, passage.pk])
    signed_in(world.other_office).post(address, {"text": "先存的文字", "version": 1})
    page = page_of(office.post(address, {"text": "后存的文字", "version": 1}))
    assert "先存的文字" in page.text
    assert "后存的文字" in page.text
    passage.refresh_from_db()
    assert passage.text == "先存的文字"
    office.post(address, {"text": "先存的文字\r\n后存的文字", "version": 2})
    passage.refresh_from_db()
    assert passage.text.split() == ["先存的文字", "后存的文字"]


def test_date_and_basis(world, office):
    letter = write_letter(world)
    form = {"dated": "2017-07-06", "basis": "accepted", "version": 1}
    office.post(reverse("reports:letter_edit", args=[letter.pk]), form)
    text = page_of(office.get(reverse("reports:letter", args=[letter.pk]))).text
    assert "2017年7月6日" in text
    assert "已审数口径" in text
    again = page_of(office.post(reverse("reports:letter_edit", args=[letter.pk]), form))
    assert "别人在您之后修改过这封函" in again.text


def test_a_wording_with_an_unknown_name_is_refused_on_the_page(world, office):
    write_letter(world)
    wording = world.template.wordings.get(place="indicator", kind="count")
    address = reverse("reports:wording", args=[wording.pk])
    page = page_of(office.post(address, {"text": "{{ 指标.完成律 }}", "version": 1}))
    assert "没有“指标.完成律”这个数。相近的有：指标.完成率" in page.text
    wording.refresh_from_db()
    assert wording.version == 1


def test_a_wording_can_be_tried_before_it_is_saved(world, office):
    write_letter(world)
    wording = world.template.wordings.get(place="indicator", kind="count")
    address = reverse("reports:wording", args=[wording.pk])
    page = page_of(office.post(address, {"text": "已有{{ 指标.实际 }}", "version": 1, "action": "preview"}))
    assert "已有120" in page.text
    wording.refresh_from_db()
    assert wording.version == 1
    office.post(address, {"text": "已有{{ 指标.实际 }}", "version": 1})
    letter = Letter.objects.get()
    assert "已有120。" in page_of(office.get(reverse("reports:letter", args=[letter.pk]))).text


def test_the_names_beside_a_wording_can_all_be_used(world, office):
    wording = actions.add_wording(
        template=world.template, place="fund", project=world.project, text="甲", by=world.office
    )
    page = office.get(reverse("reports:wording", args=[wording.pk])).content.decode()
    names = [piece.split("</code>")[0] for piece in page.split("<dt><code>")[1:]]
    text = "".join(f"{{{{ {name} }}}}" for name in names)
    assert len(names) > 20
    actions.save_wording(wording=wording, text=text, version=1, by=world.office)


def test_a_project_gets_a_wording_of_its_own(world, office):
    address = reverse("reports:wording_new", args=[world.template.pk, "project"])
    office.post(address, {"owner": world.project.pk, "text": "养老床位{{ 床位1.实际 }}张"})
    letter = write_letter(world)
    assert "养老床位120张。" in page_of(office.get(reverse("reports:letter", args=[letter.pk]))).text
    wording = world.template.wordings.get(place="project")
    office.post(reverse("reports:wording_remove", args=[wording.pk]))
    assert "床位1120张" in page_of(office.get(reverse("reports:letter", args=[letter.pk]))).text


def test_a_template_for_another_plan(world, office):
    plan = make_plan(region=world.city, name="另一方案")
    assert "另一方案" in page_of(office.get(reverse("reports:template_new"))).text
    address = f"{reverse('reports:template_new')}?plan={plan.pk}"
    assert "月通报" in page_of(office.get(address)).text
    address = f"{address}&kind=letter"
    basis = SourceDocument.objects.create(title="分解目标的通知")
    form = {"name": "季度函", "sender": "某局", "addressee": "某室", "percent_sign": "%", "is_sealed": "on"}
    form |= {"layout": "letter", "span_style": "dash", "compared": 1, "has_head": "on"}
    office.post(address, form | {"basis": basis.pk})
    template = plan.report_templates.get()
    assert template.basis == basis
    text = page_of(office.get(reverse("reports:template", args=[template.pk]))).text
    assert "项目推进情况" in text


def test_two_parts_of_one_title_would_show_one_text_twice_and_are_refused(world, office):
    first, second = world.template.parts.filter(source="passage")[:2]
    address = reverse("reports:part", args=[second.pk])
    page = office.get(address)
    sent = {"title": first.title, "level": 1, "seen": page.context["form"]["seen"].value()}
    assert "已有同名的部分" in page_of(office.post(address, sent)).text
    content = template_content(parts=[{"title": "存在的问题"}, {"title": "存在的问题"}])
    with pytest.raises(actions.TemplateRefused, match="有几个部分都叫“存在的问题”"):
        actions.load_template(plan=world.plan, content=content, by=world.office, name="另一份")


@pytest.mark.parametrize("name", ["template_edit", "part"])
def test_a_template_or_part_changed_meanwhile_is_not_overwritten(world, office, name):
    row = world.template if name == "template_edit" else world.template.parts.first()
    address = reverse(f"reports:{name}", args=[row.pk])
    form = office.get(address).context["form"]
    sent = {field: form[field].value() or "" for field in form.fields if form[field].value() is not False}
    changed = {"addressee": "市委督查室"} if name == "template_edit" else {"guidance": "写三条"}
    type(row).objects.filter(pk=row.pk).update(**changed)
    (words,) = changed.values()
    assert f"现在是“{words}”" in page_of(office.post(address, sent)).text
    assert type(row).objects.filter(pk=row.pk, **changed).exists()


def test_readers_see_letters_and_change_nothing(world):
    letter = write_letter(world)
    leader = signed_in(make_user("leader"))
    page = page_of(leader.get(reverse("reports:letter", args=[letter.pk])))
    assert "床位1120张" in page.text
    addresses = [each.get("href", "") for tag, each in page.tags if tag == "a"]
    assert not [each for each in addresses if "passages" in each or "edit" in each]
    template = page_of(leader.get(reverse("reports:template", args=[world.template.pk])))
    assert not [each for tag, each in template.tags if tag == "a" and "wordings" in each.get("href", "")]


def test_observers_do_not_see_what_was_not_sent(world):
    letter = write_letter(world)
    observer = signed_in(make_user("observer"))
    page = page_of(observer.get(reverse("reports:letters")))
    assert "还没有发来的函" in page.text
    assert not [each for tag, each in page.tags if tag == "a" and "letter-templates" in each.get("href", "")]
    assert observer.get(reverse("reports:letter", args=[letter.pk])).status_code == 404


def test_an_empty_installation_says_what_to_do_next():
    office = signed_in(make_user("office"))
    assert "先建立模板" in page_of(office.get(reverse("reports:letters"))).text
    assert "还没有模板" in page_of(office.get(reverse("reports:letter_new"))).text
    assert "还没有开放的方案" in page_of(office.get(reverse("reports:template_new"))).text


def test_what_is_saved_unchanged_makes_no_new_version(world, office):
    wording = world.template.wordings.get(place="indicator", kind="count")
    passage = write_letter(world).passages.get(part__title="主要措施")
    actions.save_passage(passage=passage, text="抓督查。\n抓资金。", version=1, by=world.office)
    part = world.template.parts.first()
    version = ReportTemplate.objects.get(pk=world.template.pk).version

    def said(name, *arguments, **data):
        address = reverse(f"reports:{name}", args=arguments)
        form = office.get(address).context["form"]
        given = form.initial | {"seen": form.fields["seen"].initial if "seen" in form.fields else ""}
        given = {key: value for key, value in given.items() if value not in (None, False)}
        return office.post(address, given | data, follow=True).content.decode()

    text = wording.text.replace("\n", "\r\n")
    assert "没有改动。" in said("wording", wording.pk, text=text)
    assert "没有改动。" in said("passage", passage.letter_id, passage.pk, text="抓督查。\r\n抓资金。")
    assert "没有改动。" in said("part", part.pk)
    assert "没有改动。" in said("template_edit", world.template.pk)
    wording.refresh_from_db()
    passage.refresh_from_db()
    assert (wording.version, passage.version) == (1, 2)
    assert ReportTemplate.objects.get(pk=world.template.pk).version == version
    assert "已保存" in said("wording", wording.pk, text=wording.text + "。")
    assert ReportTemplate.objects.get(pk=world.template.pk).version == version + 1
