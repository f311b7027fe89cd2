"""The page that saves by itself: what it sends, what it is told, and that nothing is lost or overwritten."""

import json
import re
import time
from html import unescape

import pytest
from django.conf import settings as site
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organization.middleware import LAST_ACTED
from targets import actions
from targets.models import Assignment, MonthlyReport
from targets.permissions import assignments_entered_by, enters
from tests.factories import assign, make_indicator, make_target
from tests.targets.report_world import TODAY, build_world, open_june, save, submitted

pytestmark = pytest.mark.django_db
BACKGROUND = {"X-Background": "1"}


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.MINSHENG_CLOCK = TODAY


@pytest.fixture
def world():
    return build_world()


def address(world, region=None, month="2017-06", name="sheet_save"):
    code = (region or world.county).code
    return reverse(f"targets:{name}", kwargs={"slug": world.plan.slug, "code": code, "month": month})


def cell(indicator, version=0, was=None, **typed):
    """The inputs of one cell as the page sends them."""
    prefix = f"c{indicator.pk}-"
    sent = {prefix + name: value for name, value in typed.items()}
    return sent | {f"{prefix}version": str(version), f"{prefix}was": json.dumps(was or {})}


@pytest.fixture
def send(client, world):
    client.force_login(world.people.clerk)

    def send(*cells, status=200, region=None, **extra):
        posted = {name: value for one in cells for name, value in one.items()} | extra
        response = client.post(address(world, region), posted, headers=BACKGROUND)
        assert response.status_code == status, response.content.decode()
        return response.json()

    return send


@pytest.fixture
def judged(client, world):
    """How stored cells stand, as the page asks once they are saved."""

    def judged(*indicators, status=200):
        asked = ",".join(str(indicator.pk) for indicator in indicators)
        response = client.get(address(world, name="sheet_standing"), {"cells": asked}, headers=BACKGROUND)
        assert response.status_code == status, response.content.decode()
        return response.json()

    return judged


def of(answer, indicator):
    return answer["cells"][str(indicator.pk)]


def test_cells_of_two_sections_are_saved_at_once(send, judged, world):
    make_target(world.beds, world.county, 250)
    found = send(
        cell(world.beds, cumulative="1,42张", increment=""),
        cell(world.share, numerator="3", denominator="4"),
    )
    assert of(found, world.beds)["status"] == "refused"
    found = send(cell(world.beds, cumulative="１４２张"))
    beds = of(found, world.beds)
    assert (beds["status"], beds["version"]) == ("saved", 1)
    assert beds["inputs"]["cumulative"] == beds["inputs"]["increment"] == "142"
    beds = of(judged(world.beds, world.share), world.beds)
    assert (beds["version"], beds["rate"]) == (1, "57%")
    assert "已填" in beds["state"]
    assert "超序时" in beds["light"]
    assert world.beds.cells.get().value == 142
    assert world.share.cells.get().numerator == 3


def test_half_a_ratio_is_refused_with_what_is_missing_and_nothing_is_stored(send, world):
    found = of(send(cell(world.share, numerator="3")), world.share)
    assert found["status"] == "refused"
    assert "还缺分母" in found["problems"]["denominator"]
    assert not MonthlyReport.objects.exists()


def test_the_same_cell_sent_twice_is_stored_once(send, world):
    send(cell(world.beds, cumulative="12"))
    again = of(send(cell(world.beds, cumulative="12")), world.beds)
    assert (again["status"], again["version"]) == ("saved", 1)


def test_a_cell_changed_by_somebody_else_comes_back_with_both_values(send, world):
    save(world, open_june(world), 5, by=world.people.colleague)
    found = send(cell(world.beds, cumulative="7"), cell(world.served, cumulative="40"))
    beds = of(found, world.beds)
    assert (beds["status"], beds["version"], beds["inputs"]["cumulative"]) == ("conflict", 1, "5")
    assert "甲县副填报员" in beds["findings"]
    assert "取我的：7张" in beds["findings"]
    assert of(found, world.served)["status"] == "saved"
    taken = of(send(cell(world.beds, 1, beds["inputs"], cumulative="7")), world.beds)
    assert (taken["status"], taken["version"]) == ("saved", 2)


def test_what_the_checks_find_is_told_after_the_save(send, judged, world):
    found = of(send(cell(world.share, numerator="5", denominator="4")), world.share)
    assert found["status"] == "saved"
    assert "findings" not in found
    assert "分子5大于分母4" in of(judged(world.share), world.share)["findings"]


def test_the_checks_say_after_a_save_what_the_page_says(send, judged, client, world):
    make_target(world.beds, world.county, 250)
    send(cell(world.beds, cumulative="12.5"), cell(world.share, numerator="5", denominator="4"))
    found = judged(world.beds, world.share)
    page = client.get(address(world, name="sheet")).content.decode()
    for indicator in (world.beds, world.share):
        stands = of(found, indicator)
        assert stands["findings"].strip()
        for name in ("findings", "state", "light"):
            assert squeezed(stands[name]) in squeezed(page)
        assert f'data-out="rate">{stands["rate"]}<' in page


def squeezed(html):
    return "".join(html.split())


