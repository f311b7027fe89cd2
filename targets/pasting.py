"""A block copied from Excel or WPS, laid onto the lines of a sheet: which text goes into which input.

The block may have headings or not, the indicators' names or not, units, separators, full-width digits, blank
cells and columns that the sheet does not take. What is not taken, and why, is always said.
"""

import csv
import io
import re
from dataclasses import dataclass, field

from minsheng.quantities import DONE, NOT_DONE, NUMBER, half_width, parse_quantity
from targets.entering import INPUTS, LABELS, NO, YES, read_inputs, shown_inputs
from targets.models import Kind, State

LONGEST, MOST_ROWS, MOST_COLUMNS, HEAD_WITHIN = 200_000, 500, 60, 4
NAMES, UNUSED = "names", ""
# What the heads of columns are called; UNUSED are columns that sheets have beside the figures.
HEADS = {
    NAMES: "指标 指标名称 项目 项目名称 名称 工作任务 目标任务 地区 县区 县（区） 县市区 填报地区",
    "cumulative": "本月累计 累计 累计完成 累计数 累计完成数 本年累计 完成数 完成 实际完成 实际完成数 "
    "完成情况 本月累计（本月数） 本月数 月末数 数值",
    "increment": "本月新增 新增 当月新增 本月完成 当月完成 新增数",
    "numerator": "分子 分子数",
    "denominator": "分母 分母数",
    "value": "只知道率时填",
    "effective_month": "执行月 执行时间",
    "paid_from": "兑现月 兑现时间",
    "done_on": "完成日期 完成时间",
    "note": "备注 说明 备注说明",
    UNUSED: "目标 年度目标 目标数 目标任务数 任务数 上月 上月累计 上月数 完成率 完成比例 比例 进度 序时进度 "
    "单位 计量单位 序号 排名 填报方式",
}
HEAD_OF = {word: name for name, words in HEADS.items() for word in words.split()}
STATES = {State(state).label: state.value for state in (State.NO_DATA, State.NOT_APPLICABLE)}
_BRACKETS = re.compile(r"[（(][^（()）]*[)）]$")


@dataclass
class Placed:
    """What the block says for one line: texts by input name, what cannot be read, and what is still
    missing.
    """

    line: object
    texts: dict[str, str]
    problems: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)


@dataclass
class Laid:
    """The block on the sheet: a Placed per line in the order of the block, and remarks on the rest of it."""

    placed: list[Placed] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def answer(self):
        """What the page's script is told: {rows: [{cell, values, problems, hints}], remarks}."""
        rows = [
            {
                "cell": placed.line.cell_id,
                "values": placed.texts,
                "problems": placed.problems,
                "hints": placed.hints,
            }
            for placed in self.placed
        ]
        return {"rows": rows, "remarks": self.remarks}


def read_block(text):
    """The cells of a block of tab-separated text as rows of stripped strings.

    ValueError with a Chinese sentence when it is too large or broken.
    """
    if len(text) > LONGEST:
        raise ValueError("粘贴的内容太多，请只复制要填的那一块。")
    try:
        lines = csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), delimiter="\t")
        rows = [[cell.strip() for cell in row] for row in lines]
    except csv.Error:
        raise ValueError("粘贴的内容读不出来，请在表格里重新复制要填的那一块。") from None
    while rows and not any(rows[-1]):
        rows.pop()
    if len(rows) > MOST_ROWS or max(map(len, rows), default=0) > MOST_COLUMNS:
        raise ValueError(f"粘贴的内容超过 {MOST_ROWS} 行或 {MOST_COLUMNS} 列，请只复制要填的那一块。")
    return rows


def lay(rows, lines, at, box):
    """Lay the rows of a block onto targets.sheet_lines.Line objects; returns Laid.

    `at`, `box`: the line (its place in `lines`) and the input that the block was pasted into.
    """
    laid = Laid()
    heads, rows = _split_heads(rows, lines)
    index = index_of(lines)
    column = names_column(heads, rows, index)
    used = set()
    for place, row in enumerate(rows):
        line = _line_for(row, place, column, index, lines, at, laid, used)
        if line is not None and line.is_summed:
            laid.remarks.append(f"{line.label}由分项相加，请到“分项”里填，没有取用。")
        elif line is not None:
            placed = _place(line, _texts(line, row, heads, column, box, laid))
            if placed.texts or placed.problems:
                laid.placed.append(placed)
    _name_unused(heads, laid)
    return laid


def plain(text):
    text = re.sub(r"\s", "", half_width(text))
    return _BRACKETS.sub("", text) or text


def index_of(lines):
    found = {}
    for line in lines:
        for name in line.names:
            found.setdefault(plain(name), line)
    return found


