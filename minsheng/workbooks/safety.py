"""Checks before a file is parsed: is it a workbook, and is reading it harmless.

A file's name and extension are never trusted; only its first bytes say what it is. WPS writes .et in either
container.
"""

import codecs
import io
import re
import zipfile
from collections.abc import Iterator
from copy import copy

from .problems import WorkbookRefused

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MOST_TREE_BYTES = 10 * 1024 * 1024  # of XML that is read into a tree
MAX_PARTS = 2_000
MAX_RATIO = 300  # real sheets of equal rows reach about 100
RATIO_MATTERS_FROM = 5 * 1024 * 1024
MAX_ROWS = 100_000
MAX_COLUMNS = 1_000
MAX_CELLS = 1_500_000
MAX_MERGES = 50_000
MAX_MERGED_CELLS = 1_000_000
MAX_SHEETS = 100
MAX_ELEMENTS = 500_000  # of a part that is read whole: the styles of a much copied sheet have some 200,000

ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PICTURE_MAGICS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")
BIFF_OLD_MAGICS = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")

SAVE_AS = "请用 WPS 或 Excel 打开后“另存为”.xlsx 工作簿，再上传"
ROOT_ELEMENT = re.compile(rb"<[A-Za-z_]")
PROLOG_BYTES = 4096
PIECE_BYTES = 256 * 1024
# Of the other ways of packing, zipfile unpacks a whole part at once, however much that is.
UNPACKED_IN_PIECES = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def sniff(data: bytes) -> str:
    """xlsx or xls, by content; WorkbookRefused with the remedy for everything else."""
    if not data:
        raise WorkbookRefused("empty-file", "文件是空的", "请重新保存后再上传")
    if len(data) > MAX_FILE_BYTES:
        limit = MAX_FILE_BYTES // 1024 // 1024
        raise WorkbookRefused(
            "too-large",
            f"文件有 {len(data) / 1024 / 1024:.0f} MB，超过上限 {limit} MB",
            "请删去图片和无关的工作表后另存再上传",
        )
    if data.startswith(ZIP_MAGIC):
        return "xlsx"
    if data.startswith(OLE_MAGIC):
        return "xls"
    if data.startswith(b"PK\x05\x06"):
        raise WorkbookRefused(
            "not-a-workbook", "这是空的压缩包，不是工作簿", "请选择 .xlsx、.xls 或 .et 工作簿"
        )
    head = data[:2048].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\0", b"").lower()
    if head.startswith((b"<html", b"<!doctype html", b"<table", b"<meta")) or b"<table" in head:
        raise WorkbookRefused("web-page", "文件内容其实是网页表格，只是扩展名像工作簿", SAVE_AS)
    if b"<workbook" in head or b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        raise WorkbookRefused("xml-workbook", "这是 2003 版 XML 表格，不能直接读取", SAVE_AS)
    if data.startswith(BIFF_OLD_MAGICS):
        raise WorkbookRefused("too-old", "这是 Excel 97 以前的旧格式", SAVE_AS)
    if data.startswith(b"%PDF"):
        raise WorkbookRefused(
            "not-a-workbook", "这是 PDF 文件，不是工作簿", "请上传原来的 .xlsx、.xls 或 .et 工作簿"
        )
    if data.startswith(PICTURE_MAGICS):
        raise WorkbookRefused(
            "not-a-workbook", "这是图片（照片或截图），不是工作簿", "请上传原来的 .xlsx、.xls 或 .et 工作簿"
        )
    if _is_text(data[:PROLOG_BYTES]):
        raise WorkbookRefused("not-a-workbook", "这是文本文件（如 .csv、.txt），不是工作簿", SAVE_AS)
    raise WorkbookRefused("not-a-workbook", "这不是 Excel 或 WPS 工作簿", "请选择 .xlsx、.xls 或 .et 工作簿")


def _is_text(head: bytes) -> bool:
    """Whether the first bytes read as text in the encodings that office programs write here."""
    if any(byte < 0x20 and byte not in b"\t\n\r\f" for byte in head):
        return head.startswith((b"\xff\xfe", b"\xfe\xff"))  # UTF-16, in which Excel writes “Unicode 文本”
    for encoding in ("utf-8", "gb18030"):
        try:
            codecs.getincrementaldecoder(encoding)().decode(head)  # the last sign may be cut off
        except UnicodeDecodeError:
            continue
        return True
    return False


def document_kind(names: set[str]) -> str:
    """What a package of an office program is when it holds no workbook, in words; empty when it is none."""
    kinds = {"word/document.xml": "Word 或 WPS 文档", "ppt/presentation.xml": "演示文稿"}
    return next((word for name, word in kinds.items() if name in names), "")


