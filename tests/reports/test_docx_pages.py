"""The demonstration's DOCX opened by LibreOffice, where that is installed: as many pages as the PDF has.

LibreOffice opens a gap between Chinese characters and digits whatever the file says (docs/decisions.md), so a
longer letter may come out a page longer there; Word and WPS keep to the file.
"""

import os
import shutil
import subprocess
from io import BytesIO

import pytest
from pypdf import PdfReader

from minsheng import fonts
from reports.document import Annex
from reports.letters import letter_document
from reports.models import Letter
from reports.rendering import docx, pdf
from tests.reports.documents import letter, progress_table

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]
# The faces of the DOCX by the names that offices have them under → the open ones.
FACES = {
    "仿宋_GB2312": "FandolFang", "黑体": "FandolHei", "楷体_GB2312": "FandolKai",
    "方正小标宋简体": "FandolSong", "宋体": "Noto Serif SC",
}  # fmt: skip
MATCH = (
    '<match target="pattern"><test name="family"><string>{}</string></test>'
    '<edit name="family" mode="assign" binding="strong"><string>{}</string></edit></match>'
)


def opened(content, folder):
    """The PDF that LibreOffice makes of a DOCX with the open faces."""
    folders = {str(face.path.parent) for face in fonts.faces()}
    rules = "".join(f"<dir>{each}</dir>" for each in sorted(folders))
    rules += "".join(MATCH.format(*pair) for pair in FACES.items()) + f"<cachedir>{folder}/cache</cachedir>"
    (folder / "fonts.conf").write_text(f"<fontconfig>{rules}</fontconfig>")
    (folder / "letter.docx").write_bytes(content)
    command = [
        "soffice",
        f"-env:UserInstallation=file://{folder}/profile",
        "--headless",
        "--convert-to",
        "pdf",
    ]
    subprocess.run(
        [*command, "--outdir", str(folder), str(folder / "letter.docx")],
        env=os.environ | {"FONTCONFIG_FILE": str(folder / "fonts.conf")},
        check=True,
        capture_output=True,
        timeout=120,
    )
    return (folder / "letter.pdf").read_bytes()


def test_as_many_pages_as_the_pdf(demonstration, tmp_path):
    document = letter_document(Letter.objects.with_names().get(template__plan=demonstration))
    pages = PdfReader(BytesIO(opened(docx(document), tmp_path))).pages
    assert len(pages) == pdf(document).pages
    assert "附件" in pages[-1].extract_text()


def test_a_landscape_annex_fills_its_page_as_far_as_the_pdf_does(tmp_path):
    """As many regions as fit below the title: nothing in header or footer takes room from them."""
    table = progress_table(indicators=10, regions=15)
    document = letter(1, annexes=(Annex("2017年1-6月民生工程实施进度表", (table,), ("注：示例。",)),))
    pages = PdfReader(BytesIO(opened(docx(document), tmp_path))).pages
    assert len(pages) == pdf(document).pages
    assert "第15区县" in pages[-1].extract_text().replace(" ", "")
