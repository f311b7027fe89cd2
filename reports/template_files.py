"""Templates of reports as JSON files (reports/data shows the shape): bytes in, checked rows out, and back.

Nothing is stored here. Every problem is named, not only the first; wordings are checked as on the page. A
file names indicators, projects, categories, sections and regions by name, so that it fits another plan.
"""

import json
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.core.exceptions import ValidationError

from organization.models import Region, Section
from reports.language import check
from reports.models import (
    ANNEX_SOURCES,
    GroupedRegion,
    IndicatorLabel,
    RegionGroup,
    ReportTemplate,
    SigningStep,
    TemplatePart,
    Wording,
)
from reports.part_rules import part_problems
from reports.signing.flow import USUAL_STEPS
from reports.vocabulary import names_of
from reports.workbook_files import WorkbookReading, read_workbooks
from targets.models import Category, Kind, SourceDocument

DATA = Path(__file__).parent / "data"
FIELDS = (
    "kind", "name", "sender", "number_prefix", "addressee", "copies", "printer", "layout", "has_head",
    "span_style", "compared", "is_sealed", "percent_sign",
)  # fmt: skip
PART_FIELDS = (
    "level", "title", "is_titled", "source", "text", "sort", "only", "is_itemized", "guidance",
    "starting_text",
)  # fmt: skip
Place, Source = Wording.Place, TemplatePart.Source
_ANNEX_PART = {"title": "实施进度表", "source": Source.MATRIX}


@dataclass
class TemplateReading:
    """A file as unsaved rows; ``problems`` are Chinese sentences, empty when it can be stored."""

    template: ReportTemplate
    groups: list[RegionGroup] = field(default_factory=list)
    members: list[GroupedRegion] = field(default_factory=list)
    labels: list[IndicatorLabel] = field(default_factory=list)
    parts: list[TemplatePart] = field(default_factory=list)
    wordings: list[Wording] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    signing: list[str] = field(default_factory=list)
    workbooks: list[WorkbookReading] = field(default_factory=list)

    def rows(self):
        """In the order in which they can be stored."""
        return (*self.groups, *self.members, *self.labels, *self.parts, *self.wordings)


def default_content(kind=ReportTemplate.Kind.LETTER) -> bytes:
    """The template of this kind that comes with the product, with the sentences that all kinds share."""
    own = _data(ReportTemplate.Kind(kind).value)
    return json.dumps(_data("shared") | own, ensure_ascii=False).encode()


def variants(kind: str) -> list[dict]:
    """The ready sentences for an indicator of this kind: name and text."""
    return [each for each in _data("variants") if kind in each["kinds"]]


@cache
def _data(name):
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def read_template(plan, content: bytes, **fields) -> TemplateReading:
    """Read and check a template file for ``plan``; ``fields`` (sender, addressee…) take precedence over it.

    What the file does not say is as in the template of its kind that comes with the product.
    """
    try:
        data = json.loads(content.decode("utf-8-sig"))
        if not isinstance(data, dict):
            raise ValueError("最外层应是一个对象")
        kind = fields.get("kind") or data.get("kind", ReportTemplate.Kind.LETTER)
        if kind not in ReportTemplate.Kind.values:
            raise ValueError(f"没有“{kind}”这个种类，可用：{'、'.join(ReportTemplate.Kind.values)}")
        default = json.loads(default_content(kind))
        kinds = default["kinds"] | data.get("kinds", {})
        reading = _Reader(plan, default | data | fields | {"kinds": kinds}).read()
    except (ValueError, TypeError, AttributeError, RecursionError) as problem:
        return TemplateReading(ReportTemplate(plan=plan), problems=[_unreadable(problem)])
    reading.problems += _row_problems(reading)
    return reading


def _row_problems(reading):
    """What the database would refuse: fields that are too long or missing, and rows that stand twice."""
    try:
        reading.template.full_clean()
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            label = "" if name == "__all__" else f"{reading.template._meta.get_field(name).verbose_name}："
            yield from (f"{label}{message}" for message in messages)
    for title in _twice(part.title for part in reading.parts):
        yield f"有几个部分都叫“{title}”，请各取各的标题。"
    for part in reading.parts:
        yield from _wrong_fields(part, f"第{part.order}部分")
    for word, rows in (("分组", reading.groups), ("文中名称", reading.labels), ("句式", reading.wordings)):
        for row in rows:
            yield from _wrong_fields(row, f"{word}“{row}”")
    for region in _twice((each.group.name, each.region) for each in reading.members):
        yield f"分组“{region[0]}”里“{region[1]}”写了两次。"
    for indicator in _twice(each.indicator for each in reading.labels):
        yield f"指标“{indicator}”写了两个文中名称。"
    for wording in _twice(str(each) for each in reading.wordings):
        yield f"{wording}的句式写了两条，请只留一条。"
    longest = SigningStep._meta.get_field("title").max_length
    for title in reading.signing:
        if len(title) > longest:
            yield f"审签步骤“{title}”太长，最多 {longest} 字。"


