"""Each cell as a number in its column's unit, or as words; what is doubtful is a named problem."""

from collections import Counter
from decimal import Decimal

from minsheng import quantities
from minsheng.quantities import Quantity, in_unit, open_word, parse_quantity
from minsheng.quantity_units import COUNTED, FAMILY_OF, NotConvertible, analyse
from minsheng.workbooks import ERROR, WARNING, Problem, cell_text
from minsheng.workbooks import Cell as FileCell
from minsheng.workbooks.grid import BOOLEAN, DATE, FAULT
from minsheng.workbooks.grid import NUMBER as FILE_NUMBER

from .guessing import guess_direction, guess_kind, guess_scale
from .layout import Layout
from .shape import FAULTY, NO_TASK, NUMBER, WORDS, Cell, Column, Row, Settled

LARGEST = Decimal(10) ** 13
LONGEST_TEXT = 200
DECIMALS = 6
GUESS = Settled()


def read_column(
    layout: Layout, place: int, column: Column, rows: list[Row], settled: Settled = GUESS
) -> tuple[list[Cell], list[Problem]]:
    """All filled cells of one column; its unit, kind, direction and scale are settled from head and cells."""
    grid = layout.grid
    found = [(row, file_cell) for row in rows if (file_cell := grid.rows[row.index].get(place)) is not None]
    quantities_read = {row.index: parse_quantity(cell.value) for row, cell in found if cell.kind == "text"}
    _settle(column, found, quantities_read, settled)
    unit, sheet = column.unit, grid.name
    cells: list[Cell] = []
    problems: list[Problem] = []
    for row, file_cell in found:
        if file_cell.value is None and file_cell.formula is None:
            continue
        coordinate = grid.coordinate(row.index, place)
        cell = Cell(row.region, row.total, column.key, None, "", "", "", sheet, coordinate, WORDS)
        if file_cell.kind == FILE_NUMBER and not file_cell.percent:
            cell.number, cell.verdict, cell.raw = file_cell.value, NUMBER, str(file_cell.value)
        else:
            problem = _read_other(cell, file_cell, quantities_read.get(row.index), column)
            if problem:
                problems.append(_problem(cell, *problem))
            if cell.verdict == "":
                continue
        if cell.number is not None and (problem := _implausible(cell.number, unit)):
            problems.append(_problem(cell, *problem))
        cells.append(cell)
    return cells, problems + _about_the_column(column, cells)


def _problem(cell: Cell, code: str, severity: str, message: str, remedy: str) -> Problem:
    return Problem(code, cell.sheet, cell.place, severity, message, remedy)


def _settle(
    column: Column, found: list[tuple[Row, FileCell]], read: dict[int, Quantity], settled: Settled
) -> None:
    """Unit from the cells when the head has none; then the guesses that need both; what is known wins."""
    if settled.unit is not None:
        column.unit = settled.unit
    numbers = any(cell.kind == FILE_NUMBER for _, cell in found)
    kinds = Counter(quantity.kind for quantity in read.values())
    if not column.unit:
        written = Counter(quantity.unit for quantity in read.values() if quantity.unit)
        percent = any(cell.percent for _, cell in found if cell.kind == FILE_NUMBER)
        column.unit = "%" if percent else (written.most_common(1)[0][0] if written else "")
    numbers = numbers or kinds[quantities.NUMBER] > 0
    plain = sum(quantity.kind == quantities.WORDS and not quantity.doubt for quantity in read.values())
    words = plain + kinds[quantities.DONE] + kinds[quantities.NOT_DONE]
    done_only = not numbers and kinds[quantities.DONE] + _dated_done(read) > 0
    column.kind, column.sure = guess_kind(
        column.header_path, column.unit, done_only=done_only, words_only=not numbers and words > 0
    )
    if settled.kind:
        column.kind, column.sure = settled.kind, True
    column.scale = guess_scale(column.kind, column.unit)
    column.direction = guess_direction(
        column.header_path, [q.bound for q in read.values() if q.bound], column.kind
    )
    column.direction = settled.direction or column.direction


def _dated_done(read: dict[int, Quantity]) -> int:
    """6月底前完成 is a milestone's target too."""
    return sum(quantity.kind == quantities.WORDS and "完成" in quantity.raw for quantity in read.values())


