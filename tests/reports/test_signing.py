"""From 送签 to 归档: what freezes, who signs when, what is refused, and that sent letters never change."""

import hashlib
import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funding.models import FundPlan
from minsheng.uploads import check_upload
from organization.actions import give_deputy
from organization.permissions import forget
from reports import actions as letter_actions
from reports.document import plain
from reports.letters import letter_document
from reports.models import FrozenLetter, Letter, LetterStep, ReportTemplate, SentFile, Signature
from reports.rendering import forms_of
from reports.signing import actions
from reports.signing.flow import Step
from reports.signing.freezing import frozen_document
from reports.template_export import template_content
from targets.actions import reopen
from targets.models import Compilation, MonthlyReport, Target
from tests.factories import make_membership, make_user
from tests.funding.test_concurrency import at_once
from tests.reports.letter_world import JUNE, make_world, report, write_letter

pytestmark = pytest.mark.django_db
TODAY = date(2017, 7, 5)
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.MINSHENG_CLOCK = TODAY


@pytest.fixture
def world():
    return build()


def build():
    world = make_world()
    world.head, world.deputy_head = make_user("leader"), make_user("leader")
    letter_actions.set_signing_steps(
        template=world.template, titles=["科长审核", "局长签发"], by=world.office
    )
    world.letter = read(write_letter(world))
    return world


def read(letter):
    return Letter.objects.with_names().get(pk=letter.pk)


def submit(world, letter=None, first=None):
    signers = {1: first or [world.officer], 2: [world.head]}
    done = actions.submit_for_signing(letter=letter or world.letter, signers=signers, by=world.office)
    return read(done)


def sign(letter, order, by, **fields):
    signature = letter.frozen.signatures.filter(order=order, signer=fields.pop("signer", by)).get()
    return read(actions.sign(letter=letter, signature=signature, by=by, **fields))


def signed(world, letter=None):
    letter = submit(world, letter)
    sign(letter, 1, world.officer)
    return sign(letter, 2, world.head)


def sent(world):
    letter = signed(world)
    actions.number_letter(letter=letter, number=12, by=world.office)
    actions.seal_letter(letter=letter, by=world.office)
    return read(actions.send_letter(letter=letter, by=world.office))


def change_june(world):
    report(world, world.counties[0], {world.indicators[0]: 75})


def printed(letter):
    return [figure.printed for figure in letter_document(letter).figures()]


def test_from_signing_on_the_figures_stand_whatever_the_data_do(world):
    letter = submit(world)
    before = printed(letter)
    change_june(world)
    assert printed(read(letter)) == before
    actions.withdraw_from_signing(letter=letter, by=world.office, comment="取新数")
    assert printed(read(letter)) != before


def test_what_is_sent_for_signing_is_taken_as_compiled(world):
    letter = submit(world)
    made = Compilation.objects.get(plan=world.plan, month=letter.through, undone_at=None)
    assert made.by == world.office
    assert letter.steps.get().comment == "（同时汇总2017年6月的数）"
    monthly = MonthlyReport.objects.filter(plan=world.plan, region=world.counties[0]).get()
    with pytest.raises(PermissionDenied, match="办公室"):
        reopen(report=monthly, by=world.officer, comment="改数")
    actions.withdraw_from_signing(letter=letter, by=world.office, comment="改一处")
    assert submit(world).steps.order_by("-id")[0].comment == "", "it is compiled already"


def test_what_proofreading_calls_wrong_is_sent_only_knowingly_and_signers_see_it(world, client):
    world.letter.passages.all().update(text="截至2017年5月底，各项工作有序推进。")
    with pytest.raises(ValidationError, match=r"核稿仍有.处有误（“截至2017年5月底”.*照此送签"):
        submit(world)
    client.force_login(world.office)
    address = reverse("reports:signing_submit", args=[world.letter.pk])
    form = {"step-1": [world.officer.pk], "step-2": [world.head.pk], "knowingly": "on"}
    refused = client.post(address, form)
    assert "处有误" in refused.content.decode()
    assert refused.context["forms"]["signers"].errors
    client.post(address, form | {"comment": "县里口径如此"})
    letter = read(world.letter)
    assert letter.status == "signing"
    assert letter.steps.get().comment.startswith("县里口径如此（送签时核稿有误")
    client.force_login(world.officer)
    page = client.get(reverse("reports:signing", args=[letter.pk])).content.decode()
    assert "送签时的附言：县里口径如此（送签时核稿有误" in page


