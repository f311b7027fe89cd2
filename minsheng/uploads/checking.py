"""What an attachment is, by content alone, and whether keeping and sending it on is harmless."""

import io
import re
import struct
import unicodedata
import zipfile
import zlib

from django.conf import settings
from django.core.exceptions import ValidationError
from xlrd.compdoc import CompDoc

from minsheng.workbooks.problems import WorkbookRefused
from minsheng.workbooks.safety import OLE_MAGIC, ZIP_MAGIC, open_package, read_part
from minsheng.workbooks.xls import ENCRYPTED_STREAMS, FILEPASS, MACRO_STORES
from minsheng.workbooks.xlsx import elements

from .identity import identity_places
from .kinds import KINDS, WHAT_IS_TAKEN, FileKind, Upload, size_text

PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
JPG_MAGIC, JPG_END = b"\xff\xd8\xff", b"\xff\xd9"
NAME_LENGTH = 150

# What a browser might take for a page, in a file that calls itself something else.
MARKUP = re.compile(rb"<(!doctype\s+html|html|script|\?php)[\s>]", re.IGNORECASE)
# Names of many signs only: three-byte ones occur by chance in compressed pictures.
PDF_ACTIVE = re.compile(rb"/(JavaScript|Launch|RichMedia)\b")
PDF_LOCKED = re.compile(rb"/Encrypt\s*(\d+\s+\d+\s+R|<<)")
# What the office program fetches when it opens the file, and addresses that are not on the person's own disk.
FETCHED = {"attachedtemplate", "oleobject", "frame"}
ELSEWHERE = re.compile(r"\s*(https?:|ftp:|[\\/]{2}|file:[\\/]{2}(?![\\/])|file:[\\/]{4})", re.IGNORECASE)

RESAVE = "请在 WPS 或 Office 中打开后另存为新文件，再上传"
_MACROS = ("文件带有宏，为安全起见不接收", "请另存为不含宏的 .xlsx 或 .docx，再上传")
_LOCKED = ("文件设有打开密码，别人打不开", "请取消密码（文件—文档加密），保存后再上传")
_DAMAGED = ("文件已损坏或没有传完", "请确认能打开，另存后再上传")
_ACTIVE = ("PDF 里带有脚本或可执行的内容", "请用“打印到 PDF”重新生成，再上传")
_WEB_PAGE = ("文件内容里夹有网页代码", "请重新扫描、截图或另存，再上传")
_BY_CODE = {
    "macros": _MACROS,
    "encrypted": _LOCKED,
    "damaged": _DAMAGED,
    "xlsb": ("这是二进制工作簿（.xlsb）", "请另存为 .xlsx，再上传"),
    "opendocument": ("这是 OpenDocument 文件", "请另存为 .xlsx 或 .docx，再上传"),
    "not-a-workbook": ("这是压缩包", "请先解压，把里面的文件逐个上传"),
}


def check_upload(data: bytes, name: str) -> Upload:
    """The attachment `data`, told by its content and never by `name`, if it is one that may be kept.

    Raises ValidationError in plain Chinese, with the file's name and the remedy, for what is empty, larger
    than settings.UPLOAD_MEGABYTES, of another kind, damaged, locked by a password, with macros, scripts or
    fetched objects, or two kinds of file at once.
    """
    check_size(len(data), name)
    name = clean_name(name)
    try:
        kind = _kind(data)
    except WorkbookRefused as refused:
        problem = refused.problem
        what, remedy = _BY_CODE.get(problem.code, (problem.message, RESAVE))
        raise _refused(name, what, remedy) from refused
    except _Unfit as unfit:
        raise _refused(name, *unfit.args) from unfit
    return Upload(_with_ending(name, kind), kind, data, tuple(identity_places(data, kind.key)))


def check_size(size: int, name: str) -> None:
    """Raise ValidationError for an empty file and for one above settings.UPLOAD_MEGABYTES."""
    limit = settings.UPLOAD_MEGABYTES
    if not size:
        raise _refused(clean_name(name), "文件是空的", "请重新保存后再上传")
    if size > limit * 2**20:
        what = f"文件有 {size_text(size)}，超过上限 {limit} MB"
        raise _refused(clean_name(name), what, "请压缩图片、降低扫描分辨率或分成几个文件再上传")


def clean_name(name: str) -> str:
    """The file's own name without folders, control signs and signs that turn the reading direction."""
    base = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(
        sign for sign in base if unicodedata.category(sign) not in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
    )
    kept = re.sub(r'[<>:"|?*]', "_", kept).strip(" .")
    if len(kept) > NAME_LENGTH:
        stem, dot, ending = kept.rpartition(".")
        kept = f"{stem[: NAME_LENGTH - 10]}{dot}{ending[:8]}" if dot else kept[:NAME_LENGTH]
    return kept or "附件"


def _with_ending(name, kind):
    return name if name.lower().endswith(kind.endings) else f"{name}{kind.endings[0]}"


class _Unfit(Exception):
    """Raised with (what is wrong, what to do)."""


