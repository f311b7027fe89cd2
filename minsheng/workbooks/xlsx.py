"""Our own strict reader of .xlsx: formula, stored result and number format of each cell in one pass.

openpyxl gives either formulas or results, so both would cost two loads, and it turns numbers into binary
floats.
"""

import posixpath
import re
import zipfile
from xml.parsers import expat

from .formats import BUILTIN, is_date, is_percent
from .grid import Area, Grid, Workbook, column_number
from .problems import WorkbookRefused
from .safety import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ELEMENTS,
    MAX_MERGED_CELLS,
    MAX_ROWS,
    MAX_SHEETS,
    damaged,
    document_kind,
    hidden_document_type,
    open_package,
    read_part,
    too_many_merges,
)
from .sheetxml import CellStyle, SheetParser

AREA = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?$")


def read_xlsx(data: bytes) -> Workbook:
    """Every sheet of the file, hidden ones included; raises WorkbookRefused for what is unsafe or damaged."""
    with open_package(data) as package:
        names = {info.filename for info in package.infolist()}
        if kind := document_kind(names):
            what = f"这是{kind}，不是工作簿"
            raise WorkbookRefused("not-a-workbook", what, "请上传 .xlsx、.xls 或 .et 工作簿")
        book = _workbook_part(package)
        folder = posixpath.dirname(book)
        targets = _relations(package, book)
        sheets, epoch_1904 = _sheet_list(read_part(package, book))
        strings = _part_of_type(targets, "sharedStrings", folder, names)
        shared = _shared_strings(read_part(package, strings)) if strings else []
        styles = _part_of_type(targets, "styles", folder, names)
        looks = _styles(read_part(package, styles)) if styles else [CellStyle()]
        grids, count = [], 0
        for name, path, hidden in _worksheets(sheets, targets, folder):
            reader = SheetParser(name, shared, looks, epoch_1904, count)
            grids.append(_sheet(reader, read_part(package, path), hidden))
            count = reader.count
    return Workbook("xlsx", grids)


def _worksheets(sheets, targets, folder):
    """(name, part, is hidden) of each sheet of cells. A part that two sheets name would be read as often as
    it is named.
    """
    found = [
        (name, _resolve(targets[relation][1], folder), hidden)
        for name, relation, hidden in sheets
        if targets.get(relation, ("", ""))[0] == "worksheet"
    ]
    if len({path for _, path, _ in found}) < len(found):
        raise damaged()
    return found


def elements(data: bytes) -> list[tuple[str, dict[str, str]]]:
    """All elements of a small part, in order, without name space prefixes."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = new_parser()

    def start(name, attributes):
        if len(found) == MAX_ELEMENTS:
            raise damaged()
        found.append((name.rpartition(":")[2], attributes))

    parser.StartElementHandler = start
    run(parser, data)
    return found


def new_parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_):
        raise hidden_document_type()

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser


def run(parser: expat.XMLParserType, data: bytes) -> None:
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise damaged() from error


def _relations(package: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    folder, base = posixpath.split(part)
    name = posixpath.join(folder, "_rels", base + ".rels")
    return {
        attributes.get("Id", ""): (
            attributes.get("Type", "").rpartition("/")[2],
            attributes.get("Target", ""),
        )
        for tag, attributes in elements(read_part(package, name))
        if tag == "Relationship" and attributes.get("TargetMode") != "External"
    }


def _workbook_part(package: zipfile.ZipFile) -> str:
    for kind, target in _relations(package, "").values():
        if kind == "officeDocument":
            return _resolve(target, "")
    raise damaged()


def _resolve(target: str, folder: str) -> str:
    return (
        target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
    )


def _part_of_type(targets: dict, kind: str, folder: str, names: set[str]) -> str:
    for found, target in targets.values():
        if found == kind and _resolve(target, folder) in names:
            return _resolve(target, folder)
    return ""


def _sheet_list(data: bytes) -> tuple[list[tuple[str, str, bool]], bool]:
    sheets, epoch_1904 = [], False
    for tag, attributes in elements(data):
        if tag == "sheet":
            relation = next(
                (value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), ""
            )
            sheets.append(
                (attributes.get("name", ""), relation, attributes.get("state", "visible") != "visible")
            )
        elif tag == "workbookPr":
            epoch_1904 = attributes.get("date1904") in ("1", "true")
    if len(sheets) > MAX_SHEETS:
        raise WorkbookRefused(
            "too-many-sheets",
            f"工作簿有 {len(sheets)} 张工作表",
            f"请只保留需要的工作表（至多 {MAX_SHEETS} 张）",
        )
    return sheets, epoch_1904


def _shared_strings(data: bytes) -> list[str]:
    """The texts that cells point to; phonetic guides (rPh) are not part of the text."""
    texts: list[str] = []
    parts: list[str] = []
    state = {"text": False, "guide": 0}
    parser = new_parser()

    def start(name, _attributes):
        tag = name.rpartition(":")[2]
        if tag == "si":
            parts.clear()
        elif tag == "rPh":
            state["guide"] += 1
        elif tag == "t" and not state["guide"]:
            state["text"] = True

    def end(name):
        tag = name.rpartition(":")[2]
        if tag == "si":
            if len(texts) == MAX_CELLS:
                raise damaged()
            texts.append("".join(parts))
        elif tag == "rPh":
            state["guide"] -= 1
        elif tag == "t":
            state["text"] = False

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = lambda text: parts.append(text) if state["text"] else None
    run(parser, data)
    return texts


def _styles(data: bytes) -> list[CellStyle]:
    codes = dict(BUILTIN)
    looks: list[CellStyle] = []
    inside = ""
    for tag, attributes in elements(data):
        if tag in ("cellXfs", "cellStyleXfs", "dxfs", "cellStyles"):
            inside = tag
        elif tag == "numFmt" and attributes.get("numFmtId", "").isdigit():
            codes.setdefault(int(attributes["numFmtId"]), attributes.get("formatCode", "General"))
        elif tag == "xf" and inside == "cellXfs":
            number = attributes.get("numFmtId", "0")
            code = codes.get(int(number) if number.isdigit() else 0, "General")
            looks.append(CellStyle(code, is_percent(code), is_date(code)))
    return looks or [CellStyle()]


def _sheet(reader: SheetParser, data: bytes, hidden: bool) -> Grid:
    parser = new_parser()
    reader.attach(parser)
    run(parser, data)
    return Grid(
        name=reader.sheet,
        rows=reader.rows,
        merges=_areas(reader.merges, reader.sheet),
        hidden=hidden,
        hidden_rows=reader.hidden_rows,
        hidden_columns=reader.hidden_columns,
    )


def _areas(references: list[str], sheet: str) -> list[Area]:
    """The merged ranges as far as they lie in the rows and columns that are read."""
    areas, covered = [], 0
    for reference in references:
        match = AREA.match(reference)
        if not match or not match[3]:
            continue
        bottom, right = min(int(match[4]), MAX_ROWS), min(column_number(match[3]), MAX_COLUMNS)
        area = Area(int(match[2]), column_number(match[1]), bottom, right)
        if not (1 <= area.top <= area.bottom and area.left <= area.right):
            continue
        covered += (area.bottom - area.top + 1) * (area.right - area.left + 1)
        areas.append(area)
    if covered > MAX_MERGED_CELLS:
        raise too_many_merges("合并单元格盖住的范围过大", sheet)
    return areas
