"""What proofreading found at one place of a text, and how grave it is."""

from dataclasses import dataclass

WRONG, CONFIRM, REMARK = "wrong", "confirm", "remark"
WORDS = {WRONG: "有误", CONFIRM: "请核实", REMARK: "建议改"}


@dataclass(frozen=True)
class Line:
    """One paragraph of a text: the part it stands in, and its number there (from 1).

    ``made``: (start, end) of each figure in ``text`` that the system printed.
    """

    part: str
    number: int
    text: str
    made: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Finding:
    """One finding: where it stands (``start`` to ``end`` in the line's text), what it is, what to do.

    ``key`` names the finding whatever else is written around it: an accepted finding stays accepted in later
    letters while its key is the same, and its key changes with its number.
    """

    severity: str
    code: str
    line: Line
    start: int
    end: int
    message: str
    key: str

    @property
    def text(self):
        return self.line.text[self.start : self.end]

    @property
    def before(self):
        return self.line.text[max(self.start - 24, 0) : self.start]

    @property
    def after(self):
        return self.line.text[self.end : self.end + 16]

    @property
    def word(self):
        return WORDS[self.severity]


def finding(severity, code, line, start, end, message):
    """A Finding; its key is made of the part, the code and the words found, with what stands just before."""
    lead = "".join(sign for sign in line.text[max(start - 4, 0) : start] if sign.isalpha())
    key = "|".join((line.part, code, lead, line.text[start:end]))
    return Finding(severity, code, line, start, end, message, key)