def test_what_could_not_be_made_is_not_sent_for_signing(world):
    world.letter.passages.all().update(text="缺口{{ 测算.不存在 }}。")
    with pytest.raises(ValidationError, match=r"没能生成的地方.*没有“不存在”这个测算"):
        submit(world)


def test_words_changed_after_the_page_was_opened_are_not_sent_unseen(world, client):
    client.force_login(world.office)
    page = client.get(reverse("reports:signing", args=[world.letter.pk]))
    seen = page.context["forms"]["signers"]["seen"].value()
    passage = world.letter.passages.first()
    letter_actions.save_passage(
        passage=passage, text="改了。", version=passage.version, by=world.other_office
    )
    chosen = {"step-1": world.officer.pk, "step-2": world.head.pk}
    again = client.post(reverse("reports:signing_submit", args=[world.letter.pk]), {"seen": seen, **chosen})
    assert "函的文字有人改过" in again.content.decode()
    assert read(world.letter).is_open


def test_the_log_says_how_many_figures_were_not_final(world):
    report(world, world.counties[0], {world.indicators[0]: 70}, is_accepted=False)
    assert submit(world).steps.get().comment.startswith("（送签时尚未定稿的数1项）")


def test_words_cannot_be_changed_while_it_is_being_signed(world):
    letter = submit(world)
    passage = letter.passages.first()
    with pytest.raises(ValidationError, match="内容已经固定"):
        letter_actions.save_passage(passage=passage, text="新", version=passage.version, by=world.office)
    with pytest.raises(ValidationError, match="内容已经固定"):
        letter_actions.change_letter(
            letter=letter, dated=TODAY, basis="accepted", version=letter.version, by=world.office
        )
    with pytest.raises(DatabaseError, match="passage_letter_is_open"), transaction.atomic():
        type(passage).objects.filter(pk=passage.pk).update(text="绕过")


def test_signatures_come_in_turn_and_the_last_dates_the_letter(world, settings):
    letter = submit(world)
    with pytest.raises(ValidationError, match="还没有轮到“局长签发”，先要“科长审核”"):
        sign(letter, 2, world.head)
    with pytest.raises(PermissionDenied, match="不由您签"):
        sign(letter, 1, world.head, signer=world.officer)
    assert sign(letter, 1, world.officer).status == "signing"
    settings.MINSHENG_CLOCK = date(2017, 7, 7)
    done = sign(letter, 2, world.head)
    assert (done.status, done.dated) == ("signed", date(2017, 7, 7))
    with pytest.raises(ValidationError):
        sign(letter, 2, world.head)


def test_signing_together_needs_everyone(world):
    letter = submit(world, first=[world.officer, world.deputy_head])
    sign(letter, 1, world.officer)
    with pytest.raises(ValidationError, match="先要“科长审核”"):
        sign(letter, 2, world.head)
    sign(letter, 1, world.deputy_head)
    assert sign(letter, 2, world.head).status == "signed"


def test_paper_is_noted_by_the_office_with_its_day(world, settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 4)
    letter = submit(world)
    settings.MINSHENG_CLOCK = TODAY
    with pytest.raises(ValidationError, match="不能早于送签的2017年7月4日"):
        sign(letter, 1, world.office, signer=world.officer, paper_date=date(2017, 7, 3))
    with pytest.raises(ValidationError, match="不能晚于今天"):
        sign(letter, 1, world.office, signer=world.officer, paper_date=date(2017, 7, 6))
    sign(letter, 1, world.office, signer=world.officer, paper_date=date(2017, 7, 4))
    done = sign(letter, 2, world.office, signer=world.head, paper_date=date(2017, 7, 5))
    assert done.status == "signed"
    assert done.frozen.signatures.filter(is_on_paper=True, recorded_by=world.office).count() == 2
    with pytest.raises(IntegrityError, match="signature_on_screen_is_ones_own"), transaction.atomic():
        Signature.objects.create(
            frozen=done.frozen,
            order=3,
            title="甲",
            signer=world.head,
            state="agreed",
            signed_on=TODAY,
            recorded_by=world.office,
            recorded_at=done.frozen.frozen_at,
        )


