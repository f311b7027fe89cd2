"""Attachments: told by content; everything hostile is refused with the file's name and a remedy."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from minsheng.identity_cards import find_identity_numbers
from minsheng.uploads import UploadForm, check_upload, clean_name, size_text
from tests.uploading import CARD, archive, doc, docx, identity_number, jpg, pdf, png, table
from tests.workbooks.building import compound_file, with_part

LINK = (
    '<Relationships><Relationship Id="r1" Type="http://x/attachedTemplate" Target="{}" '
    'TargetMode="External"/></Relationships>'
)


def message_of(data, name="佐证.pdf"):
    with pytest.raises(ValidationError) as refused:
        check_upload(data, name)
    (text,) = refused.value.messages
    assert text.startswith(f"“{name}”：")
    assert text.endswith("。")
    return text


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (pdf(), "pdf"),
        (png(), "png"),
        (jpg(), "jpg"),
        (table(), "xlsx"),
        (docx("正文"), "docx"),
        (doc(), "doc"),
        (compound_file({"Workbook": b"\x09\x08\x04\0\0\6\5\0"}), "xls"),
    ],
)
def test_a_kind_is_told_by_content(data, key):
    assert check_upload(data, "随便.bin").kind.key == key


def test_a_wrong_ending_is_put_right_and_a_fitting_one_stays():
    assert check_upload(pdf(), "报告.html").name == "报告.html.pdf"
    assert check_upload(doc(), "报告.WPS").name == "报告.WPS"
    assert check_upload(table(), "表.et").name == "表.et"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "是空的"),
        (b"MZ\x90\0", "不能作附件"),
        (b"<html><body>", "不能作附件"),
        (b"GIF89a", "不能作附件"),
        (archive(a="1"), "压缩包"),
        (b"PK\x03\x04 broken", "没有传完"),
        (with_part(table(), "xl/vbaProject.bin", b"x"), "宏"),
        (with_part(docx("x"), "word/vbaProject.bin", b"x"), "宏"),
        (with_part(docx("x"), "word/activeX/activeX1.xml", "<a/>"), "ActiveX"),
        (with_part(docx("x"), "word/_rels/settings.xml.rels", LINK.format("http://evil/x.dotm")), "别处取"),
        (with_part(table(), "xl/a.xml", "<!DOCTYPE a><a/>"), "DOCTYPE"),
        (table() + b"<script>", "夹带"),
        (compound_file({"EncryptedPackage": b"x"}), "密码"),
        (compound_file({"WordDocument": b"\xec\xa5", "Macros": b"x"}), "宏"),
        (compound_file({"WordDocument": bytes(11) + b"\1"}), "密码"),
        (compound_file({"Workbook": b"\x09\x08\0\0\x2f\0\0\0"}), "密码"),
        (compound_file({"PowerPoint Document": b"x"}), "不能作附件"),
        (pdf(b"trailer<</Encrypt 5 0 R>>"), "密码"),
        (pdf(b"<</S /JavaScript /JS (x)>>"), "脚本"),
        (pdf(b"<</S/Launch>>"), "可执行"),
        (pdf()[:30], "没有传完"),
        (pdf(b"<html>"), "网页代码"),
        (pdf() + b"<script>", "网页代码"),
        (pdf() + archive(a="1"), "压缩包"),
        (png(b"<script>alert(1)</script>"), "网页代码"),
        (png()[:-6], "没有传完"),
        (png()[:40] + b"!" + png()[41:], "没有传完"),
        (jpg(b"<!DOCTYPE html>"), "网页代码"),
        (jpg()[:-2], "没有传完"),
        (jpg() + archive(a="1"), "压缩包"),
    ],
)
def test_what_is_hostile_or_broken_is_refused_with_a_remedy(data, said):
    assert said in message_of(data)


@pytest.mark.parametrize(
    "relation",
    [
        "<Relationship TargetMode='External' Type='http://x/attachedTemplate' Target='http://evil/x.dotm'/>",
        '<Relationship Target="&#104;ttp://evil" Type="http://x/oleObject" TargetMode="External" Id="r>1"/>',
        '<p:Relationship xmlns:p="x" Type="x/frame" Target=" file://evil/x" TargetMode="External"/>',
        "<Relationship Type='x/attachedTemplate' Target='\\\\evil\\x.dotm' TargetMode='External'/>",
    ],
)
def test_an_address_elsewhere_is_found_however_it_is_written(relation):
    data = with_part(docx("x"), "word/_rels/settings.xml.rels", f"<Relationships>{relation}</Relationships>")
    assert "别处取" in message_of(data, "x.docx")


def test_a_template_of_the_persons_own_disk_is_harmless():
    data = with_part(docx("x"), "word/_rels/settings.xml.rels", LINK.format("file:///C:\\模板.dotx"))
    assert check_upload(data, "x.docx").kind.key == "docx"


def test_the_limit_is_a_setting_and_the_message_names_both_sizes(settings):
    settings.UPLOAD_MEGABYTES = 1
    assert check_upload(jpg(bytes(2**20 - 40)), "a.jpg").size < 2**20
    text = message_of(jpg(bytes(3 * 2**19)), "扫描.jpg")
    assert "1.5 MB" in text
    assert "上限 1 MB" in text


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\桌面\\名单.xlsx", "名单.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("a\u202efdp.exe\r\nX: 1", "afdp.exeX_ 1"),
        ("<b>.pdf", "_b_.pdf"),
        ("...", "附件"),
        ("长" * 300 + ".pdf", "长" * 140 + ".pdf"),
    ],
)
def test_names_are_kept_without_folders_and_tricks(given, kept):
    assert clean_name(given) == kept


def test_sizes_read_as_people_say_them():
    assert [size_text(size) for size in (1, 2048, 2**20, 3 * 2**19)] == ["1 KB", "2 KB", "1 MB", "1.5 MB"]


def test_identity_numbers_need_a_real_birthday_and_the_right_check_sign():
    wrong_sign = CARD[:17] + ("1" if CARD[17] != "1" else "2")
    wrong_day = identity_number("51082419490231001")
    assert find_identity_numbers(f"张某，{CARD}，{CARD}") == [f"510824{'*' * 10}{CARD[16:]}"]
    assert find_identity_numbers(f"{CARD[:6]} {CARD[6:14]} {CARD[14:]}") != []
    assert find_identity_numbers(CARD.translate(str.maketrans("0123456789", "０１２３４５６７８９"))) != []
    assert find_identity_numbers(f"{wrong_sign}，{wrong_day}，6{CARD}，{CARD}0，2017060021000000001") == []


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (table(f"某人{CARD}"), "工作表“名单”A2（510824"),
        (docx("第一段", f"证号：{CARD}"), "正文第 2 段（510824"),
        (doc(f"证号{CARD}。"), "文档中（510824"),
    ],
)
def test_where_identity_numbers_are_is_named_and_the_number_is_not_repeated(data, place):
    places = check_upload(data, "x").identity_places
    assert any(one.startswith(place) for one in places)
    assert CARD not in "".join(places)


def test_a_number_that_excel_cut_off_is_still_recognised():
    data = table(int(CARD[:15] + "000"))
    assert "A2" in check_upload(data, "x.xlsx").identity_places[0]
    assert check_upload(table(300000000000000000), "x.xlsx").identity_places == ()


def test_many_places_are_counted():
    from tests.workbooks.building import xlsx

    places = check_upload(xlsx({"表": [[CARD]] * 8}), "x.xlsx").identity_places
    assert len(places) == 6
    assert places[-1] == "另有 3 处"


def form_of(*files, **data):
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return UploadForm(data, MultiValueDict({"files": sent}))


def test_the_form_takes_several_files_and_names_every_refused_one():
    assert [u.name for u in good(form_of(("a.pdf", pdf()), ("b.png", png())))] == ["a.pdf", "b.png"]
    form = form_of(("a.exe", b"MZ"), ("b.pdf", pdf()), ("c.pdf", b""))
    assert not form.is_valid()
    assert [text[:7] for text in form.errors["files"]] == ["“a.exe”", "“c.pdf”"]
    assert form_of().errors["files"] == ["请选择要上传的文件。"]
    assert "最多上传 10 个" in form_of(*[("a.pdf", pdf())] * 11).errors["files"][0]


def good(form):
    assert form.is_valid(), form.errors
    return form.cleaned_data["files"]


def test_the_form_asks_before_it_takes_identity_numbers():
    form = form_of(("名单.xlsx", table(CARD)))
    assert not form.is_valid()
    assert form.warned
    assert "工作表“名单”A2" in form.errors["files"][0]
    assert "只存数，不存人" in form.errors["files"][1]
    assert good(form_of(("名单.xlsx", table(CARD)), without_people="on"))
