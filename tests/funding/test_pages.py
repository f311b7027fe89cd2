"""Pages of money: what they show and add up, what they let people do, and the same queries at any size."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from funding.actions import reverse_tranche, set_fund_plan
from funding.importers import import_funds
from funding.models import FundPlan, FundSource, FundTranche, Stage
from funding.totals import both_totals
from minsheng.workbooks import Sheet, workbook_bytes
from targets.models import SourceDocument
from tests.factories import make_project, make_region, make_user
from tests.funding.fund_world import JUNE, enter, make_purpose, make_world, stored, tranche_book, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 5)
    return make_world()


@pytest.fixture
def office(client, world):
    client.force_login(world.office)
    return client


def url(world, name, **options):
    return reverse(f"funding:{name}", kwargs={"slug": world.plan.slug} | options)


def text(response):
    assert response.status_code == 200, response
    return response.content.decode()


def fill(world):
    for source, amount in [("中央、省", "750"), ("市级", "50"), ("县级", "200")]:
        set_fund_plan(
            project=world.aid, source=world.sources[source], amount=Decimal(amount), by=world.office
        )
    enter(world, Stage.RAISED, "400.5", source="中央、省", month=1)
    enter(world, Stage.PASSED_ON, "300", world.counties[0], month=2)
    enter(world, Stage.RAISED, "7", world.counties[0], source="县级", month=3)
    enter(world, Stage.PAID, "250", world.counties[0], month=4)


def test_the_summary_shows_both_bases_and_foots(office, world):
    fill(world)
    for basis, words, raised in [("own", "市级口径", "400.5"), ("full", "全口径", "407.5")]:
        response = office.get(url(world, "summary"), {"basis": basis, "through": "2017-06"})
        assert words in text(response)
        table = response.context["table"]
        assert table.total.raised == Decimal(raised)
        for lines, total in [(table.lines, table.total)]:
            columns = zip(*(line.raised_parts for line in lines), strict=True)
            assert [sum(part or 0 for part in parts) for parts in columns] == [
                part or 0 for part in total.raised_parts
            ]
        for line in [*table.lines, table.total]:
            assert sum(part or 0 for part in line.raised_parts) == (line.raised or 0)
            assert sum(part or 0 for part in line.planned_parts) == (line.planned or 0)


def test_the_summary_says_what_is_missing(office, world):
    page = text(office.get(url(world, "summary")))
    assert "没有录入计划安排，算不出到位率" in page
    assert "还没有资金批次" in page


def test_a_strange_address_shows_the_usual_view(office, world):
    strange = {"basis": "moon", "through": "1999-01", "region": "nowhere"}
    response = office.get(url(world, "summary"), strange)
    assert response.context["look"].region == world.city


def test_a_plan_without_projects_says_so(office, world):
    world.aid.delete()
    world.care.delete()
    assert "方案里还没有项目" in text(office.get(url(world, "summary")))


def test_each_figure_leads_to_exactly_its_entries(office, world):
    fill(world)
    for basis in ("own", "full"):
        query = {"basis": basis, "through": "2017-06"}
        response = office.get(url(world, "summary"), query)
        for line in response.context["lines"]:
            for stage in Stage:
                amount = getattr(line["row"], stage.value)
                sums = office.get(line["links"][stage.value]).context["sums"]
                assert dict(sums["stages"]).get(stage.label) == amount


def test_a_county_sees_what_it_received_as_its_own(client, world):
    fill(world)
    client.force_login(make_user("clerk", region=world.counties[0]))
    response = client.get(url(world, "summary"), {"through": "2017-06"})
    assert "县级口径" in text(response)
    assert response.context["table"].total.raised == 307
    ledger = client.get(url(world, "ledger"))
    assert {row.region for row in ledger.context["table"].data.data} == {world.counties[0]}


def test_another_countys_money_is_nowhere(client, world):
    fill(world)
    client.force_login(make_user("clerk", region=world.counties[1]))
    entry = FundTranche.objects.get(stage=Stage.PAID)
    assert client.get(entry.get_absolute_url()).status_code == 404
    reverse_url = reverse("funding:reverse", args=[entry.pk])
    assert client.post(reverse_url, {"reason": "录错"}).status_code == 404
    for name in ("summary", "ledger", "fund_plan"):
        for query in ({}, {"basis": "full", "region": world.counties[0].code}, {"region": world.city.code}):
            page = text(client.get(url(world, name), query))
            assert not any(amount in page for amount in ("250", "300", "400.5", "750"))
    sheet = openpyxl.load_workbook(BytesIO(client.get(url(world, "ledger_xlsx")).content)).active
    assert sheet.max_row == 1
    assert client.get(url(world, "enter"), {"like": entry.pk}).context["like"] is None


def test_a_plan_of_another_city_is_not_found(client, world):
    client.force_login(make_user("clerk", region=make_region()))
    for name in ("summary", "ledger", "enter", "fund_plan", "purposes", "upload"):
        assert client.get(url(world, name)).status_code == 404


def test_the_project_page_foots_by_region_and_by_month(office, world):
    fill(world)
    query = {"through": "2017-06", "basis": "full"}
    page = office.get(url(world, "project", pk=world.aid.pk), query).context["page"]
    regions, funds = page.regions, page.funds
    assert regions.total.raised == sum(line.raised for line in regions.lines) == funds.raised.amount
    assert regions.total.paid == sum(line.paid for line in regions.lines) == funds.paid.amount
    assert regions.total.passed_on == sum(line.received or 0 for line in regions.lines) == 300
    assert page.months[-1].by_then["raised"] == funds.raised.amount
    assert [month.moved["raised"] for month in page.months][:3] == [Decimal("400.5"), 0, 7]


def test_the_ledger_adds_up_what_is_filtered(office, world):
    fill(world)
    sums = office.get(url(world, "ledger"), {"stage": "raised"}).context["sums"]
    assert (sums["entries"], sums["stages"]) == (2, [("筹集到位", Decimal("407.5"))])
    for query, entries in [
        ({"source": "none"}, 2),
        ({"region": world.counties[0].code}, 3),
        ({"first": "2017-02", "through": "2017-03"}, 2),
        ({"text": "没有这个"}, 0),
        ({"project": world.care.pk}, 0),
        ({"group": "省以上"}, 1),
        ({"group": "县级"}, 1),
        ({"state": "standing"}, 4),
        ({"state": "pairs"}, 0),
    ]:
        assert office.get(url(world, "ledger"), query).context["sums"]["entries"] == entries


@pytest.mark.parametrize(
    "column",
    [
        "number",
        "date",
        "stage",
        "project",
        "purpose",
        "region",
        "source",
        "amount",
        "document_number",
        "note",
    ],
)
def test_every_column_sorts_both_ways(office, world, column):
    fill(world)
    orders = []
    for sort in (column, f"-{column}"):
        table = office.get(url(world, "ledger"), {"sort": sort}).context["table"]
        orders.append([row.record.pk for row in table.rows])
    assert len(orders[0]) == len(orders[1]) == 4
    assert set(orders[0]) == set(orders[1])


def test_the_exported_ledger_can_be_read_in_again(office, world):
    fill(world)
    data = office.get(url(world, "ledger_xlsx")).content
    sheet = openpyxl.load_workbook(BytesIO(data)).active
    assert sheet["G2"].value == 400.5
    sums = {sheet.cell(row, 5).value: sheet.cell(row, 7).value for row in range(6, 9)}
    assert sums == {"筹集到位": 407.5, "下拨": 300, "发放": 250}
    assert sheet["A6"].value == "合计"
    for entry in FundTranche.objects.all():
        reverse_tranche(tranche=entry, reason="重新导入", by=world.office)
    kept = [[cell.value for cell in row[:9]] for row in sheet.iter_rows()]
    reading = import_funds(world.plan, workbook(kept), "x.xlsx", by=world.office)
    assert all("是合计，没有读取" in str(problem) for problem in reading.problems)
    assert stored() == 12


def test_the_exported_summary_holds_numbers(office, world):
    fill(world)
    data = office.get(url(world, "summary_xlsx"), {"through": "2017-06"}).content
    sheet = openpyxl.load_workbook(BytesIO(data)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[1][:2] == ["项目", "计划安排"]
    assert rows[3][:5] == ["最低生活保障", 1000, 750, 50, 200]
    assert rows[5][0] == "合计"
    assert "到位率 = 到位 ÷ 计划安排（不含县级）" in rows[6][0]


def posted(world, **values):
    usual = {
        "stage": "raised",
        "project": world.aid.pk,
        "region": world.city.pk,
        "date": "2017-06-20",
        "amount": "12.5",
    }
    return usual | values


def test_entering_several_in_a_row_keeps_what_repeats(office, world):
    purpose = make_purpose(world.aid, "城市低保")
    first = posted(world, purpose=purpose.pk, document_number="某〔2017〕1号", note="甲")
    response = office.post(url(world, "enter"), first, follow=True)
    assert "已录入" in text(response)
    initial = response.context["form"].initial
    assert initial["project"] == world.aid.pk
    assert initial["purpose"] == purpose.pk
    assert initial["document_number"] == "某〔2017〕1号"
    assert "amount" not in initial
    assert "note" not in initial
    finished = office.post(url(world, "enter"), posted(world, amount="5000元", finish="1"))
    assert finished["Location"] == url(world, "ledger")
    assert FundTranche.objects.latest("pk").amount == Decimal("0.5")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"amount": "约5"}, "数以外的文字"),
        ({"amount": ""}, "必填"),
        ({"amount": "-3"}, "金额必须大于 0"),
        ({"date": "2017-08-01"}, "还没有发生的资金不入账"),
        ({"stage": "passed_on"}, "下拨要选收款的下级地区"),
    ],
)
def test_a_refused_entry_says_why_and_keeps_what_was_typed(office, world, values, words):
    page = text(office.post(url(world, "enter"), posted(world, note="保留的备注", **values)))
    assert words in page
    assert "保留的备注" in page
    assert stored() == 0


def test_a_county_is_offered_a_下拨_only_with_somebody_below(client, world):
    county = world.counties[0]
    client.force_login(make_user("clerk", region=county))
    response = client.post(
        url(world, "enter"), posted(world, stage="passed_on", region=county.pk, note="留着")
    )
    assert response.status_code == 200
    assert "选择一个有效的选项" in text(response)
    assert "留着" in text(response)
    make_region(name="某镇", parent=county, level="township")
    page = client.get(url(world, "enter"))
    assert "passed_on" in dict(page.context["form"].fields["stage"].choices)


def test_reversing_on_the_page_of_an_entry(office, world):
    entry = enter(world, Stage.RAISED, "5")
    address = reverse("funding:reverse", args=[entry.pk])
    assert "请写明" in text(office.post(address, {"reason": " "}, follow=True)) or stored() == 1
    page = text(office.post(address, {"reason": "金额录错"}, follow=True))
    assert "已冲销，不计入合计" in page
    assert "金额录错" in page
    assert "没有冲销" in text(office.post(address, {"reason": "再来"}, follow=True))
    again = enter(world, Stage.RAISED, "6")
    response = office.post(reverse("funding:reverse", args=[again.pk]), {"reason": "录错", "again": "1"})
    assert response["Location"] == f"{url(world, 'enter')}?like={again.pk}"


def test_a_control_that_cannot_be_used_says_why(client, world):
    entry = enter(world, Stage.PASSED_ON, "5", world.counties[0])
    client.force_login(make_user("clerk", region=world.counties[0]))
    assert "由录入的科室或县区冲销" in text(client.get(entry.get_absolute_url()))


def test_setting_the_plan_of_a_project(office, world):
    city = world.sources["市级"]
    address = url(world, "fund_plan_edit", pk=world.aid.pk)
    names = {f"seen{source.pk}": "" for source in world.sources.values()}
    office.post(address, names | {f"s{city.pk}": "5.6"})
    assert FundPlan.objects.get().amount == Decimal("5.6")
    stale = office.post(address, names | {f"s{city.pk}": "7"})
    assert "已由别人改动" in text(stale)
    office.post(address, names | {f"s{city.pk}": "", f"seen{city.pk}": "5.6"})
    assert not FundPlan.objects.exists()
    county = world.counties[0]
    office.post(f"{address}?region={county.code}", names | {f"s{city.pk}": "2"})
    assert [(row.region, row.amount) for row in FundPlan.objects.all()] == [(county, 2)]
    assert office.get(f"{address}?region={world.city.code}").status_code == 404


def test_a_county_adds_up_its_own_part_and_not_its_towns_again(client, world):
    county = world.counties[0]
    town = make_region(parent=county)
    for region, amount in ((county, 60), (town, 20)):
        set_fund_plan(
            project=world.care,
            source=world.sources["福彩公益金"],
            amount=Decimal(amount),
            region=region,
            by=world.office,
        )
    for role, region, total, parts in (("clerk", county, 60, [20]), ("clerk", town, 20, [])):
        client.force_login(make_user(role, region=region))
        context = client.get(url(world, "fund_plan")).context
        assert context["total"] == total
        assert [row.amount for row in context["by_region"]] == parts
        planned = both_totals(world.plan, JUNE, region=region)["own"].of(world.care).planned
        assert planned.amount == total


def test_who_looks_from_the_plans_own_region_sees_the_whole_of_it(client, world):
    source, county = world.sources["市级"], world.counties[0]
    set_fund_plan(project=world.aid, source=source, amount=Decimal(100), by=world.office)
    set_fund_plan(project=world.aid, source=source, amount=Decimal(30), region=county, by=world.office)
    client.force_login(make_user("clerk", region=world.city))
    context = client.get(url(world, "fund_plan")).context
    assert (context["total"], [row.amount for row in context["by_region"]]) == (100, [30])


def test_purposes_of_a_closed_plan_offer_no_change(office, world):
    world.plan.is_open = False
    world.plan.save()
    assert "＋用途" not in text(office.get(url(world, "purposes")))


def test_a_source_changed_meanwhile_is_not_overwritten(office, world):
    source = world.sources["市级"]
    address = reverse("funding:source", args=[source.pk])
    form = office.get(address).context["form"]
    sent = {name: form[name].value() for name in form.fields} | {"name": "市财政", "aliases": ""}
    FundSource.objects.filter(pk=source.pk).update(raised_word="市本级到位")
    assert "现在是“市本级到位”" in text(office.post(address, sent))
    source.refresh_from_db()
    assert source.name == "市级"


def upload(office, world, data, **extra):
    file = SimpleUploadedFile("台账.xlsx", data)
    return office.post(url(world, "upload"), {"file": file} | extra, follow=True)


def test_an_upload_is_shown_before_it_is_stored(office, world):
    line = {
        "项目": "最低生活保障",
        "地区": "某市",
        "环节": "筹集到位",
        "日期": "2017-06-20",
        "金额（万元）": 5,
    }
    response = upload(office, world, tranche_book(line))
    assert "确认入库 1 笔" in text(response)
    assert stored() == 0
    confirm = url(world, "confirm", pk=response.context["upload"].pk)
    assert "已入库 1 笔" in text(office.post(confirm, follow=True))
    assert stored() == 1
    assert "这份表已经入库" in text(office.post(confirm, follow=True))


def test_an_upload_with_errors_cannot_be_confirmed(office, world):
    response = upload(office, world, tranche_book({"项目": "火星", "地区": "某市"}))
    page = text(response)
    assert "A2" in page
    assert "确认入库" not in page
    office.post(url(world, "confirm", pk=response.context["upload"].pk))
    assert stored() == 0


def test_a_plan_changed_after_the_preview_is_looked_at_again(office, world):
    table = [["项目", "计划安排（万元）", "市级（万元）"], ["最低生活保障", 5, 5]]
    response = upload(office, world, workbook_bytes([Sheet("安排", rows=table)]))
    confirm = url(world, "confirm", pk=response.context["upload"].pk)
    document = SourceDocument.objects.create(title="资金安排的通知")
    world.plan.documents.add(document)
    sent = {"seen": response.context["reading"].plan.seen, "document": document.pk}
    county = world.sources["县级"]
    set_fund_plan(project=world.aid, source=county, amount=Decimal(7), by=world.office)
    refused = office.post(confirm, sent)
    assert "被别人改动过" in text(refused)
    assert f'<option value="{document.pk}" selected>' in text(refused)
    assert [(row.source, row.amount) for row in FundPlan.objects.all()] == [(county, 7)]
    office.post(confirm, sent | {"seen": refused.context["reading"].plan.seen})
    assert [(row.source.name, row.amount) for row in FundPlan.objects.all()] == [("市级", 5)]


def test_rows_pasted_from_a_spreadsheet(office, world):
    pasted = "项目\t地区\t环节\t日期\t金额（万元）\n最低生活保障\t某市\t到位\t2017-06-20\t1,234.5\n"
    response = office.post(url(world, "upload"), {"pasted": pasted}, follow=True)
    assert [entry.amount for entry in response.context["reading"].tranches.entries] == [Decimal("1234.5")]


def test_no_workbook_at_all(office, world):
    assert "这个文件读不成资金的表" in text(upload(office, world, b"hello"))
    assert "两样选一样" in text(office.post(url(world, "upload"), {}))


def test_the_same_queries_at_two_sizes(office, world):
    fill(world)
    pages = [url(world, name) for name in ("summary", "ledger", "fund_plan", "purposes", "enter")]
    pages += [url(world, "project", pk=world.aid.pk), reverse("funding:sources")]
    pages += [f"{url(world, 'ledger')}?basis=full"]

    def counted():
        counts = {}
        for page in pages:
            with CaptureQueriesContext(connection) as found:
                assert office.get(page).status_code == 200
            counts[page] = len(found)
        return counts

    counted()
    small = counted()
    for number in range(20):
        project = make_project(world.plan, section=world.section)
        make_purpose(project, f"用途{number}")
        county = make_region(parent=world.city)
        set_fund_plan(project=project, source=world.sources["市级"], amount=Decimal(number), by=world.office)
        entry = enter(world, Stage.PASSED_ON, "1", county, project=project, source="市级")
        enter(world, Stage.PAID, "1", county, project=project)
        if number % 2:
            reverse_tranche(tranche=entry, reason="录错", by=world.office)
    assert counted() == small