def open_package(data: bytes) -> zipfile.ZipFile:
    """The checked zip of an .xlsx: sizes, ratio, number of parts, macros, encryption, document types.

    Every part is unpacked once, in pieces, and none holds more than it declares, so that whoever opens the
    same bytes afterwards (zipfile, openpyxl, python-docx) may rely on the declared sizes.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        infos = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise damaged() from error
    _check_sizes(data, infos)
    _check_names(package, infos)
    for info in infos:
        _check_part(package, info)
    return package


def fits_a_tree(data: bytes) -> bool:
    """Whether the XML of a package is small enough to be read into a tree, which takes some twenty times that
    in memory: by openpyxl, python-docx and lxml. WorkbookRefused for a package that is not safe at all.
    """
    with open_package(data) as package:
        return sum(info.file_size for info in package.infolist() if _is_xml(info)) <= MOST_TREE_BYTES


def _is_xml(info: zipfile.ZipInfo) -> bool:
    return info.filename.lower().endswith((".xml", ".rels", ".vml"))


def damaged() -> WorkbookRefused:
    return WorkbookRefused(
        "damaged", "文件已损坏或没有传完，读不出工作簿", "请在 WPS 或 Excel 中确认能打开，另存后再上传"
    )


def _check_sizes(data: bytes, infos: list[zipfile.ZipInfo]) -> None:
    remedy = "请用 WPS 或 Excel 打开，把需要的内容复制到新的工作簿，保存后再上传"
    if len(infos) > MAX_PARTS:
        raise WorkbookRefused("too-many-parts", f"文件里有 {len(infos)} 个部件，超过上限 {MAX_PARTS}", remedy)
    if any(info.compress_type not in UNPACKED_IN_PIECES for info in infos):
        raise WorkbookRefused("odd-packing", "文件用了 WPS、Excel 都不用的压缩方式，不能安全打开", remedy)
    unpacked = sum(info.file_size for info in infos)
    if unpacked > MAX_UNPACKED_BYTES:
        size = unpacked // 1024 // 1024
        raise WorkbookRefused(
            "zip-bomb", f"文件展开后有 {size} MB，超过上限 {MAX_UNPACKED_BYTES // 1024 // 1024} MB", remedy
        )
    for info in infos:
        packed = max(min(info.compress_size, len(data)), 1)
        if info.file_size > RATIO_MATTERS_FROM and info.file_size / packed > MAX_RATIO:
            raise WorkbookRefused(
                "zip-bomb", f"文件的压缩比异常（超过 {MAX_RATIO} 倍），不能安全打开", remedy
            )


def _check_names(package: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> None:
    if any(info.flag_bits & 1 for info in infos):
        raise encrypted()
    names = {info.filename.lower() for info in infos}
    if any("vbaproject" in name or "/macrosheets/" in name for name in names):
        raise with_macros()
    if "xl/workbook.bin" in names:
        raise WorkbookRefused("xlsb", "这是二进制工作簿（.xlsb）", SAVE_AS)
    if "[content_types].xml" not in names:
        raise _other_package(names)
    types = read_part(package, "[Content_Types].xml")
    if b"macroEnabled" in types or b"vbaProject" in types:
        raise with_macros()


def _other_package(names: set[str]) -> WorkbookRefused:
    if "mimetype" in names and "content.xml" in names:
        return WorkbookRefused("opendocument", "这是 OpenDocument 表格（.ods）", SAVE_AS)
    return WorkbookRefused(
        "not-a-workbook", "这是压缩包，里面没有工作簿", "请先解压，再上传其中的 .xlsx、.xls 或 .et 工作簿"
    )


def encrypted() -> WorkbookRefused:
    return WorkbookRefused(
        "encrypted", "工作簿设有打开密码", "请在 WPS 或 Excel 中取消密码（文件—文档加密），保存后再上传"
    )


def with_macros() -> WorkbookRefused:
    return WorkbookRefused(
        "macros", "工作簿带有宏，为安全起见不接收", "请另存为“不含宏的工作簿（.xlsx）”，再上传"
    )


def too_many_merges(what: str, sheet: str) -> WorkbookRefused:
    return WorkbookRefused("too-many-merges", what, "请取消整行、整列和不必要的合并单元格", sheet=sheet)


def hidden_document_type() -> WorkbookRefused:
    return WorkbookRefused("doctype", "文件里有 DOCTYPE 或实体声明，正常的工作簿没有这些，可能有害", SAVE_AS)


def _too_dense() -> WorkbookRefused:
    return WorkbookRefused("zip-bomb", "文件展开后比它写明的大，不能安全打开", SAVE_AS)


def read_part(package: zipfile.ZipFile, name: str) -> bytes:
    """A part's bytes, never more than it declares; a damaged part refuses the file."""
    try:
        info = package.getinfo(name)
    except KeyError as error:
        raise damaged() from error
    return b"".join(_pieces(package, info))


def _pieces(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Asked for all at once, zipfile unpacks what is packed and only then cuts it to the declared size."""
    one_more = copy(info)
    one_more.file_size += 1
    count = 0
    try:
        with package.open(one_more) as part:
            while piece := part.read(PIECE_BYTES):
                count += len(piece)
                if count > info.file_size:
                    raise _too_dense()
                yield piece
    except WorkbookRefused:
        raise
    except Exception as error:  # zipfile and zlib raise many kinds for bad data
        raise damaged() from error


def _check_part(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    pieces = _pieces(package, info)
    head = next(pieces, b"")[:PROLOG_BYTES]
    if _is_xml(info):
        _check_prolog(head)
    for _ in pieces:
        pass


def _check_prolog(head: bytes) -> None:
    """A document type can only stand before the root element, so the first bytes of every part suffice."""
    head = head.replace(b"\0", b"")
    root = ROOT_ELEMENT.search(head)
    prolog = head[: root.start()] if root else head
    if b"<!DOCTYPE" in prolog.upper() or b"<!ENTITY" in prolog.upper():
        raise hidden_document_type()
    if root is None and len(head) >= PROLOG_BYTES // 2:
        raise damaged()
