"""The kinds of checks of money, registered beside those of monthly figures (targets/checks.py).

They look at no cell: funding.money_checks finds, with each kind's severity as the plan has stored it.
"""

from targets.checks import EXPLAIN, RuleKind, register

PAID, RAISED, ALLOCATED, PLANNED = "money_paid", "money_raised", "money_allocated", "money_planned"
PARTS, ESTIMATE, OUTSIDE, DOCUMENT = "money_parts", "money_estimate", "money_outside", "money_document"


def register_kinds():
    """Add the kinds of money, in the order in which pages list them."""
    register(
        RuleKind(PAID, "发放超过到位", "项目发放的钱多于到位的钱（可能是垫付）。", EXPLAIN),
        RuleKind(RAISED, "到位超过下达", "某一来源到位的钱多于下达的钱。", EXPLAIN),
        RuleKind(ALLOCATED, "下达超过计划", "某一来源下达的钱多于计划安排。", EXPLAIN),
        RuleKind(PLANNED, "到位超过计划", "某一来源（没有分来源的看总数）到位的钱多于计划安排。", EXPLAIN),
        RuleKind(PARTS, "分到地区的与总数不等", "分到各地区的计划安排加起来不等于全方案的数。", EXPLAIN),
        RuleKind(ESTIMATE, "与应发数相差大", "标准 × 人数 × 月数与台账里的钱相差超过容许的范围。", EXPLAIN),
        RuleKind(OUTSIDE, "日期不在本年", "批次的日期不在方案的年度里。", EXPLAIN),
        RuleKind(DOCUMENT, "文号和金额重复", "同一地区、环节有两笔文号和金额都相同的批次。", EXPLAIN),
    )
