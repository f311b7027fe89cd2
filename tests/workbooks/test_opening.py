"""Hostile and broken files: each is refused with a message that names the matter and the remedy."""

import io
import tracemalloc
import zipfile
from datetime import date
from decimal import Decimal

import pytest

from minsheng.workbooks import WorkbookRefused, open_workbook
from tests.workbooks.building import part, understated, with_part, xlsx

SMALL = {"表": [["地区", "数"], ["苍溪县", 300]]}
SHEET = "xl/worksheets/sheet1.xml"


def refusal(data):
    with pytest.raises(WorkbookRefused) as refused:
        open_workbook(data, "任意.xlsx")
    problem = refused.value.problem
    assert problem.severity == "error"
    assert problem.remedy
    return problem


def renamed_part(old, new):
    data = xlsx(SMALL)
    source = zipfile.ZipFile(io.BytesIO(data))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for info in source.infolist():
            target.writestr(info.filename.replace(old, new), source.read(info.filename))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        (b"hello, world", "not-a-workbook"),
        (b"%PDF-1.7 ...", "not-a-workbook"),
        (b"PK\x05\x06" + bytes(18), "not-a-workbook"),
        (b"\xef\xbb\xbf<html><body><table><tr><td>1</td></tr></table>", "web-page"),
        ('<html xmlns:x="excel">'.encode("utf-16"), "web-page"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "xml-workbook",
        ),
        (b"\x09\x08\x10\x00" + bytes(50), "too-old"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000), "damaged"),
        (xlsx(SMALL)[:-400], "damaged"),
        (xlsx(SMALL)[:100], "damaged"),
        (bytes(21 * 1024 * 1024), "too-large"),
    ],
    # By the code alone: the bytes hold a time, and all processes must call a test the same.
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_workbook_is_refused(data, code):
    assert refusal(data).code == code


def test_a_zip_without_a_workbook():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("说明.txt", "x")
    assert refusal(stream.getvalue()).code == "not-a-workbook"


def test_a_damaged_part():
    data = bytearray(xlsx(SMALL))
    info = zipfile.ZipFile(io.BytesIO(bytes(data))).getinfo(SHEET)
    start = info.header_offset + 30 + len(SHEET) + 5
    data[start : start + 20] = bytes(20)
    assert refusal(bytes(data)).code == "damaged"


def test_xml_that_is_not_well_formed():
    assert refusal(with_part(xlsx(SMALL), SHEET, "<worksheet><sheetData><row>")).code == "damaged"


def test_a_zip_bomb_by_ratio():
    bomb = with_part(xlsx(SMALL), SHEET, b"<worksheet>" + b" " * 60_000_000 + b"</worksheet>")
    assert len(bomb) < 100_000
    problem = refusal(bomb)
    assert problem.code == "zip-bomb"
    assert "压缩比" in problem.message


def test_a_zip_bomb_by_size(monkeypatch):
    monkeypatch.setattr("minsheng.workbooks.safety.MAX_UNPACKED_BYTES", 5000)
    assert refusal(xlsx(SMALL)).code == "zip-bomb"


@pytest.mark.parametrize(
    ("packing", "name", "summed", "code"),
    [
        (zipfile.ZIP_BZIP2, "[Content_Types].xml", 100, "odd-packing"),
        (zipfile.ZIP_LZMA, SHEET, 100, "odd-packing"),
        (zipfile.ZIP_DEFLATED, "[Content_Types].xml", 100, "damaged"),
        (zipfile.ZIP_DEFLATED, "xl/media/image1.bin", 101, "zip-bomb"),
    ],
)
def test_a_part_that_unpacks_to_more_than_it_declares_is_never_unpacked_whole(packing, name, summed, code):
    bomb = understated(xlsx(SMALL), name, bytes(6 * 2**20), packing, summed=summed)
    assert len(bomb) < 20_000
    tracemalloc.start()
    try:
        assert refusal(bomb).code == code
        assert tracemalloc.get_traced_memory()[1] < 2 * 2**20
    finally:
        tracemalloc.stop()


def test_too_many_parts(monkeypatch):
    monkeypatch.setattr("minsheng.workbooks.safety.MAX_PARTS", 5)
    assert refusal(xlsx(SMALL)).code == "too-many-parts"


@pytest.mark.parametrize("place", ["XFD1048576", "A1048576", "XFD1"])
def test_a_cell_at_the_end_of_the_sheet(place):
    problem = refusal(xlsx({"表": {"A1": "地区", place: 1}}))
    assert (problem.code, problem.sheet, problem.cell) == ("too-far", "表", place)
    assert "删除" in problem.remedy


