"""实施进度表: regions down, the indicators across under their categories, three columns each; 达标 one."""

from dataclasses import dataclass, replace
from itertools import groupby

from reports.document import Cell, Table, Text
from targets.models import Kind

_THREE = ("目标", "完成", "率%")


@dataclass(frozen=True)
class _Column:
    indicator: object
    path: tuple[str, ...]

    @property
    def width(self):
        return 1 if self.indicator.kind == Kind.MILESTONE else len(_THREE)


def progress_table(material, values) -> Table | None:
    """The bureau's matrix; None when there is no indicator to show.

    An indicator is shown when some region has a target for it (a 达标 task is its own target). A region
    without the task has blank cells, never 0.
    """
    columns = _columns(material)
    if not columns:
        return None
    return Table(
        head=_head(columns, material.labels),
        body=tuple(_body_row(region, columns, material, values) for region in material.regions),
        groups=(1, *(column.width for column in columns)),
        strong_rows=(0,),
    )


def _columns(material):
    categories = {category.pk: category for category in material.categories}
    projects = {project.pk: project for project in material.projects}
    aimed = {row.indicator_id for row in material.rows.values() if row.target is not None}
    shown = [each for each in material.indicators if each.pk in aimed]
    paths = [(_path(projects[each.project_id].category_id, categories), each) for each in shown]
    order = {category.pk: index for index, category in enumerate(material.categories)}
    paths.sort(key=lambda item: [order[category.pk] for category in item[0]])
    return [_Column(each, tuple(category.name for category in path)) for path, each in paths]


def _path(category_id, categories):
    path = []
    while category_id:
        path.insert(0, categories[category_id])
        category_id = categories[category_id].parent_id
    return path


def _head(columns, labels):
    """Categories level by level, then indicators, then 目标 完成 率%; what has nothing below reaches down."""
    depth = max(len(column.path) for column in columns)
    starts = [1 + sum(column.width for column in columns[:index]) for index in range(len(columns))]
    rows = [[] for _ in range(depth + 2)]
    rows[0].append((0, _cell("地区", down=depth + 2)))
    for level in range(depth):
        for path, start, across in _groups(columns, starts, level):
            if len(path) > level:
                rows[level].append((start, _cell(path[level], across=across)))
    for start, column in zip(starts, columns, strict=True):
        level = len(column.path)
        down = depth + 2 - level if column.width == 1 else depth + 1 - level
        rows[level].append((start, _cell(_title(column.indicator, labels), across=column.width, down=down)))
        if column.width > 1:
            rows[-1].extend((start + index, _cell(words)) for index, words in enumerate(_THREE))
    return tuple(tuple(cell for _, cell in sorted(row, key=lambda item: item[0])) for row in rows)


def _groups(columns, starts, level):
    """(path, first position, width) of neighbours under the same category of this level."""
    placed = zip(columns, starts, strict=True)
    for path, group in groupby(placed, lambda item: item[0].path[: level + 1]):
        members = list(group)
        yield path, members[0][1], sum(column.width for column, _ in members)


def _title(indicator, labels):
    label = labels.get(indicator.pk)
    if indicator.kind == Kind.MILESTONE:
        return label or indicator.project.short_name or indicator.short_name
    name = label or indicator.name
    return f"{name}（{indicator.unit}）" if indicator.unit else name


def _body_row(region, columns, material, values):
    cells = [_cell(material.region_name if region == material.region else region.name)]
    for column in columns:
        row = material.rows.get((region.pk, column.indicator.pk))
        cells.extend(_figures(column, row, values.figures_of(column.indicator)))
    return tuple(cells)


def _figures(column, row, figures):
    if row is None:
        return [Cell()] * column.width
    if column.width == 1:
        return [figure_cell(_all_done(figures.actual(row), row))]
    target = figures.target(row)
    return [
        figure_cell(target if row.target is not None else None),
        figure_cell(figures.actual(row)),
        figure_cell(figures.rate(row, with_sign=False) if row.target is not None else None),
    ]


def _all_done(figure, row):
    """The whole says 完成 when all its regions do, else how many of how many."""
    return replace(figure, printed="完成") if row.is_top and row.met else figure


def figure_cell(figure):
    return Cell((figure,)) if figure else Cell()


def _cell(words, across=1, down=1):
    return Cell((Text(words),), across, down)