def test_an_explanation_learns_at_once_what_it_is_about(send, judged, world):
    send(cell(world.beds, cumulative="12.5"))
    name, stamp = explanation_of(of(judged(world.beds), world.beds)["findings"])
    told = of(send(**{name: "半张是合用的", f"{name}-was": json.dumps([stamp, ""])}), world.beds)
    assert told["status"] == "saved"
    assert "已说明" in told["findings"]
    stale = cell(world.beds, 1, {"cumulative": "12.5"}, cumulative="13.5")
    told = of(send(stale, **{name: "又一句", f"{name}-was": json.dumps([stamp, "半张是合用的"])}), world.beds)
    assert (told["status"], told["version"]) == ("saved", 2)
    assert "没有保存" in told["findings"]
    assert "又一句" in told["findings"]


def explanation_of(findings):
    """(name of its input, stamp of the figures) of the one explanation that is asked for."""
    name = re.search(r'name="(x[^"]+)-was" value="([^"]+)"', findings)
    return name[1], json.loads(unescape(name[2]))[0]


def test_how_cells_stand_is_told_to_those_who_type_them_alone(judged, client, world):
    client.force_login(world.people.officer)
    assert "不由您填报" in judged(world.beds, status=403)["message"]
    client.force_login(world.people.clerk)
    judged(status=403)
    other = address(world, world.other_county, name="sheet_standing")
    assert client.get(other, {"cells": world.beds.pk}).status_code == 404


def test_asking_how_cells_stand_never_prolongs_the_sign_in(send, judged, client, world):
    send(cell(world.beds, cumulative="1"))
    acted(client, ago := 10 * 60)
    judged(world.beds)
    assert time.time() - client.session[LAST_ACTED] > ago - 1


def test_a_report_that_went_up_meanwhile_takes_nothing(send, world):
    submitted(world)
    found = send(cell(world.beds, 1, {"cumulative": "5"}, cumulative="7"), status=409)
    assert of(found, world.beds)["status"] == "closed"
    assert "已不在填报中" in found["parts"][str(world.section.pk)]["message"]
    assert world.beds.cells.get().value == 5


def test_a_closed_plan_takes_nothing(send, world):
    world.plan.is_open = False
    world.plan.save()
    send(cell(world.beds, cumulative="7"), status=409)
    assert not MonthlyReport.objects.exists()


def test_the_last_day_of_the_data_is_saved_and_a_wrong_one_is_named(send, world):
    name = f"s{world.section.pk}-as-of"
    send(**{name: "2017-06-20"})
    assert str(MonthlyReport.objects.get().data_as_of) == "2017-06-20"
    for wrong in ("昨天", "2017-07-01"):
        found = send(**{name: wrong})
        assert "数据截至日" in found["parts"][str(world.section.pk)]["message"]


def test_another_regions_cell_is_not_found_and_a_foreign_cell_is_refused(send, client, world):
    assert client.post(address(world, world.other_county), cell(world.beds)).status_code == 404
    client.force_login(world.people.officer)
    assert client.post(address(world), cell(world.beds, cumulative="1")).status_code == 403
    assert not MonthlyReport.objects.exists()


def test_saving_by_itself_never_prolongs_the_sign_in(send, client, world):
    acted(client, ago := 10 * 60)
    send(cell(world.beds, cumulative="1"))
    assert time.time() - client.session[LAST_ACTED] > ago - 1
    acted(client, site.IDLE_MINUTES * 60 + 1)
    answer = client.post(address(world), cell(world.beds, 1, cumulative="2"), headers=BACKGROUND)
    assert answer.status_code == 401
    assert "请重新登录" in answer.json()["message"]
    assert world.beds.cells.get().value == 1


def acted(client, seconds_ago):
    session = client.session
    session[LAST_ACTED] = time.time() - seconds_ago
    session.save()


def test_saving_asks_the_same_number_of_queries_in_a_long_sheet(send, world):
    send(cell(world.beds, cumulative="1"))

    def queries(version):
        with CaptureQueriesContext(connection) as found:
            send(cell(world.beds, version, {}, cumulative=str(version + 1)))
        return len(found)

    few = queries(1)
    for _ in range(30):
        assign(make_indicator(world.plan, section=world.section), world.county)
    assert queries(2) == few


def test_submitting_what_was_saved_by_itself(send, client, world):
    send(cell(world.beds, cumulative="12"))
    report = actions.submit(report=MonthlyReport.objects.get(), by=world.people.clerk)
    assert report.counting.figures.get().value == 12


@pytest.mark.django_db(transaction=True)
def test_what_is_acknowledged_is_committed(send, world):
    assert of(send(cell(world.beds, cumulative="12")), world.beds)["status"] == "saved"
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT value FROM targets_monthlyprogress")
            assert cursor.fetchall() == [(12,)]
    finally:
        other.close()


def test_who_types_a_task_is_the_same_asked_of_one_and_of_all(world):
    tasks = list(Assignment.objects.select_related("indicator", "region"))
    for person in vars(world.people).values():
        mine = set(assignments_entered_by(person).values_list("pk", flat=True))
        assert {task.pk for task in tasks if enters(person, task)} == mine, person


def test_each_line_leads_to_the_page_of_its_cell(client, world):
    client.force_login(world.people.clerk)
    page = client.get(address(world, name="sheet")).content.decode()
    place = {"slug": world.plan.slug, "code": world.county.code, "month": "2017-06"}
    for indicator in (world.beds, world.share):
        cell_page = reverse("targets:cell", kwargs=place | {"indicator": indicator.pk})
        assert f'href="{cell_page}#history"' in page