def test_an_empty_cell_at_the_end_of_the_sheet_is_no_matter():
    sheet = part(xlsx(SMALL), SHEET).replace(
        "</sheetData>", '<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    )
    assert open_workbook(with_part(xlsx(SMALL), SHEET, sheet)).sheets[0].max_row == 2


def test_more_cells_than_allowed(monkeypatch):
    monkeypatch.setattr("minsheng.workbooks.sheetxml.MAX_CELLS", 3)
    assert refusal(xlsx(SMALL)).code == "too-many-cells"


def test_cells_are_counted_over_all_sheets(monkeypatch):
    monkeypatch.setattr("minsheng.workbooks.sheetxml.MAX_CELLS", 5)
    assert len(open_workbook(xlsx(SMALL)).sheets) == 1
    problem = refusal(xlsx(SMALL | {"表二": SMALL["表"]}))
    assert (problem.code, problem.sheet) == ("too-many-cells", "表二")


@pytest.mark.parametrize("target", ["/xl/worksheets/sheet1.xml", "worksheets/../worksheets/sheet1.xml"])
def test_a_part_that_two_sheets_name(target):
    data = xlsx(SMALL | {"表二": SMALL["表"]})
    relations = part(data, "xl/_rels/workbook.xml.rels")
    twice = relations.replace("/xl/worksheets/sheet2.xml", target)
    assert twice != relations
    assert refusal(with_part(data, "xl/_rels/workbook.xml.rels", twice)).code == "damaged"


def grid_with(before, after):
    data = xlsx(SMALL)
    sheet = part(data, SHEET).replace("<sheetData>", before + "<sheetData>")
    return open_workbook(
        with_part(data, SHEET, sheet.replace("</sheetData>", "</sheetData>" + after))
    ).sheets[0]


def test_hidden_columns_and_rows_outside_the_sheet_are_not_counted_out():
    columns = '<col min="-30000" max="2" hidden="1"/><col min="999" max="1000000" hidden="1"/>'
    grid = grid_with(f"<cols>{columns}</cols>", "")
    assert grid.hidden_columns == {1, 2, 999, 1000}
    assert grid_with("", "").hidden_columns == set()


@pytest.mark.parametrize(
    ("reference", "kept"),
    [
        ("A1:B9999999", [(1, 1, 100_000, 2)]),
        ("A2:ZZZ2", [(2, 1, 2, 1000)]),
        ("B9:A1", []),
        ("A0:B2", []),
        ("A200000:B200001", []),
    ],
)
def test_a_merged_range_ends_where_reading_ends(reference, kept):
    grid = grid_with("", f'<mergeCells><mergeCell ref="{reference}"/></mergeCells>')
    assert [tuple(area) for area in grid.merges] == kept


def test_more_merges_than_allowed(monkeypatch):
    monkeypatch.setattr("minsheng.workbooks.sheetxml.MAX_MERGES", 2)
    assert refusal(xlsx(SMALL, merges=["A5:B5", "A6:B6", "A7:B7"])).code == "too-many-merges"


def test_elements_and_shared_texts_have_a_limit_too(monkeypatch):
    monkeypatch.setattr("minsheng.workbooks.xlsx.MAX_ELEMENTS", 30)
    many = "<styleSheet>" + "<xf/>" * 40 + "</styleSheet>"
    assert refusal(with_part(xlsx(SMALL), "xl/styles.xml", many)).code == "damaged"
    monkeypatch.undo()
    monkeypatch.setattr("minsheng.workbooks.xlsx.MAX_CELLS", 30)
    relations = part(xlsx(SMALL), "xl/_rels/workbook.xml.rels").replace("/theme", "/sharedStrings", 1)
    data = with_part(xlsx(SMALL), "xl/_rels/workbook.xml.rels", relations)
    assert open_workbook(with_part(data, "xl/theme/theme1.xml", "<sst>" + "<si/>" * 30 + "</sst>"))
    assert (
        refusal(with_part(data, "xl/theme/theme1.xml", "<sst>" + "<si/>" * 31 + "</sst>")).code == "damaged"
    )


def test_a_merged_range_over_everything_is_cheap():
    data = xlsx(SMALL)
    sheet = part(data, SHEET)
    merged = sheet.replace(
        "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    )
    assert refusal(with_part(data, SHEET, merged)).code == "too-many-merges"


def test_macros_by_part_and_by_content_type():
    assert refusal(with_part(xlsx(SMALL), "xl/vbaProject.bin", b"x")).code == "macros"
    data = xlsx(SMALL)
    types = part(data, "[Content_Types].xml").replace("spreadsheetml.sheet.main", "sheet.macroEnabled.main")
    problem = refusal(with_part(data, "[Content_Types].xml", types))
    assert problem.code == "macros"
    assert ".xlsx" in problem.remedy


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types_and_entities(encoding):
    lines = '<?xml version="1.0" encoding="{}"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
    hostile = lines.format(encoding).encode(encoding)
    assert refusal(with_part(xlsx(SMALL), SHEET, hostile)).code == "doctype"


def test_a_document_type_behind_a_long_comment():
    hostile = f"<!--{'x' * 8000}--><!DOCTYPE x><worksheet/>"
    assert refusal(with_part(xlsx(SMALL), SHEET, hostile)).code in ("doctype", "damaged")


def test_encrypted_zip_entries():
    data = bytearray(xlsx(SMALL))
    position = 0
    while (position := data.find(b"PK\x01\x02", position)) >= 0:
        data[position + 8] |= 1
        position += 4
    assert refusal(bytes(data)).code == "encrypted"


def test_binary_workbooks_and_open_document():
    assert refusal(renamed_part("xl/workbook.xml", "xl/workbook.bin")).code == "xlsb"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<x/>")
    assert refusal(stream.getvalue()).code == "opendocument"


def test_infinite_and_absurd_numbers_are_faults_not_figures():
    data = xlsx(SMALL)
    for absurd in ("NaN", "INF", "1E+999999", "1E+28", "1E+24", "1" + "0" * 45, "abc"):
        sheet = part(data, SHEET).replace("<v>300</v>", f"<v>{absurd}</v>")
        assert sheet != part(data, SHEET)
        cell = open_workbook(with_part(data, SHEET, sheet)).sheets[0].at(2, 2)
        assert (cell.kind, cell.value) == ("fault", absurd)


def test_a_date_beyond_the_calendar_stays_a_number():
    data = xlsx(SMALL, formats={"B2": "yyyy-mm-dd"})
    since_1904 = (
        part(data, "xl/workbook.xml")
        .replace("<workbookProtection/>", "")
        .replace("<workbookPr", '<workbookPr date1904="1"')
    )
    assert "date1904" in since_1904
    late = part(data, SHEET).replace("<v>300</v>", "<v>2958465</v>")
    data = with_part(data, SHEET, late)
    assert open_workbook(data).sheets[0].at(2, 2).value == date(9999, 12, 31)
    cell = open_workbook(with_part(data, "xl/workbook.xml", since_1904)).sheets[0].at(2, 2)
    assert (cell.kind, cell.value) == ("number", 2958465)


def test_numbers_are_exact_to_the_digits_that_excel_keeps():
    data = xlsx(SMALL)
    sheet = part(data, SHEET).replace("<v>300</v>", "<v>0.30000000000000004</v>")
    assert open_workbook(with_part(data, SHEET, sheet)).sheets[0].at(2, 2).value == Decimal("0.3")


def test_prefixed_elements_missing_references_and_rich_text():
    sheet = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row>'
        '<x:c t="inlineStr"><x:is><x:r><x:t>苍</x:t></x:r><x:r><x:t>溪</x:t></x:r><x:rPh sb="0" eb="1"><x:t>'
        "cang</x:t></x:rPh></x:is></x:c><x:c><x:f>A1</x:f><x:v>7</x:v></x:c><x:c><x:f>SUM(B1:B2)</x:f></x:c>"
        "</x:row></x:sheetData></x:worksheet>"
    )
    grid = open_workbook(with_part(xlsx(SMALL), SHEET, sheet)).sheets[0]
    assert grid.at(1, 1).value == "苍溪"
    assert (grid.at(1, 2).value, grid.at(1, 2).formula) == (7, "=A1")
    assert (grid.at(1, 3).value, grid.at(1, 3).formula) == (None, "=SUM(B1:B2)")


def test_merges_hidden_parts_and_formats_are_kept():
    data = xlsx(
        {"表": {"A1": "标题", "B2": 0.7, "A3": "x"}, "备用": {"A1": 1}},
        merges=["A1:C1"],
        formats={"B2": "0%"},
        hidden_rows=[3],
        hidden_columns=["B"],
        hidden_sheets=["备用"],
    )
    book = open_workbook(data)
    grid = book.sheets[0]
    assert grid.text(1, 2) == "标题"
    assert grid.at(2, 2).percent
    assert grid.text(2, 2) == "70%"
    assert (grid.hidden_rows, grid.hidden_columns) == ({3}, {2})
    assert [sheet.name for sheet in book.visible] == ["表"]


def test_turning_over_keeps_coordinates_of_the_file():
    grid = open_workbook(xlsx({"表": {"A1": "a", "C2": 5}}, merges=["A1:B1"])).sheets[0].transposed()
    assert grid.at(3, 2).value == 5
    assert grid.coordinate(3, 2) == "C2"
    assert grid.text(2, 1) == "a"
