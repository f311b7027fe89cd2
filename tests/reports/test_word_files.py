"""What a word processor makes of a letter: split runs, tracked changes, automatic numbers, text boxes."""

from io import BytesIO

from docx import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from reports.proofreading.word_files import word_paragraphs

MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def built(*paragraphs, numbering=""):
    """A DOCX with these paragraphs, each the XML inside its w:p, or a whole element of the body."""
    document = WordDocument()
    body = document.element.body
    for inside in paragraphs:
        whole = inside if inside.startswith("<w:sdt") else f"<w:p>{inside}</w:p>"
        tag, rest = whole.split(">", 1) if not whole.startswith("<w:p>") else ("<w:p", whole[5:])
        body.insert(len(body) - 1, parse_xml(f"{tag} {nsdecls('w')} {MC}>{rest}"))
    if numbering:
        root = document.part.numbering_part.element
        for each in list(root):
            root.remove(each)
        for each in parse_xml(f"<w:numbering {nsdecls('w')}>{numbering}</w:numbering>"):
            root.append(each)
    data = BytesIO()
    document.save(data)
    return data.getvalue()


def run(text, properties=""):
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def test_runs_that_were_split_read_as_one():
    """As LibreOffice saves them: a run for each script, marks of spelling and bookmarks between."""
    inside = (
        f'{run("新增床位")}<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="1" w:name="a"/>'
        f'{run("1")}{run("161", "<w:rPr><w:b/></w:rPr>")}<w:bookmarkEnd w:id="1"/>{run("张，")}'
        f"<w:hyperlink>{run('完成60%')}</w:hyperlink><w:smartTag>{run('。')}</w:smartTag>"
    )
    assert word_paragraphs(built(inside)) == (["新增床位1161张，完成60%。"], False)


def test_what_tracking_inserted_is_read_and_what_it_deleted_is_not():
    deleted = '<w:del w:id="1" w:author="甲"><w:r><w:delText>1161</w:delText></w:r></w:del>'
    inserted = f'<w:ins w:id="2" w:author="甲">{run("1261")}</w:ins>'
    moved = f'<w:moveFrom w:id="3" w:author="甲">{run("甲")}</w:moveFrom>'
    found, is_tracked = word_paragraphs(built(f"{run('新增床位')}{deleted}{inserted}{moved}{run('张。')}"))
    assert (found, is_tracked) == (["新增床位1261张。"], True)


def test_content_controls_and_text_boxes_are_read_once_and_tables_are_not():
    box = f"<w:txbxContent><w:p>{run('床位99张。')}</w:p></w:txbxContent>"
    anchored = (
        f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        f"</mc:AlternateContent></w:r>{run('正文。')}"
    )
    control = f"<w:sdt><w:sdtContent><w:p>{run('主送机关：')}</w:p></w:sdtContent></w:sdt>"
    data = built(control, anchored)
    document = WordDocument(BytesIO(data))
    document.add_table(1, 1).cell(0, 0).text = "表里的60"
    stream = BytesIO()
    document.save(stream)
    assert [each for each in word_paragraphs(stream.getvalue())[0] if each] == [
        "主送机关：",
        "正文。",
        "床位99张。",
    ]


LIST = """
<w:abstractNum w:abstractNumId="4">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2．"/></w:lvl>
 <w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="●"/></w:lvl>
</w:abstractNum>
<w:num w:numId="7"><w:abstractNumId w:val="4"/></w:num>
"""


def numbered(text, level):
    place = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="7"/></w:numPr>'
    return f"<w:pPr>{place}</w:pPr>{run(text)}"


def test_numbers_that_the_program_set_are_written_out():
    """As WPS makes them of 一、 at the end of a line: the words lose their number, the paper keeps it."""
    asked = [("甲", 0), ("乙", 1), ("丙", 1), ("丁", 2), ("戊", 0), ("己", 1)]
    data = built(*(numbered(*each) for each in asked), run("没有编号"), numbering=LIST)
    found, _tracked = word_paragraphs(data)
    assert found == ["一、甲", "一.1．乙", "一.2．丙", "丁", "二、戊", "二.1．己", "没有编号"]
