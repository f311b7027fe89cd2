"""What a part of a template may hold, checked when it is saved and when a file is read."""

from reports.language import check
from reports.models import WORDED_SOURCES, TemplatePart
from reports.names import Names
from reports.passages import quoted, unknown

Source = TemplatePart.Source


def part_problems(part: TemplatePart, names: Names) -> list[str]:
    """What is wrong with a part's wording, in Chinese; empty when it may be stored.

    A part that is written once is a paragraph for each line, and each line stands by itself.
    """
    if part.source == Source.PASSAGE:
        return unknown(part.starting_text, quoted(part.starting_text))  # which 测算 there are, each plan says
    if part.source not in WORDED_SOURCES:
        return []
    vocabulary = names.vocabulary_of_part(part)
    lines = part.text.splitlines() if part.source == Source.WORDING else [part.text]
    found = [problem for line in lines for problem in check(line, vocabulary)]
    return list(dict.fromkeys(found))
