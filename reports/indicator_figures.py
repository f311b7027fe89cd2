"""The figures of indicators as wordings and tables name them. Nothing is computed here but what completion
made."""

from dataclasses import dataclass
from decimal import Decimal

from minsheng import figures
from minsheng.figures import format_number
from minsheng.months import month_name
from reports.document import Figure, SourceRow
from reports.material import Material
from targets.models import Direction, Kind

# Attribute → what it says; the help beside the wordings is made from this.
ATTRIBUTES = {
    "名称": "指标全称",
    "单位": "计量单位",
    "实际": "完成数",
    "目标": "目标数",
    "完成率": "完成率，带百分号",
    "基数": "方案之前的数（上年底或原标准）",
    "分子": "比率的分子",
    "分母": "比率的分母",
    "执行月": "标准自哪个月起执行",
    "兑现月": "标准自哪个月起兑现",
    "是否完成": "是否达到目标（用在 if 里）",
    "是控制数": "目标是否为“控制在…以内”（用在 if 里）",
    "完成地区数": "已完成（达到）的地区个数",
    "地区数": "有任务的地区个数",
    "缺报地区": "当月没有报数的地区（用 |join）",
}


@dataclass(frozen=True)
class IndicatorFigures:
    """Makes the figures of one indicator; ``name`` is what wordings call it."""

    material: Material
    indicator: object
    name: str
    percent_sign: str = "%"

    def values(self) -> dict:
        """The attributes of ATTRIBUTES for the plan's region."""
        row = self.material.row(self.indicator)
        effective, paid_from = self._months()
        return {
            "名称": self.indicator.name,
            "单位": self.unit,
            "实际": self.actual(row),
            "目标": self.target(row),
            "完成率": self.rate(row),
            "基数": self._base(),
            "分子": self._part(row, "numerator", "分子"),
            "分母": self._part(row, "denominator", "分母"),
            "执行月": effective,
            "兑现月": paid_from,
            "是否完成": bool(row and row.met),
            "是控制数": self.indicator.direction == Direction.AT_MOST,
            "完成地区数": self._count(row, "parts_met", "完成地区数"),
            "地区数": self._count(row, "parts_total", "地区数"),
            "缺报地区": list(row.missing) if row else [],
        }

    @property
    def unit(self):
        return self.percent_sign if self.indicator.unit == "%" else self.indicator.unit

    def actual(self, row) -> Figure:
        printed = row.actual_text if row else figures.NONE
        value = row.actual if row else None
        return self._figure("实际", row, value, printed, "actual", self._origins(row))

    def target(self, row) -> Figure:
        printed, value = figures.NONE, None
        if row:
            value = row.target
            printed = row.target_text if value is None or row.kind == Kind.MILESTONE else format_number(value)
        return self._figure("目标", row, value, printed, "target", self._target_rows(row))

    def rate(self, row, with_sign=True) -> Figure:
        printed = row.rate_text if row else figures.NONE
        printed = printed.replace("%", self.percent_sign if with_sign else "")
        value = row.rate if row else None
        rows = (*self._origins(row), *self._target_rows(row))
        return self._figure("完成率", row, value, printed, "rate", rows, unit="%")

    def _figure(self, attribute, row, value, printed, kind, rows, unit=None):
        return Figure(
            name=f"{self.name}.{attribute}",
            value=value,
            printed=printed,
            unit=self.indicator.unit if unit is None else unit,
            region=self._region_name(row),
            period=self.material.span,
            kind=kind,
            rows=rows,
            marks=_marks(row),
        )

    def _region_name(self, row):
        return self.material.region_name if row is None or row.is_top else row.region

    def _origins(self, row):
        """The submitted figures that the row is made of."""
        if row is None:
            return ()
        found = self.material.sources.get(self.indicator.pk, ())
        mine = (each for each in found if each.counts and (row.is_top or each.region_id == row.region_id))
        return tuple(_source_row(each) for each in mine)

    def _target_rows(self, row):
        target = row and self.material.targets.get((row.region_id, self.indicator.pk))
        if not target:
            return ()
        note = f"依据：{target.document}" if target.document else ""
        return (
            SourceRow(
                kind="目标",
                key=f"targets.Target:{target.pk}",
                region=self._region_name(row),
                month=target.effective_month,
                value=target.number,
                note=note,
            ),
        )

    def _base(self):
        base = self.material.base_values.get(self.indicator.pk)
        number = base.number if base else None
        rows = ()
        if base:
            rows = (
                SourceRow(
                    "基数", f"targets.BaseValue:{base.pk}", self.material.region_name, base.month, number
                ),
            )
        return self._figure("基数", None, number, format_number(number), "base", rows)

    def _part(self, row, attribute, word):
        value = getattr(row, attribute) if row else None
        return self._figure(word, row, value, format_number(value), attribute, self._origins(row))

    def _count(self, row, attribute, word):
        number = getattr(row, attribute) if row else None
        value = None if number is None else Decimal(number)
        return self._figure(word, row, value, format_number(value), "count", self._origins(row), unit="个")

    def _months(self):
        """From when the standard holds and from when it is paid, where the regions that count agree."""
        found = [each for each in self.material.sources.get(self.indicator.pk, ()) if each.counts]
        return tuple(
            _same_month({getattr(each, name) for each in found}) for name in ("effective_month", "paid_from")
        )


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
