"""代录 and 代报: the section types and submits for a region of its own that cannot.

What a region has typed itself stays unseen and untouched until the region submits it. Every figure keeps
why it was entered for the region; whoever entered or submitted it does not accept it.
"""

from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import transaction

from minsheng.history import recorded
from targets.actions.reporting import Saved, locked, open_report, save_cells
from targets.actions.stepping import begin, finish, store_submission
from targets.findings import owed
from targets.models import Step
from targets.parts import summed_indicators
from targets.permissions import enters_for_regions
from targets.refusals import Refused
from targets.unseen import put_in_unseen

LONGEST_REASON = 200
WORD = "代录"


@dataclass
class Entered:
    """What became of the edits: Saved, and the ids of the indicators that the region has typed itself."""

    saved: Saved
    taken: list[int] = field(default_factory=list)


@transaction.atomic
def enter_on_behalf(*, plan, region, section, month, edits, reason, by):
    """Save cells of the draft of `region` on its behalf, with the reason; returns Entered.

    Cells that the region has typed itself are left out, so that nobody learns a draft by trying. Refused
    without a reason, for figures that a section fills anyway, and for those that parts make; the
    numerator of a ratio that the ledger gives comes from there.
    """
    _ask(by, section, region)
    reason = _reason(reason)
    report = open_report(plan=plan, region=region, section=section, month=month, by=by, as_operator=True)
    report = locked(report)
    _refuse_others(report, [edit.indicator_id for edit in edits])
    regions_own = {row.indicator_id for row in report.cells.all() if row.is_regions_own}
    taken = [edit.indicator_id for edit in edits if edit.indicator_id in regions_own]
    edits = [edit for edit in edits if edit.indicator_id not in taken]
    with recorded(by=by, reason=f"{WORD}：{reason}"):
        saved = save_cells(report=report, edits=edits, by=by, as_operator=True, on_behalf=reason)
    return Entered(saved, taken)


@transaction.atomic
def submit_on_behalf(*, report, reason, by, seen=None):
    """上报 for the region: its log row says 代报 and why. Refused while the region has typed anything itself,
    or put in numbers of parts or files: nothing goes up that whoever submits has not seen.
    """
    _ask(by, report.section, report.region)
    reason = _reason(reason)
    report, row = begin(report, Step.SUBMIT, by, seen, as_operator=True)
    if any(cell.is_regions_own for cell in report.cells.all()):
        raise Refused(f"{report.region.name}自己填了一部分，请由{report.region.name}上报。")
    if what := put_in_unseen([report]).get(report.pk):
        raise Refused(
            f"{report.region.name}自己放了{what}，还没有上报过，您看不到；请由{report.region.name}上报。"
        )
    submission = store_submission(report, by)
    return finish(report, row, by, submission, f"代报：{reason}")


def _ask(by, section, region):
    if not enters_for_regions(by, section.pk):
        raise PermissionDenied(f"{region.name}报{section.name}的数不由您代录。")


def _reason(text):
    text = text.strip()
    if not text:
        raise Refused("请写明为什么由科室代录，如“停电，电话报来”。")
    if len(text) > LONGEST_REASON:
        raise Refused(f"代录的原因最多 {LONGEST_REASON} 字，现有 {len(text)} 字。")
    return text


def _refuse_others(report, indicators):
    """Refuse figures that are not the region's own to type."""
    tasks = {task.indicator_id: task for task in owed(report)}
    summed = summed_indicators(indicators, report.region)
    for pk in indicators:
        if pk not in tasks or tasks[pk].filled_by_id:
            raise PermissionDenied("有的格子不由地区填报，不能代录。")
        if pk in summed:
            name = tasks[pk].indicator.short_name
            raise Refused(f"{name}由分项相加得出，请{report.region.name}在分项里填。")
