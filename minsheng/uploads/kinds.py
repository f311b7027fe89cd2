import hashlib
from dataclasses import dataclass, field


@dataclass(frozen=True)
class FileKind:
    """A kind of attachment, told by content: what people call it, and how it is sent back to a browser."""

    key: str
    label: str
    content_type: str
    endings: tuple[str, ...]
    opens_in_page: bool = False


_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {
    kind.key: kind
    for kind in (
        FileKind("pdf", "PDF", "application/pdf", (".pdf",), opens_in_page=True),
        FileKind("jpg", "JPG 图片", "image/jpeg", (".jpg", ".jpeg"), opens_in_page=True),
        FileKind("png", "PNG 图片", "image/png", (".png",), opens_in_page=True),
        FileKind("xlsx", "表格", f"{_OFFICE}.spreadsheetml.sheet", (".xlsx", ".et")),
        FileKind("xls", "表格（旧格式）", "application/vnd.ms-excel", (".xls", ".et")),
        FileKind("docx", "文档", f"{_OFFICE}.wordprocessingml.document", (".docx", ".wps")),
        FileKind("doc", "文档（旧格式）", "application/msword", (".doc", ".wps")),
    )
}
WHAT_IS_TAKEN = "PDF、JPG 或 PNG 图片、Excel 或 WPS 表格、Word 或 WPS 文档"


def accepted() -> str:
    """The endings for the `accept` attribute of a file input."""
    return ",".join(dict.fromkeys(ending for kind in KINDS.values() for ending in kind.endings))


@dataclass(frozen=True)
class Upload:
    """A checked attachment; `identity_places` names where it seems to hold identity-card numbers."""

    name: str
    kind: FileKind
    data: bytes = field(repr=False)
    identity_places: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        return len(self.data)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def size_text(size: int) -> str:
    """A number of bytes as people read it: 820 KB, 3.4 MB."""
    if size < 1024 * 1024:
        return f"{max(-(-size // 1024), 1)} KB"
    whole, tenth = divmod(size * 10 // 2**20, 10)
    return f"{whole}.{tenth} MB" if tenth else f"{whole} MB"
