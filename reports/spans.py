"""How documents write the months that they are about."""

from datetime import date

from minsheng.months import month_name, span_name

_WORDS = {(1, 3): "一季度", (1, 6): "上半年", (1, 9): "前三季度", (1, 12): "全年", (7, 12): "下半年"}


def span_text(first: date, through: date, style: str) -> str:
    """The months in one of ReportTemplate.SpanStyle: 2017年1-6月, 2017年1—6月, 2017年上半年, 截至2017年6月底.

    Months that have no word of their own are written with a hyphen.
    """
    if style == "until":
        return f"截至{month_name(through)}底"
    months = (first.month, through.month)
    if style == "words" and first.year == through.year and months in _WORDS:
        return f"{first.year}年{_WORDS[months]}"
    return span_name(first, through).replace("-", "—") if style == "dash" else span_name(first, through)
