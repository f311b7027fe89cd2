"""What the sub-table of a cell is checked for; registered by targets.apps."""

from minsheng.figures import format_number, shown_number
from targets.checks import EXPLAIN, MUST_MEND, Found, RuleKind, register
from targets.parts import KINDS, is_summed, part_sum, unfilled

NAMED = 5  # parts named one by one


def parts_agree(checked, rule):
    """A figure of an indicator with parts is their sum: not one that stood there before the parts did."""
    if not (is_summed(checked.parts) and checked.cell.has_number):
        return
    total = part_sum(
        [line.part for line in checked.parts], {line.part.pk: line.value for line in checked.parts}
    )
    if total is None:
        yield Found("这个数由分项相加，分项还没有填。", remedy="请点“分项”逐项填写。")
    elif total != checked.cell.value:
        yield Found(
            f"数值{shown_number(checked.cell.value)}与分项之和{shown_number(total)}不符。",
            remedy="请打开“分项”重新保存。",
        )


def parts_complete(checked, rule):
    """Some parts filled and others not: a sum of the filled ones alone."""
    empty = unfilled(checked.parts)
    filled = [line for line in checked.parts if line.value is not None and not line.part.is_informative]
    if not (empty and filled and checked.cell.has_number):
        return
    names = "、".join(line.part.name for line in empty[:NAMED]) + (
        f"等 {len(empty)} 项" if len(empty) > NAMED else ""
    )
    yield Found(
        f"分项{names}未填，合计{shown_number(checked.cell.value)}只含已填的 {len(filled)} 项",
        (
            ("数值", format_number(checked.cell.value)),
            ("未填的分项", "、".join(line.part.name for line in empty)),
        ),
    )


def register_kinds():
    """Put the checks of parts into the registry."""
    register(
        RuleKind(
            "parts_agree",
            "与分项不符",
            "有分项的指标，数不是分项之和。",
            MUST_MEND,
            parts_agree,
            frozenset(KINDS),
            fixed=True,
        ),
        RuleKind(
            "parts_complete",
            "分项未填全",
            "分项填了一些，还有空着的。",
            EXPLAIN,
            parts_complete,
            frozenset(KINDS),
        ),
    )
