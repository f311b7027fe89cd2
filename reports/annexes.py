"""The tables of annexes other than the matrix: tasks as rows, and the ranking of regions."""

from reports.document import Annex, Cell, Table, Text
from reports.models import TemplatePart
from reports.parts import listed_regions
from reports.progress_table import figure_cell, progress_table
from targets.models import Kind

Source = TemplatePart.Source
_TASK_HEADS = ("类别", "项目", "指标", "单位", "目标", "完成数", "完成率", "责任科室")
_RANK_HEADS = ("名次", "地区", "目标", "完成数", "完成率", "序时进度")


def part_annex(composer, part, material) -> Annex | None:
    """The annex of a part; None when there is nothing to list."""
    tables = {
        Source.MATRIX: lambda: progress_table(material, composer.values),
        Source.TASKS: lambda: task_table(material, composer.values),
        Source.RANKING: lambda: ranking_table(part, material, composer.values),
    }
    table = tables[part.source]()
    if table is None:
        return None
    title = composer.line(part, part.text) or f"{material.span}{part.title}"
    notice = material.plan.notice
    notes = (f"注：{notice}",) if notice else ()
    return Annex(title, (table,), notes, is_landscape=part.source != Source.RANKING)


def task_table(material, values) -> Table | None:
    """One row for each indicator; a category and a project stand once for all of theirs."""
    categories = {each.pk: each for each in material.categories}
    order = {pk: index for index, pk in enumerate(categories)}
    projects = sorted(material.projects, key=lambda each: order.get(each.category_id, len(order)))
    rows = []
    for project in projects:
        for indicator in material.indicators_of(project):
            rows.append((categories.get(project.category_id), project, indicator))
    if not rows:
        return None
    body = tuple(_task_row(index, rows, values) for index in range(len(rows)))
    return Table((tuple(_words(head) for head in _TASK_HEADS),), body, groups=(1,) * len(_TASK_HEADS))


def _task_row(index, rows, values):
    category, project, indicator = rows[index]
    figures = values.figures_of(indicator)
    row, cells = figures.row, []
    for position, thing in enumerate((category, project)):
        if index == 0 or rows[index - 1][position] != thing:
            down = 1
            while index + down < len(rows) and rows[index + down][position] == thing:
                down += 1
            cells.append(_words(str(thing or ""), down=down))
    has_target = row is not None and (row.target is not None or row.kind == Kind.MILESTONE)
    return (
        *cells,
        _words(figures.label),
        _words(figures.unit),
        figure_cell(figures.target(row) if has_target else None),
        figure_cell(figures.actual(row)),
        figure_cell(figures.rate(row) if row is not None and row.target is not None else None),
        _words(str(indicator.section)),
    )


def ranking_table(part, material, values) -> Table | None:
    """The regions that the part lists with their places."""
    listed = listed_regions(part, material)
    if not listed:
        return None
    body = tuple(_rank_row(place, region, part, values) for place, region in listed)
    return Table((tuple(_words(head) for head in _RANK_HEADS),), body, groups=(1,) * len(_RANK_HEADS))


def _rank_row(place, region, part, values):
    said = values.about_region(region, place, part.indicator)
    return (
        _words(said["名次"]),
        _words(region.name),
        *(figure_cell(said["指标"][name]) for name in ("目标", "实际", "完成率", "序时进度")),
    )


def _words(text, down=1):
    return Cell((Text(text),), 1, down)
