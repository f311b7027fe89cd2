"""Days as ledgers have them: 2017.6.5, 6月5日, 20170605, serial numbers of Excel, 同上."""

import re
from datetime import date, timedelta
from decimal import Decimal

from minsheng.quantities import half_width
from minsheng.workbooks import Cell, cell_text
from minsheng.workbooks.flat import read_day
from minsheng.workbooks.grid import DATE, NUMBER

DITTO = {"同上", "〃", "″", '"', "''", "”", "＂"}
_SHORT = re.compile(r"^(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?$")
_SHORT_YEAR = re.compile(r"^(\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$")
_PART = re.compile(r"^(\d{1,4})\s*[年月日号]?$")
_EPOCH, _SERIALS = date(1899, 12, 30), range(32874, 73051)  # 1990 to 2099


def read_book_day(cell: Cell, year: int, before: date | None) -> date | None:
    """The day in a cell, None for a blank one; without a year it is in ``year``; 同上 is the day ``before``.

    ValueError in Chinese for what is no day and for 6.1 as a number, which may be the 1st or the 10th.
    """
    text = half_width(cell_text(cell)).strip()
    if not text:
        return None
    if text in DITTO:
        if before is None:
            raise ValueError("写着“同上”，上面没有日期")
        return before
    if cell.kind == DATE:
        return read_day(cell)
    if cell.kind == NUMBER:
        return _of_number(cell, text, year)
    if match := _SHORT_YEAR.match(text):
        return _day(text, 2000 + int(match[1]), int(match[2]), int(match[3]))
    if match := _SHORT.match(text):
        return _day(text, year, int(match[1]), int(match[2]))
    return read_day(cell)


def day_of_parts(parts: dict[str, str], year: int, before: date | None) -> date | None:
    """The day of columns 年, 月 and 日; a month left blank goes on from the row above."""
    numbers = {name: _part(text) for name, text in parts.items()}
    if numbers.get("day") is None:
        return None
    month = numbers.get("month") or (before.month if before else None)
    if month is None:
        raise ValueError("没有写月份")
    shown = f"{month}月{numbers['day']}日"
    return _day(shown, numbers.get("year") or year, month, numbers["day"])


def _part(text: str) -> int | None:
    text = half_width(text).strip()
    if not text or text in DITTO:
        return None
    match = _PART.match(text)
    if not match:
        raise ValueError(f"“{text}”不是日期")
    return int(match[1])


def _of_number(cell: Cell, text: str, year: int) -> date:
    value = Decimal(cell.value)
    if value == int(value) and int(value) in _SERIALS:
        return _EPOCH + timedelta(days=int(value))
    if value == int(value) and len(text) == 8:
        return _day(text, int(text[:4]), int(text[4:6]), int(text[6:]))
    whole, _, rest = text.partition(".")
    if not rest or len(rest) > 2:
        raise ValueError(f"“{text}”不是日期，请写成 {year}-06-05 或 6月5日")
    if len(rest) == 1 and rest in "123":
        if "0.00" not in cell.format:
            raise ValueError(
                f"“{text}”看不出是{whole}月{rest}日还是{whole}月{rest}0日，请写成{whole}月{rest}0日的样子"
            )
        rest += "0"
    return _day(text, year, int(whole), int(rest))


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValueError(f"“{text}”不是有效的日期") from error
