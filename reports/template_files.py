"""Templates of letters as JSON files (reports/data/letter.json shows the shape): bytes in, checked rows out.

Nothing is stored here. Every problem is named, not only the first; wordings are checked as on the page.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

from reports.language import check
from reports.models import ReportTemplate, TemplatePart, Wording
from reports.signing.flow import USUAL_STEPS
from reports.vocabulary import names_of
from targets.models import Kind, SourceDocument

DEFAULT_FILE = Path(__file__).parent / "data" / "letter.json"
_FIELDS = ("name", "sender", "number_prefix", "addressee", "is_sealed", "percent_sign")
Place = Wording.Place


@dataclass
class TemplateReading:
    """A file as unsaved rows; ``problems`` are Chinese sentences, empty when it can be stored."""

    template: ReportTemplate
    parts: list[TemplatePart] = field(default_factory=list)
    wordings: list[Wording] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    signing: list[str] = field(default_factory=list)


def default_content() -> bytes:
    """The template that comes with the product."""
    return DEFAULT_FILE.read_bytes()


def read_template(plan, content: bytes, **fields) -> TemplateReading:
    """Read and check a template file for ``plan``; ``fields`` (sender, addressee…) take precedence over it.

    What the file does not say is as in the template that comes with the product.
    """
    try:
        data = json.loads(content.decode("utf-8-sig"))
        if not isinstance(data, dict):
            raise ValueError("最外层应是一个对象")
    except ValueError as problem:
        return TemplateReading(ReportTemplate(plan=plan), problems=[f"不是能读的模板文件（JSON）：{problem}"])
    default = json.loads(default_content())
    kinds = default["kinds"] | data.get("kinds", {})
    return _Reader(plan, default | data | fields | {"kinds": kinds}).read()


class _Reader:
    def __init__(self, plan, data):
        self.plan, self.data = plan, data
        self.names = names_of(plan)
        self.projects = list(self.names.projects.values())
        self.indicators = list(self.names.indicators.values())
        self.reading = TemplateReading(ReportTemplate(plan=plan))

    def read(self):
        template = self.reading.template
        for name in _FIELDS:
            if name in self.data:
                setattr(template, name, self.data[name])
        template.basis = self._basis(self.data.get("basis"))
        self._parts(self.data.get("parts", []))
        self._signing(self.data.get("signing", USUAL_STEPS))
        self._shared()
        self._own(Place.INDICATOR, "indicator", self.data.get("indicators", {}).items(), self._indicator)
        self._own(Place.PROJECT, "project", self.data.get("projects", {}).items(), self._project)
        funds = [(each.get("project"), each.get("text", "")) for each in self.data.get("funds", [])]
        self._own(Place.FUND, "project", funds, self._project)
        return self.reading

    def _basis(self, number):
        """The document with this number; a page hands over the document itself."""
        if not number or isinstance(number, SourceDocument):
            return number or None
        found = SourceDocument.objects.filter(number=number).first()
        if found is None:
            self.reading.problems.append(f"依据文件“{number}”还没有登记，请先在方案的依据文件里登记。")
        return found

    def _parts(self, parts):
        if not parts:
            self.reading.problems.append("模板没有写各部分（parts）。")
        for order, part in enumerate(parts, 1):
            text = part.get("starting_text", "")
            self.reading.parts.append(
                TemplatePart(
                    template=self.reading.template,
                    order=order,
                    title=part.get("title", ""),
                    source=part.get("source", TemplatePart.Source.PASSAGE),
                    is_itemized=part.get("is_itemized", True),
                    guidance=part.get("guidance", ""),
                    starting_text=text if isinstance(text, str) else "\n".join(text),
                )
            )

    def _signing(self, titles):
        self.reading.signing = [title.strip() for title in titles if title.strip()]
        if not self.reading.signing:
            self.reading.problems.append("审签步骤（signing）至少要有一步，最后一步是签发。")

    def _shared(self):
        title = self.data.get("title", [])
        self._add(Place.TITLE, title if isinstance(title, str) else "\n".join(title))
        self._add(Place.OPENING, self.data.get("opening", ""))
        self._add(Place.ANNEX, self.data.get("annex", ""))
        for kind, text in self.data.get("kinds", {}).items():
            if kind in Kind.values:
                self._add(Place.INDICATOR, text, kind=kind)
            else:
                self.reading.problems.append(f"没有“{kind}”这种指标类型，可用：{'、'.join(Kind.values)}。")
        if "fund" in self.data:
            self._add(Place.FUND, self.data["fund"])

    def _own(self, place, attribute, pairs, find):
        for order, (name, text) in enumerate(pairs, 1):
            if (owner := find(name)) is None:
                word = "指标" if attribute == "indicator" else "项目"
                self.reading.problems.append(f"本方案没有{word}“{name}”。")
            else:
                self._add(place, text, order=order, **{attribute: owner})

    def _indicator(self, name):
        return next((each for each in self.indicators if each.short_name == name), None)

    def _project(self, name):
        known = ({each.name, each.short_name, *each.aliases} for each in self.projects)
        return next((each for each, names in zip(self.projects, known, strict=True) if name in names), None)

    def _add(self, place, text, **owner):
        wording = Wording(template=self.reading.template, place=place, text=text, **owner)
        for problem in check(text, self.names.vocabulary_for(wording)):
            self.reading.problems.append(f"{wording}：{problem}")
        self.reading.wordings.append(wording)
