"""佐证 behind a cell and scans of the sealed page: actions, constraints and pages."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minsheng import clock
from minsheng.uploads import check_upload
from organization.models import StoredFile
from targets import actions
from targets.attached import evidence_counts, evidence_of
from targets.cell_page import build_cell_page
from targets.models import Evidence, Kind, SealedScan, SubmittedEvidence
from targets.refusals import AlreadyDone, Refused
from tests.factories import assign, make_indicator, make_region, make_target
from tests.targets.report_world import JUNE, TODAY, build_world, open_june, save, submitted
from tests.uploading import CARD, pdf, png, table

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.MINSHENG_CLOCK = TODAY


@pytest.fixture
def world():
    return build_world()


def uploads(*contents):
    return [check_upload(data, f"{number}.pdf") for number, data in enumerate(contents or [pdf()], 1)]


def add(world, report, *contents, by=None):
    return actions.add_evidence(
        report=report, indicator=world.beds, uploads=uploads(*contents), by=by or world.people.clerk
    )


def drafted(world):
    report = open_june(world)
    save(world, report, 5)
    return report


def place(world, **more):
    return {"slug": world.plan.slug, "code": world.county.code, "month": "2017-06"} | more


def send(client, user, name, data, **kwargs):
    client.force_login(user)
    return client.post(reverse(f"targets:{name}", kwargs=kwargs), data, follow=True)


def file(content=None, name="验收单.pdf"):
    return SimpleUploadedFile(name, content or pdf())


def test_evidence_goes_up_with_the_submission_that_had_it(world):
    report = drafted(world)
    first, second = add(world, report, pdf(), png())
    actions.remove_evidence(evidence=first, by=world.people.clerk)
    report = actions.submit(report=report, by=world.people.clerk)
    actions.return_(report=report, by=world.people.officer, comment="缺验收单")
    (third,) = add(world, report, pdf(b"more"))
    actions.remove_evidence(evidence=second, by=world.people.clerk)
    actions.submit(report=report, by=world.people.clerk)
    went_up = SubmittedEvidence.objects.values_list("submission__number", "evidence").order_by("pk")
    assert list(went_up) == [(1, second.pk), (2, third.pk)]
    shown = evidence_of(report, world.beds, with_drafts=False)
    assert [(row.pk, row.numbers) for row in shown] == [(second.pk, [1]), (third.pk, [2])]
    assert evidence_counts([report]) == {(report.pk, world.beds.pk): 1}


def test_the_same_file_is_kept_once_in_a_cell(world):
    report = drafted(world)
    add(world, report, pdf(), pdf())
    with pytest.raises(AlreadyDone):
        add(world, report)
    assert StoredFile.objects.count() == 1


def test_evidence_can_only_change_while_the_report_is_open_and_by_those_who_enter(world):
    report = drafted(world)
    (row,) = add(world, report)
    for stranger in (world.people.stranger, world.people.officer, world.people.reviewer):
        with pytest.raises(PermissionDenied):
            add(world, report, png(), by=stranger)
        with pytest.raises(PermissionDenied):
            actions.remove_evidence(evidence=row, by=stranger)
    actions.submit(report=report, by=world.people.clerk)
    with pytest.raises(Refused, match="已经上报，佐证不能再增减"):
        add(world, report, png())
    with pytest.raises(Refused, match="已经上报"):
        actions.remove_evidence(evidence=row, by=world.people.clerk)
    assert StoredFile.objects.count() == 1


def test_removing_twice_acts_once(world):
    (row,) = add(world, drafted(world))
    actions.remove_evidence(evidence=row, by=world.people.clerk)
    with pytest.raises(AlreadyDone):
        actions.remove_evidence(evidence=row, by=world.people.colleague)
    row.refresh_from_db()
    assert row.removed_by == world.people.clerk


def test_a_cell_has_a_largest_number_of_files(world, monkeypatch):
    monkeypatch.setattr("targets.actions.attaching.MOST_FILES", 2)
    report = drafted(world)
    add(world, report, pdf(), png())
    with pytest.raises(Refused, match="最多 2 份"):
        add(world, report, pdf(b"x"))


def test_what_went_up_never_changes(world):
    report = drafted(world)
    add(world, report)
    actions.submit(report=report, by=world.people.clerk)
    with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
        SubmittedEvidence.objects.all().delete()


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (lambda row: {"removed_at": clock.now()}, "evidence_removed_by_someone"),
        (lambda row: {"removed_by": row.added_by}, "evidence_removed_by_someone"),
    ],
)
def test_evidence_constraints_by_name(world, change, name):
    (row,) = add(world, drafted(world))
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Evidence.objects.filter(pk=row.pk).update(**change(row))


def scan_of(world, report=None, by=None, data=None):
    report = report or submitted(world)
    by = by or world.people.clerk
    return actions.file_scan(report=report, uploads=uploads(data or pdf()), by=by)[0]


def test_a_scan_is_filed_with_the_newest_submission_by_those_who_hold_the_paper(world):
    report = submitted(world)
    assert scan_of(world, report).submission.number == 1
    scan_of(world, report, by=world.people.reviewer, data=png())
    scan_of(world, report, by=world.people.officer, data=pdf(b"2"))
    for stranger in (world.people.stranger, world.people.other_officer, world.people.office):
        with pytest.raises(PermissionDenied):
            scan_of(world, report, by=stranger, data=pdf(b"3"))
    with pytest.raises(AlreadyDone):
        scan_of(world, report)
    assert SealedScan.objects.count() == 3


def test_a_scan_needs_a_submission_and_its_withdrawal_a_reason(world):
    with pytest.raises(Refused, match="请先上报"):
        scan_of(world, drafted(world))
    scan = scan_of(world, actions.submit(report=open_june(world), by=world.people.clerk))
    with pytest.raises(Refused, match="写明原因"):
        actions.withdraw_scan(scan=scan, reason=" ", by=world.people.clerk)
    actions.withdraw_scan(scan=scan, reason="扫错了", by=world.people.clerk)
    with pytest.raises(AlreadyDone):
        actions.withdraw_scan(scan=scan, reason="再撤", by=world.people.clerk)


def test_scan_constraints_by_name(world):
    scan = scan_of(world)
    rows = SealedScan.objects.filter(pk=scan.pk)
    gone = {"withdrawn_by": scan.filed_by, "reason": "扫错了"}
    with pytest.raises(IntegrityError, match="scan_withdrawn_with_reason"), transaction.atomic():
        rows.update(**gone)
    with pytest.raises(IntegrityError, match="scan_withdrawn_after_filed"), transaction.atomic():
        rows.update(**gone, withdrawn_at=scan.filed_at - timedelta(days=1))


def test_a_clerk_uploads_and_takes_away_evidence_on_the_cells_page(client, world):
    address = place(world, indicator=world.beds.pk)
    response = send(
        client, world.people.clerk, "evidence_add", {"files": [file(), file(png(), "照片.png")]}, **address
    )
    text = response.content.decode()
    assert "已存 2 份佐证" in text
    assert text.count("还没有上报</span>") == 2
    sheet = client.get(reverse("targets:sheet", kwargs=place(world))).content.decode()
    assert "新增床位的佐证，2 份" in sheet
    row = Evidence.objects.get(file__name="照片.png")
    sent = client.get(reverse("targets:evidence_file", kwargs={"pk": row.pk}))
    assert (sent.content, sent["Content-Type"]) == (png(), "image/png")
    text = send(client, world.people.clerk, "evidence_remove", {}, pk=row.pk).content.decode()
    assert "已去掉“照片.png”" in text
    assert "去掉佐证" in text  # in the history


def test_identity_numbers_in_evidence_are_asked_about(client, world):
    address = place(world, indicator=world.beds.pk)
    data = {"files": file(table(CARD), "名单.xlsx")}
    text = send(client, world.people.clerk, "evidence_add", data, **address).content.decode()
    assert "像是有身份证号码：工作表“名单”A2" in text
    assert CARD not in text
    assert not Evidence.objects.exists()
    data = {"files": file(table(CARD), "名单.xlsx"), "without_people": "on"}
    assert "已存 1 份" in send(client, world.people.clerk, "evidence_add", data, **address).content.decode()
    data = {"files": file(), "note": f"含{CARD}"}
    text = send(client, world.people.clerk, "evidence_add", data, **address).content.decode()
    assert "本系统只存数，不存人，请删去" in text


def test_draft_evidence_is_the_entrants_own_until_it_goes_up(client, world):
    report = drafted(world)
    (row,) = add(world, report)
    address = reverse("targets:evidence_file", kwargs={"pk": row.pk})
    client.force_login(world.people.officer)
    assert client.get(address).status_code == 404
    actions.submit(report=report, by=world.people.clerk)
    assert client.get(address).status_code == 200
    assert "佐证 <b>1</b>" in client.get(reverse("targets:report", kwargs={"pk": report.pk})).content.decode()
    client.force_login(world.people.stranger)
    assert client.get(address).status_code == 404


def test_the_history_shows_readers_what_led_to_the_submission_and_not_the_new_draft(client, world):
    report = submitted(world, 5)
    actions.return_(report=report, by=world.people.officer, comment="请核对床位数")
    with clock.held_at(clock.now() + timedelta(hours=1)):
        save(world, report, 7, version=1)
    address = reverse("targets:cell", kwargs=place(world, indicator=world.beds.pk))
    client.force_login(world.people.officer)
    text = client.get(address).content.decode()
    assert "第1次上报" in text
    assert "请核对床位数" in text
    assert "5张" in text
    assert "7张" not in text
    client.force_login(world.people.clerk)
    assert "7张" in client.get(address).content.decode()


def test_the_picture_shows_the_months_reported(client, world):
    submitted(world, 5)
    client.force_login(world.people.officer)
    text = client.get(reverse("targets:cell", kwargs=place(world, indicator=world.beds.pk))).content.decode()
    assert "2016年7月至2017年6月上报的新增床位" in text
    client.force_login(world.people.clerk)
    text = client.get(
        reverse("targets:cell", kwargs=place(world, indicator=world.served.pk))
    ).content.decode()
    assert "还没有上报过" in text


def test_the_picture_has_the_targets_that_completion_measures_by(world):
    """A standard is measured by the floor of the region above, a count by the sum of the targets below."""
    floor = make_indicator(world.plan, section=world.section, name="低保标准", unit="元", kind=Kind.STANDARD)
    assign(floor, world.county)
    make_target(floor, world.city, 3300)
    town = make_region(name="东镇", parent=world.county, level="township")
    make_target(world.beds, town, 24)
    report = open_june(world)
    save(world, report, 3400, indicator=floor)
    save(world, report, 5)
    actions.submit(report=report, by=world.people.clerk)
    for indicator, told in ((floor, ["3,400", "—", "3,300"]), (world.beds, ["5", "12", "24"])):
        picture = build_cell_page(world.people.clerk, world.plan, world.county, JUNE, indicator).picture
        assert [each.removesuffix(indicator.unit) for each in picture.rows[-1][1:]] == told


def test_a_cell_that_nobody_owes_is_no_page(client, world):
    client.force_login(world.people.officer)
    address = place(world, indicator=world.served.pk) | {"code": world.other_county.code}
    assert client.get(reverse("targets:cell", kwargs=address)).status_code == 404


def test_scans_are_filed_and_withdrawn_on_the_reports_page(client, world):
    report = submitted(world)
    text = send(client, world.people.reviewer, "scan_add", {"files": file(name="盖章页.pdf")}, pk=report.pk)
    text = text.content.decode()
    assert "已存 1 份盖章扫描件" in text
    assert "甲县审核岗2017年6月26日" in text
    scan = SealedScan.objects.get()
    assert client.get(reverse("targets:scan_file", kwargs={"pk": scan.pk})).content == pdf()
    text = send(client, world.people.clerk, "scan_withdraw", {"reason": ""}, pk=scan.pk).content.decode()
    assert "要写明原因" in text
    text = send(
        client, world.people.clerk, "scan_withdraw", {"reason": "扫错了"}, pk=scan.pk
    ).content.decode()
    assert "撤下：扫错了" in text
    bad = send(client, world.people.clerk, "scan_add", {"files": file(b"MZ", "a.exe")}, pk=report.pk)
    assert "“a.exe”：这种文件不能作附件" in bad.content.decode()


def test_the_cells_page_takes_the_same_number_of_queries_at_two_sizes(client, world):
    report = submitted(world)
    address = reverse("targets:cell", kwargs=place(world, indicator=world.beds.pk))
    client.force_login(world.people.clerk)

    def count():
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    few = count()
    for number in range(3):
        actions.return_(report=report, by=world.people.officer, comment="再看")
        save(world, report, 6 + number, version=number + 1)
        add(world, report, pdf(str(number).encode()))
        actions.submit(report=report, by=world.people.clerk)
    assert count() - few <= 1  # whether there is any file at all
