"""Who may enter, review and judge monthly figures: scopes from memberships, and predicates on reports.

Pages limit their querysets with the first (outside your scope is 404) and ask the second (not your role is
403); actions ask again on the locked row.
"""

from datetime import date

from django.db.models import Q

from minsheng.clock import today
from minsheng.months import months_between
from organization.permissions import (
    can,
    memberships_of,
    memberships_with,
    represented_by,
    sections_for,
    visible_regions,
)
from targets.models import (
    Assignment,
    Compilation,
    Extension,
    MonthlyReport,
    Plan,
    ReportStep,
    Step,
    SubmittedFigure,
    Tier,
)
from targets.steps import ENTRANT, OFFICE, REVIEWER


def plans_visible_to(user):
    """The plans with a region that the person may see figures of, or all for those who manage them."""
    if can(user, "manage_targets") or can(user, "view_all_regions"):
        return Plan.objects.all()
    regions = visible_regions(user).values("pk")
    return Plan.objects.filter(pk__in=Assignment.objects.filter(region__in=regions).values("indicator__plan"))


def reports_visible_to(user):
    """The monthly reports of the regions that the person may see."""
    return MonthlyReport.objects.filter(region__in=visible_regions(user).values("pk"))


def assignments_entered_by(user):
    """The tasks whose figures the person types: of their regions, or filled by their section for a region."""
    return Assignment.objects.filter(entered_by(user))


def entered_by(user):
    """The condition on tasks (Assignments) that `assignments_entered_by` selects."""
    return _tasks_of(memberships_of(user))


def _tasks_of(memberships):
    mine = Q(pk__in=[])
    for membership in memberships:
        if "enter_progress" in membership.abilities:
            scope = Q(filled_by=None, region__path__startswith=membership.region.path)
            if membership.section_id:
                scope &= Q(indicator__section=membership.section_id)
            mine |= scope
        if "enter_for_region" in membership.abilities:
            of_section = Q(filled_by=membership.section_id) if membership.section_id else ~Q(filled_by=None)
            mine |= of_section
    return mine


def enters(user, task):
    """Whether the person types the figures of a task (with region and indicator): what `entered_by` asks."""
    return any(_enters(membership, task) for membership in memberships_of(user))


def _enters(membership, task):
    if "enter_progress" in membership.abilities and task.filled_by_id is None:
        is_there = task.region.path.startswith(membership.region.path)
        return is_there and membership.section_id in (None, task.indicator.section_id)
    if "enter_for_region" in membership.abilities and task.filled_by_id is not None:
        return membership.section_id in (None, task.filled_by_id)
    return False


def can_enter(user, report):
    """Whether the person types at least one figure of the report."""
    return plays(user, report, ENTRANT)


def can_review(user, report):
    """Whether the person reviews reports of this region before they leave it."""
    return plays(user, report, REVIEWER)


def can_judge(user, section_id):
    """Whether the person accepts and returns what is reported to the section."""
    return any(
        membership.section_id in (None, section_id)
        for membership in memberships_with(user, "accept_progress")
    )


def enters_for_regions(user, section_id):
    """Whether the person enters for regions of the section (代录), and the city's figures of its own."""
    return any(
        membership.section_id in (None, section_id)
        for membership in memberships_with(user, "enter_for_region")
    )


def can_file_scan(user, report):
    """Whether the person keeps the scan of the report's sealed page: who enters, reviews or judges it."""
    return can_enter(user, report) or can_review(user, report) or can_judge(user, report.section_id)


EXTENDED_BY = {Tier.COUNTY: "extend_counties", Tier.SECTION: "extend_sections"}


def can_extend(user, tier, section=None):
    """Whether the person may give longer to a county of the section (None: of every section), or to a
    section.
    """
    if tier not in EXTENDED_BY:
        return False
    return any(
        membership.section_id is None or (section is not None and membership.section_id == section.pk)
        for membership in memberships_with(user, EXTENDED_BY[tier])
    )


