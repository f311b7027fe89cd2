"""核稿 on the demonstration's letter: clean as it stands, and every planted fault is found."""

from copy import deepcopy
from dataclasses import replace
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from docx import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from reports.document import Heading, Paragraph, Text, plain
from reports.letters import letter_composer
from reports.models import Letter
from reports.proofreading.brought_back import docx_lines, lost_numbers
from reports.proofreading.findings import CONFIRM, REMARK, WRONG, Line
from reports.proofreading.reading import document_lines, grounds_of, proofread
from reports.rendering import FORMS
from tests.uploading import docx

pytestmark = pytest.mark.django_db

# What is wrong with 【the very words】, the kind of finding that says so, and how grave it is.
PLANTED = [
    ("新增床位【1261张】，仍有缺口。", "not-in-force", WRONG),
    ("改造床位【1161张】，进度正常。", "not-in-force", WRONG),
    ("新增床位【{may}张】，与上月持平。", "superseded", WRONG),
    ("苍溪县新增床位【999张】。", "not-in-force", WRONG),
    ("城市低保累计月人均补助【270.5元】。", "not-in-force", WRONG),
    ("最低生活保障计划安排【61010万元】。", "not-in-force", WRONG),
    ("医疗救助筹集资金【6896万元】。", "not-in-force", WRONG),
    ("增加支出【7981−1414−4308=2258万元】。", "sum", WRONG),
    (
        "计划安排【8500万元，其中争取中央、省补助7500万元，市级安排200万元、县级安排900万元】。",
        "parts",
        WRONG,
    ),
    ("新增床位【1161张，完成目标任务1950张的61%】。", "share", WRONG),
    ("保障标准从【2880元提高到3300元，提高430元】。", "difference", WRONG),
    ("【苍西县】进度较快。", "name", WRONG),
    ("【最低生活保证】工作平稳。", "name", WRONG),
    ("【2017年1-5月】完成情况良好。", "span", WRONG),
    ("【2016年1-6月】完成情况良好。", "span", CONFIRM),
    ("【截至5月底】，资金全部到位。", "until", WRONG),
    ("一是抓统筹，二是抓督查，【四是】抓落实。", "numbering", WRONG),
    ("各项明细见【附件2】。", "annex", WRONG),
    ("养老机构办理手续需要【22项】。", "unknown", CONFIRM),
    ("日间照料中心建成【４４】个。", "width", REMARK),
    ("工作有序推进【,】效果明显。", "width", REMARK),
    ("新增床位完成目标【近三成】。", "words", CONFIRM),
    ("救助人数比上年【翻一番】。", "words", CONFIRM),
    ("【四分之一】的农村敬老院设施不全。", "words", CONFIRM),
]


@pytest.fixture(scope="module")
def composer(demonstration):
    letter = Letter.objects.with_names().get(template__plan=demonstration)
    return letter_composer(letter)


@pytest.fixture(scope="module")
def grounds(composer):
    return grounds_of(composer)


def test_the_letter_as_it_stands_is_clean(composer, grounds):
    found = proofread(document_lines(composer.document()), grounds)
    assert [one.message for one in found] == []


def may_beds(grounds):
    (known,) = (
        each
        for each in grounds.known
        if each.replaced == "截至2017年5月的数" and each.name == "广元市新增床位.实际"
    )
    return known.printed


@pytest.fixture(scope="module")
def letters(composer, grounds):
    """The clean letter and what each way of reading it finds: as it stands, and come back as a DOCX."""
    document = composer.document()
    return document, {read: proofread(read(document), grounds) for read in (document_lines, brought_back)}


def brought_back(document):
    return docx_lines(FORMS["docx"].make(document))[0]


def planted(document, text):
    """The letter with one more paragraph below 存在的问题."""
    blocks = document.blocks
    place = next(
        index
        for index, block in enumerate(blocks)
        if isinstance(block, Heading) and plain(block.runs).endswith("存在的问题")
    )
    fault = Paragraph((Text(text),))
    return replace(document, blocks=(*blocks[: place + 1], fault, *blocks[place + 1 :]))


def told(found):
    return [(one.code, one.severity, one.text, one.line.part, one.line.text) for one in found]


@pytest.mark.parametrize("read", [document_lines, brought_back])
@pytest.mark.parametrize(("marked", "code", "severity"), PLANTED, ids=[marked for marked, _, _ in PLANTED])
def test_a_fault_alone_in_the_clean_letter_is_all_that_is_found(
    letters, grounds, marked, code, severity, read
):
    document, clean = letters
    marked = marked.format(may=may_beds(grounds))
    text = marked.replace("【", "").replace("】", "")
    words = marked.partition("【")[2].partition("】")[0]
    found = told(proofread(read(planted(document, text)), grounds))
    for each in told(clean[read]):
        found.remove(each)
    assert found == [(code, severity, words, "存在的问题", text)]


def test_the_clean_letter_comes_back_clean(letters):
    _document, clean = letters
    assert [told(found) for found in clean.values()] == [[], []]


def shattered(content):
    """The same DOCX with a run for each character and marks between, as word processors save what they
    have corrected and checked."""
    document, stream = WordDocument(BytesIO(content)), BytesIO()
    for text in list(document.element.body.iter(qn("w:t"))):
        run, words = text.getparent(), text.text or ""
        for sign in words[:-1]:
            piece = deepcopy(run)
            (kept,) = piece.iter(qn("w:t"))
            kept.text = sign
            run.addprevious(piece)
            run.addprevious(OxmlElement("w:proofErr"))
        text.text = words[-1:]
    document.save(stream)
    return stream.getvalue()


