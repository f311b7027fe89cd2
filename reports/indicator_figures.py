"""The figures of indicators as wordings and tables name them. Nothing is computed here but what completion
made."""

from dataclasses import dataclass, replace
from decimal import Decimal

from minsheng import figures
from minsheng.figures import format_number
from minsheng.months import month_name
from reports.document import Figure, SourceRow
from reports.material import Material
from targets.models import Kind
from targets.provenance import how_made, how_rated
from targets.together import together


@dataclass(frozen=True)
class IndicatorFigures:
    """Makes the figures of one indicator; ``name`` is what wordings call it, ``region`` whose they are: the
    plan's own without one."""

    material: Material
    indicator: object
    name: str
    percent_sign: str = "%"
    region: object = None

    @property
    def region_id(self):
        return self.region.pk if self.region else self.material.region.pk

    @property
    def row(self):
        return self.material.rows.get((self.region_id, self.indicator.pk))

    @property
    def is_of_whole(self):
        """Whether it is the figure of the document's region, not of one below it."""
        return self.region_id == self.material.region.pk

    @property
    def label(self):
        """What the document calls it."""
        return self.material.labels.get(self.indicator.pk, self.indicator.name)

    def rows_below(self):
        """The rows of the regions below, in the document's order."""
        if not self.is_of_whole:
            return []
        found = (self.material.rows.get((each.pk, self.indicator.pk)) for each in self.material.regions)
        return [row for row in found if row and not row.is_top]

    @property
    def unit(self):
        return self.percent_sign if self.indicator.unit == "%" else self.indicator.unit

    def actual(self, row) -> Figure:
        printed = row.actual_text if row else figures.NONE
        value = row.actual if row else None
        made = self.figure("实际", row, value, printed, "actual", self._origins(row))
        is_plain = row is None or (row.is_part and row.kind != Kind.RATIO)
        return made if is_plain else replace(made, formula=how_made(row, self.indicator))

    def target(self, row) -> Figure:
        printed, value = figures.NONE, None
        if row:
            value = row.target
            printed = row.target_text if value is None or row.kind == Kind.MILESTONE else format_number(value)
        return self.figure("目标", row, value, printed, "target", self._target_rows(row))

    def rate(self, row, with_sign=True) -> Figure:
        printed = row.rate_text if row else figures.NONE
        printed = printed.replace("%", self.percent_sign if with_sign else "")
        value = row.rate if row else None
        rows = (*self._origins(row), *self._target_rows(row))
        made = self.figure("完成率", row, value, printed, "rate", rows, unit="%")
        return replace(made, formula=how_rated(row)) if value is not None else made

    def figure(self, attribute, row, value, printed, kind, rows=(), unit=None, marks=None):
        """A figure of this indicator; without ``marks`` it has those of its row."""
        return Figure(
            name=f"{self.name}.{attribute}",
            value=value,
            printed=printed,
            unit=self.indicator.unit if unit is None else unit,
            region=self._region_name(row),
            period=self.material.span,
            kind=kind,
            rows=rows,
            marks=_marks(row) if marks is None else marks,
        )

    def _region_name(self, row):
        if row is None:
            return self.material.region_name if self.is_of_whole else self.region.name
        return self.material.region_name if row.is_top else row.region

    def _origins(self, row):
        """The submitted figures that the row is made of."""
        if row is None:
            return ()
        found = self.material.sources.get(self.indicator.pk, ())
        mine = (each for each in found if each.counts and self._takes_in(row, each))
        return tuple(_source_row(each) for each in mine)

    def _takes_in(self, row, source):
        return row.is_top or source.region_id == row.region_id

    def _target_rows(self, row):
        return self._targets_of([row]) if row else ()

    def _targets_of(self, rows):
        found = ((row, self.material.targets.get((row.region_id, self.indicator.pk))) for row in rows)
        return tuple(self._target_row(row, target) for row, target in found if target)

    def _target_row(self, row, target):
        return SourceRow(
            kind="目标",
            key=f"targets.Target:{target.pk}",
            region=self.material.region_name if row.is_top else row.region,
            month=target.effective_month,
            value=target.number,
            note=f"依据：{target.document}" if target.document else "",
        )

    def base(self) -> Figure:
        """What was before the plan: 上年底, or the standard before its rise."""
        base = self.material.base_values.get((self.region_id, self.indicator.pk))
        number = base.number if base else None
        rows = ()
        if base:
            key = f"targets.BaseValue:{base.pk}"
            rows = (SourceRow("基数", key, self._region_name(None), base.month, number),)
        return self.figure("基数", None, number, format_number(number), "base", rows)

    def part(self, attribute, word) -> Figure:
        row = self.row
        value = getattr(row, attribute) if row else None
        return self.figure(word, row, value, format_number(value), attribute, self._origins(row))

    def count(self, attribute, word) -> Figure:
        row = self.row
        number = getattr(row, attribute) if row else None
        value = None if number is None else Decimal(number)
        return self.figure(word, row, value, format_number(value), "count", self._origins(row), unit="个")

    def standard_month(self, name) -> str:
        """From when the standard holds or is paid, where the regions that count agree."""
        found = [each for each in self.material.sources.get(self.indicator.pk, ()) if each.counts]
        if not self.is_of_whole:
            found = [each for each in found if each.region_id == self.region_id]
        return _same_month({getattr(each, name) for each in found})


@dataclass(frozen=True)
class GroupFigures(IndicatorFigures):
    """The figures of an indicator for regions that the document names together; they have no other."""

    group: object = None

    @property
    def rows(self):
        members = (self.material.rows.get((each.pk, self.indicator.pk)) for each in self.group.regions)
        return [row for row in members if row and not row.is_top]

    @property
    def row(self):
        return together(self.rows, self.indicator, self.material.plan, self.material.through, self.group.name)

    def figure(self, attribute, row, value, printed, kind, rows=(), unit=None, marks=None):
        return super().figure(f"{self.group.name}{attribute}", row, value, printed, kind, rows, unit, marks)

    def _region_name(self, row):
        return self.group.name

    def _takes_in(self, row, source):
        return source.region_id in {each.pk for each in self.group.regions}

    def _target_rows(self, row):
        return self._targets_of(self.rows) if row else ()


def _same_month(months):
    (month,) = months if len(months) == 1 else (None,)
    return month_name(month) if month else ""


def _source_row(source):
    return SourceRow(
        kind="自有数" if source.is_own else "上报数",
        key=_key(source),
        region=source.region,
        month=source.month,
        value=Decimal(source.is_done) if source.is_done is not None else source.value,
        numerator=source.numerator,
        denominator=source.denominator,
        note=_origin_note(source),
    )


def _key(source):
    if source.is_own:
        return f"targets.OwnFigure:{source.indicator_id}/{source.region_code}/{source.month:%Y-%m}"
    return f"targets.SubmittedFigure:{source.figure_id}"


def _origin_note(source):
    parts = [source.source or "", f"第{source.number}次上报" if source.number else ""]
    if source.entered_by and source.entered_by != source.submitted_by:
        parts.append(f"{source.entered_by}填")
    parts.append(f"{source.submitted_by}上报" if source.submitted_by else "")
    parts.append(f"{source.accepted_by}审核" if source.accepted_by else "未审")
    return "，".join(part for part in parts if part)


def _marks(row):
    if row is None:
        return ()
    marks = list(row.marks)
    if row.missing:
        marks.append(f"缺{len(row.missing)}个地区")
    if row.provisional:
        marks.append("含未审数")
    return tuple(marks)
