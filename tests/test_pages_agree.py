"""Whatever page shows a figure, it is the one that `manage.py completion` gives for the same arguments."""

import io
import json
from datetime import date

import openpyxl
import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from organization.models import Region
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]
COUNTY = "510824"


@pytest.fixture
def plan(demonstration, settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 5)
    return demonstration


@pytest.fixture
def client():
    client = Client()
    client.force_login(make_user("office"))
    return client


def command(plan, basis, month, region=None):
    """{(region, indicator): (actual, rate)} as the command prints them."""
    out = io.StringIO()
    arguments = {"plan": plan.slug, "through": month, "basis": basis, "format": "json"}
    call_command("completion", stdout=out, **arguments | ({"region": region} if region else {}))
    rows = json.loads(out.getvalue())
    return {(row["region"], row["short_name"]): (row["actual_text"], row["rate_text"]) for row in rows}


def told(row):
    return (row.region, row.short_name), (row.actual_text, row.rate_text)


def opened(client, name, *args, **query):
    response = client.get(reverse(f"targets:{name}", args=args, query=query))
    assert response.status_code == 200
    return response


def by_view(view):
    def shown(client, plan, query):
        response = opened(client, "overview", plan.slug, view=view, **query)
        cells = [cell for line in response.context["matrix"].lines for cell in line.cells if cell.row]
        page = response.content.decode()
        assert all(cell.main in page and cell.below in page for cell in cells)
        if view in ("rate", "actual"):
            for cell in cells:
                assert cell.row.actual_text in f"{cell.main} {cell.below}".replace(",", "")
        return [told(cell.row) for cell in cells]

    return shown


def workbook(client, plan, query):
    response = opened(client, "overview_workbook", plan.slug, **query)
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    names, found = {}, []
    for column in range(2, sheet.max_column + 1, 4):
        names[column] = sheet.cell(2, column).value.partition("（")[0]
    for line in range(4, sheet.max_row):
        region = sheet.cell(line, 1).value
        if not Region.objects.filter(name=region).exists():
            break
        for column, name in names.items():
            actual, rate = sheet.cell(line, column + 1).value, sheet.cell(line, column + 2).value
            if rate is not None:
                found.append(((region, name), (str(actual), rate)))
    return found


def figure(client, plan, query):
    found = []
    for indicator in plan.indicators.all():
        page = opened(client, "figure", plan.slug, plan.region.code, indicator.pk, **query).context["page"]
        found += [told(page.row), *(told(each.row) for each in page.standings)]
        if page.trend and page.row.kind == "count":
            last = next(row for row in page.trend.rows if row[0] == f"{int(query['month'][5:])}月")
            assert last[1].replace(",", "") == page.row.actual_text
    return found


def region(client, plan, query):
    page = opened(client, "region", plan.slug, COUNTY, **query).context["page"]
    return [told(line.row) for line in page.lines]


def comparison(client, plan, query):
    lines = opened(client, "compare", plan.slug, **query).context["lines"]
    return [told(line.here.row) for line in lines if line.here.row]


def glance(client, plan, query):
    """The home page shows the newest month on the submitted basis, whatever is asked."""
    if query != {"month": "2017-06", "basis": "submitted"}:
        return None
    panels = client.get("/").context["panels"]
    lines = next(panel for panel in panels if "落后的在前" in panel.title).context["lines"]
    return [told(line.row) for line in lines]


PAGES = {view: by_view(view) for view in ("rate", "actual", "new", "gap")}
PAGES |= {"workbook": workbook, "indicator": figure, "region": region, "compare": comparison, "home": glance}


@pytest.mark.parametrize(
    "query", [("2017-06", "submitted"), ("2017-05", "accepted")], ids=lambda each: each[0]
)
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_page_shows_what_the_command_says(client, plan, page, query):
    month, basis = query
    expected = command(plan, basis, month)
    found = page(client, plan, {"month": month, "basis": basis})
    if found is None:
        return
    assert len(found) >= len(plan.indicators.all())
    assert {key: expected[key] for key, _figures in found} == dict(found)
