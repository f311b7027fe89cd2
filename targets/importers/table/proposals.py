"""What a new indicator would be, guessed from the headings over its column; changeable on the page."""

import re
from calendar import monthrange
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from targets.decomposition import Column
from targets.importers.table.likeness import bare_name, core, first_sentence, is_sentence
from targets.models import Direction, Kind

CATEGORY_ENDINGS = re.compile(r"(?:工程|实事|类|行动|专项|方面|事项|工作|指标|目标)$")
LONGEST_CATEGORY = 16
FILLERS = ["全市", "城乡", "对象", "累计", "困难家庭", "困难群众", "中的", "提供", "为", "以上"]
FILLERS += ["民办公办", "公办", "人员", "工作", "进行", "对", "的"]
SHORT_LENGTH = 14
QUOTED = re.compile(r"“([^”]{2,14})”")
PROVIDED = re.compile(r"提供([^，、；]{3,14})$")
NOT_A_NAME = re.compile(r"[\W_]")
BY_MONTH_END = re.compile(r"(\d{4})年(\d{1,2})月底?前")
NO_CATEGORY = "目标任务"


@dataclass
class Proposal:
    """A new indicator with the project and categories it would stand under; `section` is a section's id."""

    name: str
    short_name: str
    kind: str
    unit: str
    direction: str
    categories: list[str]
    project: str
    section: int | None = None
    numerator_name: str = ""
    numerator_unit: str = ""
    denominator_name: str = ""
    denominator_unit: str = ""
    definition: str = ""
    due_on: date | None = None

    @property
    def scale(self) -> Decimal:
        """Money is entered in 万元: an amount per head in 元 is 10000 × numerator ÷ denominator."""
        if self.kind != Kind.RATIO:
            return Decimal(1)
        if self.unit == "%":
            return Decimal(100)
        return Decimal(10_000) if self.numerator_unit == "万元" and self.unit.startswith("元") else Decimal(1)

    def as_answers(self) -> dict:
        return {key: value for key, value in asdict(self).items() if key != "due_on"}


def propose(column: Column, taken: set[str]) -> Proposal:
    """The proposal for a column; its short name is none of `taken`, and is added to it."""
    categories, rest = _split_path(column.header_path)
    leaf = rest[-1]
    project = bare_name(first_sentence(rest[0]))[:120]
    name = bare_name(leaf)
    if is_sentence(name):
        name = bare_name(first_sentence(leaf)) if len(rest) == 1 else project
    proposal = Proposal(
        name=name[:300],
        short_name=_short_name(name, taken),
        kind=column.kind,
        unit="" if column.kind == Kind.MILESTONE else column.unit[:20],
        direction=column.direction if column.kind != Kind.MILESTONE else Direction.AT_LEAST.value,
        categories=categories,
        project=project,
        definition=leaf if is_sentence(leaf) else "",
        due_on=_due_on(leaf) if column.kind == Kind.MILESTONE else None,
    )
    _name_parts(proposal, column)
    return proposal


def _split_path(path: list[str]) -> tuple[list[str], list[str]]:
    """Headings → (categories, project and indicator): 民生工程 / 社会保障工程 / 养老体系 / 新增床位."""
    count = 0
    while count < len(path) - 1 and _is_category(path[count]):
        count += 1
    if count == 0 and len(path) > 2:
        count = 1
    return [text[:80] for text in path[:count]] or [NO_CATEGORY], path[count:]


def _is_category(text: str) -> bool:
    return len(text) <= LONGEST_CATEGORY and bool(CATEGORY_ENDINGS.search(core(text)))


def _short_name(name: str, taken: set[str]) -> str:
    """What stands in quotes, what 为…提供… names, or the name without signs and fillers; none that another
    indicator has.
    """
    quoted = QUOTED.search(name) or PROVIDED.search(name)
    short = NOT_A_NAME.sub("", quoted[1] if quoted else name).lstrip("0123456789") or "指标"
    for filler in FILLERS:
        if len(short) <= SHORT_LENGTH:
            break
        short = short.replace(filler, "") if len(short.replace(filler, "")) >= 2 else short
    short = candidate = short[:SHORT_LENGTH]
    number = 2
    while candidate in taken:
        candidate, number = f"{short}{number}", number + 1
    taken.add(candidate)
    return candidate


def _name_parts(proposal: Proposal, column: Column) -> None:
    """Numerator and denominator of a ratio, as such figures are usually made."""
    if proposal.kind != Kind.RATIO:
        return
    words = core(column.header_path[-1])
    if proposal.unit.startswith("元") or "月人均" in words:
        parts = ("累计发放资金", "万元", "累计人月", "人月")
    elif "救助" in words and proposal.unit == "%":
        parts = ("救助金额", "万元", "政策范围内自付费用", "万元")
    else:
        parts = ("达到要求的数", "", "总数", "")
    (
        proposal.numerator_name,
        proposal.numerator_unit,
        proposal.denominator_name,
        proposal.denominator_unit,
    ) = parts


def _due_on(text: str) -> date | None:
    match = BY_MONTH_END.search(text)
    if not match or not 1 <= int(match[2]) <= 12:
        return None
    year, month = int(match[1]), int(match[2])
    return date(year, month, monthrange(year, month)[1])
