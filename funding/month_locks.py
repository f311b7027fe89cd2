"""Which months are closed for money: the 锁定日 of the monthly reports holds for the ledger too.

Whoever enters for a region is bound by the counties' day, everybody else by the day of the project's section.
A section gives a county longer, the office gives it to a section, each with a reason (targets.deadlines).
"""

from datetime import date

from funding.permissions import Scope, scopes
from minsheng.months import first_day, month_name
from organization.models import Region
from targets.deadlines import Deadlines
from targets.models import Plan, Project, Tier


class MonthLocks:
    """The closed months of a plan for one person: three queries, however much is asked."""

    def __init__(self, plan: Plan, by):
        self.plan, self._scopes = plan, scopes(by, "enter_funds")
        self._deadlines, self._dates = Deadlines([plan]), {}

    def objection(self, project: Project, region: Region, stage: str, day: date) -> str:
        """Why money of ``day`` can be neither entered nor reversed any more, in Chinese; "" while it can.

        Money from before 起报月 belongs to the first report, which carries it. Of several posts of one
        person the one with the most time decides.
        """
        month = max(first_day(day), self.plan.first_month)
        mine = [scope for scope in self._scopes if scope.covers(project, region, stage)]
        closed = [self._closed(scope, project, region, month) for scope in mine]
        return closed[0] if closed and all(closed) else ""

    def _closed(self, scope: Scope, project, region, month) -> str:
        tier = Tier.SECTION if scope.region is None else Tier.COUNTY
        key = tier, month, project.section_id, region.pk
        if key not in self._dates:
            self._dates[key] = self._deadlines.of(
                self.plan, tier, month, region=region, section=project.section
            )
        dates = self._dates[key]
        if not dates.is_locked:
            return ""
        day = f"{dates.lock.day.month}月{dates.lock.day.day}日"
        whom = str(project.section) if tier == Tier.COUNTY else "办公室"
        return (
            f"{month_name(month)}的资金已于{day}锁定，不能再录入或冲销。"
            f"确需补录、改正的，请向{whom}写明原因申请延长锁定日。"
        )
