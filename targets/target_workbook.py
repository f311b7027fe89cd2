"""The target table as an Excel file with merged heads; loading it again reports no change."""

from minsheng.workbooks import Sheet, workbook_bytes
from minsheng.workbooks.grid import column_letters
from targets.target_table import TargetTable, shown_number

REGION_WIDTH, FIGURE_WIDTH = 18, 15
TOTAL_WORDS = {"province": "全省", "city": "全市", "county": "全县"}


def target_workbook(table: TargetTable) -> bytes:
    """The bytes of an .xlsx file: title, head of `table.depth` rows, the whole first, then its regions."""
    width = len(table.indicators) + 1
    rows = [[_title(table)], *_head_rows(table, width)]
    rows += [[_name(line), *map(shown_number, line.targets)] for line in table.lines]
    sheet = Sheet(
        "分解表",
        rows=rows,
        title_rows=1,
        header_rows=table.depth,
        merges=_merges(table, width),
        widths=[REGION_WIDTH, *[FIGURE_WIDTH] * len(table.indicators)],
        freeze=f"B{table.depth + 2}",
        landscape=True,
    )
    return workbook_bytes([sheet])


def _title(table: TargetTable) -> str:
    return f"{table.plan.name}目标任务分解表"


def _name(line) -> str:
    return TOTAL_WORDS.get(line.region.level, line.region.name) if line.is_total else line.region.name


def _head_rows(table: TargetTable, width: int) -> list[list]:
    rows: list[list] = [[None] * width for _ in range(table.depth)]
    rows[0][0] = "地区"
    for head in table.heads:
        rows[head.row][head.column + 1] = head.text
    return rows


def _merges(table: TargetTable, width: int) -> list[str]:
    """Ranges such as B2:H2; the title takes row 1, so head row 0 is row 2 of the sheet and column 0 is B."""
    ranges = [(1, 1, 1, width), (2, 1, 1 + table.depth, 1)]
    for head in table.heads:
        top, left = head.row + 2, head.column + 2
        ranges.append((top, left, top + head.rows - 1, left + head.columns - 1))
    return [
        f"{column_letters(left)}{top}:{column_letters(right)}{bottom}"
        for top, left, bottom, right in ranges
        if (top, left) != (bottom, right)
    ]
