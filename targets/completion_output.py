"""Completion as data and as a list: what `manage.py completion` writes."""

from minsheng.figures import format_number
from minsheng.months import span_name
from minsheng.workbooks.writing import Sheet, workbook_bytes
from targets.completion import BASES
from targets.matrix_workbook import number_or_text

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
    line[3], line[4] = number_or_text(row.actual_text), number_or_text(row.target_text)
    line[7:9] = row.reported, row.expected
    return line
