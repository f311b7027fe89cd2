"""Months are dates on the first day: one representation for keys, comparisons and the database."""

import re
from datetime import date

_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?")


def parse_month(text: str) -> date:
    """Return the first day of the month written as 2017-06 or 2017年6月; ValueError when it is no month."""
    match = _MONTH.fullmatch(str(text).strip())
    if not match or not 1 <= int(match[2]) <= 12:
        raise ValueError(f"“{text}”不是月份，请写成 2017-06 的样子。")
    return date(int(match[1]), int(match[2]), 1)


def format_month(day: date) -> str:
    """Return 2017-06, the form that addresses, files and the command line use."""
    return f"{day:%Y-%m}"


def month_name(day: date) -> str:
    """Return 2017年6月."""
    return f"{day.year}年{day.month}月"


def day_name(day: date, beside: date | None = None) -> str:
    """Return 2017年7月10日, or 7月10日 where the year is that of `beside`, which stands near it."""
    name = f"{day.month}月{day.day}日"
    return name if beside is not None and beside.year == day.year else f"{day.year}年{name}"


def span_name(first: date, last: date) -> str:
    """Return 2017年6月, 2017年1-6月 or 2016年11月-2017年2月."""
    if (first.year, first.month) == (last.year, last.month):
        return month_name(first)
    if first.year == last.year:
        return f"{first.year}年{first.month}-{last.month}月"
    return f"{month_name(first)}-{month_name(last)}"


def first_day(day: date) -> date:
    return day.replace(day=1)


def add_months(month: date, count: int) -> date:
    """Return the first day of the month `count` months after `month` (before it, when negative)."""
    index = month.year * 12 + month.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def last_day(month: date) -> date:
    return date.fromordinal(add_months(month, 1).toordinal() - 1)


def months_between(first: date, last: date) -> list[date]:
    """Return the months from `first` to `last`, both included; none when `last` is earlier."""
    count = (last.year - first.year) * 12 + last.month - first.month
    return [add_months(first, index) for index in range(count + 1)]
