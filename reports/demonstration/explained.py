"""A county reports the next month early: one figure fell, the check asked, and the clerk explained; the
section wants to see the evidence and returns that cell.
"""

from minsheng.months import parse_month
from reports.demonstration.files import on
from targets import actions
from targets.earlier import figures_before
from targets.entering import read_inputs
from targets.findings import owed
from targets.unchanged import unchanged_inputs


def send_explained(plan, stated, cast):
    """Fill, explain, submit and return the report that months.json states; other figures are unchanged."""
    region = plan.region.children.get(code=stated["region"])
    section = plan.indicators.select_related("section").get(short_name=stated["explained"]).section
    month, by = parse_month(stated["month"]), cast.entrant(region)
    with on(stated["entered_on"]):
        report = actions.open_report(plan=plan, region=region, section=section, month=month, by=by)
        before = figures_before(plan, region, month)
        indicators = {task.indicator.short_name: task.indicator for task in owed(report)}
        edits = [_edit(each, before.get(each.pk), stated["figures"]) for each in indicators.values()]
        actions.save_cells(report=report, edits=edits, by=by)
        words = actions.Words(indicators[stated["explained"]].pk, "", None, stated["explanation"])
        actions.explain(report=report, words=[words], by=by)
        report = actions.submit(report=report, by=by)
    with on(stated["entered_on"], 15):
        cells = [(indicators[stated["explained"]].pk, stated["comment"])]
        actions.return_(report=report, by=cast.officer(section), cells=cells)


def _edit(indicator, before, figures):
    typed = unchanged_inputs(indicator, before) | figures.get(indicator.short_name, {})
    return actions.Edit(indicator.pk, 0, read_inputs(indicator, typed, {}, before).cell)
