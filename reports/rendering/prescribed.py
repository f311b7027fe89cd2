"""A workbook that somebody else prescribes, with some of its cells filled. All else in it stays as it is:
formats, merged cells, formulas, what is printed where.
"""

import io
import re
import zipfile
from decimal import Decimal

from lxml import etree

from minsheng.workbooks.grid import column_letters, column_number

_PLACE = re.compile(r"([A-Z]+)(\d+)")
_PER_CENT_IDS = {"9", "10"}  # formats that every workbook has: 0% and 0.00%
_SAFE = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)

Filled = dict[tuple[str, int, int], Decimal | str]


def filled(content: bytes, cells: Filled, rates=frozenset()) -> bytes:
    """The workbook with ``cells``: (sheet, row, column) → number or text, rows and columns counted from 1.

    A place in ``rates`` holds a per cent: 60 is stored as 0.6 where the cell's own format shows per cents.
    Formulas are reckoned anew when the file is opened. Equal cells give equal bytes. KeyError for a sheet
    that the workbook does not have.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        parts = {info: source.read(info) for info in source.infolist()}
    by_name = {info.filename: info for info in parts}
    book = _root(parts[by_name["xl/workbook.xml"]])
    paths = _sheet_paths(book, _root(parts[by_name["xl/_rels/workbook.xml.rels"]]))
    styles = by_name.get("xl/styles.xml")
    per_cent = _per_cent_styles(_root(parts[styles])) if styles else set()
    for sheet in dict.fromkeys(sheet for sheet, _, _ in cells):
        info = by_name[paths[sheet]]
        root = _root(parts[info])
        for (name, row, column), value in sorted(cells.items()):
            if name == sheet:
                cell = _cell(root, row, column)
                if (name, row, column) in rates and cell.get("s", "0") in per_cent:
                    value = value / 100
                _set(cell, value)
        parts[info] = _bytes(root)
    _reckon_on_opening(book)
    parts[by_name["xl/workbook.xml"]] = _bytes(book)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info, data in parts.items():
            target.writestr(info, data)
    return out.getvalue()


def _root(data):
    return etree.fromstring(data, _SAFE)


def _bytes(root):
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _tag(beside, name):
    return f"{{{etree.QName(beside).namespace}}}{name}"


def _sheet_paths(book, relations):
    """Name of a sheet → its part in the file."""
    targets = {each.get("Id"): each.get("Target") for each in relations}
    found = {}
    for sheet in book.iter(_tag(book, "sheet")):
        identifier = next(value for key, value in sheet.attrib.items() if key.endswith("}id"))
        target = targets[identifier]
        found[sheet.get("name")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def _per_cent_styles(styles):
    """The indexes of the cell formats that show per cents, as texts."""
    codes = {each.get("numFmtId"): each.get("formatCode") for each in styles.iter(_tag(styles, "numFmt"))}
    own = {key for key, code in codes.items() if "%" in code}
    formats = styles.find(_tag(styles, "cellXfs"))
    return {
        str(index)
        for index, each in enumerate([] if formats is None else formats)
        if each.get("numFmtId") in own | _PER_CENT_IDS
    }


def _cell(root, row, column):
    """The cell's element, made where the sheet has none."""
    data = root.find(_tag(root, "sheetData"))
    line = _placed(data, "row", row, int, str(row))
    place = f"{column_letters(column)}{row}"
    return _placed(line, "c", column, lambda text: column_number(_PLACE.match(text)[1]), place)


def _placed(parent, name, number, number_of, reference):
    """The child with this number, in its order among the others. One that does not say its place (`r` may be
    left out) follows the one before."""
    before = here = 0
    for index, each in enumerate(parent):
        stated = each.get("r")
        here = number_of(stated) if stated else here + 1
        if here == number:
            return each
        if here < number:
            before = index + 1
    made = etree.Element(_tag(parent, name), r=reference)
    parent.insert(before, made)
    return made


def _set(cell, value):
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)
    if isinstance(value, Decimal):
        etree.SubElement(cell, _tag(cell, "v")).text = f"{value:f}"
        return
    cell.set("t", "inlineStr")
    text = etree.SubElement(etree.SubElement(cell, _tag(cell, "is")), _tag(cell, "t"))
    text.text = value


def _reckon_on_opening(book):
    found = book.find(_tag(book, "calcPr"))
    if found is None:
        found = etree.Element(_tag(book, "calcPr"))
        after = ("definedNames", "externalReferences", "functionGroups", "sheets")
        last = next(each for name in after if (each := book.find(_tag(book, name))) is not None)
        last.addnext(found)
    found.set("fullCalcOnLoad", "1")
