from datetime import date

from minsheng.months import parse_month
from organization.models import Section
from reports.demonstration.draft import start_draft
from reports.demonstration.explained import send_explained
from reports.demonstration.files import content, facts, on, require
from targets import actions
from targets.completion import ACCEPTED
from targets.importers.progress_storing import import_progress
from targets.models import MonthlyReport


def load_figures(plan, people, ledger):
    """Load the months as they went: entered, submitted, reviewed where a county wants it, accepted.

    What was paid until then is in the ledger before: it feeds the numerators of ratios. June was submitted
    on the reporting day and brought up to the month's end before the letter was written; one county was late
    once; July is open with one draft and one report returned for the evidence of an explained
    figure. The rankings of April and May are published.
    """
    cast = Cast(people)
    stated = facts("months.json")
    for month in stated["months"]:
        load_month(plan, month, cast, ledger)
    start_draft(plan, stated["draft"], cast, people)
    send_explained(plan, stated["explained"], cast)


class Cast:
    """Who enters, reviews and accepts a report, from the posts that organization.json gives."""

    def __init__(self, people):
        posts = [(line, people[line["username"]]) for line in facts("organization.json")["people"]]
        self.clerks = {line["region"]: user for line, user in posts if line["role"] == "clerk"}
        self.reviewers = {line["region"]: user for line, user in posts if line["role"] == "county_reviewer"}
        self.officers = {line["section"]: user for line, user in posts if line["role"] == "section_officer"}
        self.office = next(user for line, user in posts if line["role"] == "office")
        self.unit = self.officers[Section.objects.get(kind=Section.Kind.UNIT).code]

    def entrant(self, region):
        """The region's own clerk; the attached unit for the city's own level."""
        return self.clerks.get(region.code, self.unit)

    def reviewer(self, region):
        return self.reviewers[region.code]

    def officer(self, section):
        return self.officers[section.code]


def load_month(plan, stated, cast, ledger):
    """One workbook of monthly figures: enter, submit and accept all of it on the days stated."""
    month, name = parse_month(stated["month"]), stated["file"]
    if "reopened_on" in stated:
        reopen_all(plan, month, stated, cast)
    ledger.load_through(stated["entered_on"])
    with on(stated["entered_on"]):
        table = import_progress(content(name), name, plan, by=cast.entrant, month=month)
        require(table, name)
    late = stated.get("late", {})
    reports = list(reports_of(plan, month))
    for report in reports:
        if report.region.code not in late:
            send_up(report, stated, cast)
    for day in stated.get("reminded_on", ()):
        with on(day, 8):
            actions.remind()
    for report in reports:
        if report.region.code in late:
            send_up(report, stated, cast)
    if "compiled_on" in stated:
        with on(stated["compiled_on"], 9):
            actions.compile_month(plan=plan, month=month, by=cast.office)
    if "ranked_on" in stated:
        with on(stated["ranked_on"], 10):
            actions.publish_ranking(plan=plan, month=month, basis=ACCEPTED, by=cast.office)


def send_up(report, stated, cast):
    """Submit, review where the county wants it, and accept one report, on the days stated."""
    name, late = stated["file"], stated.get("late", {})
    with on(late.get(report.region.code, stated["submitted_on"]), 11):
        actions.submit(report=report, by=cast.entrant(report.region), source=name)
    with on(late.get(report.region.code, stated["submitted_on"]), 15):
        if report.region.county_review:
            actions.review(report=report, by=cast.reviewer(report.region))
    with on(stated["accepted_on"], 16):
        actions.accept(report=report, by=cast.officer(report.section))


def reopen_all(plan, month, stated, cast):
    for report in reports_of(plan, month):
        with on(stated["reopened_on"], 9):
            actions.reopen(report=report, by=cast.officer(report.section), comment=stated["comment"])
            day = date.fromisoformat(stated["data_as_of"])
            actions.save_cells(report=report, edits=[], data_as_of=day, by=cast.entrant(report.region))


def reports_of(plan, month):
    rows = MonthlyReport.objects.filter(plan=plan, month=month).select_related("region", "section")
    return rows.order_by("region__order", "section__order")
