from datetime import date, timedelta
from decimal import Decimal

from funding.actions import confirm_receipt, object_to_receipt, save_forecast, save_purpose
from funding.importers import PLAN, TRANCHES, import_funds
from funding.models import FundForecast, FundSource, FundTranche, Purpose, Stage
from minsheng.workbooks import Sheet, cell_text, open_workbook, workbook_bytes
from organization.models import Region
from reports.demonstration.files import content, facts, on, require

OFFICE = "bangongshi"
PLANNED, PLANNED_ON = "2017年资金安排表.xlsx", "2017-04-11"
LEDGER = "2017年1-6月资金批次.xlsx"
DAY = "日期"


def load_fund_plan(plan, people):
    """Load what the plan sets aside, and the purposes, some of which feed the numerator of a ratio."""
    with on(PLANNED_ON):
        require(import_funds(plan, content(PLANNED), PLANNED, by=people[OFFICE], kind=PLAN), PLANNED)
        indicators = {row.short_name: row for row in plan.indicators.all()}
        projects = {row.short_name: row for row in plan.projects.all()}
        for number, line in enumerate(facts("plan.json")["purposes"], start=1):
            purpose = Purpose(
                project=projects[line["project"]],
                name=line["name"],
                order=number * 10,
                feeds=indicators[line["feeds"]] if "feeds" in line else None,
            )
            save_purpose(purpose=purpose, by=people[OFFICE])


class Ledger:
    """The office's ledger, of which it uploads the rows that are new, before the reports of each month."""

    def __init__(self, plan, people):
        self.plan, self.office = plan, people[OFFICE]
        grid = open_workbook(content(LEDGER), LEDGER).sheets[0]
        rows = [[grid.at(row, column) for column in range(1, grid.max_column + 1)] for row in grid.rows]
        self.head, *self.rows = [[cell_text(cell) for cell in row] for row in rows]
        self.through = ""

    def load_through(self, day):
        """Upload the rows dated after those uploaded before and up to `day` (ISO text)."""
        place = self.head.index(DAY)
        new = [row for row in self.rows if self.through < row[place] <= day]
        if new:
            data = workbook_bytes([Sheet("资金批次", rows=[self.head, *new])])
            with on(day, 9):
                require(import_funds(self.plan, data, LEDGER, by=self.office, kind=TRANCHES), LEDGER)
        self.through = day


def load_answers(plan, people):
    """What counties said of the money passed on to them, and money that is said to come."""
    stated = facts("money.json")
    posts = facts("organization.json")["people"]
    clerks = {line["region"]: people[line["username"]] for line in posts if line["role"] == "clerk"}
    objected = stated["objection"]
    through = date.fromisoformat(stated["confirmed_through"])
    rows = FundTranche.objects.of(plan).filter(stage=Stage.PASSED_ON, date__lte=through)
    for row in rows.select_related("region", "project").order_by("date", "pk"):
        is_odd = (row.region.code, str(row.project)) == (objected["region"], objected["project"])
        arrived, by = row.date + timedelta(days=stated["days"]), clerks[row.region.code]
        with on(arrived):
            if is_odd and row.date == date.fromisoformat(objected["date"]):
                object_to_receipt(tranche=row, note=objected["note"], by=by)
            else:
                confirm_receipt(tranche=row, received_on=arrived, by=by)
    for line in stated["forecasts"]:
        forecast = FundForecast(
            project=plan.projects.get(short_name=line["project"]),
            region=Region.objects.get(code=line["region"]),
            source=FundSource.objects.get(name=line["source"]),
            amount=Decimal(line["amount"]),
            expected_on=date.fromisoformat(line["expected_on"]),
            note=line["note"],
        )
        with on(stated["forecast_on"]):
            save_forecast(forecast=forecast, by=people[line["by"]])
