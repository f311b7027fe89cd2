"""Number formats of Excel (which mean per cent, which a date); exact numbers and dates from stored text."""

import re
from datetime import date, datetime, timedelta
from decimal import Context, Decimal, InvalidOperation

from ..quantities import LARGEST_DIGITS

BUILTIN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy-mm-dd",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    22: "yyyy-mm-dd h:mm",
    48: "##0.0E+0",
    49: "@",
}
BUILTIN |= dict.fromkeys((18, 19, 20, 21, 45, 46, 47), "h:mm:ss")
# 27-36 and 50-58 are the date formats of the East Asian editions.
BUILTIN |= dict.fromkeys((*range(27, 37), *range(50, 59)), "yyyy年m月d日")
LITERALS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
EXCEL_DIGITS = Context(prec=15)  # a spreadsheet keeps 15 digits: 0.30000000000000004 was 0.3
LARGEST_EXPONENT, SMALLEST_EXPONENT = LARGEST_DIGITS - 1, -60


def is_percent(code: str) -> bool:
    return "%" in LITERALS.sub("", code)


def is_date(code: str) -> bool:
    if code == "General":
        return False
    bare = LITERALS.sub("", code).lower()
    return "general" not in bare and any(letter in bare for letter in "ymdhs年月日")


def exact_number(text: str) -> Decimal | None:
    """The stored number as the person typed it; None when the text is not a finite number of sane size."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if not number.is_finite() or not SMALLEST_EXPONENT <= number.adjusted() <= LARGEST_EXPONENT:
        return None
    if len(text) <= 16 and "E" not in text and "e" not in text:
        return number
    number = EXCEL_DIGITS.plus(number)
    return number if number.as_tuple().exponent <= 0 else number.quantize(Decimal(1))


def serial_date(serial: Decimal, epoch_1904: bool = False) -> date | None:
    """The date or moment that a serial number stands for; None when it lies outside the calendar."""
    epoch = datetime(1904, 1, 1) if epoch_1904 else datetime(1899, 12, 30)
    if not 0 < serial < 2_958_466:
        return None
    days = int(serial)
    seconds = int(((serial - days) * 86400).to_integral_value())
    try:
        moment = epoch + timedelta(days=days, seconds=seconds)
    except OverflowError:
        return None
    return moment if seconds else moment.date()
