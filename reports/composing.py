"""A letter's document tree, made from its template, its passages and the figures of the day."""

from reports.document import (
    Annex,
    Document,
    Heading,
    Notice,
    Paragraph,
    Signature,
    Text,
    numbered,
    plain,
)
from reports.funds_part import fund_blocks
from reports.language import WordingRefused, render
from reports.material import read_material
from reports.models import Letter, TemplatePart, Wording
from reports.names import Names, Values
from reports.not_final import notices
from reports.passages import paragraphs
from reports.progress import progress_blocks
from reports.progress_table import progress_table
from reports.title_lines import fitted, too_wide

Place, Source = Wording.Place, TemplatePart.Source
UNREADABLE = "〔此处句式有误，没有生成〕"


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
    """Makes one letter's document. What cannot be made becomes a notice; the rest still stands."""

    def __init__(self, letter: Letter, texts: dict[str, str], purposes):
        """``texts`` are the passages by the title of their part."""
        self.letter, self.texts = letter, texts
        self.template = letter.template
        plan = self.template.plan
        self.material = read_material(plan, letter.first_month, letter.through, letter.basis)
        self.wordings = Wordings(self.template)
        names = Names.of(self.material.indicators, self.material.projects, purposes)
        self.values = Values(self.material, self.template, names)

    def document(self) -> Document:
        blocks = numbered([*self._opening(), *self._parts()])
        annexes = self._annexes()
        title = self._title()
        return Document(
            sender=self.template.sender,
            number=self._number(),
            title=title,
            addressee=self.template.addressee,
            blocks=blocks,
            signature=Signature(self.template.sender, self.letter.dated, self.template.is_sealed),
            annexes=annexes,
            notices=(*self.material.notices, *notices(self.material)),
            data_as_of=max((row.latest for row in self.material.rows.values() if row.latest), default=None),
        )

    def say(self, place, project=None, indicator=None):
        """The runs of the wording for this place, () for one left blank, None where there is none."""
        wording = self.wordings.find(place, project, indicator)
        return None if wording is None else self._render(wording, wording.text, project, indicator)

    def _render(self, wording, text, project=None, indicator=None):
        values = self.values.common
        if indicator:
            values = self.values.about_indicator(indicator)
        elif project:
            values = self.values.about_project(project)
        try:
            return render(text, values)
        except WordingRefused as refusal:
            subject = indicator or project or ""
            where = f"{wording.get_place_display()}{f'（{subject}）' if subject else ''}"
            self.material.notices.append(Notice("wording", f"{where}的句式有误：{refusal}"))
            return (Text(UNREADABLE),)

    def sample(self, wording, text) -> str:
        """What a text would say in this place; a shared wording is tried on the first that it is for."""
        project, indicator = wording.project, wording.indicator
        if wording.place == Place.INDICATOR:
            like = (each for each in self.material.indicators if each.kind == wording.kind)
            indicator = indicator or next(like, None)
        elif wording.place in (Place.PROJECT, Place.FUND):
            project = project or next(iter(self.material.projects), None)
        if wording.place in (Place.INDICATOR, Place.PROJECT, Place.FUND) and not (project or indicator):
            return ""
        return plain(self._render(wording, text, project, indicator))

    def _title(self):
        name = f"{self.template.sender}关于{self.letter.span}情况的函"
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
        runs = self.say(Place.OPENING)
        return [Paragraph(runs)] if runs else []

    def _parts(self):
        for part in self.template.parts.all():
            if part.source == Source.PROGRESS:
                blocks = progress_blocks(self.material, self.say)
            elif part.source == Source.FUNDS:
                blocks = fund_blocks(self.material, self.wordings, self.say)
            else:
                blocks = paragraphs(self.texts.get(part.title, ""), part.is_itemized)
            if not blocks:
                self.material.notices.append(Notice("empty", f"“{part.title}”还没有内容。"))
            yield Heading(1, (Text(part.title),))
            yield from blocks

    def _annexes(self):
        table = progress_table(self.material, self.values)
        if table is None:
            self.material.notices.append(Notice("empty", "没有可以列表的指标，附件没有生成。"))
            return ()
        title = "".join(self._lines(Place.ANNEX)) or f"{self.letter.span}实施进度表"
        notice = self.template.plan.notice
        return (Annex(title, (table,), (f"注：{notice}",) if notice else ()),)
