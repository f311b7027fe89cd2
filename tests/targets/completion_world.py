"""A city of three counties and what its reports say, written as rows: one line per report."""

from datetime import UTC, date, datetime
from decimal import Decimal

from targets.completion import completion
from targets.models import MonthlyReport, OwnFigure, Submission, SubmittedFigure
from tests.factories import assign, make_indicator, make_plan, make_region, make_section, make_user

YEAR = 2017
AT = datetime(YEAR, 6, 22, 4, tzinfo=UTC)


def month(number):
    return date(YEAR, number, 1)


def num(value, **fields):
    return {"state": "number", "value": Decimal(str(value)), **fields}


def pair(numerator, denominator):
    return {"state": "number", "numerator": Decimal(numerator), "denominator": Decimal(denominator)}


def done(is_done=True):
    return {"state": "number", "is_done": is_done}


NO_DATA = {"state": "no_data", "note": "尚未统计"}
NOT_APPLICABLE = {"state": "not_applicable"}


class World:
    """A plan of 某市 with 甲县, 乙县, 丙县; `first`: 起报月."""

    def __init__(self, first=1):
        self.city = make_region(name="某市", level="city")
        self.a, self.b, self.c = (
            make_region(name=name, parent=self.city) for name in ("甲县", "乙县", "丙县")
        )
        self.counties = [self.a, self.b, self.c]
        self.section = make_section()
        self.plan = make_plan(region=self.city, first_month=month(first))
        self.clerk, self.officer = make_user(name="填报岗"), make_user(name="审核岗")

    def indicator(self, kind="count", tasks=None, **fields):
        indicator = make_indicator(self.plan, section=self.section, kind=kind, **fields)
        assign(indicator, *(self.counties if tasks is None else tasks))
        return indicator

    def report(self, region, number, cells, status="submitted", section=None):
        """One more submission of the region's report for the month; `cells`: fields by indicator."""
        report, _ = MonthlyReport.objects.get_or_create(
            plan=self.plan, region=region, section=section or self.section, month=month(number)
        )
        submission = Submission.objects.create(
            report=report, number=report.submissions.count() + 1, data_as_of=date(YEAR, number, 22),
            submitted_by=self.clerk, submitted_at=AT,
        )  # fmt: skip
        for indicator, fields in cells.items():
            SubmittedFigure.objects.create(
                submission=submission, indicator=indicator, entered_by=self.clerk, **fields
            )
        by = {"submitted_by": self.clerk, "submitted_at": AT}
        changes = {
            "submitted": {"status": "submitted", "counting": submission, **by},
            "accepted": {"status": "accepted", "counting": submission, "accepted": submission, **by,
                         "accepted_by": self.officer, "accepted_at": AT},
            "returned": {"status": "returned", "counting": report.accepted},
        }[status]  # fmt: skip
        MonthlyReport.objects.filter(pk=report.pk).update(
            **(
                {"submitted_by": None, "submitted_at": None, "accepted_by": None, "accepted_at": None}
                | changes
            )
        )
        return report

    def own(self, indicator, number, region=None, **fields):
        fields = {"source": "业务系统", "entered_by": self.clerk, "entered_at": AT} | fields
        if fields.get("is_withdrawn"):
            fields |= {"withdrawn_by": self.clerk, "withdrawn_at": AT, "withdrawn_reason": "录错"}
        return OwnFigure.objects.create(
            indicator=indicator, region=region or self.city, month=month(number), **fields
        )

    def row(self, indicator, through, region=None, of=None, basis="submitted"):
        """The row of `region` (the city), asked within `of` (the plan's region)."""
        rows = completion(self.plan, month(through), of, basis)
        wanted = (region or of or self.city).pk, indicator.pk
        return next(row for row in rows if (row.region_id, row.indicator_id) == wanted)
