"""Sums on a sheet of which a part was stopped after they went up, as 更新到月末 brings them on."""

from dataclasses import replace

from minsheng.figures import shown_number
from targets.entering import shown_inputs
from targets.models import PartProgress, State
from targets.parts import part_sum


def resum(page):
    """Put on the Sheet's lines the sums that their parts make now, and say of each how it changed; whether
    any did. What actions.parting.sum_anew stores. One query where one did.
    """
    changed = []
    for part in page.parts:
        for line in part.lines:
            parts = [one.part for one in line.parts if one.part.is_active]
            total = part_sum(parts, {one.part.pk: one.value for one in line.parts})
            if line.is_summed and total is not None and total != line.cell.value:
                changed.append((part.report, line, total))
    stopped = _stopped(changed)
    for report, line, total in changed:
        names = "、".join(stopped.get((report.pk, line.indicator.pk), ()))
        why = f"{names}已停用" if names else "分项有变"
        was, now = (shown_number(value) for value in (line.cell.value, total))
        line.resummed = f"{why}，合计由{was}改为{now}"
        line.cell = replace(line.cell, state=State.NUMBER, value=total)
        line.inputs = shown_inputs(line.indicator, line.cell, line.before)
    return bool(changed)


def _stopped(changed):
    """The names of the stopped parts that have a number, by (report id, indicator id)."""
    if not changed:
        return {}
    rows = PartProgress.objects.filter(
        report__in={report.pk for report, _line, _total in changed},
        part__is_active=False,
        part__is_informative=False,
        value__isnull=False,
    )
    found = {}
    for report, indicator, name in rows.order_by("part__order", "part").values_list(
        "report_id", "part__indicator_id", "part__name"
    ):
        found.setdefault((report, indicator), []).append(name)
    return found