def test_the_letter_split_into_pieces_reads_the_same(letters, grounds):
    document, _clean = letters
    content = FORMS["docx"].make(document)
    lines, is_tracked = docx_lines(shattered(content))
    assert [each.text for each in lines] == [each.text for each in docx_lines(content)[0]]
    assert (told(proofread(lines, grounds)), is_tracked) == ([], False)


CLEAN = [
    "新增床位1,161张，完成目标任务1950张的60％，还差789张，其中苍溪县差{short}张。",
    "计划安排61000万元，其中争取中央、省补助50600万元，市级安排600万元、县级安排9800万元。",
    "城市低保累计月人均补助267元，完成目标任务270元的99%。",
    "筹集资金3.37亿元，已为4.8万名老人提供居家养老服务。",
    "按照广府办函〔2017〕53号要求，2017年6月30日前分3批下达，第2批已到。",
]


@pytest.mark.parametrize("text", CLEAN)
def test_what_is_right_is_left_alone(grounds, text):
    (short,) = {
        each.value for each in grounds.known if each.name == "苍溪县新增床位.还差" and not each.replaced
    }
    found = proofread([Line("主要措施", 1, text.format(short=short.normalize()))], grounds)
    assert [one.message for one in found if one.severity != REMARK and one.text != "3批"] == []


def in_words(grounds, text):
    found = proofread([Line("主要措施", 1, text)], grounds)
    return [(one.text, one.message) for one in found if one.code == "words"]


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        ("全市三成以上乡镇已建成。", "三成以上", "合30%"),
        ("约六成五的资金已到位。", "约六成五", "合65%"),
        ("一半以上的床位闲置。", "一半以上", "合50%"),
        ("近半老人住在农村。", "近半", "合50%"),
        ("三分之二的机构已备案。", "三分之二", "合66.7%"),
        ("百分之三十五点五的对象。", "百分之三十五点五", "合35.5%"),
        ("补助标准翻了两番。", "翻了两番", "是原来的4倍，即增加300%"),
        ("支出增加一倍。", "一倍", "合100%，要分清"),
        ("不到百分之零点五的对象。", "不到百分之零点五", "合0.5%"),
        ("达到百分之一百零五。", "百分之一百零五", "合105%"),
        ("支出增长十倍。", "十倍", "合1000%，要分清"),
        ("是上年的近十二倍。", "近十二倍", "合1200%，要分清"),
        ("是上年的一百零二点五倍。", "一百零二点五倍", "合10250%，要分清"),
        ("只有上年的零点五倍。", "零点五倍", "合50%，要分清"),
    ],
)
def test_a_share_in_words_is_pointed_out_with_what_it_comes_to(grounds, text, words, said):
    ((found, message),) = in_words(grounds, text)
    assert (found, said in message) == (words, True), message


def test_beside_a_share_in_words_stands_the_nearest_rate_of_what_the_sentence_names(grounds):
    for text in ("新增床位完成近三成。", "近三成的新增床位已备案。"):
        ((_words, message),) = in_words(grounds, text)
        assert message == "“近三成”：用文字写的，合30%，请人工核对；新增床位.完成率是60%。"
    ((_words, message),) = in_words(grounds, "苍溪县新增床位完成近三成。")
    assert "苍溪县新增床位.完成率" in message


def test_a_share_vouched_for_is_asked_again_when_the_figure_beside_it_changes(grounds):
    def keys(grounds, text):
        return [one.key for one in proofread([Line("主要措施", 1, text)], grounds) if one.code == "words"]

    text, bare = "新增床位完成近六成。", "近六成对象外出务工。"
    july = replace(grounds, through=grounds.through.replace(month=7))
    assert keys(july, text) == keys(grounds, text)
    assert keys(july, bare) != keys(grounds, bare), "no figure says that it is still so"
    others = [
        replace(each, printed="75%") if each.printed == "60%" and each.region == "广元市" else each
        for each in grounds.known
    ]
    assert keys(replace(grounds, known=others), text) != keys(grounds, text)


@pytest.mark.parametrize(
    "text",
    [
        "一是抓统筹，二是抓督查，三是抓落实。",
        "下达一批资金，分两个阶段，第三成立专班，三公经费下降。",
        "统一成册，一成不变，三成员单位，完成、建成、形成合力。",
        "每半月检查一次，下半年兑现“两线合一”，另一半由县级负担，近半年来、近半个月。",
        "时间过半、任务过半，百倍努力，事半功倍，十分重视，万分感谢，五个百分点。",
        "印发《收入翻一番行动方案》。",
        "三者合一成为品牌，使之一成为样板，信心百倍，以十倍的努力、百倍的热情，几十倍、数十倍，五倍子。",
    ],
)
def test_words_that_state_no_share_are_left_alone(grounds, text):
    assert in_words(grounds, text) == []


def test_numbers_lost_on_the_way_are_named():
    own = [Line("项目", 1, "新增床位1161张，改造626张。")]
    brought = [Line("项目", 1, "新增床位1611张，改造626张。")]
    assert lost_numbers(own, brought) == ["新增床位1161张"]
    assert lost_numbers(own, own) == []


def test_a_docx_of_more_text_than_a_letter_is_not_read_into_memory(monkeypatch):
    """A file of 700 kB may unpack to 200 MB of elements; each takes some twenty times that as a tree."""
    data = docx("二、项目推进情况", "床位1 131张。")
    assert [line.text for line in docx_lines(data)[0]] == ["二、项目推进情况", "床位1 131张。"]
    monkeypatch.setattr("minsheng.workbooks.safety.MOST_TREE_BYTES", 3000)
    with pytest.raises(ValidationError, match="展开后的文字太多"):
        docx_lines(data)
