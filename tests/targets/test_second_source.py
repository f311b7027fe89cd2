"""报省与报市必须一致: another file's figures beside ours, cell by cell; nothing of it becomes ours."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from targets import actions
from targets.models import MonthlyProgress, SecondFigure, SecondSource
from targets.refusals import Refused
from tests.factories import make_target
from tests.targets.report_world import JUNE, TODAY, build_world, submitted
from tests.workbooks.building import xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.MINSHENG_CLOCK = TODAY


@pytest.fixture
def world():
    world = build_world()
    make_target(world.beds, world.city, 450)
    submitted(world, 90)
    return world


def circulated(*rows):
    head = [["2017年6月报省"], ["地区", "新增床位（张）", None, None], [None, "目标", "完成", "比例"]]
    return xlsx({"6月": [*head, *rows]}, merges=["A2:A3", "B2:D2"])


def load(client, world, content, by=None, name="报省"):
    client.force_login(by or world.people.officer)
    address = reverse("targets:second_source", args=[world.plan.slug]) + "?month=2017-06"
    form = {"name": name, "file": SimpleUploadedFile("报省6月.xlsx", content)}
    return client.post(address, form, follow=True)


def shown(page):
    return [(pair.region.name, *pair.texts) for pair in page.context["pairs"]]


def test_what_differs_is_shown_with_its_place_and_nothing_is_changed(client, world):
    page = load(
        client, world, circulated(["全市", 450, 95, 21], ["甲县", None, 90, None], ["乙县", None, 5, None])
    )
    assert shown(page) == [("某市", "95", "90", "5"), ("乙县", "5", "—", "—")]
    assert "有 2 个数不一致" in page.content.decode()
    assert "6月 C4" in page.content.decode()
    assert not MonthlyProgress.objects.filter(report__region=world.other_county).exists()


def test_what_is_given_rounded_agrees(client, world):
    report = SecondSource.objects.create(
        plan=world.plan, month=JUNE, name="报省", file_name="a", loaded_by=world.people.officer,
        loaded_at=timezone.now(),
    )  # fmt: skip
    SecondFigure.objects.create(
        source=report, region=world.county, indicator=world.beds, number=90, place="C5"
    )
    client.force_login(world.people.officer)
    page = client.get(reverse("targets:second_source", args=[world.plan.slug]) + "?month=2017-06&all=1")
    assert "全部一致" in page.content.decode()
    assert shown(page) == [("甲县", "90", "90", "0")]


def test_a_flat_file_does_as_well_and_the_newest_counts(client, world):
    head = ["地区", "月份", "指标", "数值"]
    load(client, world, circulated(["甲县", None, 80, None]))
    page = load(
        client,
        world,
        xlsx({"数": [head, ["甲县", "2017-06", "新增床位", 91], ["甲县", "2017-05", "新增床位", 1]]}),
    )
    assert shown(page) == [("甲县", "91", "90", "1")]


def test_what_was_given_to_each_of_two_is_compared_by_choice(client, world):
    load(client, world, circulated(["甲县", None, 80, None]))
    page = load(client, world, circulated(["甲县", None, 70, None]), name="报统计局")
    assert shown(page) == [("甲县", "70", "90", "-20")]
    address = reverse("targets:second_source", args=[world.plan.slug]) + "?month=2017-06&source="
    page = client.get(address + "报省")
    assert shown(page) == [("甲县", "80", "90", "-10")]
    assert "<option>报统计局</option>" in page.content.decode()
    load(client, world, circulated(["甲县", None, 81, None]))
    assert shown(client.get(address + "报省")) == [("甲县", "81", "90", "-9")]
    assert shown(client.get(address + "报统计局")) == [("甲县", "70", "90", "-20")]


def test_a_closed_plan_and_who_may_not_store_are_refused_by_the_action_itself(client, world):
    given = {"month": JUNE, "name": "报省", "file_name": "a", "figures": []}
    with pytest.raises(PermissionDenied, match="存入"):
        actions.store_second_source(plan=world.plan, by=world.people.clerk, **given)
    with pytest.raises(Refused, match="报给谁"):
        actions.store_second_source(plan=world.plan, by=world.people.officer, **given | {"name": " "})
    world.plan.is_open = False
    world.plan.save()
    with pytest.raises(Refused, match="已经关闭"):
        actions.store_second_source(plan=world.plan, by=world.people.officer, **given)
    assert "已经关闭" in load(client, world, circulated(["甲县", None, 80, None])).content.decode()
    assert not SecondSource.objects.exists()


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["甲", "乙"], [1, 2]], "没有找到地区列"),
        ([["地区", "指标", "数值"], ["丁县", "新增床位", 5]], "没有地区“丁县”"),
        ([["地区", "指标", "数值"], ["甲县", "床位数", 5]], "没有指标“床位数”"),
        ([["地区", "指标", "数值"], ["甲县", "新增床位", 5], ["甲县", "新增床位", 6]], "重复"),
        ([["地区", "指标", "数值"], ["甲县", "新增床位", "很多"]], "很多"),
    ],
)
def test_a_file_that_cannot_be_compared_says_why_and_stores_nothing(client, world, rows, words):
    page = load(client, world, xlsx({"数": rows}))
    assert words in page.content.decode()
    assert not SecondSource.objects.exists()


def test_leaders_look_and_do_not_load(client, world):
    page = load(client, world, circulated(["甲县", None, 80, None]), by=world.people.clerk)
    assert page.status_code == 403
    assert not SecondSource.objects.exists()


def test_constraints(world):
    row = {
        "plan": world.plan,
        "file_name": "a",
        "loaded_by": world.people.officer,
        "loaded_at": timezone.now(),
    }
    with pytest.raises(IntegrityError, match="second_source_month_and_name"), transaction.atomic():
        SecondSource.objects.create(month=date(2017, 6, 2), name="报省", **row)
    source = SecondSource.objects.create(month=JUNE, name="报省", **row)
    figure = {"source": source, "region": world.county, "indicator": world.beds, "number": 1, "place": "A1"}
    SecondFigure.objects.create(**figure)
    with pytest.raises(IntegrityError, match="second_figure_unique"), transaction.atomic():
        SecondFigure.objects.create(**figure)


def test_the_same_queries_for_one_figure_and_for_three(client, world):
    counts = []
    for rows in (1, 3):
        table = [["甲县", None, 80, None], ["乙县", None, 1, None], ["全市", None, 2, None]][:rows]
        load(client, world, circulated(*table))
        address = reverse("targets:second_source", args=[world.plan.slug]) + "?month=2017-06"
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
