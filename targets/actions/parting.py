"""分项: numbers of parts in a draft, which fill their cell, and the parts that a region adds for itself."""

from dataclasses import replace

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from minsheng import clock
from minsheng.figures import shown_number
from minsheng.history import recorded
from targets.actions.reporting import entered_in, locked, refuse_closed
from targets.cells import PLACES, TOO_LARGE, Cell
from targets.locking import entry_tier, refuse_locked_report
from targets.models import IndicatorPart, MonthlyProgress, PartProgress, State, SubmittedPart
from targets.parts import KINDS, draft_values, part_sum, parts_by_indicator
from targets.permissions import assignments_entered_by
from targets.refusals import Refused
from targets.steps import OPEN, WHY_NOT

MOST_PARTS = 300  # own parts of one region: the townships of the largest county many times over


@transaction.atomic
def save_parts(*, report, indicator, values, version, by):
    """Save numbers of parts ({part id: Decimal or None}) and fill the cell of `indicator` with their sum.

    `version` is that of the cell on the page (0: never saved). What says the same already changes nothing.
    Somebody else's change meanwhile is refused with both values. Returns whether anything changed: the cell
    does too where a part was stopped since.
    """
    report = locked(report)
    refuse_closed(report.plan)
    if indicator.pk not in entered_in(report, by, as_operator=False):
        raise PermissionDenied("这一格不由您填报。")
    if report.status not in OPEN:
        raise Refused(f"{WHY_NOT[report.status]}，不能修改。")
    refuse_locked_report(report, entry_tier(report.status))
    parts = parts_by_indicator([indicator.pk], report.region).get(indicator.pk, [])
    if set(values) - {part.pk for part in parts}:
        raise Refused("有的分项已经停用。请重新打开本页再填。")
    stored = draft_values(report)
    changed = {pk: value for pk, value in values.items() if stored.get(pk) != value}
    row = MonthlyProgress.objects.filter(report=report, indicator=indicator).first()
    if not changed and not _differs(row, parts, stored):
        return False
    if changed and version != (row.version if row else 0):
        raise _met_another(parts, changed, stored, row)
    _check(parts, changed)
    with recorded(by=by, reason="填写分项"):
        _store(report, changed, by)
        _fill(report, indicator, row, part_sum(parts, stored | changed), parts, by)
    return True


def _is_summed(parts):
    return any(not part.is_informative for part in parts)


def _differs(row, parts, values):
    """Whether the cell says something else than its parts; one that nothing was filled in says nothing."""
    total = part_sum(parts, values)
    return bool(row) and total is not None and total != row.value


def _met_another(parts, changed, stored, row):
    pairs = "；".join(
        f"{part.name}现在是{_shown(stored.get(part.pk))}，您填的是{_shown(changed[part.pk])}"
        for part in parts
        if part.pk in changed
    )
    return Refused(f"您打开本页后，{row.updated_by}改过这一格：{pairs}。您填的还在，要用请再按一次保存。")


def _shown(number):
    """A number as the page shows it."""
    return "空着" if number is None else shown_number(number)


def _check(parts, changed):
    names = {part.pk: part.name for part in parts}
    for pk, value in changed.items():
        if value is not None and (abs(value) >= TOO_LARGE or value != round(value, PLACES)):
            raise Refused(f"{names[pk]}：{_shown(value)}太大或小数超过 {PLACES} 位，请核对单位。")


def _store(report, changed, by):
    rows = {row.part_id: row for row in PartProgress.objects.filter(report=report, part__in=changed)}
    for pk, value in changed.items():
        row = rows.get(pk) or PartProgress(report=report, part_id=pk)
        row.value, row.updated_by, row.updated_at = value, by, clock.now()
        row.save()


def _fill(report, indicator, row, total, parts, by=None):
    """Put the sum into the cell; its version goes up even where the sum stays, since its parts changed.

    Without `by` the figure stays that of whoever entered it, and why it was entered for the region.
    """
    row = row or MonthlyProgress(report=report, indicator=indicator, version=0)
    cell = Cell.of(row)
    if _is_summed(parts):
        state = State.BLANK if total is None else State.NUMBER
        cell = replace(cell, state=state, value=total)
    for name, value in cell.as_fields().items():
        setattr(row, name, value)
    row.version += 1
    row.updated_at = clock.now()
    if by:
        row.updated_by, row.on_behalf = by, ""
    row.save()


