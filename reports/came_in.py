"""What has come into a draft since it was begun: its figures are made anew each time, from the plan and the
template as they stand, so that an indicator added meanwhile is in it without anybody having put it there."""

from dataclasses import dataclass
from datetime import datetime

from reports.models import TemplatePart
from targets.models import Indicator, IndicatorPart


@dataclass(frozen=True)
class CameIn:
    """One thing that was added: what it is (指标, 分项, 部分), its name and when."""

    word: str
    name: str
    at: datetime


def came_in(report) -> list[CameIn]:
    """What was added to the plan and the template after a letter or a section's report was begun and is
    there still, newest first; of a region's report only what the region has the task of. Three queries, and
    three more where something was added.
    """
    if not report.is_open:
        return []
    plan, since = report.template.plan, report.created_at
    indicators = Indicator.objects.filter(plan=plan)
    if section := getattr(report, "section", None):
        indicators = indicators.filter(section=section)
    if region := getattr(report, "region", None):
        indicators = indicators.filter(assignments__region__path__startswith=region.path).distinct()
    lines = IndicatorPart.objects.filter(indicator__in=indicators, is_active=True).select_related("indicator")
    parts = TemplatePart.objects.filter(template=report.template)
    found = [
        *_added("指标", indicators, since, lambda each: each.name),
        *_added("分项", lines, since, lambda each: f"{each.indicator}：{each.name}"),
        *_added("模板的部分", parts, since, str),
    ]
    return sorted(found, key=lambda each: each.at, reverse=True)


def _added(word, rows, since, name):
    """From the append-only record: the rows themselves need not know when they were made."""
    events = rows.model.pgh_event_model.objects.filter(pgh_label="insert", pgh_created_at__gt=since)
    at = dict(events.values_list("pgh_obj_id", "pgh_created_at"))
    return [CameIn(word, name(each), at[each.pk]) for each in rows.filter(pk__in=at)] if at else []