def _read_other(cell: Cell, file_cell: FileCell, quantity: Quantity | None, column: Column):
    """Everything but a plain number. A problem's parts or None; an empty verdict means: as good as blank."""
    cell.raw = cell_text(file_cell)
    if file_cell.value is None:
        cell.verdict, cell.raw = FAULTY, file_cell.formula or ""
        message = "是公式，但文件里没有保存它的结果"
        return "formula-without-value", ERROR, message, "请在 WPS 或 Excel 中打开这个文件，保存一次再上传"
    if file_cell.kind == FAULT:
        cell.verdict = FAULTY
        return "formula-fault", ERROR, f"公式出错（{cell.raw}）", "请改正公式，或直接填数"
    if file_cell.kind == DATE:
        cell.text = cell.raw
        remedy = "若本来是数，请把单元格格式改成“常规”后重填"
        return (
            None
            if column.kind == "milestone"
            else ("date-for-number", ERROR, f"是日期（{cell.raw}），不是数", remedy)
        )
    if file_cell.kind == FILE_NUMBER:
        return _percent(cell, file_cell, column)
    if file_cell.kind == BOOLEAN:
        cell.text = cell.raw
        return None
    return _words(cell, quantity, column)


def _percent(cell: Cell, file_cell: FileCell, column: Column):
    """0.7 shown as 70% is 70; a per cent among persons or beds is a slip."""
    cell.number, cell.verdict = file_cell.value * 100, NUMBER
    if column.unit in ("", "%"):
        return None
    message = f"单元格是百分数格式（显示为 {cell.raw}），这一列的单位是“{column.unit}”"
    return "unit-mismatch", ERROR, message, "请改成“常规”格式并核对这个数"


def _words(cell: Cell, quantity: Quantity, column: Column):
    if quantity.kind == quantities.BLANK:
        cell.verdict = ""
        return None
    cell.bound = quantity.bound
    if len(cell.raw) > LONGEST_TEXT:
        cell.verdict, cell.raw = FAULTY, cell.raw[:LONGEST_TEXT]
        return "too-long", ERROR, f"文字超过 {LONGEST_TEXT} 字", "请缩短，详细要求写在指标口径里"
    if quantity.kind == quantities.NO_TASK:
        cell.verdict = NO_TASK
        return None
    if quantity.kind == quantities.NUMBER:
        return _written_number(cell, quantity, column)
    cell.text = cell.raw
    if column.kind == "milestone" or quantity.kind == quantities.OPEN:
        return None
    if quantity.doubt:
        cell.verdict = FAULTY
        remedy = "请只填一个数（说明写在备注里），或改成不带数的文字"
        return "doubtful-number", ERROR, f"“{cell.raw[:40]}”：{quantity.doubt}", remedy
    return (
        "words-for-number",
        WARNING,
        f"“{cell.raw[:40]}”是文字，按文字目标读取，不计入合计",
        "应当是数时请改正",
    )


def _written_number(cell: Cell, quantity: Quantity, column: Column):
    try:
        cell.number = in_unit(quantity, column.unit)
    except NotConvertible as error:
        cell.verdict = FAULTY
        return "unit-mismatch", ERROR, f"“{cell.raw[:40]}”：{error}", "请按这一列的单位填写，或改正表头的单位"
    cell.verdict, cell.remark = NUMBER, quantity.remark
    cell.text = open_word(quantity.remark)
    if quantity.doubt:
        return (
            "doubtful-unit",
            WARNING,
            f"“{cell.raw[:40]}”：{quantity.doubt}，已读作 {quantity.number}",
            "请核对",
        )
    return None


def _implausible(number: Decimal, unit: str):
    if number < 0:
        return "negative", ERROR, f"目标是负数（{number}）", "请改正"
    if number >= LARGEST:
        return "too-large", ERROR, "数太大", "请核对位数和单位"
    if number % 1:
        if number != round(number, DECIMALS):
            return (
                "too-many-decimals",
                ERROR,
                f"小数超过 {DECIMALS} 位（{number}）",
                "请按需要的位数四舍五入后再填",
            )
        if unit and FAMILY_OF.get(analyse(unit).base) in COUNTED and analyse(unit).scale == 1:
            return "fraction-of-a-whole", WARNING, f"{number}{unit} 不是整数", "请核对"
    return None


def _about_the_column(column: Column, cells: list[Cell]) -> list[Problem]:
    """What shows when the column is seen whole: signs that disagree, fractions where per cents are meant."""
    problems = []
    for cell in cells:
        if cell.bound and cell.bound != column.direction:
            word = "不高于" if cell.bound == "at_most" else "不低于"
            message = f"“{cell.raw[:40]}”写的是“{word}”，与这一列的方向不一致"
            problems.append(
                _problem(cell, "direction-conflict", WARNING, message, "请核对这一列的方向，或改正单元格")
            )
    numbers = [cell for cell in cells if cell.number]
    plain = [cell for cell in numbers if "%" not in cell.raw and "％" not in cell.raw]
    if column.unit == "%" and numbers and plain and max(cell.number for cell in numbers) <= 1:
        message = f"单位是 %，这一列的数都不超过 1（如 {plain[0].raw}），可能少乘了 100"
        problems.append(
            _problem(plain[0], "maybe-fraction", WARNING, message, "70% 请填 70，或把单元格设成百分数格式")
        )
    return problems
