"""Each number of a text against the figures that are known: linked, rounded, replaced since, or not known."""

import re

from minsheng.quantity_units import analyse
from reports.proofreading.findings import CONFIRM, WRONG, finding
from reports.proofreading.known import alike, is_money
from reports.proofreading.numbers import stated_numbers

_STATES = re.compile("完成|达|占|建成|新增|改造|提供|计划|安排|筹集|到位|下拨|拨付|发放|下达")
_TELLING = 3  # digits that make a number too particular to be equal by chance


def check_figures(lines, known, subjects):
    """Findings on every number that states no figure in force, in the order of the text."""
    for line in lines:
        for stated in stated_numbers(line.text):
            yield from _check(line, stated, known, subjects.about(line.text, stated.start))


def _check(line, stated, known, about):
    equal = [each for each in known if each.agrees(stated)]
    current = [each for each in equal if not each.replaced]
    own = [each for each in current if _is_own(each, about)]
    if own or (current and not _must_be_own(stated, known, about)):
        return
    before = [each for each in equal if each.replaced and _is_own(each, about)]
    if before and (about.subjects or _is_telling(stated)):
        yield _found(line, stated, WRONG, "superseded", _superseded(before[0], known))
    elif _must_be_own(stated, known, about):
        yield _found(line, stated, WRONG, "not-in-force", _not_in_force(stated, known, about, current))
    else:
        yield _found(line, stated, CONFIRM, "unknown", "数据里没有这个数，请核实后写明依据")


def _found(line, stated, severity, code, message):
    text = line.text[stated.start : stated.end]
    return finding(severity, code, line, stated.start, stated.end, f"“{text}”：{message}。")


def _is_own(each, about):
    if about.subjects and each.subject not in about.subjects:
        return False
    return not about.region or is_money(each) or each.region == about.region


def _must_be_own(stated, known, about):
    """Whether the sentence says of which subject the number is, so that another's figure will not do."""
    if not (about.is_named and (about.in_clause or _STATES.search(about.clause))):
        return False
    return any(_comparable(each, stated, about) for each in known if not each.replaced)


def _comparable(each, stated, about):
    if each.subject not in about.subjects or not stated.unit or not alike(stated.unit, each.unit):
        return False
    return not is_money(each) or analyse(stated.unit).scale == analyse(each.unit).scale  # 2880元 is no fund


def _is_telling(stated):
    return len(stated.value.normalize().as_tuple().digits) >= _TELLING


def _superseded(old, known):
    now = [each for each in known if not each.replaced and each.subject == old.subject]
    now = [each for each in now if each.unit == old.unit]
    same = [each for each in now if each.name == old.name]
    same = same or [each for each in now if each.region == old.region]
    stands = f"，现在是{same[0].printed}{_unit(same[0])}" if same else ""
    return f"这是{old.name}{old.replaced}{stands}"


def _not_in_force(stated, known, about, others):
    mine = [each for each in known if not each.replaced and _comparable(each, stated, about)]
    mine = [each for each in mine if _is_own(each, about)]
    shown = "、".join(dict.fromkeys(f"{each.name}{each.printed}{_unit(each)}" for each in mine[:4]))
    also = f"（{others[0].name}才是这个数）" if others else ""
    return f"与在用的数不符{also}，在用的有：{shown}" if shown else f"与在用的数不符{also}"


def _unit(known):
    return "" if known.printed.endswith(("%", "％")) else known.unit
