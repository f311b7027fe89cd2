"""A purpose's 发放 as the numerator of a ratio: typed once in the ledger, stored in the month's draft."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from funding.actions import record_tranches, reverse_tranche, save_purpose
from funding.feeds import reports_left_behind
from funding.models import FundTranche, Purpose, Stage
from minsheng.workbooks import Sheet, workbook_bytes
from targets import actions
from targets.cells import Cell
from targets.feeds import fed_numerators, fed_numerators_of_all
from targets.importers.progress import understand
from targets.importers.progress_storing import import_progress
from targets.importers.progress_template import template
from targets.models import Kind, MonthlyProgress, MonthlyReport, State, SubmittedFigure
from tests.factories import assign, make_indicator, make_region, make_user
from tests.funding.fund_world import enter, make_purpose, make_world

pytestmark = pytest.mark.django_db
MAY, JUNE = date(2017, 5, 1), date(2017, 6, 1)


@pytest.fixture
def world(settings):
    settings.MINSHENG_CLOCK = date(2017, 6, 25)
    world = make_world()
    world.county = world.counties[0]
    world.clerk = make_user("clerk", region=world.county)
    world.officer = make_user("section_officer", section=world.section)
    world.ratio = make_indicator(
        world.plan,
        project=world.aid,
        section=world.section,
        kind=Kind.RATIO,
        name="城市低保",
        numerator_unit="万元",
        denominator_unit="人月",
        scale=10000,
        unit="元",
    )
    assign(world.ratio, world.county, world.counties[1])
    world.purpose = make_purpose(world.aid, "城市低保金")
    world.purpose.feeds = world.ratio
    save_purpose(purpose=world.purpose, by=world.office)
    return world


def pay(world, amount, month=6, region=None, by=None, **fields):
    purpose = fields.pop("purpose", world.purpose)
    region = region or world.county
    return enter(
        world, Stage.PAID, amount, region, month=month, purpose=purpose, by=by or world.clerk, **fields
    )


def fill(world, month=JUNE, numerator="1", denominator="100"):
    report = actions.open_report(
        plan=world.plan, region=world.county, section=world.section, month=month, by=world.clerk
    )
    row = report.cells.filter(indicator=world.ratio).first()
    cell = Cell(state=State.NUMBER, numerator=Decimal(numerator), denominator=Decimal(denominator))
    edit = actions.Edit(world.ratio.pk, row.version if row else 0, cell)
    actions.save_cells(report=report, edits=[edit], by=world.clerk)
    return report


def numerator(report):
    return report.cells.get().numerator


def sheet_url(world, month="2017-06", name="sheet"):
    return reverse(f"targets:{name}", args=[world.plan.slug, world.county.code, month])


def test_what_is_paid_is_the_numerator_through_the_day_of_the_data(world):
    pay(world, "3", month=4)
    pay(world, "5", month=6)
    assert numerator(fill(world, MAY)) == 3
    assert numerator(fill(world, JUNE)) == 8


def test_later_entries_and_reversals_bring_open_drafts_up_to_date(world):
    pay(world, "3")
    report = fill(world)
    second = pay(world, "4.000001", note="补发")
    assert numerator(report) == Decimal("7.000001")
    reverse_tranche(tranche=second, reason="录错", by=world.officer)
    assert numerator(report) == 3
    row = FundTranche(
        project=world.aid,
        region=world.county,
        stage=Stage.PAID,
        date=date(2017, 6, 3),
        amount=Decimal(2),
        purpose=world.purpose,
    )
    record_tranches(tranches=[row], by=world.officer)
    assert numerator(report) == 5
    cell = report.cells.get()
    # Whoever typed the denominator stays the one who filled the cell in: the officer may still judge it.
    assert cell.updated_by == world.clerk
    latest = cell.events.order_by("-pgh_id").first()
    assert latest.pgh_context.metadata["user"] == world.officer.pk
    assert "资金台账" in latest.pgh_context.metadata["reason"]


def test_other_money_and_other_regions_feed_nothing(world):
    report = fill(world)
    assert numerator(report) == 1  # nothing is in the ledger yet: typed by hand
    pay(world, "9", region=world.counties[1], by=world.office)
    enter(world, Stage.PASSED_ON, "9", world.county, purpose=world.purpose)
    pay(world, "9", purpose=None)
    assert numerator(report) == 1
    pay(world, "2")
    assert numerator(report) == 2


def test_what_is_submitted_does_not_change_and_the_difference_is_shown(client, world):
    pay(world, "3")
    report = fill(world)
    actions.submit(report=report, by=world.clerk)
    late = pay(world, "4", note="补发")
    assert SubmittedFigure.objects.get().numerator == 3
    assert reports_left_behind(late) == [report]
    client.force_login(world.officer)
    report_url = reverse("targets:report", args=[report.pk])
    assert "资金台账现在是7万元，这里是3万元" in client.get(report_url).content.decode()
    client.force_login(world.clerk)
    assert "资金台账现在是7万元，这里是3万元" in client.get(sheet_url(world)).content.decode()
    enter_url = reverse("funding:enter", args=[world.plan.slug])
    facts = {"stage": "paid", "project": world.aid.pk, "purpose": world.purpose.pk, "region": world.county.pk}
    told = client.post(enter_url, facts | {"date": "2017-06-21", "amount": "1"}, follow=True).content.decode()
    assert f"{world.county}2017年6月的月报已经上报" in told
    actions.withdraw(report=report, by=world.clerk)
    report.refresh_from_db()
    actions.save_cells(report=report, edits=[], by=world.clerk)
    assert numerator(report) == 8


def test_the_sheet_shows_it_read_only_with_where_it_comes_from(client, world):
    pay(world, "3.5")
    client.force_login(world.clerk)
    page = client.get(sheet_url(world))
    html = page.content.decode()
    assert "由资金台账带入" in html
    prefix = f"c{world.ratio.pk}-"
    line = page.context["sheet"].lines[0]
    box = {box.name: box for box in line.boxes["first"]}
    assert (box["numerator"].value, box["numerator"].is_fed) == ("3.5", True)
    link = client.get(box["numerator"].fed.url)
    assert dict(link.context["sums"]["stages"]) == {"发放": Decimal("3.5")}
    typed = {f"{prefix}version": "0", f"{prefix}was": line.was}
    # Somebody types another numerator past the page: the ledger's is stored.
    typed |= {f"{prefix}numerator": "999", f"{prefix}denominator": "100"}
    assert client.post(sheet_url(world), typed | {"do": "save"}).status_code == 302
    assert numerator(MonthlyReport.objects.get()) == Decimal("3.5")
    line = client.get(sheet_url(world)).context["sheet"].lines[0]
    typed = {f"{prefix}version": "1", f"{prefix}was": line.was, f"{prefix}numerator": "3.5"}
    typed |= {f"{prefix}denominator": "", f"{prefix}state": "no_data", f"{prefix}note": "系统停机"}
    assert client.post(sheet_url(world), typed | {"do": "save"}).status_code == 302
    assert MonthlyProgress.objects.get().state == State.NO_DATA


def test_a_payment_recorded_while_the_sheet_is_open_leaves_no_conflict(client, world):
    pay(world, "3")
    report = fill(world)
    client.force_login(world.clerk)
    line = client.get(sheet_url(world)).context["sheet"].lines[0]
    prefix = f"c{world.ratio.pk}-"
    typed = {f"{prefix}version": str(line.version), f"{prefix}was": line.was}
    typed |= {f"{prefix}numerator": "3", f"{prefix}denominator": "120"}
    pay(world, "4", note="补发", by=world.officer)
    assert client.post(sheet_url(world), typed | {"do": "save"}).status_code == 302
    cell = report.cells.get()
    assert (cell.numerator, cell.denominator) == (7, 120)


def test_a_sheet_whose_draft_is_behind_offers_the_ledgers_number_for_saving(client, world):
    report = fill(world)
    MonthlyProgress.objects.update(numerator=Decimal(1))
    pay(world, "6")
    MonthlyProgress.objects.update(numerator=Decimal(1))
    client.force_login(world.clerk)
    line = client.get(sheet_url(world)).context["sheet"].lines[0]
    assert (line.shown["numerator"], '"numerator": "1"' in line.was) == ("6", True)
    assert line.fed_difference == "资金台账现在是6万元，这里是1万元"
    assert numerator(report) == 1


def test_a_workbook_may_state_it_only_as_the_ledger_has_it(world):
    pay(world, "3")
    head = ["地区", "月份", "指标", "分子", "分母"]

    def book(number):
        return workbook_bytes(
            [Sheet("进展", rows=[head, [world.county.name, "2017-06", "城市低保", number, 100]])]
        )

    wrong = import_progress(book(4), "表.xlsx", world.plan, by=world.clerk)
    assert [(problem.code, problem.cell) for problem in wrong.problems] == [("not-as-fed", "D2")]
    assert not MonthlyProgress.objects.exists()
    preview = understand(book(4), "表.xlsx", world.plan, by=world.clerk)
    assert [(problem.code, problem.cell) for problem in preview.problems] == [("not-as-fed", "D2")]
    assert import_progress(book(3), "表.xlsx", world.plan, by=world.clerk).ok
    assert import_progress(book(""), "表.xlsx", world.plan, by=world.clerk).lines[0].cell.numerator == 3


def test_the_template_of_a_month_has_it_and_a_row_that_nobody_filled_says_nothing(world):
    pay(world, "3")
    sheet = openpyxl.load_workbook(BytesIO(template(world.plan, world.clerk, JUNE)))["月度进展"]
    names = [cell.value for cell in sheet[1]]
    place = names.index("分子") + 1
    row = next(line for line in sheet.iter_rows(min_row=2) if line[2].value == "城市低保")[0].row
    numerator, denominator = sheet.cell(row, place), sheet.cell(row, place + 1)
    assert (numerator.value, numerator.protection.locked, denominator.protection.locked) == (3, True, False)

    def loaded():
        stream = BytesIO()
        sheet.parent.save(stream)
        return understand(stream.getvalue(), "模板.xlsx", world.plan, by=world.clerk)

    assert "blank-row" in {problem.code for problem in loaded().problems}
    denominator.value = 100
    table = loaded()
    assert (table.ok, table.lines[0].cell.numerator, table.lines[0].cell.denominator) == (True, 3, 100)


def test_the_own_level_shares_its_books_with_the_city(world):
    pay(world, "1", region=world.own, by=world.office)
    pay(world, "2", region=world.city, by=world.office)
    pay(world, "4")
    found = {
        region: fed_numerators(world.plan, region, date(2017, 6, 30))[world.ratio.pk].amount
        for region in (world.own, world.county, world.counties[1], world.city)
    }
    assert found == {world.own: 3, world.county: 4, world.counties[1]: None, world.city: 7}


def test_many_places_at_once_have_what_each_has_alone(world):
    """Regions within each other, one twice, each through a day of its own."""
    pay(world, "1", month=3, region=world.own, by=world.office)
    for month, amount in ((2, "4"), (4, "8"), (6, "16")):
        pay(world, amount, month=month)
        pay(world, amount, month=month, region=world.counties[1], by=world.office)
    days = [date(2017, month, 28) for month in (1, 3, 5, 6)]
    regions = [world.county, world.city, world.own, world.counties[1], world.county]
    places = [(region, day) for day in days for region in regions]
    found = [one[world.ratio.pk] for one in fed_numerators_of_all(world.plan, places)]
    assert found == [fed_numerators(world.plan, region, day)[world.ratio.pk] for region, day in places]
    city = [one.amount for (region, _day), one in zip(places, found, strict=True) if region == world.city]
    assert city == [None, 9, 25, 57]


def test_a_numerator_in_yuan_is_converted(world):
    ratio = make_indicator(
        world.plan, project=world.aid, section=world.section, kind=Kind.RATIO, numerator_unit="元"
    )
    rural = save_purpose(purpose=Purpose(project=world.aid, name="农村", feeds=ratio), by=world.office)
    pay(world, "0.000001", purpose=rural)
    assert fed_numerators(world.plan, world.county, JUNE.replace(day=30))[ratio.pk].amount == Decimal("0.01")


def test_only_a_ratio_of_the_plan_in_a_unit_of_money_is_fed(world):
    count = make_indicator(world.plan, project=world.aid)
    people = make_indicator(world.plan, project=world.aid, kind=Kind.RATIO, numerator_unit="人")
    elsewhere = make_indicator(make_world().plan, kind=Kind.RATIO, numerator_unit="万元")
    for indicator in (count, people, elsewhere):
        with pytest.raises(ValidationError) as refused:
            save_purpose(purpose=Purpose(project=world.aid, name="某用途", feeds=indicator), by=world.office)
        assert "feeds" in refused.value.message_dict
    for indicator in (count, elsewhere):
        with pytest.raises(IntegrityError, match="比率指标的分子"), transaction.atomic():
            Purpose.objects.filter(pk=world.purpose.pk).update(feeds=indicator)


def test_linking_a_purpose_later_brings_open_drafts_up_to_date(client, world):
    plain = make_purpose(world.aid, "补发")
    pay(world, "3")
    pay(world, "2", purpose=plain)
    report = fill(world)
    assert numerator(report) == 3
    client.force_login(world.officer)
    address = reverse("funding:purpose", args=[world.plan.slug, plain.pk])
    form = client.get(address).context["form"]
    sent = {"name": "补发", "order": 0, "feeds": world.ratio.pk, "seen": form["seen"].value()}
    assert client.post(address, sent).status_code == 302
    assert numerator(report) == 5
    shown = client.get(reverse("funding:purposes", args=[world.plan.slug])).content.decode()
    assert "累计发放带入“城市低保”的分子项" in shown


def test_as_many_queries_for_a_sheet_of_many_fed_cells_as_of_one(client, world):
    client.force_login(world.clerk)
    counts = []
    for number in range(1, 5):
        ratio = make_indicator(
            world.plan, project=world.aid, section=world.section, kind=Kind.RATIO, numerator_unit="万元"
        )
        assign(ratio, world.county)
        purpose = Purpose(project=world.aid, name=f"用途{number}", feeds=ratio)
        pay(world, number, purpose=save_purpose(purpose=purpose, by=world.office))
        client.get(sheet_url(world))
        with CaptureQueriesContext(connection) as queries:
            client.get(sheet_url(world))
        counts.append(len(queries))
    assert len(set(counts)) == 1


def grid_url(world):
    return reverse("targets:grid", args=[world.plan.slug, world.section.pk, "2017-06", world.ratio.pk])


def test_a_section_that_enters_for_a_region_types_the_denominator_alone(client, world):
    pay(world, "3.5")
    other = world.counties[1]
    client.force_login(world.officer)
    page = client.get(grid_url(world)).context["grid"]
    lines = {line.region: line for line in page.lines if not line.is_own_figure}
    assert (lines[world.county].shown["numerator"], lines[other].shown["numerator"]) == ("3.5", "")
    posted = {"reason": "停电，电话报来", "do": "save"}
    for line, typed in ((lines[world.county], ("9", "100")), (lines[other], ("2", "50"))):
        prefix = f"c{line.cell_id}-"
        posted |= {
            f"{prefix}version": "0",
            f"{prefix}was": line.was,
            f"{prefix}state": "",
            f"{prefix}note": "",
        }
        posted |= {f"{prefix}numerator": typed[0], f"{prefix}denominator": typed[1], f"{prefix}value": ""}
    assert "已保存 2 格" in client.post(grid_url(world), posted, follow=True).content.decode()
    # The ledger's numerator stands whatever was sent; where the ledger has none, it is typed.
    pairs = MonthlyProgress.objects.values_list("report__region", "numerator", "denominator", "on_behalf")
    why = "停电，电话报来"
    assert set(pairs) == {(world.county.pk, Decimal("3.5"), 100, why), (other.pk, 2, 50, why)}


def test_the_grid_asks_the_ledger_once_for_all_regions(client, world):
    client.force_login(world.officer)

    def count():
        client.get(grid_url(world))
        with CaptureQueriesContext(connection) as queries:
            client.get(grid_url(world))
        return len(queries)

    pay(world, "3.5")
    few = count()
    for _ in range(5):
        region = make_region(parent=world.city)
        assign(world.ratio, region)
        pay(world, "1", region=region, by=world.officer)
    assert count() == few