def test_a_deputy_signs_and_is_named_as_one(world, client):
    letter, colleague = submit(world), make_user()
    sign(letter, 1, world.officer)
    with pytest.raises(PermissionDenied, match="不由您签"):
        sign(letter, 2, colleague, signer=world.head)
    days = {"starts_on": TODAY, "ends_on": TODAY}
    give_deputy(absent=world.head, deputy=colleague, reason="出差", by=world.head, **days)
    forget(colleague)
    client.force_login(colleague)
    assert f"（代{world.head}）" in client.get(reverse("home")).content.decode()
    page = client.get(reverse("reports:signing", args=[letter.pk])).content.decode()
    assert f"请您代{world.head}签署" in page
    done = sign(letter, 2, colleague, signer=world.head)
    given = done.frozen.signatures.get(order=2)
    assert (given.by_whom, given.is_on_paper) == (f"{colleague}（代{world.head}）", False)
    assert done.status == Letter.Status.SIGNED
    assert done.steps.order_by("-id")[0].comment == f"局长签发（代{world.head}）"
    assert given.by_whom in client.get(reverse("reports:signing_slip", args=[letter.pk])).content.decode()


def test_who_drafted_or_sent_signs_nothing_on_screen_but_the_proofreading(world):
    titles = ["科长审核", "办公室核稿", "局长签发"]
    letter_actions.set_signing_steps(template=world.template, titles=titles, by=world.office)
    asked = {1: [world.officer], 2: [world.office], 3: [world.office]}
    for by in (world.office, world.other_office):  # the first drafted it, the second would send it
        signers = asked | {3: [by]}
        with pytest.raises(ValidationError, match=f"{by}起草或送签了这封函，“局长签发”请选别人"):
            actions.submit_for_signing(letter=world.letter, signers=signers, by=world.other_office)
    signers = asked | {3: [world.head]}
    letter = read(actions.submit_for_signing(letter=world.letter, signers=signers, by=world.other_office))
    sign(letter, 1, world.officer)
    sign(letter, 2, world.office)
    for drafter in (world.office, world.other_office):
        days = {"starts_on": TODAY, "ends_on": TODAY}
        given = give_deputy(absent=world.head, deputy=drafter, reason="出差", by=world.head, **days)
        forget(drafter)
        with pytest.raises(ValidationError, match="起草或送签的，“局长签发”请别人签"):
            sign(letter, 3, drafter, signer=world.head)
        given.delete()
    done = sign(letter, 3, world.office, signer=world.head, paper_date=TODAY)
    assert done.status == "signed", "on paper the same signature is possible"


def test_one_account_signs_two_steps_only_in_two_posts_and_the_log_says_so(world, client):
    signers = {1: [world.head], 2: [world.head]}
    with pytest.raises(
        ValidationError, match=r"签“科长审核”、“局长签发”2步，能签署的任职只有1个（分管领导）"
    ):
        actions.submit_for_signing(letter=world.letter, signers=signers, by=world.office)
    make_membership(world.head, "leader", section=world.section)
    forget(world.head)
    with pytest.raises(ValidationError, match="能签署的任职只有1个"):
        actions.submit_for_signing(letter=world.letter, signers=signers, by=world.office)
    make_membership(world.head, "section_officer", section=world.section)
    forget(world.head)
    letter = read(actions.submit_for_signing(letter=world.letter, signers=signers, by=world.office))
    said = f"{world.head}任分管领导、科室经办，签科长审核、局长签发"
    assert said in letter.steps.get().comment
    client.force_login(world.officer)
    assert said in client.get(reverse("reports:signing", args=[letter.pk])).content.decode()
    sign(letter, 1, world.head)
    assert sign(letter, 2, world.head).status == "signed"