def extensions_asked(user, plan=None):
    """What regions have asked for (in `plan`) and the person may answer, the oldest first."""
    memberships = memberships_with(user, EXTENDED_BY[Tier.COUNTY])
    rows = Extension.objects.waiting().select_related("plan", "region", "section", "by")
    rows = rows.filter(plan=plan) if plan else rows
    if not any(membership.section_id is None for membership in memberships):
        rows = rows.filter(section__in=[membership.section_id for membership in memberships])
    return rows.order_by("id")


def sections_judged_by(user):
    """The sections whose reports the person accepts and returns."""
    return sections_for(user, "accept_progress")


def plays(user, report, actor):
    """Whether the person is the `actor` of targets.steps for this report, themselves or as a deputy."""
    return _play(memberships_of(user), report, actor)


def acts_for(user, report, actor):
    """Whom the person represents as the `actor` for this report; None in their own right."""
    memberships = memberships_of(user)
    if _play([one for one in memberships if not one.represents], report, actor):
        return None
    for absent in represented_by(user):
        if _play([one for one in memberships if one.represents == absent], report, actor):
            return absent
    return None


def _play(memberships, report, actor):
    if actor == ENTRANT:
        owed = {"indicator__plan": report.plan_id, "indicator__section": report.section_id}
        mine = Assignment.objects.filter(_tasks_of(memberships), **owed, region=report.region_id)
        return mine.exists()
    if actor == REVIEWER:
        return any(
            "review_county" in one.abilities
            and report.region.path.startswith(one.region.path)
            and one.section_id in (None, report.section_id)
            for one in memberships
        )
    ability = "compile_progress" if actor == OFFICE else "accept_progress"
    return any(
        ability in one.abilities and one.section_id in (None, report.section_id) for one in memberships
    )


def stands_in_for(user, ability, section_id):
    """Whom the person represents when they use an ability for a section; None in their own right."""
    posts = [post for post in memberships_with(user, ability) if post.section_id in (None, section_id)]
    if any(post.represents is None for post in posts):
        return None
    return next((post.represents for post in posts), None)


def entered_own(user, figure):
    """Whether an own figure was entered by the person, by somebody whose deputy the person is, or for the
    person by a deputy.
    """
    people = {person.pk for person in (user, *represented_by(user))}
    return not people.isdisjoint({figure.entered_by_id, figure.entered_for_id})


def entered(user, report):
    """Whether the counting figures of the report were submitted or typed by the person, by somebody whose
    deputy the person is, or for the person by a deputy.
    """
    return bool(entered_among(user, [report]))


def entered_among(user, reports):
    """The ids of those of the reports that `entered` is true of; a constant number of queries."""
    people = [user, *represented_by(user)]
    counting = {report.counting_id: report.pk for report in reports if report.counting_id}
    typed = SubmittedFigure.objects.filter(submission__in=counting, entered_by__in=people)
    sent = ReportStep.objects.filter(
        submission__in=counting, step__in=(Step.SUBMIT, Step.UPDATE), represents__in=people
    )
    submissions = typed.order_by().values_list("submission").union(sent.order_by().values_list("submission"))
    found = {counting[submission] for (submission,) in submissions} if counting else set()
    own = {person.pk for person in people}
    return found | {report.pk for report in reports if report.submitted_by_id in own}


def can_ask_for_month_end(user):
    """Whether the person presses regions for figures: of a section or of the office."""
    return can(user, "remind")


def can_load_second_source(user):
    """Whether the person stores figures that were given to somebody else, to compare them with ours."""
    return any(can(user, ability) for ability in ("accept_progress", "remind", "manage_targets"))


def is_compiled(plan, month):
    """Whether the office has compiled the month."""
    return Compilation.objects.filter(plan=plan, month=month, undone_at=None).exists()


def open_months(plan):
    """The months of the plan whose figures can be entered today, from 起报月 to the running month."""
    return months_between(plan.first_month, min(today().replace(day=1), plan.first_month.replace(month=12)))


def month_in_plan(plan):
    """Today's month; outside the plan's year, its nearest end."""
    january = date(plan.year, 1, 1)
    return min(max(today().replace(day=1), january), january.replace(month=12))


def last_month_over(plan):
    """The last month that is over, of those that can be entered; the first of them when none is."""
    months = open_months(plan) or [plan.first_month]
    return max((month for month in months if month < today().replace(day=1)), default=months[0])
