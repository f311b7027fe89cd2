"""Proofreading of one letter: its passages, or any text brought back, against everything known."""

import re
from dataclasses import dataclass

from reports.document import Heading, Paragraph, plain
from reports.proofreading.figures import check_figures
from reports.proofreading.findings import Finding, Line
from reports.proofreading.known import known_figures
from reports.proofreading.subjects import Subjects
from reports.proofreading.sums import check_sums
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
    """What a text is read against: the figures known, the names in use, the letter's months and annexes."""

    known: list
    subjects: Subjects
    names: frozenset[str]
    first_month: object
    through: object
    year: int
    annexes: int


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
    )


def passage_lines(texts) -> list[Line]:
    """The lines of passages, ``texts`` by the titles of their parts."""
    return [
        Line(part, number, line.strip())
        for part, text in texts.items()
        for number, line in enumerate(filter(str.strip, text.splitlines()), 1)
    ]


def document_lines(document) -> list[Line]:
    """The lines of a whole document as people read it, each under the heading that it stands below."""
    lines, part, number = [], "", 0
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 1:
            part, number = plain(block.runs), 0
        number += 1
        lead = plain(block.lead) if isinstance(block, Paragraph) else ""
        lines.append(Line(part, number, f"{block.number}{lead}{plain(block.runs)}"))
    return lines


def proofread(lines, grounds: Grounds) -> list[Finding]:
    """All findings on the lines, the gravest first, in the order of the text."""
    found = [
        *check_figures(lines, grounds.known, grounds.subjects),
        *check_sums(lines),
        *check_names(lines, grounds.names),
        *check_numbering(lines),
        *check_months(lines, grounds.first_month, grounds.through, grounds.year),
        *check_widths(lines),
        *check_annexes(lines, grounds.annexes),
    ]
    places = {id(line): index for index, line in enumerate(lines)}
    order = ["wrong", "confirm", "remark"]
    return sorted(found, key=lambda one: (order.index(one.severity), places[id(one.line)], one.start))
