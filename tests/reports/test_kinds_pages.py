"""The pages on which an office shapes its own kinds of report."""

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reports.models import Forecast, ReportTemplate, TemplatePart
from reports.template_export import template_content
from tests.reports.letter_world import JUNE, make_world, write_letter
from tests.reports.test_rendering import Reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 5)
    return make_world()


@pytest.fixture
def office(client, world):
    client.force_login(world.office)
    return client


def words(response):
    return Reader(response.content.decode()).text


def address(name, *arguments):
    return reverse(f"reports:{name}", args=arguments)


def test_a_template_leaves_as_a_file_and_comes_back(world, office):
    exported = office.get(address("template_export", world.template.pk))
    assert json.loads(exported.content) == json.loads(template_content(world.template))
    file = SimpleUploadedFile("模板.json", exported.content)
    answer = office.post(address("template_import"), {"name": "带回来的", "file": file}, follow=True)
    assert "已从文件载入模板“带回来的”" in words(answer)
    first = office.get(f"{address('template_export', world.template.pk)}?version=1")
    assert json.loads(first.content)["name"] == world.template.name
    assert office.get(f"{address('template_export', world.template.pk)}?version=99").status_code == 404


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\x00\xff", "不是能读的模板文件：内容不是 JSON。请选"),
        (b"PK", "不是能读的模板文件：内容不是 JSON。请选"),
        (b"[" * 100_000, "不是能读的模板文件：内容不是 JSON。请选"),
        (b'{"kind": "x"}', "没有“x”这个种类"),
        ('{"name": "甲", "parts": [{"title": "乙", "source": "x"}]}'.encode(), "第1部分"),
        (
            '{"name": "甲", "parts": [{"title": "乙"}], "labels": {"没有的": "丙"}}'.encode(),
            "本方案没有指标“没有的”",
        ),
        ('{"name": "甲", "parts": [3]}'.encode(), "不是能读的模板文件：内容不合模板文件的写法。请选"),
        ('{"name": "甲", "parts": [{"title": "乙", "level": "x"}]}'.encode(), "第1部分"),
    ],
)
def test_a_file_that_is_no_template_is_explained(world, office, content, expected):
    answer = office.post(address("template_import"), {"file": SimpleUploadedFile("x.json", content)})
    assert expected in words(answer)
    assert ReportTemplate.objects.count() == 1


def test_the_outline_is_changed_on_pages(world, office):
    page = office.get(f"{address('part_new', world.template.pk)}?source=each")
    assert "每个指标写一段" in words(page)
    data = {"title": "逐项", "level": 1, "is_titled": "on", "text": "{{ 指标.实继 }}", "is_itemized": "on"}
    new = f"{address('part_new', world.template.pk)}?source=each"
    refused = words(office.post(new, data))
    assert "没有“指标.实继”这个数。相近的有：指标.实际" in refused
    tried = words(office.post(new, data | {"text": "{{ 指标.实际 }}张", "action": "preview"}))
    assert "120张" in tried
    assert not TemplatePart.objects.filter(title="逐项").exists()
    office.post(new, data | {"text": "{{ 指标.实际 }}张"})
    part = TemplatePart.objects.get(title="逐项")
    office.post(address("part_move", part.pk), {"to": "up"})
    assert [each.title for each in world.template.parts.all()][-2:] == ["逐项", "实施进度表"]
    assert "已删除" in words(office.post(address("part_remove", part.pk), follow=True))


def test_a_sentence_is_shown_while_it_is_typed(world, office):
    wording = world.template.wordings.get(place="indicator", kind="count")
    send = {"wording": wording.pk, "text": "{{ 指标.实际 }}张"}
    assert office.post(address("trial", world.template.pk), send).json() == {
        "sample": "120张",
        "problems": [],
    }
    wrong = office.post(address("trial", world.template.pk), send | {"text": "{{ 指标.实 }}"}).json()
    assert wrong["sample"] == ""
    assert "没有“指标.实”这个数" in wrong["problems"][0]
    own = {"place": "indicator", "owner": world.indicators[0].pk, "text": "{{ 指标.名称 }}"}
    assert office.post(address("trial", world.template.pk), own).json()["sample"] == "床位1"


def test_figures_and_ready_sentences_are_put_in_without_a_script(world, office):
    wording = world.template.wordings.get(place="indicator", kind="count")
    data = {"text": "完成", "version": 1, "action": "insert", "figure": "{{ 指标.完成率 }}"}
    page = words(office.post(address("wording", wording.pk), data))
    assert "完成60%" in page
    chosen = words(
        office.post(address("wording", wording.pk), data | {"action": "variant", "variant": "尚未启动"})
    )
    assert "床位1120张，完成目标任务200张的60%" in chosen
    wording.refresh_from_db()
    assert wording.version == 1


def test_labels_and_groups(world, office):
    indicator = world.indicators[0]
    office.post(address("labels", world.template.pk), {f"label-{indicator.pk}": "养老床位"})
    assert world.template.labels.get().label == "养老床位"
    county = world.counties[0]
    group = {"name": "山区县", "regions": [county.pk]}
    answer = office.post(address("group_new", world.template.pk), group, follow=True)
    assert "山区县" in words(answer)
    stored = world.template.groups.get()
    office.post(
        address("group", stored.pk), {"name": "两县", "regions": [each.pk for each in world.counties]}
    )
    assert stored.members.count() == 2
    office.post(address("group_remove", stored.pk))
    assert not world.template.groups.exists()


def test_forecasts_are_typed_beside_the_letter(world, office):
    letter = write_letter(world)
    key = world.indicators[0].pk
    page = address("forecasts", letter.pk)
    assert "不是数" in words(office.post(page, {f"value-{key}": "很多"}))
    assert "没有填数" in words(office.post(page, {f"note-{key}": "估计"}))
    office.post(page, {f"value-{key}": "1.9万", f"note-{key}": "按在建项目"})
    forecast = Forecast.objects.get()
    assert (forecast.value, forecast.month, forecast.by) == (19000, JUNE, world.office)
    office.post(page, {f"value-{key}": ""})
    assert not Forecast.objects.exists()
