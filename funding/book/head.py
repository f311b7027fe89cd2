"""The head of a ledger: where it is, and what each column is taken for before anybody was asked."""

import re
from dataclasses import dataclass, replace

from funding.models import Stage
from funding.plan_head import head_bottom, table_unit
from minsheng.quantities import half_width
from minsheng.workbooks import Grid, cell_text
from minsheng.workbooks.grid import column_letters
from minsheng.workbooks.headers import header_path, split_unit_note, tidy

HEAD_ROWS = 20
IN, OUT, AMOUNT, CHECK, BALANCE, SKIP, ASK = "in", "out", "amount", "check", "balance", "skip", "ask"
MONEY = {IN, OUT, AMOUNT}
ROLES = {
    "date": "日期",
    "year": "年",
    "month": "月",
    "day": "日",
    "document_number": "文号",
    "note": "摘要、备注",
    "voucher": "凭证号",
    "project": "项目",
    "purpose": "用途",
    "region": "地区",
    "source": "资金来源",
    "stage": "环节（收、支）",
    IN: "收入金额",
    OUT: "支出金额",
    AMOUNT: "金额（收支看环节一列）",
    CHECK: "合计（只核对）",
    BALANCE: "余额（只核对）",
    SKIP: "不用",
}
_WORDS = {
    "date": "日期 时间 年月日 记账日期 到账日期 拨款日期 拨付日期 收支日期 发生日期 下达日期 下达时间"
    " 到账时间 拨付时间 发放时间 发放日期 入账日期",
    "year": "年 年份 年度",
    "month": "月 月份",
    "day": "日",
    "document_number": "文号 文件号 资金文号 文件文号 指标文号 下达文号 文件名称及文号 依据文号 文件依据",
    "note": "摘要 事由 内容 备注 说明 用款事由 业务内容 收支事项 事项 支出内容",
    "voucher": "凭证号 凭证字号 凭证编号 凭证",
    "project": "项目 项目名称 资金项目 资金名称",
    "purpose": "用途 资金用途 支出用途 资金类别",
    "region": "地区 县区 单位 收款单位 拨付单位 县区名称 收款县区 往来单位 拨付对象 地区名称",
    "source": "资金来源 来源 资金级次 级次 资金性质 收入来源",
    "stage": "环节 收支 收支类别 收支类型 收支方向 方向 资金环节",
    BALANCE: "余额 结余 结存 余额结余 账面余额 累计余额",
    AMOUNT: "金额 发生额 资金额",
    SKIP: "序号 编号 经办人 经办 审核 制单 记账 复核 签字 领款人 行次",
}
_ROLE_OF = {word: role for role, words in _WORDS.items() for word in words.split()}
_INCOME = re.compile(r"收入|拨入|到位|到账|筹集|收到|下达|指标|借方|收方|^收$|上级拨|进账")
_EXPENSE = re.compile(r"支出|拨付|下拨|转拨|拨出|发放|支付|付出|贷方|付方|^付$|^支$")
_STAGES = (
    (re.compile(r"下达|指标"), Stage.ALLOCATED),
    (re.compile(r"下拨|转拨|拨付到?县|拨出"), Stage.PASSED_ON),
    (re.compile(r"发放|支付"), Stage.PAID),
)
_SUM_WORDS = {"合计", "小计", "总计", "计"}
_YEAR = re.compile(r"(20\d\d)\s*年?$")
FIGURES = re.compile(r"-?[\d,]*\d(\.\d+)?$")
_PLAIN_ENDINGS = re.compile(r"(?:金额|资金|情况|数额|数|额)+$")


@dataclass(frozen=True)
class Column:
    """One column: ``what`` is the heading under 收入 or 支出 that may be a source, a purpose or a region;
    of a CHECK the direction that it sums.
    """

    number: int
    path: tuple[str, ...]
    role: str
    unit: str = ""
    stage: str = ""
    what: str = ""

    @property
    def letter(self) -> str:
        return column_letters(self.number)

    @property
    def title(self) -> str:
        return "／".join(self.path) or f"{self.letter} 列"


@dataclass(frozen=True)
class Head:
    top: int
    bottom: int
    title: str
    columns: tuple[Column, ...]

    def of(self, *roles: str) -> list[Column]:
        return [column for column in self.columns if column.role in roles]