def _refused(name, what, remedy):
    return ValidationError(f"“{name}”：{what}。{remedy}。", code="upload")


def _kind(data: bytes) -> FileKind:
    if data.startswith(ZIP_MAGIC):
        return KINDS[_package(data)]
    if data.startswith(OLE_MAGIC):
        return KINDS[_compound(data)]
    for magic, check, key in ((b"%PDF-", _pdf, "pdf"), (PNG_MAGIC, _png, "png"), (JPG_MAGIC, _jpg, "jpg")):
        if data.startswith(magic):
            if zipfile.is_zipfile(io.BytesIO(data)):
                raise _Unfit("文件里夹带了压缩包", "请重新扫描、截图或另存，再上传")
            check(data)
            return KINDS[key]
    raise _Unfit("这种文件不能作附件", f"可以上传{WHAT_IS_TAKEN}")


def _package(data):
    if _after_zip(data).strip(b"\0"):
        raise _Unfit("文件后面夹带了别的内容", RESAVE)
    with open_package(data) as package:
        names = {info.filename.lower(): info.filename for info in package.infolist()}
        if any("activex/" in name for name in names):
            raise _Unfit("文件里带有 ActiveX 控件", RESAVE)
        for lower, part in names.items():
            if lower.endswith(".rels") and _fetches(read_part(package, part)):
                raise _Unfit("文件打开时会从别处取内容", "请复制正文到新文件，保存后再上传")
        if "xl/workbook.xml" in names:
            return "xlsx"
        if "word/document.xml" in names:
            return "docx"
    raise _Unfit("这种文件不能作附件", f"可以上传{WHAT_IS_TAKEN}")


def _fetches(relations):
    """Whether a list of relationships names a template or an object that lies elsewhere."""
    for tag, attributes in elements(relations):
        kind = attributes.get("Type", "").rpartition("/")[2].lower()
        is_outside = attributes.get("TargetMode", "").lower() == "external"
        is_fetched = tag == "Relationship" and is_outside and kind in FETCHED
        if is_fetched and ELSEWHERE.match(attributes.get("Target", "")):
            return True
    return False


def _after_zip(data):
    """What follows the last record and its comment: another file behind the package."""
    start = data.rfind(b"PK\x05\x06")
    if start < 0 or start + 22 > len(data):
        raise _Unfit(*_DAMAGED)
    (comment,) = struct.unpack_from("<H", data, start + 20)
    return data[start + 22 + comment :]


def _compound(data):
    try:
        document = CompDoc(data, logfile=io.StringIO())
        names = {node.name for node in document.dirlist}
        if names & ENCRYPTED_STREAMS:
            raise _Unfit(*_LOCKED)
        if names & MACRO_STORES:
            raise _Unfit(*_MACROS)
        stream = next((name for name in ("WordDocument", "Workbook", "Book") if name in names), "")
        if not stream:
            raise _Unfit("这种文件不能作附件", f"可以上传{WHAT_IS_TAKEN}")
        memory, base, _length = document.locate_named_stream(stream)
        head = bytes(memory[base : base + 4096])
    except _Unfit:
        raise
    except Exception as error:  # xlrd raises many kinds for bad containers
        raise _Unfit(*_DAMAGED) from error
    if stream == "WordDocument":
        if len(head) < 12 or head[11] & 1:  # fEncrypted of the file information block
            raise _Unfit(*_LOCKED)
        return "doc"
    if FILEPASS in _first_records(head):
        raise _Unfit(*_LOCKED)
    return "xls"


def _first_records(head):
    position, found = 0, set()
    while position + 4 <= len(head):
        code, length = struct.unpack_from("<HH", head, position)
        found.add(code)
        position += 4 + length
    return found


def _pdf(data):
    end = data.rfind(b"%%EOF")
    if end < 0:
        raise _Unfit(*_DAMAGED)
    if PDF_LOCKED.search(data):
        raise _Unfit("PDF 加了密码或限制", "请用“打印到 PDF”重新生成，再上传")
    if PDF_ACTIVE.search(data):
        raise _Unfit(*_ACTIVE)
    if MARKUP.search(data[:1024]) or MARKUP.search(data[end:]):
        raise _Unfit(*_WEB_PAGE)


def _png(data):
    position = len(PNG_MAGIC)
    kind = b""
    while kind != b"IEND":
        if position + 12 > len(data):
            raise _Unfit(*_DAMAGED)
        length, kind = struct.unpack_from(">I4s", data, position)
        if position == len(PNG_MAGIC) and kind != b"IHDR":
            raise _Unfit(*_DAMAGED)
        body = data[position + 4 : position + 8 + length]
        if zlib.crc32(body) != int.from_bytes(data[position + 8 + length : position + 12 + length], "big"):
            raise _Unfit(*_DAMAGED)
        position += 12 + length
    if MARKUP.search(data):
        raise _Unfit(*_WEB_PAGE)


def _jpg(data):
    if JPG_END not in data:
        raise _Unfit(*_DAMAGED)
    if MARKUP.search(data):
        raise _Unfit(*_WEB_PAGE)
