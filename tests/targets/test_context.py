import re
from datetime import date

import pytest

from targets.models import Plan
from tests.factories import make_plan, make_user

pytestmark = pytest.mark.django_db


def chip(client, user):
    client.force_login(user)
    found = re.search(
        r'<(a|span) class="plan-chip"(?: href="([^"]+)")?>(.*)</\1>', client.get("/").content.decode()
    )
    if not found:
        return None
    words = re.sub(r"<[^>]+>", "", found[3].replace("当前方案和月份：", ""))
    return words, found[2]


def test_the_frame_names_the_open_plan_and_the_month_of_the_domain_clock(client, settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 5)
    office, clerk = make_user("office"), make_user("clerk")
    assert chip(client, office) is None
    plan = make_plan(short_name="2017年民生工程")
    assert chip(client, office) == ("2017年民生工程 2017年7月", f"/plans/{plan.slug}/")
    assert chip(client, clerk) == ("2017年民生工程 2017年7月", None), "no dead link"
    make_plan()
    assert chip(client, office) == ("2个方案 2017年7月", "/plans/")


def test_the_plan_of_this_year_comes_before_next_years(settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 5)
    for year in (2016, 2018, 2017):
        make_plan(year=year, slug=f"p{year}")
    make_plan(year=2015, slug="closed", is_open=False)
    assert [plan.slug for plan in Plan.objects.current_first()] == ["p2017", "p2016", "p2018", "closed"]
