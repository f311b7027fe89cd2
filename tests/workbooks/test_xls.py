"""The older container: .xls, and .et that WPS writes in the same way."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from struct import pack

import pytest

from minsheng.workbooks import WorkbookRefused, open_workbook
from tests.workbooks.building import compound_file

OLD = Path(__file__).parent / "files" / "decomposition.xls"


def refusal(data):
    with pytest.raises(WorkbookRefused) as refused:
        open_workbook(data, "分解表.et")
    return refused.value.problem.code


def test_cells_formats_merges_and_hidden_parts():
    book = open_workbook(OLD.read_bytes())
    grid = book.sheets[0]
    assert (book.kind, grid.name) == ("xls", "分解表")
    assert grid.text(2, 3) == "社会保障工程"
    assert (grid.at(5, 2).value, grid.at(7, 2).value) == (300, Decimal("220.5"))
    assert grid.text(5, 3) == "70%"
    assert grid.at(5, 4).value == date(2017, 6, 30)
    assert grid.hidden_rows == {7}
    assert [sheet.name for sheet in book.visible] == ["分解表"]


def test_a_number_of_no_sane_size_is_a_fault_and_never_0():
    short = pack("<I", 300 << 2 | 2)  # how the file keeps 300
    data = OLD.read_bytes()
    assert data.count(short) == 1
    huge = pack("<I", int.from_bytes(pack(">d", 1e300)[:4], "big") & ~3)
    cell = open_workbook(data.replace(short, huge)).sheets[0].at(5, 2)
    assert cell.kind == "fault"
    assert cell.value.endswith("e+300") or len(cell.value) > 12


def test_encryption_macros_and_other_documents():
    assert refusal(compound_file({"EncryptionInfo": b"x", "EncryptedPackage": b"x"})) == "encrypted"
    assert refusal(compound_file({"Workbook": b"x", "_VBA_PROJECT_CUR": b"x"})) == "macros"
    assert refusal(compound_file({"WordDocument": b"x"})) == "not-a-workbook"


def test_the_password_record_of_an_old_workbook():
    start = pack("<HHHHHHII", 0x809, 16, 0x600, 5, 0, 0, 0, 0)
    assert refusal(compound_file({"Workbook": start + pack("<HH", 0x2F, 6) + bytes(6)})) == "encrypted"


def test_records_are_counted_before_cells_are_made(monkeypatch):
    monkeypatch.setattr("minsheng.workbooks.xls.MAX_CELLS", 10)
    assert refusal(OLD.read_bytes()) == "too-many-cells"


@pytest.mark.parametrize("cut", [600, 2000, 4000])
def test_truncated_files(cut):
    assert refusal(OLD.read_bytes()[:cut]) == "damaged"


def test_random_damage_never_escapes_as_another_error():
    data = OLD.read_bytes()
    refused = 0
    for position in range(512, len(data), 97):
        try:
            open_workbook(data[:position] + b"\xff\x7f" + data[position + 2 :])
        except WorkbookRefused:
            refused += 1
    assert refused
