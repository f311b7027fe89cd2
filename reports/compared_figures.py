"""An indicator's figure beside another: 上期, 上年同期, 基数, and the year's forecast.

A difference is subtracted from unrounded values and rounded once; a percentage has at most one decimal. Rules
with examples: docs/figures.md.
"""

from dataclasses import replace

from minsheng.figures import HUNDRED, NONE, format_number, ratio, round_half_up
from minsheng.months import month_name
from reports.document import SourceRow, Text
from reports.indicator_figures import IndicatorFigures
from targets.models import Kind

_PERCENT_PLACES = 1
SAME = (Text("持平"),)


def earlier(figures: IndicatorFigures):
    return _other(figures, "上期", _earlier_row(figures), figures.material.comparisons.earlier_month)


def last_year(figures: IndicatorFigures):
    month = figures.material.comparisons.last_year_month
    return _other(figures, "上年同期", _last_year_row(figures), month)


def change_number(figures):
    return _difference(figures, "增减数", _actual(_earlier_row(figures)), "上期")


def change(figures):
    """增加12, 减少3 or 持平; “—” where one of the two is not there."""
    return _said(change_number(figures), "增加", "减少")


def growth_rate(figures):
    return _share(figures, "同比率", _actual(_last_year_row(figures)), "上年同期")


def growth(figures):
    """增长5.2%, 下降1% or 持平."""
    return _said(growth_rate(figures), "增长", "下降")


def since_base_number(figures):
    return _difference(figures, "较基数数", figures.base().value, "基数")


def since_base(figures):
    """增加12 or 减少3; a standard is raised or lowered."""
    is_standard = figures.indicator.kind == Kind.STANDARD
    return _said(since_base_number(figures), *(("提高", "降低") if is_standard else ("增加", "减少")))


def since_base_rate(figures):
    return _share(figures, "较基数率", figures.base().value, "基数")


def forecast(figures):
    """预计 and the number that somebody typed for the year; it is never a figure of the reports."""
    found = figures.material.forecasts.get(figures.indicator.pk) if figures.is_of_whole else None
    value = found.value if found else None
    rows = ()
    if found:
        note = "，".join(each for each in (found.note, f"{found.by}填写") if each)
        rows = (
            SourceRow("预计数", f"reports.Forecast:{found.pk}", month=found.month, value=value, note=note),
        )
    printed = format_number(value)
    figure = figures.figure("预计全年", None, value, printed, "forecast", rows, marks=("预计数，不是上报数",))
    return (Text("预计"), figure)


def pace(figures):
    row = figures.row
    value = row.pace if row else None
    return figures.figure(
        "序时进度", row, value, format_number(value and round_half_up(value, row.decimals)), "pace"
    )


def _earlier_row(figures):
    return figures.material.comparisons.earlier(figures.region_id, figures.indicator)


def _last_year_row(figures):
    return figures.material.comparisons.last_year(figures.region_id, figures.indicator)


def _actual(row):
    return row.actual if row else None


def _other(figures, attribute, row, month):
    """Another month's figure: it carries that month and its marks."""
    printed = row.actual_text if row else NONE
    rows = ()
    if row:
        parts = {"numerator": row.numerator, "denominator": row.denominator}
        rows = (SourceRow("完成数", "", row.region, month, row.actual, note=row.note, **parts),)
    made = figures.figure(attribute, row, _actual(row), printed, "earlier", rows)
    return replace(made, period=f"{month_name(month)}底")


def _difference(figures, attribute, other, word):
    now = _actual(figures.row)
    value = None if now is None or other is None else now - other
    places = figures.row.decimals if figures.row else 0
    printed = NONE if value is None else format_number(round_half_up(value, places))
    return figures.figure(attribute, figures.row, value, printed, "change", _sum(now, "−", other, word))


def _share(figures, attribute, other, word):
    now = _actual(figures.row)
    value = None if now is None or other is None else ratio(now - other, other, HUNDRED)
    printed = NONE if value is None else format_number(round_half_up(value, _PERCENT_PLACES))
    if value is not None:
        printed += figures.percent_sign
    rows = _sum(now, "÷", other, word)
    return figures.figure(attribute, figures.row, value, printed, "growth", rows, unit="%")


def _sum(now, sign, other, word):
    if now is None or other is None:
        return ()
    return (SourceRow("算法", "", note=f"完成数{format_number(now)} {sign} {word}{format_number(other)}"),)


def _said(figure, more, less):
    """The word and the number without its sign; what is printed as 0 has not changed."""
    if figure.value is None:
        return (figure,)
    digits = figure.printed.lstrip("-")
    if not digits.rstrip("%％").strip("0."):
        return SAME
    return (Text(more if figure.value > 0 else less), replace(figure, printed=digits))