def _split_heads(rows, lines):
    """(input name or heading text by column, the rows below): heads may stand in the first few rows."""
    own = {}
    for line in lines:
        own |= {plain(line.indicator.numerator_name): "numerator"}
        own |= {plain(line.indicator.denominator_name): "denominator"}
    own.pop("", None)
    heads = {}
    # A title may stand above the heads, and the heads may take two rows.
    first = next((place for place, row in enumerate(rows[:HEAD_WITHIN]) if _is_head(row, own)), 0)
    while rows[first:] and _is_head(rows[first], own):
        for column, text in enumerate(rows[first]):
            if text:
                heads[column] = own.get(plain(text)) or HEAD_OF.get(plain(text)) or f"?{text}"
        first += 1
    return heads, rows[first:]


def _is_head(row, own):
    known = [text for text in row if plain(text) in HEAD_OF or plain(text) in own]
    numbers = [text for text in row if parse_quantity(text).kind == NUMBER]
    # 完成 alone is what a milestone says, not the head of a column.
    return bool(known) and not numbers and [plain(text) for text in known] != ["完成"]


def names_column(heads, rows, index):
    """The column in which the indicators' names stand, or None where the block has none."""
    named = [column for column, name in heads.items() if name == NAMES]
    width = max(map(len, rows), default=0)
    for column in [*named, *range(width)]:
        if any(column < len(row) and plain(row[column]) in index for row in rows):
            return column
    return None


def _line_for(row, place, column, index, lines, at, laid, used):
    if column is None:
        if at + place < len(lines):
            return lines[at + place]
        if any(row):
            laid.remarks.append(f"第 {place + 1} 行（{_start(row)}）在表的最后一行以下，没有取用。")
        return None
    name = row[column] if column < len(row) else ""
    line = index.get(plain(name))
    if line is None and any(row):
        laid.remarks.append(f"“{name or _start(row)}”不是这张表里要您填的{lines[0].row_word}，没有取用。")
    elif line is not None and line.cell_id in used:
        laid.remarks.append(f"“{name}”出现了两次，只取用第一次的。")
        return None
    if line is not None:
        used.add(line.cell_id)
    return line


def _start(row):
    return next(text for text in row if text)[:12]


def _texts(line, row, heads, column, box, laid):
    """The row's texts by the name of the input that they are for."""
    kind, texts = line.indicator.kind, {}
    if heads:
        has_parts = {"numerator", "denominator"} & set(heads.values())
        for place, text in enumerate(row):
            name = _input_for(kind, heads.get(place, UNUSED), has_parts)
            if text and name and place != column:
                texts.setdefault(name, text)
        return texts
    names = [name for name in INPUTS[kind] if not (kind == Kind.RATIO and name == "value" != box)]
    names = ["note"] if box == "note" else names[names.index(box) if box in names else 0 :]
    cells = row[column + 1 :] if column is not None else row
    texts |= zip(names, cells, strict=False)
    for text in filter(None, cells[len(names) :]):
        if parse_quantity(text).kind != NUMBER and not texts.get("note"):
            texts["note"] = text
        else:
            laid.remarks.append(f"{line.label}：“{text}”没有可填的格，没有取用。")
    return {name: text for name, text in texts.items() if text}


def _input_for(kind, head, has_parts):
    if head in (NAMES, UNUSED) or head.startswith("?"):
        return ""
    if head in INPUTS[kind] or head == "note":
        return head
    if head != "cumulative" or (kind == Kind.RATIO and has_parts):
        return ""
    return {Kind.MILESTONE: "done"}.get(kind, "value")


def _place(line, texts):
    """The texts as the inputs take them, with what is wrong with them in words."""
    indicator, placed = line.indicator, Placed(line, {})
    if line.has_fed and texts.pop("numerator", ""):
        placed.hints.append("分子由资金台账带入，没有取用。")
    numbers = {name: text for name, text in texts.items() if name != "note"}
    stated = next((STATES[text] for text in numbers.values() if text in STATES), "")
    if stated:
        placed.texts = dict.fromkeys(INPUTS[indicator.kind], "") | {"state": stated}
    elif numbers:
        placed.texts = {name: _word(name, text) for name, text in numbers.items()} | {"state": ""}
    placed.texts |= {"note": texts["note"]} if "note" in texts else {}
    if not placed.texts:
        return placed
    texts_now, words = line.inputs | placed.texts, {"note": line.note_word, "has_states": line.has_states}
    reading = read_inputs(indicator, texts_now, line.inputs, line.before, **words)
    for name, problem in reading.problems.items():
        is_given = name in numbers and not stated
        (placed.problems if is_given else placed.hints).append(f"{LABELS[name]}：{problem}")
    if reading.cell and numbers and not stated:
        shown = shown_inputs(indicator, reading.cell, line.before)
        placed.texts |= {name: shown[name] for name in INPUTS[indicator.kind]}
    return placed


def _word(name, text):
    kind = parse_quantity(text).kind
    return {DONE: YES, NOT_DONE: NO}.get(kind, text) if name == "done" else text


def _name_unused(heads, laid):
    unused = [name[1:] for name in heads.values() if name.startswith("?")]
    if unused:
        laid.remarks.append(f"没有取用的列：{'、'.join(unused)}。")
