"""Tables as HTML, and how wide their columns are on paper.

Widths are counted in characters (a Chinese character is 1, a half-width one 0.5): enough to choose a size
and to split a table that no size fits, and the same on every machine.
"""

from dataclasses import dataclass, replace
from unicodedata import east_asian_width

from django.utils.html import format_html
from django.utils.safestring import mark_safe

from reports.document import Cell, Table, plain

SIZES_PT = (10.5, 9, 7.5)
_PADDING = 0.5  # characters, both sides together
_HEAD_LINES = 3  # a head cell may wrap into so many lines
_UNBROKEN = 3.5  # so many stand together on one line: 目标, 率%, the first half of “两线合一”
_MM_PER_PT = 25.4 / 72


@dataclass(frozen=True)
class Fitted:
    """A table with the type size and column widths (in millimetres) it is set in."""

    table: Table
    size_pt: float
    widths_mm: tuple[float, ...]


def characters(text):
    """The width of a text in Chinese characters."""
    return sum(1 if east_asian_width(each) in "WFA" else 0.5 for each in text)


def fitted(table: Table, width_mm: float) -> list[Fitted]:
    """The table in the largest size that fits the width; split between column groups when none does.

    One whose columns have their shares is set small and never split.
    """
    if table.shares:
        return [Fitted(table, SIZES_PT[-1], _stretched(table.shares, width_mm))]
    needs = _column_needs(table)
    for size in SIZES_PT:
        if sum(needs) * size * _MM_PER_PT <= width_mm:
            return [Fitted(table, size, _stretched(needs, width_mm))]
    size = SIZES_PT[1]
    parts = []
    for first, last in _part_bounds(table, needs, width_mm / (size * _MM_PER_PT)):
        part = columns_of(table, first, last)
        parts.append(Fitted(part, size, _stretched(_column_needs(part), width_mm)))
    return parts


def _stretched(needs, width_mm):
    total = sum(needs)
    return tuple(round(width_mm * need / total, 2) for need in needs)


def grid(rows):
    """(row, column, cell) of every cell, past the columns that spanning cells above have taken."""
    taken = {}
    for index, row in enumerate(rows):
        column = 0
        for cell in row:
            while taken.get((index, column)):
                column += 1
            for down in range(cell.down):
                for across in range(cell.across):
                    taken[index + down, column + across] = True
            yield index, column, cell
            column += cell.across


def _column_needs(table):
    columns = sum(cell.across for cell in table.head[0]) if table.head else len(table.body[0])
    needs = [_PADDING + 1.0] * columns
    for _, column, cell in grid(table.body):
        if cell.across == 1:
            needs[column] = max(needs[column], characters(plain(cell.runs)) + _PADDING)
    spanning = sorted(grid(table.head), key=lambda place: place[2].across)
    for _, column, cell in spanning:
        width = characters(plain(cell.runs))
        need = max(width / _HEAD_LINES + 0.5, min(width, _UNBROKEN)) + _PADDING
        lack = need - sum(needs[column : column + cell.across])
        if lack > 0 and cell.across < columns:
            for each in range(column, column + cell.across):
                needs[each] += lack / cell.across
    return needs


def _part_bounds(table, needs, room):
    """First and last column (excluded) of each part; the first group goes before every part."""
    groups = table.groups or (1,) * len(needs)
    head_need = sum(needs[: groups[0]])
    start = column = groups[0]
    used = head_need
    for group in groups[1:]:
        need = sum(needs[column : column + group])
        if column > start and used + need > room:
            yield start, column
            start, used = column, head_need
        used += need
        column += group
    yield start, column


def columns_of(table: Table, first: int, last: int) -> Table:
    """The first column group and the columns ``first`` to ``last`` (excluded); spans are cut to fit."""
    lead = table.groups[0] if table.groups else 1
    return replace(
        table,
        head=_cut(table.head, lead, first, last),
        body=_cut(table.body, lead, first, last),
        groups=_cut_groups(table.groups, first, last),
    )


def _cut(rows, lead, first, last):
    cut = [[] for _ in rows]
    for index, column, cell in grid(rows):
        kept = sum(1 for each in range(column, column + cell.across) if each < lead or first <= each < last)
        if kept:
            cut[index].append(replace(cell, across=kept))
    return tuple(tuple(row) for row in cut)


def _cut_groups(groups, first, last):
    kept, column = list(groups[:1]), groups[0] if groups else 0
    for group in groups[1:]:
        if first <= column < last:
            kept.append(group)
        column += group
    return tuple(kept)


def table_html(writer, table: Table, name: str):
    """The table as safe HTML; ``writer`` writes the cells' runs."""
    head = "".join(_row(writer, row, "th") for row in table.head)
    body = "".join(
        _row(writer, row, "td", "strong" if index in table.strong_rows else "")
        for index, row in enumerate(table.body)
    )
    columns = "".join(f'<col class="c{index}"/>' for index in range(len(_column_needs(table))))
    return format_html(
        '<table class="progress-table{}" id="{}"><colgroup>{}</colgroup>\n<thead>\n{}</thead>\n'
        "<tbody>\n{}</tbody></table>\n",
        " is-words" if table.shares else "",
        name,
        mark_safe(columns),
        mark_safe(head),
        mark_safe(body),
    )


def _row(writer, cells, tag, kind=""):
    content = "".join(_cell(writer, cell, tag, is_first=index == 0) for index, cell in enumerate(cells))
    return format_html("<tr{}>{}</tr>\n", mark_safe(f' class="{kind}"' if kind else ""), mark_safe(content))


def _cell(writer, cell: Cell, tag, is_first):
    if tag == "td" and is_first:
        tag, scope = "th", ' scope="row"'
    else:
        scope = "" if tag == "td" else ' scope="colgroup"' if cell.across > 1 else ' scope="col"'
    spans = "".join(
        f' {name}="{value}"'
        for name, value in (("colspan", cell.across), ("rowspan", cell.down))
        if value > 1
    )
    attributes, content = writer.cell(cell)
    return format_html(
        "<{}{}{}>{}</{}>", mark_safe(tag), mark_safe(scope + spans), attributes, content, mark_safe(tag)
    )
