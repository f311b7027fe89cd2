"""The steps of a monthly report, as data: reading this table is reading the rule.

`TRANSITIONS` says from which status a step leads where, who may take it, whether it needs words, and whose
锁定日 ends it. Where a region wants county review, a submitted report is in the hands of its reviewer and
reaches the section when it is reviewed. Once the office has compiled a month, only the office reopens.
"""

from dataclasses import dataclass

from targets.models import Status, Step, Tier

ENTRANT, REVIEWER, SECTION, OFFICE = "entrant", "reviewer", "section", "office"


@dataclass(frozen=True)
class Transition:
    """One row of the table. It holds where the region's `county_review` and whether the office has compiled
    the month are the same; None: always.
    """

    step: str
    source: str
    target: str
    actor: str
    tier: str
    needs_comment: bool = False
    county_review: bool | None = None
    compiled: bool | None = None

    def holds(self, county_review, compiled):
        return self.county_review in (None, county_review) and self.compiled in (None, compiled)


TRANSITIONS = (
    Transition(Step.SUBMIT, Status.DRAFT, Status.SUBMITTED, ENTRANT, Tier.COUNTY),
    Transition(Step.SUBMIT, Status.RETURNED, Status.SUBMITTED, ENTRANT, Tier.SECTION),
    Transition(Step.WITHDRAW, Status.SUBMITTED, Status.DRAFT, ENTRANT, Tier.COUNTY),
    Transition(Step.WITHDRAW, Status.REVIEWED, Status.DRAFT, ENTRANT, Tier.COUNTY),
    Transition(Step.REVIEW, Status.SUBMITTED, Status.REVIEWED, REVIEWER, Tier.SECTION, county_review=True),
    Transition(Step.ACCEPT, Status.SUBMITTED, Status.ACCEPTED, SECTION, Tier.SECTION, county_review=False),
    Transition(Step.ACCEPT, Status.REVIEWED, Status.ACCEPTED, SECTION, Tier.SECTION),
    Transition(
        Step.RETURN, Status.SUBMITTED, Status.RETURNED, REVIEWER, Tier.SECTION, True, county_review=True
    ),
    Transition(
        Step.RETURN, Status.SUBMITTED, Status.RETURNED, SECTION, Tier.SECTION, True, county_review=False
    ),
    Transition(Step.RETURN, Status.REVIEWED, Status.RETURNED, SECTION, Tier.SECTION, True),
    Transition(Step.REOPEN, Status.ACCEPTED, Status.DRAFT, SECTION, Tier.SECTION, True, compiled=False),
    Transition(Step.REOPEN, Status.ACCEPTED, Status.DRAFT, OFFICE, Tier.OFFICE, True, compiled=True),
)

UPDATED_FROM = (Status.SUBMITTED, Status.REVIEWED, Status.ACCEPTED)
# What went up before the month was over goes up again as of its last day (targets/actions/month_end.py).
TRANSITIONS += tuple(
    Transition(Step.UPDATE, source, Status.SUBMITTED, ENTRANT, Tier.SECTION, True) for source in UPDATED_FROM
)

OPEN = (Status.DRAFT, Status.RETURNED)
# Steps that judge somebody else's figures: not for the one who entered or submitted them.
BY_OTHERS = (Step.REVIEW, Step.ACCEPT)


def transition(step, status, county_review, compiled=False):
    """The row of the table for a report in `status`, of a region that wants county review or not, in a month
    that the office has compiled or not; or None.
    """
    for row in TRANSITIONS:
        if (row.step, row.source) == (step, status) and row.holds(county_review, compiled):
            return row
    return None


def steps_from(status, county_review, compiled=False):
    """The transitions that lead on from `status`, in the order of the table."""
    return [row for row in TRANSITIONS if row.source == status and row.holds(county_review, compiled)]


WHY_NOT = {
    Status.DRAFT: "这份月报还没有上报",
    Status.SUBMITTED: "这份月报已经上报",
    Status.REVIEWED: "这份月报县级已审核",
    Status.ACCEPTED: "这份月报已经通过",
    Status.RETURNED: "这份月报已被退回，等待重新上报",
}


def why_not(step, status, county_review):
    """Why `step` is impossible in `status`, as a Chinese sentence."""
    if status == Status.SUBMITTED and county_review and step == Step.ACCEPT:
        return "这份月报还没有经县级审核，不能通过。"
    if status == Status.SUBMITTED and not county_review and step == Step.REVIEW:
        return "这个地区的月报不须县级审核。"
    return f"{WHY_NOT[status]}，不能{Step(step).label}。"
