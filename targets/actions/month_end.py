"""更新到月末: what a region reported before the month was over goes up again as of the month's last day.

One step for all its submitted and accepted reports: each gets a new submission, a correction with its own
date, and waits for acceptance again; until then what was accepted goes on counting as accepted.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from minsheng import clock
from minsheng.history import recorded
from minsheng.months import last_day, month_name
from targets.actions.explaining import keep_words
from targets.actions.parting import sum_anew
from targets.actions.reporting import refuse_closed, store_edits
from targets.actions.stepping import begin, finish, store_submission
from targets.actions.telling import tell_month_end
from targets.models import MonthEndRequest, Plan, Status, Step
from targets.month_ends import behind_month_end, why_not_month_end
from targets.permissions import can_ask_for_month_end, can_enter
from targets.refusals import AlreadyDone, Refused


@transaction.atomic
def update_to_month_end(*, plan, region, month, by, comment, edits=None, words=None, seen=None):
    """Bring every report that `by` enters for `region` and that went up earlier to the month's end, or none.

    `edits` and `words` (explanations): by report id, what changed since; figures without an edit are
    confirmed as they are, but sums of which a part was stopped since are added up anew.
    `seen`: {report id: id of the last step that the page knew}. Returns the reports.
    A second press finds nothing left to do (AlreadyDone).
    """
    # Compiling waits for an update that has begun, and the other way round.
    Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    refuse_closed(plan)
    if sentence := why_not_month_end(plan, month):
        raise Refused(sentence)
    rows = plan.reports.filter(region=region, month=month).select_related("plan", "region", "section")
    mine = [report for report in rows.order_by("pk") if can_enter(by, report)]
    if not mine:
        raise PermissionDenied(f"{region.name}的数据不由您填报。")
    waiting = behind_month_end(mine, month)
    if not waiting:
        raise AlreadyDone(f"{region.name}{month_name(month)}上报的数都已到月末，不用再办。")
    if not comment.strip():
        raise Refused("更新到月末要写明原因。")
    with recorded(by=by, reason=f"更新到月末：{comment.strip()}"):
        return [
            _update(
                report,
                by,
                comment,
                (edits or {}).get(report.pk, []),
                (words or {}).get(report.pk, []),
                (seen or {}).get(report.pk),
            )
            for report in waiting
        ]


def _update(report, by, comment, edits, words, seen):
    report, row = begin(report, Step.UPDATE, by, seen, comment)
    report.submitted_by = report.submitted_at = report.reviewed_by = report.reviewed_at = None
    report.accepted_by = report.accepted_at = None
    report.status, report.counting = Status.DRAFT, report.accepted
    report.data_as_of = last_day(report.month)
    report.save()
    sum_anew(report)
    saved = store_edits(report, edits, by)
    if saved.conflicts:
        raise Refused("您打开本页后，有的格子被别人改过。请重新打开本页再办。")
    if keep_words(report, words, by):
        raise Refused("您写说明以后，所说的数变了。请看过再办。")
    submission = store_submission(report, by)
    return finish(report, row, by, submission, comment)


@transaction.atomic
def ask_for_month_end(*, plan, regions, month, reason, by):
    """Ask regions to bring their month to its end; their clerks are told who asked and why. Returns how many.

    A region that was asked already is not asked twice. Before the month's last day nobody knows what is asked
    for, and once the month is compiled nobody can do it: Refused.
    """
    if not can_ask_for_month_end(by):
        raise PermissionDenied("请科室经办或办公室发出。")
    refuse_closed(plan)
    if sentence := why_not_month_end(plan, month):
        raise Refused(sentence)
    if not reason.strip():
        raise Refused("请写明原因，如“月底要写半年函”。")
    asked = set(plan.month_end_requests.filter(month=month).values_list("region_id", flat=True))
    new = [region for region in regions if region.pk not in asked]
    with recorded(by=by, reason=reason.strip()):
        MonthEndRequest.objects.bulk_create(
            [
                MonthEndRequest(
                    plan=plan,
                    region=region,
                    month=month,
                    reason=reason.strip(),
                    asked_by=by,
                    asked_at=clock.now(),
                )
                for region in new
            ],
            ignore_conflicts=True,
        )
        tell_month_end(plan=plan, regions=new, month=month, reason=reason.strip(), by=by)
    return len(new)
