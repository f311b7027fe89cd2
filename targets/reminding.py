"""Who is to be told today of which missing reports: by the stored days for the timer, or now for a region.

A person whom several rules name gets one notice. It lists what a rule is about today and what is overdue
besides and can still be reported; what has come in is not in it.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count
from django.urls import reverse

from minsheng import clock
from minsheng.months import format_month
from organization.permissions import can, everybodys_posts
from targets.missing import all_missing, all_unjudged, sent_rows
from targets.models import About, Audience, Channel, Plan, Reminder, ReminderDay, Result
from targets.reminder_words import lines, subject

TOLD_OF_SECTIONS = (Audience.SECTION, Audience.LEADER, Audience.OFFICE)
SHOWN_DAYS = 7  # how long the home page shows what could not be sent


@dataclass
class Notice:
    """What one person is told: the Missing, and as what they are told it."""

    person: object
    audience: str
    missing: list = field(default_factory=list)

    @property
    def subject(self):
        return subject(self.missing)

    @property
    def text(self):
        return "\n".join(lines(self.missing))

    @property
    def url(self):
        """The page on which the person goes on."""
        one = self.missing[0]
        month = format_month(one.month)
        if self.audience == Audience.OFFICE:
            return reverse("targets:month", args=[one.plan.slug, month])
        if self.audience == Audience.LEADER:
            return reverse("targets:timeliness", args=[one.plan.slug]) + "#sections"
        if self.audience in (Audience.COUNTY, Audience.SECTION):
            return reverse("targets:desk")
        sheets = {(row.plan.pk, row.region.pk, row.month) for row in self.missing}
        if len(sheets) == 1:
            return reverse("targets:sheet", args=[one.plan.slug, one.region.code, month])
        return reverse("targets:due")


def notices_today():
    """The Notices that the stored days ask for today; a constant number of queries."""
    offsets = {}
    for row in ReminderDay.objects.all():
        offsets.setdefault(row.audience, set()).add(row.offset)
    plans = Plan.objects.open().order_by("-year", "slug")
    missing = all_missing(plans) if offsets else []
    missing += all_unjudged(plans) if any(audience in offsets for audience in TOLD_OF_SECTIONS) else []
    return _notices(missing, offsets)


def entrants_of(reports):
    """The people who fill in something of the reports (MonthlyReports of one plan), each with their own of
    them; a deputy besides the person who is absent. A constant number of queries.
    """
    rows = [row for row in sent_rows(reports) if row.filled_by]
    posts = everybodys_posts() if rows else []
    return _theirs(Audience.ENTRANT, posts, rows)


def notices_for(missing):
    """The Notices to those who fill in the given Missing, whatever the day."""
    return _notices(missing, {Audience.ENTRANT: None})


def _notices(missing, offsets):
    """`offsets`: by audience the days from the 截止日 on which it is told; None for any day."""
    today, found = clock.today(), {}
    posts = everybodys_posts() if missing else []
    for audience in Audience:
        if audience not in offsets:
            continue
        days = offsets[audience]
        for person, mine in _theirs(audience, posts, missing).items():
            fired = [one for one in mine if days is None or _offset(one, today) in days]
            if fired:
                notice = found.setdefault(person, Notice(person, audience))
                told = {one.key for one in fired} | {one.key for one in notice.missing}
                told |= {one.key for one in mine if one.days_late and not one.dates.is_locked}
                notice.missing = [one for one in missing if one.key in told]
    return list(found.values())


def _offset(one, today):
    return (today - one.due.day) // timedelta(days=1)


def _theirs(audience, posts, missing):
    """By person, the Missing that concern them."""
    found = {}
    for person, post in posts:
        for one in missing:
            if HEARS[audience](post, one):
                found.setdefault(person, {})[one.key] = one
    return {person: list(mine.values()) for person, mine in found.items()}


def _enters(post, one):
    if one.is_judging:
        return False
    if "enter_for_region" in post.abilities and post.section_id in one.filled_by:
        return True
    return "enter_progress" in post.abilities and None in one.filled_by and _is_near(post, one)


def _reviews(post, one):
    return not one.is_judging and "review_county" in post.abilities and _is_near(post, one)


def _judges(post, one):
    is_theirs = post.section_id in (None, one.section.pk)
    return one.is_judging and "accept_progress" in post.abilities and is_theirs


def _leads(post, one):
    is_theirs = post.section_id in (None, one.section.pk)
    return one.is_judging and "sign_section_reports" in post.abilities and is_theirs


def _compiles(post, one):
    return "compile_progress" in post.abilities


def _is_near(post, one):
    """Whether the post is of the region and, where it names a section, of the section."""
    return one.region.path.startswith(post.region.path) and post.section_id in (None, one.section.pk)


HEARS = {
    Audience.ENTRANT: _enters,
    Audience.COUNTY: _reviews,
    Audience.SECTION: _judges,
    Audience.LEADER: _leads,
    Audience.OFFICE: _compiles,
}


def answers_panel(user):
    """For the home page: what was answered to requests for longer time and the person has not seen."""
    rows = Reminder.objects.filter(person=user, about=About.ANSWER, channel=Channel.PAGE, read_at=None)
    answers = list(rows.select_related("sent_by")) if can(user, "enter_progress") else []
    return ("延期的答复", "targets/reminders/_answers_panel.html", {"answers": answers}) if answers else None


def failures_panel(user):
    """For the home page of those who set reminders up: what could not be sent lately; None when nothing."""
    if not can(user, "manage_reminders"):
        return None
    since = clock.today() - timedelta(days=SHOWN_DAYS)
    rows = Reminder.objects.filter(result=Result.FAILED, day__gte=since)
    counts = list(rows.values("channel", "error").annotate(count=Count("pk")).order_by("channel", "error"))
    for row in counts:
        row["channel"] = Channel(row["channel"]).label
    return (
        ("没有发出的催报", "targets/reminders/_failures_panel.html", {"counts": counts}) if counts else None
    )