def test_who_has_no_account_signs_on_paper(world, client):
    client.force_login(world.office)
    form = {"step-1": [world.officer.pk], "step-2": ["paper"]}
    page = client.post(reverse("reports:signing_submit", args=[world.letter.pk]), form, follow=True)
    letter = read(world.letter)
    sign(letter, 1, world.officer)
    signature = letter.frozen.signatures.get(order=2)
    page = client.get(reverse("reports:signing", args=[letter.pk])).content.decode()
    assert "等没有账号的人在纸上签署“局长签发”" in page
    form = {"signature": signature.pk, "paper_date": "2017-07-05"}
    client.post(reverse("reports:signing_paper", args=[letter.pk]), form)
    assert read(letter).status == "signed"
    assert "在纸上签" in client.get(reverse("reports:signing_slip", args=[letter.pk])).content.decode()


def test_who_only_stands_in_is_not_asked_to_sign(world):
    colleague = make_user()
    days = {"starts_on": TODAY, "ends_on": TODAY}
    give_deputy(absent=world.head, deputy=colleague, reason="出差", by=world.head, **days)
    forget(colleague)
    with pytest.raises(ValidationError, match="没有签署函件的职责"):
        submit(world, first=[colleague])


def test_a_signature_on_paper_may_be_a_deputys(world):
    letter = submit(world)
    paper = {"signer": world.officer, "paper_date": TODAY}
    with pytest.raises(ValidationError, match="不用填代签人"):
        sign(letter, 1, world.office, deputy=world.officer, **paper)
    done = sign(letter, 1, world.office, deputy=world.deputy_head, **paper)
    given = done.frozen.signatures.get(order=1)
    assert (given.by_whom, given.is_on_paper) == (f"{world.deputy_head}（代{world.officer}）", True)


def test_a_return_needs_a_reason_and_opens_the_letter(world, client):
    letter = submit(world)
    signature = letter.frozen.signatures.get(order=1)
    with pytest.raises(ValidationError, match="退回要写明原因"):
        actions.return_letter(letter=letter, signature=signature, by=world.officer, comment=" ")
    done = read(
        actions.return_letter(letter=letter, signature=signature, by=world.officer, comment="措施要补充")
    )
    assert (done.status, done.frozen, done.frozen_versions.count()) == ("drafting", None, 1)
    client.force_login(world.office)
    assert f"<b>{world.officer}退回</b>：措施要补充" in client.get(reverse("home")).content.decode()
    assert submit(world, done).frozen.number == 2
    assert "退回</b>" not in client.get(reverse("home")).content.decode()


@pytest.mark.parametrize("step", ["number", "seal", "send", "archive", "withdraw"])
def test_no_step_can_be_taken_out_of_turn(world, step):
    act = {
        "number": lambda: actions.number_letter(letter=world.letter, number=1, by=world.office),
        "seal": lambda: actions.seal_letter(letter=world.letter, by=world.office),
        "send": lambda: actions.send_letter(letter=world.letter, by=world.office),
        "archive": lambda: actions.archive_letter(letter=world.letter, by=world.office),
        "withdraw": lambda: actions.withdraw_from_signing(letter=world.letter, by=world.office, comment="x"),
    }[step]
    with pytest.raises(ValidationError, match="现在是“拟稿”"):
        act()
    assert LetterStep.objects.count() == 0


def test_whoever_signs_must_be_chosen_and_may_sign(world):
    with pytest.raises(ValidationError, match="“局长签发”还没有选由谁签"):
        actions.submit_for_signing(letter=world.letter, signers={1: [world.officer]}, by=world.office)
    with pytest.raises(ValidationError, match="没有签署函件的职责"):
        actions.submit_for_signing(
            letter=world.letter, signers={1: [world.clerk], 2: [world.head]}, by=world.office
        )
    with pytest.raises(PermissionDenied):
        actions.submit_for_signing(letter=world.letter, signers={}, by=world.head)


