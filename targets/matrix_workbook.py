"""The matrix as seen, as a workbook: the columns of the chosen view, the page’s order and grounds."""

from decimal import Decimal

from openpyxl.utils import get_column_letter

from minsheng.pictures.palette import HEAT
from minsheng.workbooks.writing import Sheet, workbook_bytes
from targets.overview_cells import ACTUAL, GAP, NEW, RATE, VIEWS


def number_or_text(text):
    """A figure as printed becomes a number again; words, dashes and bounds stay text."""
    plain = text.removeprefix("+").replace(",", "")
    return Decimal(plain) if plain.removeprefix("-").replace(".", "", 1).isdecimal() else text


def _completion(cell):
    row = cell.row
    return number_or_text(row.target_text), number_or_text(row.actual_text), row.rate_text, _light(cell)


def _new(cell):
    return number_or_text(cell.main), number_or_text(cell.row.actual_text)


def _gap(cell):
    return number_or_text(cell.main), _light(cell)


def _light(cell):
    return f"{cell.light.sign}{cell.light.word}" if cell.light else ""


# What each view writes for an indicator: headings, and a function from a cell to as many values.
_VIEWS = {
    RATE: (("目标", "完成", "完成率", "进度"), _completion),
    ACTUAL: (("目标", "完成", "完成率", "进度"), _completion),
    NEW: (("本月新增", "累计（现为）"), _new),
    GAP: (("与序时差（百分点）", "进度"), _gap),
}


def as_matrix_workbook(table, asked, view):
    """Return the matrix as seen, as the bytes of an .xlsx: a few columns per indicator, regions down.

    `table` is targets.overview.Matrix; `asked` names plan, region, span and basis.
    """
    parts, values = _VIEWS[view]
    wide = len(parts)
    width = 1 + wide * len(table.columns)
    title = f"{asked.region}{asked.span}完成情况（{VIEWS[view]}，{asked.basis_word}）"
    heads, merges = ["地区"], [f"A1:{get_column_letter(width)}1", "A2:A3"]
    for number, indicator in enumerate(table.columns):
        name = f"{indicator.short_name}（{indicator.unit}）" if indicator.unit else indicator.short_name
        heads += [name, *[""] * (wide - 1)]
        first, last = (get_column_letter(2 + wide * number + more) for more in (0, wide - 1))
        merges.append(f"{first}2:{last}2")
    body = [
        [line.region, *(value for cell in line.cells for value in _values(cell, values, wide))]
        for line in table.lines
    ]
    reported = ["已报/应报", *(value for text in table.reported for value in (text, *[""] * (wide - 1)))]
    notes = [[f"{tag}：{words}"] for tag, words in table.legend]
    notes += [[f"本月未报：{region}（{'、'.join(owed)}）"] for region, owed in table.missing]
    sheet = Sheet(
        VIEWS[view],
        rows=[[title], heads, ["", *parts * len(table.columns)], *body, reported, *notes],
        title_rows=1,
        header_rows=2,
        merges=merges,
        widths=[16, *[10] * (width - 1)],
        fills=dict(_fills(table, wide)),
        freeze="B4",
        landscape=True,
    )
    return workbook_bytes([sheet])


def _values(cell, values, wide):
    return values(cell) if cell.row else [""] * wide


def _fills(table, wide):
    for number, line in enumerate(table.lines):
        for place, cell in enumerate(line.cells):
            if cell.light and cell.light.colour in HEAT:
                for more in range(wide):
                    column = get_column_letter(2 + wide * place + more)
                    yield f"{column}{4 + number}", HEAT[cell.light.colour].removeprefix("#")
