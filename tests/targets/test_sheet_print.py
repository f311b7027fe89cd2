"""The month on paper: what it says, and whose draft it shows."""

import pytest
from django.urls import reverse

from targets import actions
from tests.targets.report_world import TODAY, build_world, number, open_june, save, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.MINSHENG_CLOCK = TODAY


@pytest.fixture
def world():
    return build_world()


def page(client, world, user, query="", **more):
    client.force_login(user)
    place = {"slug": world.plan.slug, "code": world.county.code, "month": "2017-06"} | more
    return client.get(reverse("targets:sheet_print", kwargs=place) + query)


def test_the_paper_has_lines_to_sign_and_says_what_it_is(client, world):
    report = open_june(world)
    save(world, report, number(1300, "含新建"))
    text = page(client, world, world.people.clerk).content.decode()
    for words in (
        "填报人：",
        "审核人：",
        "负责人：",
        "单位（盖章）：",
        "草稿，还没有上报",
        "1,300张",
        "含新建",
    ):
        assert words in text
    assert "数据截至：2017年6月26日" in text
    assert "打印时间：2017年6月26日" in text
    actions.submit(report=report, by=world.people.clerk)
    text = page(client, world, world.people.clerk).content.decode()
    assert "第1次上报，甲县填报员2017年6月26日" in text


def test_readers_print_what_went_up_and_never_a_draft(client, world):
    report = submitted(world, 5)
    actions.return_(report=report, by=world.people.officer, comment="再看")
    save(world, report, 77, version=1)
    text = page(client, world, world.people.officer).content.decode()
    assert "没有可以打印的数" in text  # nothing counts while it is back with the clerk
    actions.submit(report=report, by=world.people.clerk)
    text = page(client, world, world.people.officer).content.decode()
    assert "第2次上报" in text
    assert "77张" in text


def test_one_section_alone(client, world):
    submitted(world, 5)
    text = page(client, world, world.people.clerk, f"?section={world.section.pk}").content.decode()
    assert text.count("<article") == 1
    assert page(client, world, world.people.clerk, "?section=0").status_code == 404
    assert page(client, world, world.people.stranger).status_code == 404