def test_the_number_comes_after_signing_and_only_once(world):
    letter = signed(world)
    letter = read(actions.number_letter(letter=letter, number=12, by=world.office))
    assert letter_document(letter).number == "某民函〔2017〕12号"
    other = write_letter(world, through=date(2017, 7, 1))
    other = signed(world, read(other))
    with pytest.raises(ValidationError, match="某民函〔2017〕12号已经用于"):
        actions.number_letter(letter=other, number=12, by=world.office)
    actions.number_letter(letter=other, number=15, by=world.office)


def test_withdrawing_gives_the_number_up_and_says_so(world):
    letter = signed(world)
    actions.number_letter(letter=letter, number=12, by=world.office)
    actions.withdraw_from_signing(letter=letter, by=world.office, comment="县里更正")
    letter = read(letter)
    assert (letter.number, letter.status) == (None, "drafting")
    assert "某民函〔2017〕12号作废" in letter.steps.last().comment


def test_a_number_given_up_is_never_given_again(world):
    letter = signed(world)
    actions.number_letter(letter=letter, number=12, by=world.office)
    actions.withdraw_from_signing(letter=letter, by=world.office, comment="县里更正")
    other = signed(world, read(write_letter(world, through=date(2017, 7, 1))))
    with pytest.raises(ValidationError, match=r"12号给过.*撤回时已作废"):
        actions.number_letter(letter=other, number=12, by=world.office)
    assert read(actions.number_letter(letter=other, number=13, by=world.office)).number == 13


def test_a_template_changed_after_signing_changes_no_step_of_the_letter(world, client):
    letter = signed(world)
    ReportTemplate.objects.filter(pk=world.template.pk).update(number_prefix="", is_sealed=False)
    with pytest.raises(ValidationError, match="现在可以办的是：撤回送签、编号"):
        actions.send_letter(letter=letter, by=world.office)
    client.force_login(world.office)
    page = client.get(reverse("reports:signing", args=[letter.pk]))
    assert [each.word for each in page.context["stages"]][2:4] == ["编号", "用印"]
    assert "字号是 某民函〔2017〕×号" in page.content.decode()
    letter = read(actions.number_letter(letter=letter, number=12, by=world.office))
    assert letter_document(letter).number == "某民函〔2017〕12号"


def test_what_was_frozen_with_a_letter_is_the_template_as_it_is_exported(world):
    letter = submit(world)
    assert letter.frozen.template_content == json.loads(template_content(world.template))
    assert letter.frozen.template_content["parts"][1]["source"]


def test_the_list_of_figures_that_is_sent_names_the_rows_of_the_day_of_freezing(world, client):
    letter = signed(world)
    planned = FundPlan.objects.get(project=world.project, amount=900)
    FundPlan.objects.filter(pk=planned.pk).update(amount=950)
    Target.objects.create(
        indicator=world.indicators[0], region=world.counties[0], effective_month=JUNE, number=80,
        reason="年中调整", recorded_by=world.office,
    )  # fmt: skip
    actions.number_letter(letter=letter, number=12, by=world.office)
    actions.seal_letter(letter=letter, by=world.office)
    letter = read(actions.send_letter(letter=letter, by=world.office))
    stored = json.loads(bytes(letter.sent_files.get(form="json").content))
    rows = [
        row for each in stored["figures"] for row in each["rows"] if row["key"].endswith(f":{planned.pk}")
    ]
    assert {row["value"] for row in rows if row["kind"] == "计划安排"} == {"900"}
    assert stored["told"] == []
    client.force_login(world.office)
    figure = next(each for each in letter_document(letter).figures() if each.kind == "fund-planned")
    query = {"name": figure.name, "region": figure.region}
    page = client.get(reverse("reports:figure", args=[letter.pk]), query)
    assert "900" in [row["value"] for row in page.context["figure"]["rows"]]
    query = {"name": "床位1.完成率", "region": "全市"}
    assert client.get(reverse("reports:figure", args=[letter.pk]), query).context["told"] == []


def test_the_day_of_printing_is_the_day_of_signing(world, settings):
    ReportTemplate.objects.filter(pk=world.template.pk).update(layout="ordinary", printer="办公室")
    letter = submit(world)
    sign(letter, 1, world.officer)
    settings.MINSHENG_CLOCK = date(2017, 7, 12)
    document = letter_document(sign(letter, 2, world.head))
    assert (document.signature.signed_on, document.imprint.printed_on) == (date(2017, 7, 12),) * 2


