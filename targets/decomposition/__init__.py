"""The decomposition table (目标任务分解表) as a file, understood without a database: `read_table`."""

from .reading import read_table
from .shape import Cell, Column, KnownRegion, Row, Settled, TableReading

__all__ = ["Cell", "Column", "KnownRegion", "Row", "Settled", "TableReading", "read_table"]
