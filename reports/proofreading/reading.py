"""Proofreading of one letter: its passages, or any text brought back, against everything known."""

import re
from dataclasses import dataclass

from reports.document import Figure, Heading, Paragraph, plain
from reports.proofreading.figures import check_figures
from reports.proofreading.findings import WRONG, Finding, Line
from reports.proofreading.known import known_figures
from reports.proofreading.subjects import Subjects
from reports.proofreading.sums import check_sums
from reports.proofreading.words import check_words
from reports.proofreading.writing import (
    check_annexes,
    check_months,
    check_names,
    check_numbering,
    check_widths,
)

PART_NUMBER = re.compile(r"^\s*[一二三四五六七八九十]{1,3}、")


@dataclass(frozen=True)
class Grounds:
    """What a text is read against: the figures known, the names in use, the letter's months, annexes and
    region.
    """

    known: list
    subjects: Subjects
    names: frozenset[str]
    first_month: object
    through: object
    year: int
    annexes: int
    region: str = ""


def grounds_of(composer, annexes=1) -> Grounds:
    """The grounds of a letter from its reports.composing.Composer."""
    material = composer.material
    subjects = Subjects(material)
    return Grounds(
        known=known_figures(material, composer.values),
        subjects=subjects,
        names=frozenset(subjects.regions)
        | {name for project in material.projects for name in (project.name, project.short_name)},
        first_month=material.first_month,
        through=material.through,
        year=material.plan.year,
        annexes=annexes,
        region=material.region.name,
    )


def document_lines(document) -> list[Line]:
    """The lines of a whole document as people read it, each under the heading that it stands below."""
    lines, part, number = [], "", 0
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 1:
            part, number = plain(block.runs), 0
        number += 1
        lead = block.lead if isinstance(block, Paragraph) else ()
        text, made = block.number, []
        for run in (*lead, *block.runs):
            start, text = len(text), text + plain((run,))
            if isinstance(run, Figure):
                made.append((start, len(text)))
        lines.append(Line(part, number, text, tuple(made)))
    return lines


def _is_printed(found):
    """Whether the number found is one that the system printed: it needs no looking up."""
    return any(start < found.end and found.start < end for start, end in found.line.made)


def _runs_together(found):
    """Whether what was found reads a figure and the digit of a name before it as one number (床位1 130张)."""
    text = found.line.text
    return any(found.start < start < found.end and text[start - 1].isdigit() for start, _ in found.line.made)


def _without_echoes(found):
    """Without the numbers that are not known in what is wrong as a whole: one fault is one finding."""
    wrong = [one for one in found if one.severity == WRONG]
    return [
        one
        for one in found
        if one.code != "unknown"
        or not any(
            each.line is one.line and each.start <= one.start and one.end <= each.end for each in wrong
        )
    ]


def proofread(lines, grounds: Grounds) -> list[Finding]:
    """All findings on the lines, the gravest first, in the order of the text."""
    found = [
        *(one for one in check_figures(lines, grounds.known, grounds.subjects) if not _is_printed(one)),
        *(one for one in check_words(lines, grounds) if not _is_printed(one)),
        *(one for one in check_sums(lines) if not _runs_together(one)),
        *check_names(lines, grounds.names),
        *check_numbering(lines),
        *check_months(lines, grounds.first_month, grounds.through, grounds.year),
        *check_widths(lines),
        *check_annexes(lines, grounds.annexes),
    ]
    found = _without_echoes(found)
    places = {id(line): index for index, line in enumerate(lines)}
    order = ["wrong", "confirm", "remark"]
    return sorted(found, key=lambda one: (order.index(one.severity), places[id(one.line)], one.start))
