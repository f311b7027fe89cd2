"""The workbooks that receiving offices prescribe: what goes into their cells, and the filled files."""

from django.core.exceptions import ValidationError

from minsheng.figures import NONE
from minsheng.workbooks import WorkbookRefused, open_workbook
from minsheng.workbooks.safety import fits_a_tree
from organization.models import FileContent
from reports.document import UNREADABLE, Figure, FilledCell, FilledWorkbook, Text, plain
from reports.indicator_attributes import group_attributes
from reports.names import CALCULATIONS, Names
from reports.rendering.prescribed import filled
from reports.rendering.workbook import printed_number


def workbooks_of(composer) -> tuple[FilledWorkbook, ...]:
    """The template's workbooks with what stands in their cells today; a cell without a figure stays empty."""
    found = composer.template.workbooks.select_related("file").prefetch_related("cells__region")
    return tuple(_workbook(composer, each) for each in found)


def _workbook(composer, workbook):
    values, cells = {}, []
    for cell in workbook.cells.all():
        if cell.region_id not in values:
            region = cell.region
            values[cell.region_id] = (
                composer.values.about_region(region, 0) if region else composer.values.common
            )
        where = f"“{workbook}”的格子"
        runs = composer.said("{{ " + cell.figure + " }}", values[cell.region_id], where)
        if runs != (Text(UNREADABLE),) and plain(runs) not in ("", NONE):
            cells.append(FilledCell(cell.sheet, cell.row, cell.column, runs))
    return FilledWorkbook(workbook.name, workbook.file_id, tuple(cells))


def workbook_bytes(workbook: FilledWorkbook) -> bytes:
    """The prescribed file with the cells filled: numbers as numbers, as they are printed."""
    content = bytes(FileContent.objects.values_list("data", flat=True).get(file=workbook.file))
    cells, rates = {}, set()
    for cell in workbook.cells:
        place = (cell.sheet, cell.row, cell.column)
        cells[place], is_rate = _value(cell.runs)
        if is_rate:
            rates.add(place)
    return filled(content, cells, rates)


def _value(runs):
    """(number or text, whether it is a per cent) of what a cell says."""
    if len(runs) == 1 and isinstance(runs[0], Figure) and (found := printed_number(runs[0])):
        return found
    return plain(runs), False


# What a table asks for; the rest is for sentences.
_OF_INDICATORS = ("实际", "目标", "完成率", "上期", "增减数", "基数", "较基数数", "分子", "分母", "预计全年")
_OF_MONEY = ("计划", "下达", "筹集", "下拨", "发放", "到位率", "拨付率")
_GENERAL = ("期间", "截至月", "年度", "地区", "发文机关")


def choices(names: Names):
    """What a cell may be filled with, in groups for a list to choose from: (title, [(name, words)])."""
    groups = [("通用", _GENERAL)]
    if names.calculations:
        groups.append(("测算", [f"{CALCULATIONS}.{name}" for name in names.calculations]))
    together = tuple(group_attributes(names.groups))
    for name in names.indicators:
        groups.append((name, [f"{name}.{each}" for each in (*_OF_INDICATORS, *together)]))
    for name in names.projects:
        groups.append((name, [f"{name}.{each}" for each in _OF_MONEY]))
    return [(title, [(each, each) for each in found]) for title, found in groups]


def empty_grids(upload) -> dict:
    """Name → Grid of the sheets of an empty workbook that somebody hands in, by page or in a template's file.

    ``upload``: minsheng.uploads.check_upload. ValidationError for what cannot be filled.
    """
    if upload.kind.key != "xlsx":
        what = f"“{upload.name}”是{upload.kind.label}，不是 .xlsx 工作簿"
        raise ValidationError(f"{what}：请上传 .xlsx 的空表；.xls、.et 的先用 WPS 或 Excel 另存为 .xlsx。")
    try:
        sheets = open_workbook(upload.data, upload.name).sheets
    except WorkbookRefused as refusal:
        raise ValidationError(str(refusal.problem.message)) from refusal
    if not fits_a_tree(upload.data):
        raise ValidationError(f"“{upload.name}”展开后太大：请只留要填的表，删去多余的格式，另存后再上传。")
    return {grid.name: grid for grid in sheets}


def cell_problem(grid, row, column) -> str:
    """Why nothing can be filled into a cell of an empty workbook; empty where it can."""
    if grid.anchor(row, column) != (row, column):
        return "这一格在合并的格子里，请点合并格的左上角。"
    if grid.at(row, column).formula is not None:
        return "这一格是公式，由表自己算，不用填。"
    return ""


def names_for(names: Names, region=None):
    """What a cell may name, as in a wording that stands by itself, or about one region."""
    return names.vocabulary("regions" if region else "wording")