def _wrong_fields(row, name):
    """What is wrong with the fields of a row that is not stored yet, and whose owner is not either."""
    skipped = {field.name for field in row._meta.fields if field.is_relation}
    try:
        row.full_clean(exclude=skipped, validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        yield f"{name}：{'；'.join(error.messages)}"


def _twice(things):
    """The things that stand more than once, in their order."""
    return [thing for thing, count in Counter(things).items() if count > 1]


def _unreadable(problem):
    """Why a file cannot be read, in Chinese: what Python says itself is English and no help to anybody."""
    if isinstance(problem, json.JSONDecodeError | UnicodeDecodeError | RecursionError):
        why = "内容不是 JSON"
    else:
        why = "内容不合模板文件的写法" if str(problem).isascii() else str(problem)
    return f"不是能读的模板文件：{why}。请选在模板页点“导出”得到的 .json 文件。"


class _Reader:
    def __init__(self, plan, data):
        self.plan, self.data = plan, data
        self.reading = TemplateReading(ReportTemplate(plan=plan))
        self.reading.template.kind = data.get("kind")
        self.names = names_of(plan, self.reading.template)
        self.projects = list(self.names.projects.values())
        self.indicators = list(self.names.indicators.values())

    def read(self):
        template = self.reading.template
        for name in FIELDS:
            if name in self.data:
                setattr(template, name, self.data[name])
        template.basis = self._basis(self.data.get("basis"))
        self._groups()
        self._labels()
        self._parts(self.data.get("parts", []))
        self._signing(self.data.get("signing", USUAL_STEPS))
        self._shared()
        self._own(Place.INDICATOR, "indicator", self.data.get("indicators", {}).items(), self._indicator)
        self._own(Place.PROJECT, "project", self.data.get("projects", {}).items(), self._project)
        funds = [(each.get("project"), each.get("text", "")) for each in self.data.get("funds", [])]
        self._own(Place.FUND, "project", funds, self._project)
        stated = self.data.get("workbooks", [])
        self.reading.workbooks, problems = read_workbooks(stated, self.plan, self.names)
        self.reading.problems += problems
        return self.reading

    def _basis(self, number):
        """The document with this number; a page hands over the document itself."""
        if not number or isinstance(number, SourceDocument):
            return number or None
        found = SourceDocument.objects.filter(number=number).first()
        if found is None:
            self.reading.problems.append(f"依据文件“{number}”还没有登记，请先在方案的依据文件里登记。")
        return found

    def _groups(self):
        stated = self.data.get("groups", {})
        regions = Region.objects.under(self.plan.region) if stated else ()
        known = {name: each for each in regions for name in (each.name, *each.aliases)}
        for name, members in stated.items():
            group = RegionGroup(template=self.reading.template, name=name)
            self.reading.groups.append(group)
            for member in members:
                if region := self._found(known.get(member), "地区", member):
                    self.reading.members.append(GroupedRegion(group=group, region=region))
        self.names = names_of(self.plan, self.reading.template, self.reading.groups)

    def _labels(self):
        for name, label in self.data.get("labels", {}).items():
            if indicator := self._found(self._indicator(name), "指标", name):
                row = IndicatorLabel(template=self.reading.template, indicator=indicator, label=label)
                self.reading.labels.append(row)

    def _parts(self, parts):
        if not parts:
            self.reading.problems.append("模板没有写各部分（parts）。")
        if self.data.get("annex") and not any(part.get("source") in ANNEX_SOURCES for part in parts):
            parts = [*parts, _ANNEX_PART | {"text": self.data["annex"]}]
        for order, stated in enumerate(parts, 1):
            part = TemplatePart(template=self.reading.template, order=order, source=Source.PASSAGE)
            for name in PART_FIELDS:
                if name in stated:
                    value = stated[name]
                    setattr(part, name, "\n".join(value) if isinstance(value, list) else value)
            self._refer(part, stated)
            for problem in part_problems(part, self.names):
                self.reading.problems.append(f"“{part.title}”：{problem}")
            self.reading.parts.append(part)

    def _refer(self, part, stated):
        """What a part is limited to, by name."""
        finders = {
            "section": ("科室", self._section),
            "category": ("类别", self._category),
            "indicator": ("指标", self._indicator),
            "group": ("地区分组", self._group),
        }
        for name, (word, find) in finders.items():
            if stated.get(name):
                setattr(part, name, self._found(find(stated[name]), word, stated[name]))

    def _signing(self, titles):
        self.reading.signing = [title.strip() for title in titles if title.strip()]
        if not self.reading.signing:
            self.reading.problems.append("审签步骤（signing）至少要有一步，最后一步是签发。")

    def _shared(self):
        title = self.data.get("title", [])
        self._add(Place.TITLE, title if isinstance(title, str) else "\n".join(title))
        self._add(Place.OPENING, self.data.get("opening", ""))
        for kind, text in self.data.get("kinds", {}).items():
            if kind in Kind.values:
                self._add(Place.INDICATOR, text, kind=kind)
            else:
                self.reading.problems.append(f"没有“{kind}”这种指标类型，可用：{'、'.join(Kind.values)}。")
        if "fund" in self.data:
            self._add(Place.FUND, self.data["fund"])

    def _own(self, place, attribute, pairs, find):
        for order, (name, text) in enumerate(pairs, 1):
            word = "指标" if attribute == "indicator" else "项目"
            if owner := self._found(find(name), word, name):
                self._add(place, text, order=order, **{attribute: owner})

    def _found(self, row, word, name):
        if row is None:
            self.reading.problems.append(f"本方案没有{word}“{name}”。")
        return row

    def _indicator(self, name):
        return next((each for each in self.indicators if each.short_name == name), None)

    def _project(self, name):
        known = ({each.name, each.short_name, *each.aliases} for each in self.projects)
        return next((each for each, names in zip(self.projects, known, strict=True) if name in names), None)

    def _category(self, name):
        return Category.objects.filter(plan=self.plan, name=name).order_by("order", "id").first()

    def _section(self, name):
        return Section.objects.filter(name=name).first() or Section.objects.filter(code=name).first()

    def _group(self, name):
        return next((each for each in self.reading.groups if each.name == name), None)

    def _add(self, place, text, **owner):
        wording = Wording(template=self.reading.template, place=place, text=text, **owner)
        for problem in check(text, self.names.vocabulary_for(wording)):
            self.reading.problems.append(f"{wording}：{problem}")
        self.reading.wordings.append(wording)
