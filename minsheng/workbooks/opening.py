"""The one way in for every uploaded workbook."""

from .grid import Workbook
from .safety import sniff
from .xls import read_xls
from .xlsx import read_xlsx


def open_workbook(data: bytes, name: str = "") -> Workbook:
    """Read .xlsx, .xls or .et (told apart by content, never by name) into sheets of cells.

    Raises WorkbookRefused, whose `problem` names place and remedy, for what is no workbook, is damaged, has a
    password or macros, or is too large or absurd to be read safely. Nothing in it is run or followed.
    """
    workbook = read_xlsx(data) if sniff(data) == "xlsx" else read_xls(data)
    workbook.name = name
    return workbook