def test_of_several_who_sign_last_the_latest_day_dates_the_letter(world, settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 11)
    signers = {1: [world.officer], 2: [world.head, world.deputy_head]}
    letter = read(actions.submit_for_signing(letter=world.letter, signers=signers, by=world.office))
    sign(letter, 1, world.officer)
    settings.MINSHENG_CLOCK = date(2017, 7, 20)
    sent_on = timezone.localdate(letter.frozen.frozen_at)
    days = [sent_on + timedelta(days=3), sent_on + timedelta(days=1)]
    for signer, day in zip(signers[2], days, strict=True):
        letter = sign(letter, 2, world.office, signer=signer, paper_date=day)
    assert letter.dated == max(days)


def test_sent_bytes_are_those_that_were_made_and_stay(world, client):
    letter = sent(world)
    made = {
        form: each.make(letter_document(letter)) for form, each in forms_of(letter_document(letter)).items()
    }
    stored = {file.form: bytes(file.content) for file in letter.sent_files.all()}
    assert set(stored) == {*made, "json"}
    assert stored["txt"] == made["txt"]
    change_june(world)
    client.force_login(world.office)
    for form, content in stored.items():
        answer = client.get(reverse("reports:download", args=[letter.pk, form]))
        assert hashlib.sha256(answer.content).hexdigest() == hashlib.sha256(content).hexdigest()
    page = client.get(reverse("reports:signing", args=[letter.pk]))
    shown = {(each.name, each.then, each.now) for each in page.context["differences"]}
    assert ("床位1.实际", "120", "135") in shown
    assert "与发出时不同的数" in page.content.decode()


def test_the_database_refuses_to_change_what_was_sent(world):
    letter = sent(world)
    tries = [
        lambda: Letter.objects.filter(pk=letter.pk).update(number=13),
        lambda: Letter.objects.filter(pk=letter.pk).update(status="drafting"),
        lambda: SentFile.objects.filter(letter=letter).update(content=b"x"),
        lambda: SentFile.objects.filter(letter=letter).delete(),
        lambda: FrozenLetter.objects.filter(letter=letter).update(document="{}"),
        lambda: LetterStep.objects.filter(letter=letter).delete(),
        lambda: Signature.objects.filter(frozen__letter=letter).update(comment="改"),
    ]
    for attempt in tries:
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


def test_bytes_that_do_not_match_their_checksum_are_never_handed_out(world, client):
    letter = sent(world)
    with connection.cursor() as cursor:  # as somebody would who has the whole database
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE reports_sentfile SET content = %s WHERE form = 'txt'", [b"60 instead of 59"])
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    client.force_login(make_user("observer"))
    address = reverse("reports:download", args=[letter.pk, "txt"])
    response = client.get(address)
    assert response.status_code == 409
    assert "与发出时的校验和不符" in response.content.decode()
    assert client.get(reverse("reports:download", args=[letter.pk, "pdf"])).status_code == 200


def test_what_is_stored_can_be_verified(world):
    letter = sent(world)
    out = StringIO()
    call_command("verify_sent", stdout=out)
    assert "都与校验和一致" in out.getvalue()
    SentFile.objects.create(letter=letter, form="zip", name="坏", content=b"x", size=1, sha256="0" * 64)
    with pytest.raises(CommandError, match="1 份与校验和不一致"):
        call_command("verify_sent", stdout=out, stderr=StringIO())


def test_archiving_once_and_filing_the_scan(world):
    upload = check_upload(PDF, "盖章件.pdf")
    with pytest.raises(ValidationError, match="签发以后"):
        actions.file_with_letter(letter=world.letter, uploads=[upload], kind="scan", by=world.office)
    letter = sent(world)
    with pytest.raises(ValidationError, match="扫描还没有存"):
        actions.archive_letter(letter=letter, by=world.office, comment=" ")
    actions.file_with_letter(letter=letter, uploads=[upload], kind="scan", by=world.office)
    actions.archive_letter(letter=letter, by=world.office)
    with pytest.raises(ValidationError, match="已经归档"):
        actions.archive_letter(letter=letter, by=world.office)
    assert read(letter).status == "sent"


