"""Excel in and out.

Read: `open_workbook(bytes)` → sheets of cells (safe; .xlsx, .xls, .et); `read_flat(workbook, fields)` → typed
rows with problems by cell. Write: `workbook_bytes([Sheet(...)])`. A bad file raises `WorkbookRefused`,
which carries a Problem.
"""

from .flat import Field, FlatReading, FlatRow, read_flat
from .grid import Area, Cell, Grid, Workbook, cell_text
from .opening import open_workbook
from .problems import ERROR, WARNING, Problem, WorkbookRefused, has_errors
from .writing import CONTENT_TYPE, Sheet, set_value, workbook_bytes

__all__ = [
    "CONTENT_TYPE",
    "ERROR",
    "WARNING",
    "Area",
    "Cell",
    "Field",
    "FlatReading",
    "FlatRow",
    "Grid",
    "Problem",
    "Sheet",
    "Workbook",
    "WorkbookRefused",
    "cell_text",
    "has_errors",
    "open_workbook",
    "read_flat",
    "set_value",
    "workbook_bytes",
]
