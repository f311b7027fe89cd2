"""Where one stage has more than the stage before it, at the finest grain that both sides have."""

from dataclasses import dataclass
from decimal import Decimal

from minsheng.figures import format_number


@dataclass(frozen=True, slots=True)
class Excess:
    """``amount`` of a source group ("" is all of them together) stands over its ``limit``; reads as words."""

    group: str
    amount: Decimal
    limit: Decimal
    words: str

    def __str__(self):
        return self.words


def over_plan(planned, raised, to_raise: Decimal | None) -> tuple[Excess, ...]:
    """More raised than planned: by source group, else all that was raised against the plan of this basis."""
    return above(raised, "到位", planned, "计划安排") or _whole(raised, "到位", to_raise, "本口径计划安排")


def above(money, word: str, limits, limit_word: str) -> tuple[Excess, ...]:
    """The source groups that both sides have in which ``money`` is more than ``limits``."""
    return tuple(
        _excess(part.sources[0].group, part.amount, word, limit, limit_word)
        for part in money.by_group
        if 0 < (limit := limits.of_group(part.sources[0].group)) < part.amount
    )


def above_allocated(raised, allocated) -> tuple[Excess, ...]:
    """More raised than 下达, by source group; all together only where one side has no sources at all.

    Money of the own level often has no 下达 of its own, so that sums of all sources do not compare.
    """
    if not (raised.is_entered and allocated.is_entered):
        return ()
    if raised.by_source and allocated.by_source:
        return above(raised, "到位", allocated, "下达")
    return _whole(raised, "到位", allocated.amount, "下达")


def _whole(money, word, limit, limit_word):
    if limit is None or money.amount <= limit:
        return ()
    return (_excess("", money.amount, word, limit, limit_word),)


def _excess(group, amount, word, limit, limit_word):
    words = f"{group}{word}{format_number(amount)}万元，超过{limit_word}的{format_number(limit)}万元"
    return Excess(group, amount, limit, words)
