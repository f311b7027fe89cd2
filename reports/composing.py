"""A letter's document tree, made from its template, its passages and the figures of the day."""

import re

from django.utils import timezone

from minsheng.months import day_name
from reports.annexes import part_annex
from reports.document import (
    ORDINARY,
    UNREADABLE,
    Document,
    Heading,
    Imprint,
    Notice,
    Paragraph,
    Signature,
    Text,
    numbered,
    plain,
)
from reports.language import WordingRefused, render
from reports.material import read_material
from reports.models import TemplatePart, Wording
from reports.names import Names, Values
from reports.not_final import notices
from reports.parts import part_blocks
from reports.passages import unknown, with_figures
from reports.prescribed import workbooks_of
from reports.title_lines import fitted, too_wide

Place, Source = Wording.Place, TemplatePart.Source


class Wordings:
    """A template's sentences by what they are for."""

    def __init__(self, template):
        self._all = list(template.wordings.in_order())
        self._by_key = {
            (each.place, each.kind, each.project_id, each.indicator_id): each for each in self._all
        }

    def at(self, place):
        return [each for each in self._all if each.place == place]

    def find(self, place, project=None, indicator=None):
        """The sentence of this very project or indicator, else the one that all (of its kind) share."""
        own = self._by_key.get((place, "", project and project.pk, indicator and indicator.pk))
        kind = indicator.kind if indicator else ""
        return own or (None if place == Place.PROJECT else self._by_key.get((place, kind, None, None)))


