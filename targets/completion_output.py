"""Completion as data and as a sheet: what `manage.py completion` writes and the overview page downloads."""

from decimal import Decimal

from openpyxl.utils import get_column_letter

from minsheng.figures import format_number
from minsheng.months import span_name
from minsheng.workbooks.writing import Sheet, workbook_bytes
from targets.completion import BASES

HEADINGS = ("地区", "指标", "单位", "完成数", "目标", "完成率", "进度", "已报", "应报", "未报地区", "标记")


def as_records(rows):
    """Return one dict per row: numbers as exact decimal strings without exponent, None where there is none.

    The keys that programs rely on come first, in a fixed order; region_code and what follows are additions.
    """
    return [_record(row) for row in rows]


def _record(row):
    return {
        "region": row.region,
        "indicator": row.indicator,
        "short_name": row.short_name,
        "unit": row.unit,
        "kind": row.kind,
        "actual": _exact(row.actual),
        "target": _exact(row.target),
        "rate": _exact(row.rate),
        "rate_text": row.rate_text,
        "reported": row.reported,
        "expected": row.expected,
        "missing": list(row.missing),
        "marks": list(row.marks),
        "region_code": row.region_code,
        "actual_text": row.actual_text,
        "target_text": row.target_text,
        "met": row.met,
        "note": row.note,
    }


def _exact(value):
    return None if value is None else format_number(value)


def as_lines(rows):
    """Return headings and rows of text, as the table on the command line shows them."""
    return [HEADINGS, *(_line(row) for row in rows)]


def _line(row):
    light = f"{row.light.sign}{row.light.word}" if row.light else ""
    return (
        row.region,
        row.short_name,
        row.unit,
        row.actual_text,
        row.target_text,
        row.rate_text,
        light,
        str(row.reported),
        str(row.expected),
        "、".join(row.missing),
        "、".join(row.marks),
    )


def as_workbook(rows, plan, through, basis):
    """Return the rows as the bytes of an .xlsx list; figures are numbers rounded as they are printed."""
    title = f"{plan.name}完成情况（{span_name(through.replace(month=1), through)}，{BASES[basis]}）"
    sheet = Sheet(
        "完成情况",
        rows=[[title], HEADINGS, *(_cells(row) for row in rows)],
        title_rows=1,
        merges=["A1:K1"],
        widths=[14, 18, 8, 12, 12, 10, 10, 6, 6, 30, 30],
        landscape=True,
    )
    return workbook_bytes([sheet])


def _cells(row):
    line = list(_line(row))
    line[3], line[4] = _number_or_text(row.actual_text), _number_or_text(row.target_text)
    line[7:9] = row.reported, row.expected
    return line


def as_matrix_workbook(table, asked):
    """Return the matrix as seen, as .xlsx: three columns per indicator, regions down.

    `table` is targets.overview.Matrix; `asked` names plan, region, span and basis.
    """
    width = 1 + 3 * len(table.columns)
    title = f"{asked.region}{asked.span}完成情况（{asked.basis_word}）"
    names, parts = ["地区"], [""]
    merges = [f"A1:{get_column_letter(width)}1", "A2:A3"]
    for number, indicator in enumerate(table.columns):
        names += [
            f"{indicator.short_name}（{indicator.unit}）" if indicator.unit else indicator.short_name,
            "",
            "",
        ]
        parts += ["目标", "完成", "完成率"]
        first, last = get_column_letter(2 + 3 * number), get_column_letter(4 + 3 * number)
        merges.append(f"{first}2:{last}2")
    body = [
        [line.region, *(value for cell in line.cells for value in _three(cell.row))] for line in table.lines
    ]
    reported = ["已报/应报", *(value for text in table.reported for value in ("", text, ""))]
    notes = [[f"{tag}：{words}"] for tag, words in table.legend]
    notes += [[f"本月未报：{region}（{'、'.join(owed)}）"] for region, owed in table.missing]
    sheet = Sheet(
        "完成情况",
        rows=[[title], names, parts, *body, reported, *notes],
        title_rows=1,
        header_rows=2,
        merges=merges,
        widths=[16, *[10] * (width - 1)],
        freeze="B4",
        landscape=True,
    )
    return workbook_bytes([sheet])


def _three(row):
    if row is None:
        return "", "", ""
    return _number_or_text(row.target_text), _number_or_text(row.actual_text), row.rate_text


def _number_or_text(text):
    """A figure as printed becomes a number again; words, dashes and bounds stay text."""
    return Decimal(text) if text.lstrip("-").replace(".", "", 1).isdecimal() else text
