"""A county's own report: its own people write it, over its own figures, and no other county's are in it."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from funding.models import FundTranche
from reports import actions as letter_actions
from reports.figure_list import figure_list
from reports.letters import letter_composer, letter_document, starting_texts
from reports.models import Letter, ReportTemplate
from reports.proofreading.reading import document_lines, grounds_of, proofread
from reports.rendering import forms_of
from reports.signing import actions
from reports.signing.differences import differences
from reports.signing.freezing import frozen_document
from reports.sources_table import told_of
from reports.template_files import default_content
from targets.models import BaseValue, Compilation
from tests.factories import assign, make_indicator, make_membership, make_target, make_user
from tests.reports.letter_world import JANUARY, JUNE, make_world, report, write_letter

pytestmark = pytest.mark.django_db
TODAY = date(2017, 7, 5)


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.MINSHENG_CLOCK = TODAY


@pytest.fixture
def world():
    """Two counties with figures, base values and money of their own, and a report of the first."""
    world = make_world(indicators=2)
    world.own, world.other = world.counties
    world.writer = make_user("clerk", region=world.own)
    world.head = make_user("county_reviewer", region=world.own)
    world.stranger = make_user("clerk", region=world.other)
    first = world.indicators[0]
    report(world, world.other, {first: 8577, world.indicators[1]: 9699})
    for region, number in ((world.city, 4111), (world.own, 51), (world.other, 4060)):
        BaseValue.objects.create(indicator=first, region=region, month=date(2016, 12, 1), number=number)
    world.elsewhere = make_indicator(world.plan, project=world.project, section=world.section, name="公墓")
    assign(world.elsewhere, world.other)
    make_target(world.elsewhere, world.city, 7333)
    make_target(world.elsewhere, world.other, 7333)
    FundTranche.objects.create(
        project=world.project, stage="paid", region=world.other, amount=Decimal("3311.5"), date=JUNE,
        entered_by=world.office,
    )  # fmt: skip
    world.region_template = letter_actions.load_template(
        plan=world.plan,
        content=default_content(ReportTemplate.Kind.REGION),
        by=world.office,
        addressee="某市民政局",
    )
    world.report = write(world)
    return world


# What only the other county or the city as a whole has.
FOREIGN = ("8577", "8637", "9699", "9759", "4111", "4060", "7333", "3311.5", "3324", "第2县", "公墓")


def write(world, **fields):
    fields = {"region": world.own, "by": world.writer, "first_month": JANUARY, "through": JUNE} | fields
    made = letter_actions.create_letter(template=world.region_template, basis="submitted", **fields)
    return read(made)


def read(letter):
    return Letter.objects.with_names().get(pk=letter.pk)


def submit(world, signers=None):
    signers = signers or {1: [world.head]}
    return read(actions.submit_for_signing(letter=world.report, signers=signers, by=world.writer))


def signed(world):
    letter = submit(world)
    return read(actions.sign(letter=letter, signature=letter.frozen.signatures.get(), by=world.head))


def sent(world):
    letter = signed(world)
    actions.seal_letter(letter=letter, by=world.writer)
    return read(actions.send_letter(letter=letter, by=world.writer))


def test_it_states_its_own_figures_in_every_form_and_nothing_of_another_county(world):
    document = letter_document(world.report)
    forms = forms_of(document)
    text = forms["txt"].make(document).decode()
    assert "第1县民政局" in text
    assert "床位160张" in text
    assert "较上年底增加9张" in text
    assert "12.5万元" in text
    assert not [each for each in document.notices if "计划安排" in each.message], (
        "the city's, not missing here"
    )
    stored = json.dumps(figure_list(document, world.report), ensure_ascii=False)
    for foreign in FOREIGN:
        assert foreign not in text
        assert foreign not in stored
    of = {figure.region for figure in document.figures()}
    assert of == {"全县"}
    assert {row.region for figure in document.figures() for row in figure.rows} <= {"第1县", "全县", ""}
    assert set(forms) == {"html", "pdf", "docx", "txt", "xlsx"}


def test_what_stands_beside_it_is_of_its_own_region_too(world, client):
    make_target(world.indicators[0], world.other, 900, by=world.office, month=date(2017, 5, 1))
    make_target(world.indicators[0], world.own, 120, by=world.office, month=date(2017, 5, 1))
    assert [each.region for each in told_of(world.report)] == ["第1县"]
    composer = letter_composer(world.report)
    known = grounds_of(composer).known
    assert {each.region for each in known} <= {"第1县", ""}
    assert not {Decimal(8577), Decimal(9699), Decimal(4060), Decimal("3311.5")} & {one.value for one in known}
    client.force_login(world.writer)
    for name in ("letter", "signing", "proofreading"):
        page = client.get(reverse(f"reports:{name}", args=[world.report.pk])).content.decode()
        assert not [foreign for foreign in FOREIGN if foreign in page]
    figure = {"name": "床位1.实际", "region": "全县"}
    page = client.get(reverse("reports:figure", args=[world.report.pk]), figure).content.decode()
    assert "第1县" in page
    assert "第2县" not in page


def test_proofreading_knows_its_own_figures_and_not_the_citys(world):
    passage = world.report.passages.first()
    for text, wanted in (("新增床位60张。", []), ("新增床位8637张。", ["unknown"])):
        passage.refresh_from_db()
        letter_actions.save_passage(passage=passage, text=text, version=passage.version, by=world.writer)
        composer = letter_composer(read(world.report))
        found = proofread(document_lines(composer.document()), grounds_of(composer))
        assert [one.code for one in found if one.line.text == text] == wanted


@pytest.mark.parametrize("name", ["letter", "signing", "proofreading", "letter_edit"])
def test_nobody_else_sees_it_before_it_is_finished(world, client, name):
    address = reverse(f"reports:{name}", args=[world.report.pk])
    for person in (world.stranger, world.office, world.officer, make_user("observer")):
        client.force_login(person)
        assert client.get(address).status_code in (403, 404)
    client.force_login(world.writer)
    assert client.get(address).status_code == 200
    client.force_login(world.head)
    assert client.get(address).status_code == (403 if name == "letter_edit" else 200)


def test_finished_the_bureau_reads_it_and_changes_nothing(world, client):
    letter = sent(world)
    client.force_login(world.office)
    assert "第1县民政局" in client.get(reverse("reports:letter", args=[letter.pk])).content.decode()
    assert "县区报告：第1县" in client.get(reverse("reports:letters")).content.decode()
    refused = client.post(reverse("reports:signing_advance", args=[letter.pk, "archive"]), {"comment": "无"})
    assert refused.status_code == 403
    assert client.post(reverse("reports:letter_correct", args=[letter.pk])).status_code == 403
    with pytest.raises(PermissionDenied, match="第1县填报员"):
        actions.archive_letter(letter=letter, by=world.office, comment="无扫描件")
    for person in (world.stranger, make_user("observer")):
        client.force_login(person)
        assert client.get(reverse("reports:letter", args=[letter.pk])).status_code == 404
    call_command("verify_sent")
    assert actions.archive_letter(letter=letter, by=world.writer, comment="没有扫描仪").status == "sent"


def test_its_signing_neither_compiles_the_month_nor_asks_the_bureau(world):
    letter = submit(world)
    assert not Compilation.objects.exists()
    signature = letter.frozen.signatures.get()
    with pytest.raises(PermissionDenied, match="不由您签"):
        actions.sign(letter=letter, signature=signature, by=world.office)
    actions.withdraw_from_signing(letter=letter, by=world.writer, comment="改")
    with pytest.raises(ValidationError, match="没有签署报告的职责"):
        submit(world, {1: [make_user("county_reviewer", region=world.other)]})


def test_only_its_own_data_show_as_differences(world):
    letter = submit(world)
    report(world, world.other, {world.indicators[0]: 9000})
    assert differences(frozen_document(letter), letter_composer(letter).document()) == []
    report(world, world.own, {world.indicators[0]: 61})
    found = differences(frozen_document(letter), letter_composer(letter).document())
    assert ("床位1.实际", "全县", "60", "61") in [(d.name, d.region, d.then, d.now) for d in found]


def test_its_words_start_from_its_own_last_report_and_never_from_anothers(world):
    parts = {each.part.title: each for each in world.report.passages.select_related("part")}
    write_letter(world)
    theirs = write(world, region=world.other, by=world.stranger)
    theirs.passages.update(text="乙县的话")
    letter_actions.save_passage(passage=parts["主要做法"], text="甲县的话", version=1, by=world.writer)
    following = Letter(template=world.region_template, region=world.own, first_month=JANUARY, through=JUNE)
    assert starting_texts(following)["主要做法"] == "甲县的话"
    assert "甲县的话" not in starting_texts(
        Letter(template=world.template, first_month=JANUARY, through=JUNE)
    )


def test_where_nobody_signs_on_screen_the_clerk_notes_the_paper(world):
    letter = submit(world, {1: [None]})
    signature = letter.frozen.signatures.get()
    with pytest.raises(PermissionDenied, match="在纸上签"):
        actions.sign(letter=letter, signature=signature, by=world.head)
    done = actions.sign(letter=letter, signature=signature, by=world.writer, paper_date=TODAY)
    assert (done.status, signature.by_whom) == ("signed", "在纸上签")
    with pytest.raises(IntegrityError, match="signature_on_screen_is_ones_own"), transaction.atomic():
        letter.frozen.signatures.create(
            order=2,
            title="乙",
            state="agreed",
            signed_on=TODAY,
            recorded_by=world.writer,
            recorded_at=letter.frozen.frozen_at,
        )


def test_a_template_is_for_regions_or_for_the_whole(world):
    with pytest.raises(ValidationError, match="请选合适的模板"):
        write(world, region=None, by=world.office)
    with pytest.raises(PermissionDenied, match="第2县填报员"):
        write(world, region=world.other)
    with pytest.raises(ValidationError, match="请选合适的模板"):
        letter_actions.create_letter(
            template=world.template, region=world.own, by=world.writer, first_month=JANUARY, through=JUNE,
            basis="submitted",
        )  # fmt: skip
    with pytest.raises(IntegrityError, match="report_template_region_has_no_number"), transaction.atomic():
        ReportTemplate.objects.filter(pk=world.region_template.pk).update(number_prefix="某民发")


def test_it_quotes_no_calculation_of_the_whole(world):
    passage = world.report.passages.first()
    with pytest.raises(letter_actions.WordingRefused, match="测算"):
        letter_actions.save_passage(passage=passage, text="缺口{{ 测算.缺口 }}。", version=1, by=world.writer)


def test_a_clerk_starts_one_from_the_page(world, client):
    Letter.objects.filter(pk=world.report.pk).update(through=date(2017, 12, 1))
    client.force_login(world.writer)
    home = client.get(reverse("home")).content.decode()
    assert reverse("reports:letter_new") in home
    form = {"template": world.region_template.pk, "first_month": "2017-01", "through": "2017-06"}
    page = client.post(reverse("reports:letter_new"), form | {"basis": "submitted"}, follow=True)
    assert "第1县2017年上半年的报告已建好" in page.content.decode()
    forged = client.post(
        reverse("reports:letter_new"), form | {"template": world.template.pk, "basis": "submitted"}
    )
    assert forged.context["form"].errors["template"]


def test_who_writes_for_two_counties_says_for_which(world, client):
    make_membership(world.writer, "clerk", region=world.other)
    client.force_login(world.writer)
    form = {"template": world.region_template.pk, "first_month": "2017-01", "through": "2017-06"}
    form |= {"basis": "submitted"}
    page = client.post(reverse("reports:letter_new"), form)
    assert page.context["form"].errors["region"] == ["请选写哪个地区的报告。"]
    page = client.post(reverse("reports:letter_new"), form | {"region": world.other.pk}, follow=True)
    assert "第2县2017年上半年的报告已建好" in page.content.decode()


def test_as_many_queries_for_a_large_plan_as_for_a_small_one(world):
    with CaptureQueriesContext(connection) as few:
        letter_document(world.report)
    large = make_world(counties=12, indicators=6)
    large.own = large.counties[0]
    large.writer = make_user("clerk", region=large.own)
    large.region_template = letter_actions.load_template(
        plan=large.plan, content=default_content("region"), by=large.office, addressee="某市民政局"
    )
    written = write(large)
    with CaptureQueriesContext(connection) as many:
        letter_document(written)
    assert len(many) == len(few)
