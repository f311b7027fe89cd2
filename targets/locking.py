"""What the 锁定日 closes, and what it leaves open: a correction of an accepted report, and what came back.

A report that was accepted once and then reopened is a correction: whoever had the right to reopen it has
opened it until it is accepted again. What the section returned may be mended until the section itself closes.
Before and after are told by the domain clock, at the moment the action runs.
"""

from minsheng.months import day_name, month_name
from targets.deadlines import Deadlines
from targets.models import Status, Tier
from targets.refusals import Refused


def entry_tier(status):
    """Whose 锁定日 ends the typing and the 上报 of a report in `status` (None: not begun)."""
    return Tier.SECTION if status == Status.RETURNED else Tier.COUNTY


def is_correction(report):
    """Whether the report was accepted before and reopened: no 锁定日 ends its way back to acceptance."""
    return report is not None and report.accepted_id is not None and report.status != Status.ACCEPTED


def why_closed(dates, tier, month, section):
    """The sentence that says what closed and what to do; empty while `dates` (Dates) are not over."""
    if not dates.is_locked:
        return ""
    day = day_name(dates.lock.day)
    if tier == Tier.COUNTY:
        return (
            f"{month_name(month)}的数已于{day}锁定，不能再保存或上报。确需补报，请向{section.name}申请延期。"
        )
    if tier == Tier.SECTION:
        what = f"{month_name(month)}报{section.name}的数"
        return f"{what}科室已于{day}锁定，不能再办。确需补办，请向办公室申请延期。"
    return (
        f"{month_name(month)}的数办公室已于{day}锁定，不能再办。"
        "确需更正，请目标管理员在方案的“截止和锁定”里推后办公室的锁定日。"
    )


def why_locked(plan, tier, month, *, region=None, section=None):
    """The sentence of the tier's 锁定日 for the month, once it is over; empty before."""
    deadlines = Deadlines([plan])
    if deadlines.days(plan, tier).lock_day is None:
        return ""
    return why_closed(deadlines.of(plan, tier, month, region=region, section=section), tier, month, section)


def why_report_locked(report, tier):
    """Why the 锁定日 of `tier` ends a step of the report; empty where it does not."""
    if is_correction(report):
        return ""
    return why_locked(report.plan, tier, report.month, region=report.region, section=report.section)


def refuse_locked(plan, tier, month, *, region=None, section=None):
    """Refuse whatever it is once the tier's 锁定日 for the month is over."""
    if sentence := why_locked(plan, tier, month, region=region, section=section):
        raise Refused(sentence)


def refuse_locked_report(report, tier):
    """Refuse a step of the report that the 锁定日 of `tier` has ended."""
    if sentence := why_report_locked(report, tier):
        raise Refused(sentence)
