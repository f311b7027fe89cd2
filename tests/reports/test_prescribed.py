"""The workbook that a receiving office prescribes: bound by pressing on cells, filled for each letter."""

import base64
import io
import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from minsheng.uploads import check_upload
from reports import actions
from reports.language import check
from reports.letters import letter_document
from reports.models import BoundCell, Letter, PrescribedWorkbook
from reports.prescribed import choices, names_for, workbook_bytes
from reports.rendering.prescribed import filled
from reports.signing import actions as signing
from reports.signing.differences import differences
from reports.vocabulary import names_of
from tests.factories import make_user
from tests.reports.letter_world import make_world, report, write_letter

pytestmark = pytest.mark.django_db


def empty_table():
    """Two head rows, regions down, a rate formatted as a per cent and one that is not, a sum."""
    book = Workbook()
    sheet = book.active
    sheet.title = "统计表"
    sheet["A1"] = "民生工程完成情况统计表"
    sheet["A1"].font = Font(name="黑体", size=16)
    sheet.merge_cells("A1:D1")
    for column, head in enumerate(("地区", "床位（张）", "完成率", "率%"), 1):
        sheet.cell(2, column, head)
    for row, name in enumerate(("全市", "第1县", "第2县", "两县之和"), 3):
        sheet.cell(row, 1, name)
        sheet.cell(row, 3).number_format = "0%"
    sheet["B6"] = "=B4+B5"
    sheet.column_dimensions["A"].width = 31
    sheet.print_title_rows = "1:2"
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


@pytest.fixture
def world(settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 5)
    world = make_world()
    upload = check_upload(empty_table(), "统计表.xlsx")
    world.table = actions.add_workbook(template=world.template, name="统计表", upload=upload, by=world.office)
    return world


def bind(world, figure, *places):
    actions.bind_cells(workbook=world.table, sheet="统计表", figure=figure, places=places, by=world.office)


def bind_all(world):
    first, second = world.counties
    bind(world, "床位1.实际", (3, 2, None), (4, 2, first), (5, 2, second))
    bind(world, "床位1.完成率", (3, 3, None), (3, 4, None))
    bind(world, "期间", (2, 6, None))


def read(letter):
    return Letter.objects.with_names().get(pk=letter.pk)


def sheet_of(content):
    return load_workbook(io.BytesIO(content))["统计表"]


def test_cells_are_filled_and_the_rest_stays(world):
    bind_all(world)
    report(world, world.counties[0], {world.indicators[0]: 75})
    (table,) = letter_document(read(write_letter(world))).workbooks
    sheet = sheet_of(workbook_bytes(table))
    assert [sheet.cell(row, 2).value for row in (3, 4, 5)] == [135, 75, 60]
    assert sheet["C3"].value == pytest.approx(0.68)  # 135 of 200, as printed: the cell shows per cents itself
    assert (sheet["D3"].value, sheet["F2"].value) == (68, "2017年1-6月")
    assert sheet["B6"].value == "=B4+B5"
    assert (sheet["A1"].font.name, sheet["A1"].font.size) == ("黑体", 16)
    assert [str(each) for each in sheet.merged_cells.ranges] == ["A1:D1"]
    assert (sheet.column_dimensions["A"].width, sheet.print_title_rows) == (31, "$1:$2")
    assert sheet["C3"].number_format == "0%"


def test_parts_that_nobody_bound_are_the_same_bytes():
    import zipfile

    before = empty_table()
    after = filled(before, {("统计表", 4, 2): Decimal("12.5"), ("统计表", 9, 9): "新"})
    parts = [zipfile.ZipFile(io.BytesIO(each)) for each in (before, after)]
    assert parts[0].namelist() == parts[1].namelist()
    changed = {name for name in parts[0].namelist() if parts[0].read(name) != parts[1].read(name)}
    assert changed == {"xl/worksheets/sheet1.xml", "xl/workbook.xml"}
    assert b'fullCalcOnLoad="1"' in parts[1].read("xl/workbook.xml")
    sheet = sheet_of(after)
    assert (sheet["B4"].value, sheet["I9"].value) == (12.5, "新")
    assert filled(before, {("统计表", 4, 2): Decimal(1)}) == filled(before, {("统计表", 4, 2): Decimal(1)})


@pytest.mark.parametrize(
    ("place", "figure", "words"),
    [
        ((1, 3, None), "床位1.实际", "左上角"),
        ((6, 2, None), "床位1.实际", "公式"),
        ((3, 2, None), "床位1.实继", "床位1.实际"),
    ],
)
def test_what_cannot_be_filled_is_refused(world, place, figure, words):
    with pytest.raises((ValidationError, actions.TemplateRefused), match=words):
        bind(world, figure, place)
    assert not world.table.cells.exists()


