"""A county has begun the next month's sheet: a figure made from parts of its own, with its evidence."""

from decimal import Decimal

from minsheng.months import parse_month
from minsheng.uploads import check_upload
from minsheng.workbooks import Sheet, workbook_bytes
from reports.demonstration.files import on
from reports.demonstration.plan import ADMINISTRATOR
from targets import actions, planning


def start_draft(plan, stated, cast, people):
    """Let the regions list parts of the indicator, and fill the draft that months.json states."""
    indicator = plan.indicators.select_related("plan", "section").get(short_name=stated["indicator"])
    region = plan.region.children.get(code=stated["region"])
    by, parts = cast.entrant(region), stated["parts"]
    with on(stated["parts_allowed_on"]):
        indicator.regions_add_parts = True
        planning.save_indicator(indicator=indicator, by=people[ADMINISTRATOR])
    with on(stated["entered_on"]):
        report = actions.open_report(
            plan=plan, region=region, section=indicator.section, month=parse_month(stated["month"]), by=by
        )
        actions.add_own_parts(indicator=indicator, region=region, names=list(parts), by=by)
        values = {part.pk: Decimal(parts[part.name]) for part in indicator.parts.filter(region=region)}
        actions.save_parts(report=report, indicator=indicator, values=values, version=0, by=by)
        upload = check_upload(_summary(indicator, parts), stated["evidence"])
        actions.add_evidence(report=report, indicator=indicator, uploads=[upload], by=by)


def _summary(indicator, parts):
    rows = [["机构类别", f"{indicator.short_name}（{indicator.unit}）"]]
    rows += [[name, Decimal(number)] for name, number in parts.items()]
    return workbook_bytes([Sheet("汇总", rows=rows, widths=[22, 18])])