def freeze_parts(submission, indicators):
    """Write down what the parts of these indicators say in a submission."""
    report = submission.report
    parts = parts_by_indicator(indicators, report.region)
    values = draft_values(report)
    SubmittedPart.objects.bulk_create(
        SubmittedPart(submission=submission, part=part, value=values[part.pk])
        for found in parts.values()
        for part in found
        if values.get(part.pk) is not None
    )


def refill(indicator, region=None, by=None):
    """Fill the cells of open drafts anew after the parts themselves changed; a cell that no part has made
    keeps the number typed into it.

    `by`: whoever enters the region's figures, where it was them who changed the parts.
    """
    rows = PartProgress.objects.filter(
        part__indicator=indicator, part__is_informative=False, value__isnull=False, report__status__in=OPEN
    )
    if region is not None:
        rows = rows.filter(report__region=region)
    reports = {row.report_id: row.report for row in rows.select_related("report__region")}
    for report in reports.values():
        report = locked(report)
        if report.status not in OPEN:
            continue
        parts = parts_by_indicator([indicator.pk], report.region).get(indicator.pk, [])
        row = MonthlyProgress.objects.filter(report=report, indicator=indicator).first()
        total = part_sum(parts, draft_values(report))
        if row and _is_summed(parts) and total != row.value:
            _fill(report, indicator, row, total, parts, by)


def sum_anew(report):
    """Put the sums of the parts in use into the cells of a locked report whose parts were stopped or changed
    since; a sum that no part makes any more stays as it is, and the checks ask about it.

    Who entered the figure stays, and so does the version: nobody can be typing into a report that went up.
    """
    rows = {row.indicator_id: row for row in report.cells.all()}
    values = draft_values(report)
    for indicator, parts in parts_by_indicator(list(rows), report.region).items():
        row, total = rows[indicator], part_sum(parts, values)
        if _is_summed(parts) and total is not None and total != row.value:
            row.state, row.value, row.updated_at = State.NUMBER, total, clock.now()
            row.save(update_fields=["state", "value", "updated_at"])


@transaction.atomic
def add_own_parts(*, indicator, region, names, by):
    """Add parts of the region's own, one for each name that it does not have yet; returns how many.

    A name that was taken away before is taken up again.
    """
    _ask_own(indicator, region, by)
    names = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    known = {part.name: part for part in indicator.parts.select_for_update(no_key=True).filter(region=region)}
    again = [known[name] for name in names if name in known and not known[name].is_active]
    new = [name for name in names if name not in known]
    if len(known) + len(new) > MOST_PARTS:
        raise Refused(f"一个地区的分项最多 {MOST_PARTS} 项。")
    last = max((part.order for part in known.values()), default=0)
    with recorded(by=by, reason="增加本地区的分项"):
        for number, name in enumerate(new, 1):
            part = IndicatorPart(indicator=indicator, region=region, name=name, order=last + number * 10)
            try:
                part.full_clean()
            except ValidationError as error:
                raise Refused(f"“{name[:20]}”：{'；'.join(error.messages)}") from error
            part.save()
        for part in again:
            part.is_active = True
            part.save(update_fields=["is_active"])
        refill(indicator, region, by)
    return len(new) + len(again)


@transaction.atomic
def remove_own_part(*, part, by):
    """Take away a part of the region's own: it is not asked for any more; what went up with it stays."""
    _ask_own(part.indicator, part.region, by)
    part = IndicatorPart.objects.select_for_update(no_key=True).get(pk=part.pk)
    with recorded(by=by, reason="去掉本地区的分项"):
        part.is_active = False
        part.save(update_fields=["is_active"])
        refill(part.indicator, part.region, by)
    return part


def _ask_own(indicator, region, by):
    refuse_closed(indicator.plan)
    mine = assignments_entered_by(by).filter(indicator=indicator, region=region)
    if region is None or not mine.exists():
        raise PermissionDenied("这一格不由您填报。")
    if not indicator.regions_add_parts or indicator.kind not in KINDS:
        raise Refused("这个指标的分项由目标管理员统一规定，地区不能自加。")
