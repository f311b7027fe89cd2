"""The pages of loading a decomposition table, of the target table and of one target."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from targets.importers.table.loading import import_table
from targets.models import Assignment, Indicator, SourceDocument, TableImport, Target
from targets.target_table import target_table
from targets.target_workbook import target_workbook
from tests.factories import make_region, make_user
from tests.targets.table_world import REAL, build_city, load
from tests.workbooks.building import xlsx

pytestmark = pytest.mark.django_db
HEAD = ["地区", "新增床位（张）", "日间照料中心（个）"]
TABLE = [HEAD, ["全市", 550, 26], ["苍溪县", 300, 17], ["旺苍县", 250, 9]]


@pytest.fixture
def world(client):
    world = build_city()
    client.force_login(world.admin)
    return world


def address(name, **more):
    return reverse(f"targets:{name}", kwargs={"slug": "guangyuan-2017", **more})


def send(client, content, name="分解表.xlsx", month="2017-01"):
    file = SimpleUploadedFile(name, content)
    return client.post(address("table_upload"), {"file": file, "effective_month": month})


def fields_of(page):
    """What a browser would send from the preview: the values of inputs and the chosen options."""
    text = page.content.decode()
    form = text[text.index('<form method="post"') :]
    found = {}
    for tag in re.findall(r"<input [^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and 'type="radio"' not in tag:
            found[name[1]] = value[1] if value else ""
    for name, body in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        found[name] = chosen[1] if chosen else re.search(r'<option value="([^"]*)"', body)[1]
    found.pop("csrfmiddlewaretoken", None)
    return found


def preview(client, content):
    response = send(client, content)
    assert response.status_code == 302
    return response["Location"], client.get(response["Location"])


def test_upload_preview_confirm_result(client, world):
    url, page = preview(client, REAL.read_bytes())
    assert "新增 67 个目标" in page.content.decode()
    assert not Target.objects.exists()
    assert not Indicator.objects.exists()
    response = client.post(url, fields_of(page) | {"confirm": "1"})
    assert response.status_code == 302
    assert Target.objects.count() == 67
    result = client.get(url).content.decode()
    assert "已入库" in result
    assert "新增和改动 67 个" in result
    kept = client.get(address("table_file", pk=TableImport.objects.get().pk))
    assert kept.content == REAL.read_bytes()


def test_pressing_twice_and_going_back_store_once(client, world):
    url, page = preview(client, REAL.read_bytes())
    sent = fields_of(page) | {"confirm": "1"}
    client.post(url, sent)
    again = client.post(url, sent, follow=True)
    assert "没有再存一遍" in again.content.decode()
    assert Target.objects.count() == 67
    first = send(client, REAL.read_bytes())
    assert send(client, REAL.read_bytes())["Location"] == first["Location"]
    assert TableImport.objects.count() == 2


def test_the_same_table_again_says_that_nothing_changes(client, world):
    load(world)
    _, page = preview(client, REAL.read_bytes())
    text = page.content.decode()
    assert "没有变化" in text
    assert 'name="confirm"' not in text


def test_changed_answers_are_shown_before_they_are_stored(client, world):
    url, page = preview(client, xlsx({"表": TABLE}))
    sent = fields_of(page) | {"use-C": "skip", "confirm": "1"}
    answer = client.post(url, sent, follow=True)
    assert "还没有存入" in answer.content.decode()
    assert not Target.objects.exists()
    client.post(url, fields_of(answer) | {"confirm": "1"})
    assert Target.objects.count() == 3


def test_what_somebody_changed_meanwhile_must_be_looked_at_again(client, world):
    url, page = preview(client, xlsx({"表": TABLE}))
    sent = fields_of(page) | {"confirm": "1"}
    load(world, [["地区", "培训（人）"], ["全市", 5], ["苍溪县", 5]])
    answer = client.post(url, sent, follow=True)
    assert Target.objects.count() == 2
    assert "confirm" in answer.content.decode()


def test_revision_needs_document_and_reason_on_the_page(client, world):
    load(world, TABLE)
    document = SourceDocument.objects.create(title="调整通知", number="〔2017〕80号")
    changed = [HEAD, ["全市", 600, 26], ["苍溪县", 350, 17], ["旺苍县", 250, None]]
    changed[1][2] = 17
    url, page = preview(client, xlsx({"表": changed}))
    text = page.content.decode()
    assert 'type="button" disabled>确认入库' in text
    gone = re.search(r'name="(gone-[^"]+)"', text)[1]
    sent = fields_of(page) | {gone: "withdraw", "document": document.pk, "reason": "核减", "look": "1"}
    page = client.post(url, sent, follow=True)
    assert "撤销 1 个" in page.content.decode()
    client.post(url, fields_of(page) | {gone: "withdraw", "confirm": "1"})
    assert Target.objects.filter(is_withdrawn=True, reason="核减", document=document).count() == 1
    assert Target.objects.filter(reason="核减").count() == 4


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"effective_month": "六月"}, "不是月份"),
        ({"effective_month": "2018-01"}, "2017 年之内"),
        ({"reason": "长" * 301}, "不超过"),
    ],
)
def test_what_is_wrong_in_one_field_drops_no_other_answer(client, world, typed, message):
    url, page = preview(client, xlsx({"表": TABLE}))
    sent = fields_of(page) | {"use-C": "skip", "assign-B": "none", "confirm": "1"} | typed
    answer = client.post(url, sent)
    assert message in answer.content.decode()
    again = fields_of(answer)
    assert (again["use-C"], again["assign-B"]) == ("skip", "none")
    assert typed.items() <= again.items()
    assert not Target.objects.exists()


def test_a_table_that_cannot_be_stored_yet_keeps_its_answers(client, world):
    url, page = preview(client, xlsx({"表": TABLE}))
    skipped = client.post(url, fields_of(page) | {"use-C": "skip", "look": "1"}, follow=True)
    load(world, [["地区", "培训（人）"], ["全市", 5], ["苍溪县", 5]])
    sent = fields_of(skipped) | {"reason": "第一次下达", "confirm": "1"}
    answer = client.post(url, sent, follow=True)
    assert fields_of(answer)["reason"] == "第一次下达"
    assert Target.objects.count() == 2


@pytest.mark.parametrize("content", [b"hello", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)])
def test_a_file_that_is_no_workbook_is_not_kept(client, world, content):
    response = send(client, content)
    assert response.status_code == 200
    assert "没有接收" in response.content.decode()
    assert not TableImport.objects.exists()


def test_a_month_outside_the_plan_is_refused(client, world):
    response = send(client, REAL.read_bytes(), month="2018-01")
    assert "2017 年之内" in response.content.decode()
    assert not TableImport.objects.exists()


def test_dropping_keeps_nothing_of_the_table(client, world):
    url, _ = preview(client, REAL.read_bytes())
    client.post(url, {"drop": "1"})
    assert "放弃" in client.get(url).content.decode()
    assert not Target.objects.exists()


def test_the_exported_table_loads_without_a_change(client, world):
    load(world)
    response = client.get(address("target_export"))
    found, _ = load_bytes(world, response.content)
    assert [problem for problem in found.problems if problem.severity == "error"] == []
    assert found.is_nothing_new
    assert found.counts()["same"] == 67


def load_bytes(world, content):
    return import_table(content, "导出.xlsx", world.plan, by=world.admin)


def test_the_exported_table_keeps_texts_and_revisions(world):
    load(
        world,
        [
            ["地区", "新增床位（张）", "救助（户）"],
            ["全市", 550, "应保尽保"],
            ["苍溪县", "550张（应补尽补）", "动态管理"],
        ],
    )
    assert Target.objects.get(raw="550张（应补尽补）").text == "应补尽补"
    content = target_workbook(target_table(world.plan, date(2017, 6, 1)))
    found, _ = load_bytes(world, content)
    assert found.counts()["same"] == 4
    assert found.is_nothing_new


def test_the_target_table_page_and_its_queries(client, world, django_assert_num_queries):
    load(world, TABLE)
    page = client.get(address("target_table")).content.decode()
    assert "新增床位" in page
    assert "550" in page
    with django_assert_num_queries(5):
        target_table(world.plan)
    Target.objects.bulk_create(
        Target(
            indicator=Indicator.objects.first(),
            region=county,
            effective_month=date(2017, 1, 1),
            number=1,
            recorded_by=world.admin,
        )
        for county in world.counties
    )
    with django_assert_num_queries(5):
        target_table(world.plan)


def one_target(world, county="苍溪县"):
    load(world, TABLE)
    indicator = Indicator.objects.get(short_name="新增床位")
    region = next(row for row in world.counties if row.name == county)
    return indicator, region, address("target", indicator=indicator.pk, region=region.pk)


def revision(page, document, **more):
    seen = re.search(r'name="seen" value="(\d+)"', page.content.decode())[1]
    return {"effective_month": "2017-06", "document": document.pk, "reason": "追加", "seen": seen, **more}


def test_one_target_is_revised_by_its_form(client, world):
    _, _, url = one_target(world)
    document = SourceDocument.objects.create(title="调整通知", number="〔2017〕80号")
    page = client.get(url)
    refused = client.post(url, revision(page, document, written="350张"))
    assert "相差 -50" in refused.content.decode()
    sent = revision(page, document, written="350张", imbalance_reason="市级承担 50 张")
    assert client.post(url, sent).status_code == 302
    row = Target.objects.get(effective_month=date(2017, 6, 1))
    assert (row.number, row.raw, row.document, row.recorded_by) == (350, "350张", document, world.admin)
    text = client.get(url).content.decode()
    assert "300 → <b>350</b>" in text
    assert "〔2017〕80号" in text
    lost = client.post(url, sent | {"written": "360"})
    assert "别人改过这个目标：2017年6月起是“350”" in lost.content.decode()


def test_a_target_is_revised_for_a_month_before_the_one_in_force(client, world):
    _, _, url = one_target(world)
    document = SourceDocument.objects.create(title="调整通知", number="〔2017〕80号")
    even = {"imbalance_reason": "市级承担"}
    client.post(url, revision(client.get(url), document, written="350", **even))
    sent = revision(client.get(url), document, written="310", effective_month="2017-02", **even)
    assert client.post(url, sent).status_code == 302
    rows = Target.objects.filter(region__name="苍溪县", indicator__short_name="新增床位")
    assert [row.number for row in rows.order_by("effective_month")] == [300, 310, 350]
    lost = client.post(url, sent | {"written": "320"})
    assert "别人改过这个目标：2017年2月起是“310”，您填的是“320”" in lost.content.decode()


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"written": ""}, "请填目标"),
        ({"written": "300"}, "没有变化"),
        ({"written": "1300户"}, "不能换算"),
        ({"written": "元坝镇280 白果乡15"}, "请只填一个数"),
        ({"written": "三百二"}, "“三百二”不是数"),
        ({"written": "力争完成"}, "不是数"),
        ({"written": "-3"}, "不能是负数"),
        ({"written": "不超过300"}, "方向"),
        ({"written": "350", "effective_month": "2018-01"}, "2017 年之内"),
        ({"written": "350", "reason": ""}, "必填"),
    ],
)
def test_a_revision_that_is_wrong_is_refused_with_its_reason(client, world, typed, message):
    _, _, url = one_target(world)
    document = SourceDocument.objects.create(title="调整通知")
    sent = revision(client.get(url), document, imbalance_reason="x") | typed
    response = client.post(url, sent)
    assert response.status_code == 200
    assert message in response.content.decode()
    assert Target.objects.count() == 6


@pytest.mark.parametrize("more", [{"written": "应补尽补"}, {"written": "按省里下达的办", "as_words": "on"}])
def test_words_stand_for_a_number_when_they_are_known_or_meant(client, world, more):
    _, _, url = one_target(world)
    document = SourceDocument.objects.create(title="调整通知")
    sent = revision(client.get(url), document, imbalance_reason="x") | more
    assert client.post(url, sent).status_code == 302
    row = Target.objects.get(effective_month=date(2017, 6, 1))
    assert (row.number, row.text) == (None, more["written"])
    assert f"{more['written']}<small></small>" in client.get(f"{url}").content.decode()


def test_a_target_is_withdrawn_and_stays_readable(client, world):
    _, _, url = one_target(world)
    document = SourceDocument.objects.create(title="调整通知")
    sent = revision(client.get(url), document, withdraw="on", imbalance_reason="x")
    assert client.post(url, sent).status_code == 302
    text = client.get(url).content.decode()
    assert "300 → <b>已撤销</b>" in text
    again = client.post(url, revision(client.get(url), document, withdraw="on"))
    assert "不用撤销" in again.content.decode()


def test_readers_see_the_history_and_no_form(client, world):
    _, _, url = one_target(world)
    client.force_login(make_user("office"))
    text = client.get(url).content.decode()
    assert "目标由目标管理员调整" in text
    assert "登记调整" not in text
    assert client.get(address("table_upload")).status_code == 403
    before = Target.objects.count()
    client.post(url, {"written": "5", "seen": "0", "reason": "x", "effective_month": "2017-06"})
    assert Target.objects.count() == before


def test_a_region_of_another_city_is_not_found(client, world):
    indicator, _, _ = one_target(world)
    other = make_region(name="外地")
    assert client.get(address("target", indicator=indicator.pk, region=other.pk)).status_code == 404


def test_assignments_follow_the_choice_of_the_page(client, world):
    url, page = preview(client, xlsx({"表": TABLE}))
    sent = fields_of(page) | {"assign-B": "none", "assign-C": "all"}
    page = client.post(url, sent | {"look": "1"}, follow=True)
    client.post(url, fields_of(page) | {"confirm": "1"})
    assert list(Assignment.objects.values_list("indicator__short_name", flat=True)) == ["日间照料中心"] * 2
