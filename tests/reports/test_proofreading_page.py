"""The page of 核稿: findings are vouched for once and stay so in later letters until their number changes."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx import Document as WordDocument

from funding.actions import save_calculation
from funding.models import Calculation
from reports.models import AcceptedFinding, Passage
from reports.proofreading.findings import CONFIRM
from reports.views.proofreading import _read, proofread
from tests.reports.letter_world import JUNE, make_world, report, write_letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 5)
    world = make_world()
    world.letter = write_letter(world)
    return world


def write(world, text, letter=None):
    part = world.template.parts.filter(source="passage").last()
    Passage.objects.filter(letter=letter or world.letter, part=part).update(text=text)
    return part


def open_page(client, world, letter=None):
    client.force_login(world.office)
    return client.get(reverse("reports:proofreading", args=[(letter or world.letter).pk]))


def messages_of(page):
    return [one.message for group in page.context["groups"] for one in group["findings"]]


def accept(client, world, reason, letter=None):
    letter = letter or world.letter
    (found,) = (one for one in proofread(*_read(letter)) if one.text == "45家")
    address = reverse("reports:finding_accept", args=[letter.pk])
    return client.post(address, {"key": found.key, "reason": reason}, follow=True)


def test_a_number_that_the_data_do_not_have_is_asked_about(client, world):
    write(world, "全市已有45家机构参与。")
    page = open_page(client, world)
    assert "“45家”：数据里没有这个数，请核实后写明依据。" in messages_of(page)
    assert "<mark>45家</mark>" in page.content.decode()


def test_who_vouches_says_why(client, world):
    write(world, "全市已有45家机构参与。")
    open_page(client, world)
    assert "请写明依据" in accept(client, world, "  ").content.decode()
    assert AcceptedFinding.objects.count() == 0
    page = accept(client, world, "见民政局6月统计台账")
    assert not [text for text in messages_of(page) if "45家" in text]
    assert "见民政局6月统计台账" in page.content.decode()


def test_what_the_system_printed_and_titles_of_documents_are_not_asked_about(client, world):
    inputs = [("增加支出", Decimal(7981), "函"), ("市县预算", Decimal(1414), "")]
    save_calculation(
        calculation=Calculation(
            project=world.project, name="缺口", formula="增加支出 − 市县预算", unit="万元"
        ),
        inputs=inputs,
        by=world.office,
    )
    write(world, "缺口{{ 测算.缺口 }}。按照《关于办好30件民生实事的通知》办理，已有45家机构参与。")
    page = open_page(client, world)
    found = [one for group in page.context["groups"] for one in group["findings"]]
    assert [one.text for one in found if "缺口" in one.line.text] == ["45家"]


def test_it_stays_so_in_a_later_letter_until_the_number_changes(client, world):
    write(world, "全市已有45家机构参与。")
    open_page(client, world)
    accept(client, world, "见台账")
    later = write_letter(world, first_month=JUNE)
    write(world, "截至目前，全市已有45家机构参与，势头良好。", later)
    assert not [text for text in messages_of(open_page(client, world, later)) if "45家" in text]
    write(world, "全市已有46家机构参与。", later)
    assert [text for text in messages_of(open_page(client, world, later)) if "46家" in text]


def test_it_can_be_taken_back(client, world):
    write(world, "全市已有45家机构参与。")
    open_page(client, world)
    accept(client, world, "见台账")
    row = AcceptedFinding.objects.get()
    client.post(reverse("reports:finding_withdraw", args=[world.letter.pk, row.pk]))
    assert [text for text in messages_of(open_page(client, world)) if "45家" in text]


def test_a_figure_that_was_corrected_since_is_called_what_it_is(client, world):
    county = world.counties[0]
    report(world, county, {world.indicators[0]: 75})
    write(world, f"{county.name}床位1已有60张。")
    assert any("后来更正过，现在是75张" in text for text in messages_of(open_page(client, world)))


def docx(*lines):
    document, buffer = WordDocument(), BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(buffer)
    return SimpleUploadedFile("函（定稿）.docx", buffer.getvalue())


def test_a_docx_brought_back_is_read_against_the_same_figures(client, world):
    open_page(client, world)
    address = reverse("reports:proofreading", args=[world.letter.pk])
    page = client.post(address, {"file": docx("二、项目推进情况", "床位1 131张。")})
    assert "函（定稿）.docx" in page.content.decode()
    assert "“131张”：与在用的数不符" in "".join(messages_of(page))
    assert any(words.endswith("120张") for words in page.context["lost"])


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (SimpleUploadedFile("a.docx", b"not a document"), "里面不是 Word 文档"),
        (SimpleUploadedFile("a.pdf", b"%PDF-1.4\n%%EOF"), "选的是“a.pdf”。请选一个 .docx 文件"),
        (SimpleUploadedFile("a.txt", b"text"), "请先在 WPS 里另存为 .docx"),
    ],
)
def test_what_is_no_docx_is_refused(client, world, file, words):
    open_page(client, world)
    page = client.post(reverse("reports:proofreading", args=[world.letter.pk]), {"file": file})
    assert words in "".join(page.context["form"].errors["file"])
    assert page.context["lost"] is None


def test_the_same_place_is_vouched_for_once(world):
    row = {"region": world.city, "key": "k", "message": "m", "by": world.office, "at": timezone.now()}
    AcceptedFinding.objects.create(reason="见台账", **row)
    with pytest.raises(IntegrityError, match="accepted_finding_unique"), transaction.atomic():
        AcceptedFinding.objects.create(reason="见台账", **row)
    with pytest.raises(IntegrityError, match="accepted_finding_has_reason"), transaction.atomic():
        AcceptedFinding.objects.create(reason="", **row | {"key": "other"})


def test_the_same_queries_for_two_counties_and_for_twenty(client, settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 5)
    counts = []
    for size in (2, 20):
        world = make_world(counties=size, indicators=size // 2)
        world.letter = write_letter(world)
        open_page(client, world)
        with CaptureQueriesContext(connection) as queries:
            assert open_page(client, world).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_confirmations_come_after_what_is_wrong(world):
    write(world, "全市已有45家机构参与。见附件3。")
    found = proofread(*_read(world.letter))
    severities = [one.severity for one in found]
    assert severities == sorted(severities, key=["wrong", "confirm", "remark"].index)
    assert CONFIRM in severities
