from funding.importers import PLAN, TRANCHES, import_funds
from reports.demonstration.files import content, on, require

OFFICE = "bangongshi"
BOOKS = [
    ("2017年资金安排表.xlsx", PLAN, "2017-04-11"),
    ("2017年1-6月资金批次.xlsx", TRANCHES, "2017-07-03"),
]


def load_money(plan, people):
    """Load the fund plan and the tranches as the office would."""
    for name, kind, day in BOOKS:
        with on(day):
            require(import_funds(plan, content(name), name, by=people[OFFICE], kind=kind), name)