def test_a_correction_is_a_letter_of_its_own_that_names_the_old_one(world):
    with pytest.raises(ValidationError, match="只有发出的函才另发更正"):
        write_letter(world, corrects=world.letter)
    letter = sent(world)
    assert write_letter(world, corrects=letter).corrects == letter


def test_a_correction_says_so_on_paper_and_the_old_letter_says_by_which(world, client):
    first = sent(world)
    second = signed(world, read(write_letter(world, corrects=first)))
    actions.number_letter(letter=second, number=13, by=world.office)
    actions.seal_letter(letter=second, by=world.office)
    second = read(actions.send_letter(letter=second, by=world.office))
    text = plain(letter_document(second).blocks[0].runs)
    assert text == "本函更正2017年7月5日发出的某民函〔2017〕12号，以本函为准。"
    client.force_login(make_user("observer"))
    for address in (reverse("home"), reverse("reports:letters"), reverse("reports:letter", args=[first.pk])):
        page = client.get(address).content.decode()
        link = reverse("reports:letter", args=[second.pk])
        assert f'已由<a href="{link}">某民函〔2017〕13号</a>更正' in page
    client.force_login(world.office)
    assert (
        "某民函〔2017〕13号</a>更正。"
        in client.get(reverse("reports:letter", args=[first.pk])).content.decode()
    )


def test_the_supervision_office_sees_what_was_sent_and_nothing_else(world, client):
    client.force_login(make_user("observer"))
    assert client.get(reverse("reports:letter", args=[world.letter.pk])).status_code == 404
    letter = sent(world)
    page = client.get(reverse("reports:letter", args=[letter.pk]))
    text = page.content.decode()
    assert "某民函〔2017〕12号" in text
    assert '<span class="title-line">完成情况的函</span>' in text, "the heading breaks where the title does"
    assert "审签" not in text
    assert reverse("reports:figure", args=[letter.pk]) not in text
    assert client.get(reverse("reports:download", args=[letter.pk, "json"])).status_code == 404
    assert client.get(reverse("reports:download", args=[letter.pk, "pdf"])).status_code == 200
    assert letter.span in client.get(reverse("reports:letters")).content.decode()


def test_the_page_leads_through_all_steps(world, client):
    client.force_login(world.office)
    at = [world.letter.pk]
    page = client.post(reverse("reports:signing_submit", args=at), {"step-1": [world.officer.pk]})
    assert "请选“局长签发”由谁签。" in page.content.decode()
    form = {"step-1": [world.officer.pk], "step-2": [world.head.pk]}
    client.post(reverse("reports:signing_submit", args=at), form)
    letter = read(world.letter)
    client.force_login(world.officer)
    assert "待您签署的函" in client.get("/").content.decode()
    address = reverse("reports:sign", args=[letter.pk, letter.frozen.signatures.get(order=1).pk])
    client.post(address, {"do": "sign"})
    assert "待您签署的函" not in client.get("/").content.decode()
    client.force_login(world.office)
    paper = {"signature": letter.frozen.signatures.get(order=2).pk, "paper_date": "2017-07-05"}
    client.post(reverse("reports:signing_paper", args=at), paper)
    assert "发文顺序号" in client.get(reverse("reports:signing", args=at)).content.decode()
    client.post(reverse("reports:signing_number", args=at), {"number": 3})
    for step in ("seal", "send"):
        client.post(reverse("reports:signing_advance", args=[*at, step]))
    archive = reverse("reports:signing_advance", args=[*at, "archive"])
    assert "扫描还没有存" in client.post(archive, follow=True).content.decode()
    client.post(archive, {"comment": "原件另存"})
    letter = read(world.letter)
    assert (letter.status, letter.number_text) == ("sent", "某民函〔2017〕3号")
    assert [each.step for each in letter.steps.all()] == [
        "submit",
        "sign",
        "sign",
        "number",
        "seal",
        "send",
        "archive",
    ]
    assert "某民函〔2017〕3号" in client.get(reverse("reports:signing_slip", args=at)).content.decode()