def find_book_head(grid: Grid) -> Head | None:
    """The head of a ledger: a day or a summary, and money; None when the sheet has no such rows."""
    for row in range(1, min(grid.max_row, HEAD_ROWS) + 1):
        names = {column: tidy(split_unit_note(grid.text(row, column))[0]) for column in _span(grid)}
        anchors = [
            column for column, name in names.items() if _ROLE_OF.get(name) in {"date", "note", "month"}
        ]
        if not anchors or len(set(filter(None, names.values()))) < 3:
            continue
        notes = [column for column in anchors if _ROLE_OF[names[column]] == "note"]
        bottom = head_bottom(grid, row, (notes or anchors)[0])
        columns = _columns(grid, row, bottom)
        roles = {column.role for column in columns}
        if roles & MONEY and roles & {"date", "month"}:
            return Head(row, bottom, _title(grid, row), columns)
    return None


def _span(grid: Grid) -> range:
    return range(1, grid.max_column + 1)


def _title(grid: Grid, top: int) -> str:
    """The text above the head that names the sheet: the first that stands there, without its unit."""
    for row in range(1, top):
        for column in _span(grid):
            if text := grid.text(row, column):
                return text
    return ""


def _columns(grid: Grid, top: int, bottom: int) -> tuple[Column, ...]:
    unit = table_unit(grid, top, bottom)
    found = []
    for number in _span(grid):
        path = header_path(grid, number, top, bottom)
        named = [split_unit_note(part) for part in path]
        own = next((found for _, found in reversed(named) if found), unit)
        names = tuple(name for name, _ in named)
        column = _guess(number, names, own)
        if column.role == ASK and not _has_figures(grid, bottom, number):
            column = replace(column, role=SKIP)
        found.append(column)
    return tuple(_with_checks(found))


def _guess(number: int, names: tuple[str, ...], unit: str) -> Column:
    if not names:
        return Column(number, names, ASK)
    last, whole = tidy(names[-1]), tidy("".join(names))
    role = _ROLE_OF.get(last)
    if role and role != AMOUNT:
        return Column(number, names, role, unit)
    income = any(_INCOME.search(tidy(name)) for name in names)
    if income or any(_EXPENSE.search(tidy(name)) for name in names):
        stage = next((stage for pattern, stage in _STAGES if pattern.search(whole)), "")
        stage = (stage or Stage.RAISED) if income else stage
        return Column(number, names, IN if income else OUT, unit, stage, _what(names))
    if role == AMOUNT:
        return Column(number, names, AMOUNT, unit)
    return Column(number, names, CHECK if last in _SUM_WORDS else ASK, unit)


def _what(names: tuple[str, ...]) -> str:
    """The narrowest heading, where it says more than the direction: 中央 under 收入, but not 收入金额."""
    bare = _PLAIN_ENDINGS.sub("", tidy(names[-1]))
    if not bare or bare in {"收入", "支出", "到位", "下达", "拨付", "下拨", "发放", "筹集"}:
        return ""
    is_direction = _INCOME.search(bare) or _EXPENSE.search(bare)
    return "" if is_direction and len(names) == 1 else names[-1]


def _with_checks(columns: list[Column]) -> list[Column]:
    """合计 beside parts of the same direction is there to check them; alone it is the amount itself."""
    found = []
    for column in columns:
        if column.role in (IN, OUT) and tidy(column.what) in _SUM_WORDS:
            beside = [other for other in columns if other.role == column.role and other is not column]
            column = replace(column, role=CHECK, what=column.role) if beside else replace(column, what="")
        found.append(column)
    return found


def _has_figures(grid: Grid, bottom: int, column: int) -> bool:
    cells = (cells[column] for row, cells in grid.rows.items() if row > bottom and column in cells)
    return any(FIGURES.match(half_width(cell_text(cell))) for cell in cells)


def year_in(head: Head) -> int | None:
    """The year that the head or the title above it names."""
    for column in head.columns:
        for name in column.path:
            if match := _YEAR.search(tidy(name)):
                return int(match[1])
    match = re.search(r"(20\d\d)\s*年", head.title)
    return int(match[1]) if match else None
