import subprocess
import sys
from pathlib import Path

import pytest

from minsheng import fonts
from minsheng.pdf import _font_configuration, render_pdf
from reports.checks import check_fonts
from reports.rendering import pdf
from tests.reports.documents import letter
from tests.reports.positions import pages_of


@pytest.fixture
def var(settings, tmp_path):
    settings.VAR = tmp_path / "var"
    return settings.VAR


def test_all_faces_are_there(var):
    assert fonts.problems() == []


def test_a_missing_face_is_named_and_refused(settings, tmp_path, var):
    settings.BASE_DIR = tmp_path
    (missing, *_) = fonts.problems()
    assert "FandolFang-Regular.otf" in missing
    assert check_fonts(None)[0].id == "reports.E001"
    with pytest.raises(fonts.FontsMissing, match="FandolKai"):
        fonts.configuration()


def test_a_cache_that_cannot_be_written_is_named(settings, tmp_path):
    settings.VAR = tmp_path / "file"
    settings.VAR.write_text("")
    (problem,) = fonts.problems()
    assert problem.startswith("字体缓存目录不可写")


def test_a_changed_configuration_starts_with_an_empty_cache(settings, tmp_path, var):
    first = fonts.configuration()
    (first.parent / "cache" / "stale").write_text("")
    assert fonts.configuration() == first
    own = tmp_path / "own"
    own.mkdir()
    settings.FONT_DIRS = [str(own)]
    second = fonts.configuration()
    assert second != first
    assert not first.exists()
    assert list((second.parent / "cache").iterdir()) == []
    (own / "office.otf").write_bytes(b"a font")
    assert fonts.configuration() != second


def test_the_office_fonts_come_first(settings, tmp_path, var):
    settings.FONT_DIRS = [str(tmp_path / "own & other")]
    text = fonts.configuration().read_text(encoding="utf-8")
    assert text.index("own &amp; other") < text.index("fandol")


def test_the_layout_engine_is_not_loaded_until_a_document_is_wanted():
    program = (
        "import sys, django; django.setup(); import minsheng.pdf, reports.rendering;"
        "print('weasyprint' in sys.modules)"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PATH": "/usr/bin:/bin"}
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_no_font_kerns_and_the_letter_asks_for_no_features():
    """For each piece of text with features of its own the layout engine keeps memory that it never frees."""
    kerned = "<body style=\"font: 20pt 'Noto Sans SC'\"><p>AVAVTo</p></body>"
    (page,) = pages_of(render_pdf(kerned).content)
    _, left, right, _ = next(page.lines(20))
    widths = sum(each.right - each.left for each in page.glyphs)
    assert right - left == pytest.approx(widths, abs=0.01)
    pdf(letter(4))
    assert _font_configuration().font_features == {}


def test_characters_that_no_paper_can_carry_are_left_out():
    file = render_pdf("<body style=\"font: 20pt 'Noto Sans SC'\"><p>AB\x0bCD\x00&amp;&#x27;</p></body>")
    ((text, *_),) = pages_of(file.content)[0].lines(20)
    assert text == "ABCD&'"
