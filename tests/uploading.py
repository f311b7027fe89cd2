"""Small real files of each kind of attachment, and identity-card numbers that nobody has."""

import io
import struct
import zipfile
import zlib

from docx import Document

from tests.workbooks.building import compound_file, xlsx


def identity_number(first_17):
    """The 17 signs with their check sign, so that no whole number stands in the source."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return first_17 + "10X98765432"[sum(w * int(d) for w, d in zip(weights, first_17, strict=True)) % 11]


CARD = identity_number("5108241949" + "0131" + "001")


def pdf(body=b""):
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n" + body + b"\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def png(extra=b""):
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(b"\0\0"))]
    if extra:
        chunks.append((b"tEXt", extra))
    made = b"\x89PNG\r\n\x1a\n"
    for kind, data in [*chunks, (b"IEND", b"")]:
        made += struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return made


def jpg(extra=b""):
    return b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0" + extra + b"\xff\xd9"


def table(text="苍溪县"):
    return xlsx({"名单": [["地区", "数"], [text, 300]]})


def docx(*paragraphs):
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def doc(text=""):
    """The container of an old document; enough of its head to be told from others."""
    return compound_file({"WordDocument": b"\xec\xa5\xc1\0" + bytes(28) + text.encode("utf-16-le")})


def archive(**members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, content in members.items():
            package.writestr(name, content)
    return stream.getvalue()