def test_only_a_sound_xlsx_and_only_by_the_office(world, monkeypatch):
    upload = check_upload(empty_table(), "统计表.xlsx")
    with pytest.raises(PermissionDenied):
        actions.add_workbook(template=world.template, name="又一张", upload=upload, by=make_user("leader"))
    with pytest.raises(ValidationError, match="已有同名的表"):
        actions.add_workbook(template=world.template, name="统计表", upload=upload, by=world.office)
    pdf = check_upload(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n", "表.pdf")
    with pytest.raises(ValidationError, match=r"\.xlsx"):
        actions.add_workbook(template=world.template, name="又一张", upload=pdf, by=world.office)
    monkeypatch.setattr("minsheng.workbooks.safety.MOST_TREE_BYTES", 3000)
    with pytest.raises(ValidationError, match="展开后太大"):
        actions.add_workbook(template=world.template, name="又一张", upload=upload, by=world.office)


def exported(world, client, **query):
    client.force_login(world.office)
    return client.get(reverse("reports:template_export", args=[world.template.pk]), query).content


def imported(world, content, **fields):
    return actions.load_template(plan=world.plan, content=content, by=world.office, name="另一份", **fields)


def test_it_travels_with_the_exported_template_and_comes_back_as_it_was(world, client):
    bind_all(world)
    made = imported(world, exported(world, client))
    (table,) = made.workbooks.all()
    assert table.file.sha256 == world.table.file.sha256
    bound = [list(each.cells.values_list("sheet", "row", "column", "figure", "region")) for each in (
        world.table, table)]  # fmt: skip
    assert bound[0] == bound[1]
    assert len(bound[0]) == 6
    world.template = made
    sheet = sheet_of(workbook_bytes(letter_document(read(write_letter(world))).workbooks[0]))
    assert sheet["B3"].value == 120


def test_an_older_version_still_brings_the_workbook_that_it_had(world, client):
    bind(world, "床位1.实际", (3, 2, None))
    world.template.refresh_from_db()
    version = world.template.version
    actions.remove_workbook(workbook=world.table, by=world.office)
    assert "workbooks" not in json.loads(exported(world, client))
    stored = json.loads(world.template.versions.get(number=version).content)
    assert "content" not in stored["workbooks"][0], "a version keeps the checksum, not the bytes once more"
    made = imported(world, exported(world, client, version=version))
    assert made.workbooks.get().cells.get().figure == "床位1.实际"


def changed(file, **changes):
    data = json.loads(file)
    data["workbooks"][0] |= changes
    return json.dumps(data).encode()


def coded(data):
    return base64.b64encode(data).decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"content": "不是"}, "内容不完整"),
        ({"content": ""}, "没有空表的内容"),
        ({"content": coded(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")}, "不是 .xlsx"),
        ({"content": coded(b"PK\x03\x04" + bytes(400))}, "统计表"),
        ({"cells": [{"sheet": "没有", "cell": "B3", "figure": "床位1.实际"}]}, "没有“没有”的B3"),
        ({"cells": [{"sheet": "统计表", "cell": "B6", "figure": "床位1.实际"}]}, "公式"),
        ({"cells": [{"sheet": "统计表", "cell": "C1", "figure": "床位1.实际"}]}, "左上角"),
        ({"cells": [{"sheet": "统计表", "cell": "B3", "figure": "床位1.实继"}]}, "床位1.实际"),
        ({"cells": [{"sheet": "统计表", "cell": "B3", "figure": "床位1.实际", "region": "外县"}]}, "外县"),
        ({"cells": [{"sheet": "统计表", "cell": "3B", "figure": "床位1.实际"}]}, "3B"),
    ],
)
def test_what_comes_in_a_templates_file_is_checked_like_an_upload(world, client, changes, words):
    content = changed(exported(world, client), **changes)
    with pytest.raises(actions.TemplateRefused) as refusal:
        imported(world, content)
    assert words in "；".join(refusal.value.problems)
    assert PrescribedWorkbook.objects.count() == 1


def test_identity_numbers_do_not_come_in_with_a_template(world, client):
    book = Workbook()
    book.active["A1"] = "510802199001011236"
    data = io.BytesIO()
    book.save(data)
    content = changed(exported(world, client), content=coded(data.getvalue()), cells=[])
    with pytest.raises(actions.TemplateRefused, match="像是身份证号"):
        imported(world, content)


def test_the_letters_page_offers_it_filled(world, client):
    bind_all(world)
    letter = write_letter(world)
    client.force_login(world.office)
    page = client.get(reverse("reports:letter", args=[letter.pk])).content.decode()
    address = reverse("reports:download", args=[letter.pk, "book1"])
    assert f'href="{address}">统计表' in page
    assert client.get(address).status_code == 200


def test_it_is_frozen_and_sent_with_the_letter(world, client):
    bind_all(world)
    head = make_user("leader")
    actions.set_signing_steps(template=world.template, titles=["签发"], by=world.office)
    letter = read(write_letter(world))
    letter = read(signing.submit_for_signing(letter=letter, signers={1: [head]}, by=world.office))
    report(world, world.counties[0], {world.indicators[0]: 75})
    frozen = letter_document(letter)
    assert sheet_of(workbook_bytes(frozen.workbooks[0]))["B4"].value == 60
    assert "床位1.实际" in {each.name for each in differences(frozen, letter_document(read(write_letter(
        world, first_month=date(2017, 6, 1)))))}  # fmt: skip
    signing.sign(letter=letter, signature=letter.frozen.signatures.get(), by=head)
    signing.number_letter(letter=letter, number=3, by=world.office)
    signing.seal_letter(letter=letter, by=world.office)
    sent = read(signing.send_letter(letter=letter, by=world.office))
    actions.remove_workbook(workbook=world.table, by=world.office)
    observer = make_user("observer")
    client.force_login(observer)
    page = client.get(reverse("reports:letter", args=[sent.pk])).content.decode()
    assert "统计表.xlsx" in page
    assert "附数据来源表" not in page
    response = client.get(reverse("reports:download", args=[sent.pk, "book1"]))
    assert sheet_of(response.content)["B4"].value == 60
    assert client.get(reverse("reports:download", args=[sent.pk, "sources"])).status_code == 404


def test_pressing_on_a_cell_binds_the_column(world, client):
    client.force_login(world.office)
    page = reverse("reports:workbook", args=[world.table.pk])
    text = client.get(page).content.decode()
    assert 'aria-label="填B3"' in text
    assert "公式" in text
    address = f"{page}?sheet=统计表&cell=4-2"
    shown = client.get(address).content.decode()
    assert "统计表 B4 填什么" in shown
    assert '<option value="床位1.完成率">' in shown
    assert f'<option value="{world.counties[0].pk}" selected>' in shown, "the region that the row names"
    asked = {"figure": "床位1.实际", "region": world.counties[0].pk, "downwards": "on"}
    client.post(address, asked)
    bound = world.table.cells.values_list("row", "column", "figure", "region__name")
    assert list(bound) == [(4, 2, "床位1.实际", "第1县"), (5, 2, "床位1.实际", "第2县")]
    below = client.get(f"{page}?sheet=统计表&cell=6-3").content.decode()
    assert '<option value="" selected>请选一个数</option>' in below, "nothing stands above in its column"
    client.post(f"{page}?sheet=统计表&cell=5-2", {"action": "unbind"})
    below = client.get(f"{page}?sheet=统计表&cell=5-2").content.decode()
    assert '<option value="床位1.实际" selected>' in below, "as in the cell above"
    client.post(address, {"action": "unbind"})
    assert not world.table.cells.exists()


def test_the_page_says_which_cells_are_bound_sheet_by_sheet_and_leads_back(world, client):
    book = load_workbook(io.BytesIO(empty_table()))
    book.create_sheet("另一张")["A1"] = "地区"
    data = io.BytesIO()
    book.save(data)
    upload = check_upload(data.getvalue(), "两张.xlsx")
    table = actions.add_workbook(template=world.template, name="两张", upload=upload, by=world.office)
    client.force_login(world.office)
    page = reverse("reports:workbook", args=[table.pk])
    text = client.get(page).content.decode()
    assert "还没有定一格" in text
    assert reverse("reports:template", args=[world.template.pk]) + '">返回模板' in text
    places = [(4, 2, world.counties[0])]
    figure = {"sheet": "统计表", "figure": "床位1.实际"}
    actions.bind_cells(workbook=table, places=places, by=world.office, **figure)
    text = client.get(page).content.decode()
    assert "统计表（已定1格）" in text
    assert "另一张（没有定）" in text
    assert '<td class="is-bound"><a' in text
    assert "B4</a>　床位1.实际（第1县）" in text


def test_all_that_is_offered_can_be_bound(world):
    names = names_of(world.plan, world.template)
    offered = [name for _, options in choices(names) for name, _ in options]
    assert "养老体系建设资金.发放" in offered
    for region in (None, world.counties[0]):
        assert not [name for name in offered if check("{{ " + name + " }}", names_for(names, region))]


def test_uploading_on_the_page(world, client):
    client.force_login(world.office)
    page = reverse("reports:workbook_new", args=[world.template.pk])
    file = SimpleUploadedFile("统计表.xlsx", empty_table())
    response = client.post(page, {"name": "第二张", "files": file})
    made = PrescribedWorkbook.objects.get(name="第二张")
    assert response["Location"] == reverse("reports:workbook", args=[made.pk])
    assert "第二张" in client.get(reverse("reports:template", args=[world.template.pk])).content.decode()


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"row": 0}, "bound_cell_is_in_the_sheet"),
        ({"figure": ""}, "bound_cell_has_figure"),
        ({"row": 3, "column": 2}, "bound_cell_unique"),
    ],
)
def test_constraints(world, fields, name):
    bind(world, "床位1.实际", (3, 2, None))
    fields = {"sheet": "统计表", "row": 4, "column": 2, "figure": "床位1.实际"} | fields
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        BoundCell.objects.create(workbook=world.table, **fields)
