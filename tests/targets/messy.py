"""Decomposition tables as they are met in the wild, as literals: the tables that tests/targets read."""

from minsheng.workbooks import open_workbook
from targets.decomposition import KnownRegion, read_table
from tests.workbooks.building import xlsx

CITY = KnownRegion("510800", "广元市", ("广元",), "510800/")
REGIONS = [
    KnownRegion("510800-0", "市本级", (), "510800/510800-0/", is_own=True),
    KnownRegion("510824", "苍溪县", (), "510800/510824/"),
    KnownRegion("510821", "旺苍县", (), "510800/510821/"),
    KnownRegion("510802", "利州区", (), "510800/510802/"),
    KnownRegion("510800-1", "广元经济开发区", ("经开区", "广元经济技术开发区"), "510800/510800-1/"),
]


def read(rows, sheets=None, **looks):
    return read_table(open_workbook(xlsx({"分解表": rows}, **looks)), REGIONS, CITY, sheets)


def figures(reading):
    """Region name → numbers (or words) in the order of the columns; what is blank is left out."""
    found = {}
    for cell in reading.cells:
        value = cell.number if cell.number is not None else cell.text or cell.verdict
        found.setdefault(reading.names[cell.region], []).append(value)
    return found


def codes(reading):
    return [(problem.code, problem.cell) for problem in reading.problems]


def errors(reading):
    return [(problem.code, problem.cell) for problem in reading.problems if problem.severity == "error"]