def test_whoever_comes_second_is_told_even_where_the_form_is_gone(world, client):
    letter = signed(world)
    client.force_login(world.office)
    number = reverse("reports:signing_number", args=[letter.pk])
    assert client.post(number, {"number": 12}).status_code == 302
    page = client.post(number, {"number": 13}).content.decode()
    assert "这封函现在是“已编号”，不能编号" in page
    again = client.post(reverse("reports:signing_submit", args=[letter.pk]), {}).content.decode()
    assert "这一步已经有人办过" in again


def test_who_begins_a_letter_twice_is_led_to_the_first(world, client):
    client.force_login(world.office)
    form = {
        "template": world.template.pk,
        "first_month": "2017-01",
        "through": "2017-06",
        "basis": "submitted",
    }
    page = client.post(reverse("reports:letter_new"), form).content.decode()
    assert "这个时段的函已经建好" in page
    assert f'已经建好的是 <a href="{reverse("reports:letter", args=[world.letter.pk])}">' in page


def test_the_page_takes_the_same_queries_for_two_counties_and_twenty(client):
    counts = []
    for size in (2, 20):
        world = make_world(counties=size, indicators=size // 2)
        world.head = make_user("leader")
        letter_actions.set_signing_steps(template=world.template, titles=["甲", "乙"], by=world.office)
        world.letter = submit(world, read(write_letter(world)))
        client.force_login(world.office)
        address = reverse("reports:signing", args=[world.letter.pk])
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
def test_of_two_letters_one_gets_the_number(settings):
    world = build()
    first = signed(world)
    other = signed(world, read(write_letter(world, through=date(2017, 7, 1))))

    def number(letter):
        return lambda: actions.number_letter(letter=letter, number=7, by=world.office)

    results = at_once(number(first), number(other))
    assert len([each for each in results if isinstance(each, ValidationError)]) == 1
    assert Letter.objects.filter(number=7).count() == 1


ACTS = st.lists(
    st.sampled_from(["submit", "sign1", "sign2", "return", "withdraw", "number", "seal", "send", "data"]),
    max_size=14,
)


@pytest.mark.django_db(transaction=False)
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=ACTS)
def test_whatever_is_tried_sent_bytes_and_numbers_stay(acts):
    with transaction.atomic():
        _try(acts)
        transaction.set_rollback(True)


def _try(acts):
    world, stored, numbered = build(), None, None
    for act in [*acts, "submit", "sign1", "sign2", "number", "seal", "send", *acts]:
        letter = read(world.letter)
        try:
            with transaction.atomic():
                _act(world, letter, act)
        except (ValidationError, PermissionDenied, Signature.DoesNotExist, AttributeError):
            assert read(letter).version == letter.version  # a refused step leaves no trace
        letter = read(world.letter)
        if letter.status == "sent":
            now = {file.form: file.sha256 for file in letter.sent_files.all()}
            stored, numbered = stored or now, numbered or letter.number_text
            assert (now, letter.number_text) == (stored, numbered)
            assert frozen_document(letter).number == numbered
    assert stored


def _act(world, letter, act):
    if act == "data":
        change_june(world)
    elif act == "submit":
        submit(world, letter)
    elif act.startswith("sign"):
        order = int(act[-1])
        sign(letter, order, {1: world.officer, 2: world.head}[order])
    elif act == "return":
        waiting = letter.frozen.signatures.filter(state="waiting").first()
        actions.return_letter(letter=letter, signature=waiting, by=waiting.signer, comment="改")
    elif act == "withdraw":
        actions.withdraw_from_signing(letter=letter, by=world.office, comment="改")
    elif act == "number":
        following = 9 + letter.used_numbers.count()
        actions.number_letter(letter=letter, number=following, by=world.office)
    else:
        step = {"seal": actions.seal_letter, "send": actions.send_letter}[act]
        step(letter=letter, by=world.office)


def test_every_step_has_a_word_for_why_not(world):
    for step in Step:
        assert step.label in actions.why_not(step, world.letter) or step == Step.SUBMIT
