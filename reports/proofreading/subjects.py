"""Who and what a number of a sentence is about: the indicator or project and the region named before it."""

import re
from dataclasses import dataclass

from reports.proofreading.known import subject_of

_SENTENCE = re.compile(r"[。；;！？!?]")
_CLAUSE = re.compile(r"[。；;！？!?，,：:]")
# A name that is only partly written still tells what is meant: 养老机构床位 in 新增民办养老机构床位.
_LIKENESS, _SHORTEST = 5, 2


@dataclass(frozen=True)
class About:
    """What stands before a number: keys of subjects, whether they are named in full, and a region's name."""

    subjects: frozenset[str]
    is_named: bool
    in_clause: bool
    region: str
    clause: str


class Subjects:
    """The names by which a text may mention the plan's indicators, projects and regions."""

    def __init__(self, material):
        self.names = {}
        for thing in (*material.indicators, *material.projects):
            for name in {thing.name, thing.short_name, *thing.aliases}:
                if len(name) >= _SHORTEST:
                    self.names.setdefault(name, set()).add(subject_of(thing))
        self.regions = {
            name: region.name for region in material.regions for name in {region.name, *region.aliases}
        }

    def about(self, text, start) -> About:
        """What the number at ``start`` is about."""
        sentence = text[_after(_SENTENCE, text, start) : start]
        clause = text[_after(_CLAUSE, text, start) : start]
        region = self._last(self.regions, clause) or self._last(self.regions, sentence)
        region = self.regions.get(region, "")
        if name := self._last(self.names, sentence):
            return About(frozenset(self.names[name]), True, name in clause, region, clause)
        return About(frozenset(self._likely(sentence)), False, False, region, clause)

    @staticmethod
    def _last(names, text):
        found = [(text.rfind(name) + len(name), len(name), name) for name in names if name in text]
        return max(found)[2] if found else ""

    def _likely(self, sentence):
        best, found = _LIKENESS - 1, set()
        for name, subjects in self.names.items():
            length = _longest_common(name, sentence)
            if length > best:
                best, found = length, set(subjects)
            elif length == best and length >= _LIKENESS:
                found |= subjects
        return found


def _after(pattern, text, end):
    found = [match.end() for match in pattern.finditer(text, 0, end)]
    return found[-1] if found else 0


def _longest_common(one, other):
    longest = 0
    for start in range(len(one)):
        while one[start : start + longest + 1] in other and start + longest < len(one):
            longest += 1
    return longest
