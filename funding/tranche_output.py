"""Entries as rows of the flat workbook: what is written out can be read in again (funding.importers)."""

from datetime import date
from decimal import Decimal

from funding.models import FundTranche, Stage
from minsheng.workbooks import Sheet, workbook_bytes
from targets.models import Plan, Project

# The columns of the flat workbook, in the order in which it is written.
HEAD = ["项目", "资金来源", "用途", "地区", "环节", "日期", "金额（万元）", "文号", "备注"]


def pasted_workbook(text: str) -> bytes:
    """Rows copied from a spreadsheet, columns apart by tabs, as the bytes of a workbook."""
    rows = [line.split("\t") for line in text.strip("\r\n").splitlines()]
    return workbook_bytes([Sheet("粘贴的表格", rows=rows)])


def tranche_row(tranche: FundTranche) -> list:
    """An entry as a row under HEAD; what is written out can be read in again."""
    return [
        tranche.project.name,
        tranche.source.name if tranche.source else "",
        tranche.purpose.name if tranche.purpose else "",
        tranche.region.name,
        tranche.get_stage_display(),
        tranche.date,
        tranche.amount,
        tranche.document_number,
        tranche.note,
    ]


def template_rows(plan: Plan) -> list[list]:
    """Two rows under HEAD that show how the flat workbook is filled in; empty for a plan without projects."""
    project = Project.objects.filter(plan=plan).first()
    if project is None:
        return []
    name, day = project.short_name or project.name, date(plan.year, 1, 20)
    note = "示例，填写前请删去这一行"
    return [
        [name, "中央、省", "", plan.region.name, Stage.RAISED.label, day, Decimal("100.5"), "", note],
        [name, "", "", plan.region.name, Stage.PAID.label, day, Decimal("20"), "", note],
    ]
