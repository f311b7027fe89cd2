"""A workbook that calls a project otherwise: asked about once, then known."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from minsheng.workbooks import Sheet, workbook_bytes
from tests.factories import make_user
from tests.funding.fund_world import make_world, tranche_book

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def upload(client, world, data):
    file = SimpleUploadedFile("安排.xlsx", data)
    return client.post(reverse("funding:upload", args=[world.plan.slug]), {"file": file}, follow=True)


def remember(client, world, page, **chosen):
    address = reverse("funding:remember_names", args=[world.plan.slug, page.context["upload"].pk])
    return client.post(address, chosen, follow=True)


def test_a_name_for_a_project_is_told_once_and_remembered(client, world):
    client.force_login(world.office)
    table = [["项目", "市级（万元）"], ["低保", 5], ["生活保障", 6], ["养老体系建设", 7]]
    page = upload(client, world, workbook_bytes([Sheet("安排", rows=table)]))
    fields = page.context["names_form"].fields.values()
    assert [(each.label, each.initial) for each in fields] == [
        ("“低保”是", None),
        ("“生活保障”是", world.aid),
    ]
    again = remember(client, world, page, name0="", name1=world.aid.pk)
    world.aid.refresh_from_db()
    assert world.aid.aliases == ["生活保障"]
    assert list(again.context["reading"].unknown_projects) == ["低保"]
    assert "记住了1个项目的写法" in again.content.decode()


def test_who_does_not_set_plans_is_not_asked_what_a_project_is_called(client, world):
    client.force_login(make_user("clerk", region=world.counties[0]))
    page = upload(client, world, tranche_book({"项目": "生活保障", "地区": world.counties[0].name}))
    assert "names_form" not in page.context
    remember(client, world, page, name0=world.aid.pk)
    world.aid.refresh_from_db()
    assert world.aid.aliases == []
