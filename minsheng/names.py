"""Names as people write them in workbooks, matched to what they may stand for."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from minsheng.quantities import half_width

_SIGNS = re.compile(r"[\s“”\"'‘’《》〈〉「」、,，.。·()\[\]【】:：_⚠-]")


def plain(text: str) -> str:
    """A name for comparison: half-width, without blanks, quotes, brackets and commas."""
    return _SIGNS.sub("", half_width(text)).lower()


class Names:
    """What a name may stand for; a name that stands for two things is none's."""

    def __init__(self, named: Iterable[tuple[Any, Iterable[str]]]):
        self._found: dict[str, set] = {}
        self._shown: dict[Any, str] = {}
        for item, names in named:
            names = [name for name in names if name]
            self._shown[item] = names[0]
            for name in names:
                self._found.setdefault(plain(name), set()).add(item)

    def find(self, text: str) -> Any | None:
        items = self._found.get(plain(text), set())
        return next(iter(items)) if len(items) == 1 else None

    def is_ambiguous(self, text: str) -> bool:
        return len(self._found.get(plain(text), ())) > 1

    def like(self, text: str) -> Any | None:
        """The item whose name is nearest, for 您是不是要写…; None when nothing is near."""
        near = get_close_matches(plain(text), self._found, n=1, cutoff=0.6)
        return next(iter(self._found[near[0]])) if near else None

    def guess(self, text: str) -> Any | None:
        """The only item whose name contains the text, else the nearest one; for somebody to confirm."""
        wanted = plain(text)
        items = {item for name, items in self._found.items() if wanted and wanted in name for item in items}
        return next(iter(items)) if len(items) == 1 else self.like(text)

    def remedy(self, text: str) -> str:
        near = self.like(text)
        if near is not None:
            return f"是不是“{self._shown[near]}”？请改正，或在该项的别名里加上这个写法"
        shown = "、".join(list(self._shown.values())[:12])
        return f"请改成其中之一：{shown}" if shown else "系统里还没有，请先添加"
