"""A plan that starts late: its first report carries the months before as one sum, and none is overdue."""

from datetime import date

import pytest
from django.urls import reverse

from organization.models import Section
from targets import actions
from targets.completion import completion
from targets.missing import missing_reports
from targets.models import Entry
from targets.refusals import Refused
from targets.timeliness import timeliness
from tests.targets.report_world import build_world, save

pytestmark = pytest.mark.django_db
APRIL, MARCH = date(2017, 4, 1), date(2017, 3, 1)


@pytest.fixture
def world(settings):
    settings.MINSHENG_CLOCK = date(2017, 5, 2)
    return build_world(first_month=APRIL)


def april(world):
    return actions.open_report(
        plan=world.plan, region=world.county, section=world.section, month=APRIL, by=world.people.clerk
    )


@pytest.mark.parametrize("entry", Entry.values)
def test_the_first_report_carries_the_months_before_as_one_sum(world, entry):
    world.beds.entry = entry
    world.beds.save(update_fields=["entry"])
    report = april(world)
    save(world, report, 120)  # January to April
    actions.submit(report=report, by=world.people.clerk)
    (row,) = [row for row in completion(world.plan, APRIL, world.county) if row.indicator_id == world.beds.pk]
    assert (row.actual, row.gaps) == (120, ())


def test_months_before_cannot_be_reported_and_are_never_missing(client, world):
    with pytest.raises(Refused, match="从2017年4月起报"):
        actions.open_report(
            plan=world.plan, region=world.county, section=world.section, month=MARCH, by=world.people.clerk
        )
    client.force_login(world.people.clerk)
    text = client.get(reverse("targets:due")).content.decode()
    assert "2017-04" in text
    assert "2017-03" not in text
    place = {"slug": world.plan.slug, "code": world.county.code}
    assert client.get(reverse("targets:sheet", kwargs=place | {"month": "2017-03"})).status_code == 404
    assert client.get(reverse("targets:sheet", kwargs=place | {"month": "2017-04"})).status_code == 200
    missing, owed = missing_reports(world.plan, APRIL, Section.objects.all())
    assert owed == len(missing) == 4
    months, _regions = timeliness(world.plan)
    assert months == [APRIL]
