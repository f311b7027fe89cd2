from dataclasses import replace
from html.parser import HTMLParser

import pytest

from minsheng.linebreaks import without_hints
from reports.document import Annex, Paragraph, plain
from reports.rendering import paper_html, screen_html
from reports.rendering.tables import SIZES_PT, fitted
from tests.reports.documents import figure, letter, progress_table, text


class Reader(HTMLParser):
    """The words of a page, and its tags."""

    def __init__(self, page):
        super().__init__()
        self.words, self.tags, self._skips = [], [], False
        self.feed(str(page))

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self._skips = tag in ("style", "title")

    def handle_data(self, data):
        if not self._skips:
            self.words.append(data)

    @property
    def text(self):
        return without_hints("".join(self.words))


def test_each_figure_on_screen_links_to_what_it_is_made_of():
    linked = figure("1161", name="新增床位.实际", marks=("含未审",))
    document = letter(2, blocks=(Paragraph(text("新增", linked, "张。")),), annexes=())
    page = Reader(screen_html(document, lambda figure: f"/figure/?name={figure.name}&region={figure.region}"))
    (attributes,) = [attributes for tag, attributes in page.tags if tag == "a"]
    assert attributes["href"] == "/figure/?name=新增床位.实际&region=全市"
    assert attributes["class"] == "datum is-marked"
    assert "新增床位.实际" in attributes["title"]
    assert "含未审" in attributes["title"]


def test_screen_markup_keeps_to_the_content_policy():
    page = Reader(screen_html(letter(4)))
    assert not [tag for tag, attributes in page.tags if tag in ("style", "script") or "style" in attributes]


@pytest.mark.parametrize("render", [screen_html, paper_html])
def test_pasted_markup_is_shown_and_never_run(render):
    pasted = '<script>alert("1")</script><img src=x onerror=alert(1)> & “引号”'
    document = letter(
        2,
        sender=pasted,
        number=pasted,
        title=(pasted,),
        addressee=pasted,
        blocks=(
            Paragraph(text(pasted), level=2, lead=text(pasted)),
            Paragraph(text(figure(1, printed=pasted))),
        ),
        annexes=(Annex(pasted, (progress_table(1, 1),), (pasted,)),),
    )
    page = Reader(render(document))
    assert not [tag for tag, _ in page.tags if tag in ("script", "img")]
    assert page.text.count(pasted) >= 8


def test_screen_and_paper_say_the_same():
    document = letter(6)
    words = [
        without_hints(Reader(page).text).split() for page in (screen_html(document), paper_html(document))
    ]
    assert words[0] == words[1]
    assert plain(document.blocks[0].runs) in "".join(words[1])


def test_paper_carries_exact_values():
    page = Reader(paper_html(letter(2)))
    assert ("data", {"class": "datum", "value": "59.54"}) in page.tags


def test_paper_fetches_nothing():
    page = paper_html(letter(2))
    assert "http" not in page
    assert "url(" not in page
    assert "@import" not in page


def test_several_annexes_are_numbered():
    annex = letter(2).annexes[0]
    page = Reader(
        screen_html(letter(2, annexes=(replace(annex, title="甲表"), replace(annex, title="乙表"))))
    )
    assert "附件：1.甲表\n2.乙表" in page.text
    assert "附件1甲表" in page.text
    assert "附件2乙表" in page.text


def test_a_table_is_set_as_large_as_its_page_allows():
    sizes = [fitted(progress_table(count), 225)[0].size_pt for count in (4, 9, 10)]
    assert sizes[0] == SIZES_PT[0]
    assert sizes == sorted(sizes, reverse=True)
    for part in fitted(progress_table(8), 225):
        assert sum(part.widths_mm) == pytest.approx(225, abs=0.2)


def test_a_table_too_wide_for_any_size_is_split_between_indicators():
    table = progress_table(40)
    parts = fitted(table, 225)
    assert len(parts) > 1
    for part in parts:
        assert part.table.body[1][0] == table.body[1][0]  # every part names its regions
        assert (len(part.widths_mm) - 1) % 3 == 0
        assert all(sum(cell.across for cell in row) == len(part.widths_mm) for row in part.table.body)
    assert sum(len(part.widths_mm) - 1 for part in parts) == 120
    words = [plain(cell.runs) for part in parts for cell in part.table.head[1]]
    assert words == [f"第{index}项服务人数累计达到（名）" for index in range(1, 41)]