class Composer:
    """Makes one report's document. What cannot be made becomes a notice; the rest still stands."""

    def __init__(self, letter, texts: dict[str, str], purposes):
        """``letter``: a Letter or a SectionReport. ``texts`` are the passages by the title of their part."""
        self.letter, self.texts = letter, texts
        self.template, self.section = letter.template, getattr(letter, "section", None)
        plan, region = self.template.plan, getattr(letter, "region", None)
        whole = read_material(self.template, letter.first_month, letter.through, letter.basis, region)
        self.whole, self.sender = whole.with_tasks(), self.template.sender_for(region)
        self.material = self.whole.scoped(self.section)
        self.wordings = Wordings(self.template)
        groups = self.template.groups.with_regions()
        documents = plan.documents.order_by("issued_on", "id")
        calculations = whole.calculations
        names = Names.of(whole.indicators, whole.projects, purposes, documents, groups, calculations)
        self.values = Values(whole, self.template, names, self.sender, self.section)

    def document(self) -> Document:
        parts = [
            (part, self.whole.scoped(part.section or self.section, part.category)) for part in self._outline()
        ]
        blocks = numbered([*self._opening(), *self._parts(parts)])
        annexes = tuple(self._annexes(parts))
        title = self._title()
        signer = self.section.name if self.section else self.sender
        return Document(
            sender=self.sender,
            number=self._number(),
            title=title,
            addressee=self.template.addressee,
            blocks=blocks,
            signature=Signature(signer, self.letter.dated, self.template.is_sealed),
            annexes=annexes,
            notices=(*self.material.notices, *notices(self.material)),
            data_as_of=max((row.latest for row in self.material.rows.values() if row.latest), default=None),
            layout=self.template.layout,
            has_head=self.template.has_head,
            imprint=self._imprint(),
            workbooks=() if self.section else workbooks_of(self),
        )

    def _outline(self):
        return self.template.parts.select_related("section", "category", "indicator", "group")

    def _material_of(self, part):
        return self.whole.scoped(part.section or self.section, part.category)

    def _imprint(self):
        copies = tuple(each for each in re.split("[，,、；;]\\s*", self.template.copies) if each)
        if self.template.layout != ORDINARY or not (copies or self.template.printer):
            return None
        return Imprint(copies, self.template.printer, self.letter.dated)

    def say(self, place, project=None, indicator=None):
        """The runs of the wording for this place, () for one left blank, None where there is none."""
        wording = self.wordings.find(place, project, indicator)
        return None if wording is None else self._render(wording, wording.text, project, indicator)

    def speak(self, part, text, values):
        """The runs of a part's own wording."""
        return self.said(text, values, f"“{part.title}”")

    def reader(self, part):
        """Reads what people wrote in a part: a 测算 that it quotes stands as it comes to today."""
        figures = self.values.calculations
        for problem in unknown(self.texts.get(part.title, ""), figures):
            self.material.notices.append(Notice("wording", f"“{part.title}”引用的数有误：{problem}"))
        return with_figures(figures)

    def line(self, part, text):
        """A part's wording as one line of text, such as the title of an annex."""
        return plain(self.speak(part, text, self.values.common))

    def said(self, text, values, where):
        try:
            return render(text, values)
        except WordingRefused as refusal:
            self.material.notices.append(Notice("wording", f"{where}的句式有误：{refusal}"))
            return (Text(UNREADABLE),)

    def _render(self, wording, text, project=None, indicator=None):
        subject = indicator or project or ""
        return self.said(
            text,
            self.values.about(indicator, project),
            f"{wording.get_place_display()}{f'（{subject}）' if subject else ''}",
        )

    def sample(self, wording, text) -> tuple[str, list[str]]:
        """What a text would say in this place, and what is wrong with it; a shared wording is tried on the
        first that it is for."""
        project, indicator = wording.project, wording.indicator
        if wording.place == Place.INDICATOR:
            like = (each for each in self.material.indicators if each.kind == wording.kind)
            indicator = indicator or next(like, None)
        elif wording.place in (Place.PROJECT, Place.FUND):
            project = project or next(iter(self.material.projects), None)
        values = self.values.common
        if wording.place in (Place.INDICATOR, Place.PROJECT, Place.FUND):
            if not (project or indicator):
                return "", []
            values = self.values.about(indicator, project)
        lines = text.splitlines() if wording.place == Place.TITLE else [text]
        return self._tried([(line, values) for line in lines])

    def sample_part(self, part) -> tuple[str, list[str]]:
        """What a part that is not stored yet would say."""
        before = len(self.material.notices)
        material = self._material_of(part)
        if part.is_annex:
            said = self.line(part, part.text)
        else:
            said = "\n".join(plain(block.runs) for block in part_blocks(self, part, material))
        problems = [each.message for each in self.material.notices[before:] if each.kind == "wording"]
        return ("", list(dict.fromkeys(problems))) if problems else (said, [])

    @staticmethod
    def _tried(pairs):
        try:
            return "\n".join(plain(render(line, values)) for line, values in pairs), []
        except WordingRefused as refusal:
            return "", refusal.problems

    def _title(self):
        name = f"{self.sender}关于{self.material.span}情况的函"
        lines = fitted(self._lines(Place.TITLE) or (name,))
        for line in too_wide(lines):
            self.material.notices.append(Notice("title", f"标题的“{line}”一行排不下，请在模板的标题里分行。"))
        return lines

    def _lines(self, place):
        """A wording of several lines, each by itself: a title is broken where its author broke it."""
        wording = self.wordings.find(place)
        lines = wording.text.splitlines() if wording else []
        return tuple(plain(self._render(wording, line)) for line in lines if line.strip())

    def _number(self):
        prefix = self.template.number_prefix
        if not prefix:
            return ""
        year = self.letter.dated.year if self.letter.dated else self.template.plan.year
        return f"{prefix}〔{year}〕　号"

    def _opening(self):
        if corrected := getattr(self.letter, "corrects", None):
            yield Paragraph(
                (Text(f"本{self.template.word}更正{_as_sent(corrected)}，以本{self.template.word}为准。"),)
            )
        if runs := self.say(Place.OPENING):
            yield Paragraph(runs)

    def _parts(self, parts):
        for part, material in parts:
            if part.is_annex:
                continue
            blocks = part_blocks(self, part, material)
            if not blocks and part.source != Source.HEADING:
                self.material.notices.append(Notice("empty", f"“{part.title}”还没有内容。"))
            if part.is_titled:
                yield Heading(part.level, (Text(part.title),))
            yield from blocks

    def _annexes(self, parts):
        for part, material in parts:
            if not part.is_annex:
                continue
            if annex := part_annex(self, part, material):
                yield annex
            else:
                self.material.notices.append(Notice("empty", f"附件“{part.title}”没有可以列表的，没有生成。"))


def _as_sent(letter):
    """A sent letter as another one names it: 2017年7月5日发出的某民函〔2017〕12号."""
    day = timezone.localdate(letter.sent_at)
    name = letter.number_text or f"{letter.span}情况的{letter.word}"
    return f"{day_name(day)}发出的{name}"
