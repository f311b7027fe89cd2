"""What has come into a draft since it was begun: its figures are made anew each time, from the plan and the
template as they stand, so that an indicator added meanwhile is in it without anybody having put it there."""

from dataclasses import dataclass
from datetime import datetime

from reports.models import TemplatePart
from reports.names import Names
from targets.models import Indicator


@dataclass(frozen=True)
class CameIn:
    """One thing that was added: what it is (指标, 模板的部分), its name and when."""

    word: str
    name: str
    at: datetime


def came_in(report, document) -> list[CameIn]:
    """What was added to the plan and the template after a letter or a section's report was begun and is in
    it, newest first; of indicators those that its ``document`` gives a figure of, as another section's or
    county's do not concern it. Two queries, and two more where something was added.
    """
    if not report.is_open:
        return []
    since = report.created_at
    indicators = Indicator.objects.filter(plan=report.template.plan).order_by("order", "id")
    parts = TemplatePart.objects.filter(template=report.template)
    if added := _added_since(indicators, since):
        named = {figure.name.partition(".")[0] for figure in document.figures()}
        inside = [each for name, each in Names.of(indicators, (), ()).indicators.items() if name in named]
        found = [CameIn("指标", each.name, added[each.pk]) for each in inside if each.pk in added]
    else:
        found = []
    if added := _added_since(parts, since):
        found += [CameIn("模板的部分", str(each), added[each.pk]) for each in parts.filter(pk__in=added)]
    return sorted(found, key=lambda each: each.at, reverse=True)


def _added_since(rows, since):
    """Id → when, from the append-only record: the rows themselves need not know when they were made."""
    events = rows.model.pgh_event_model.objects.filter(pgh_label="insert", pgh_created_at__gt=since)
    return dict(events.values_list("pgh_obj_id", "pgh_created_at"))
