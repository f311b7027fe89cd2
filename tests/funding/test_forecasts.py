"""预计下达: noted apart, in no sum; turned into an entry with one press, or closed with a reason."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from funding.actions import close_forecast, record_tranche, save_forecast
from funding.models import FundForecast, FundTranche, Stage
from funding.totals import both_totals
from tests.factories import make_user
from tests.funding.fund_world import JUNE, enter, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 5)
    return make_world()


def expect(world, amount="500", by=None, **fields):
    row = FundForecast(
        project=world.aid,
        region=fields.pop("region", world.city),
        source=world.sources["省级"],
        amount=Decimal(amount),
        expected_on=fields.pop("expected_on", date(2017, 7, 1)),
        note="省厅预通知",
    )
    return save_forecast(forecast=row, by=by or world.office)


def url(world, name, *args):
    return reverse(f"funding:{name}", args=[world.plan.slug, *args])


def test_what_is_expected_never_counts(world):
    enter(world, Stage.ALLOCATED, "10")
    before = both_totals(world.plan, JUNE)
    expect(world)
    assert both_totals(world.plan, JUNE) == before
    assert FundTranche.objects.count() == 1


def test_one_press_makes_it_an_entry_and_ends_it(client, world):
    row = expect(world)
    client.force_login(world.office)
    shown = client.get(url(world, "forecasts"))
    assert "已过 4 天" in shown.content.decode()
    address = f"{url(world, 'enter')}?forecast={row.pk}"
    form = client.get(address).context["form"]
    kept = {
        name: form.initial[name] for name in ("stage", "project", "region", "source", "amount", "forecast")
    }
    assert kept["amount"] == 500
    sent = {**kept, "date": "2017-07-04", "document_number": "川财社〔2017〕88号"}
    assert client.post(address, sent).status_code == 302
    row.refresh_from_db()
    assert row.tranche == FundTranche.objects.get()
    assert (row.tranche.stage, row.tranche.amount, row.closed_by) == (Stage.ALLOCATED, 500, world.office)
    assert "已转成编号" in client.get(url(world, "forecasts")).content.decode()
    again = client.post(address, sent | {"note": "另一笔"})
    assert FundTranche.objects.count() == 1
    assert again.status_code == 200


def test_an_ended_one_is_not_ended_again(world):
    row = expect(world)
    close_forecast(forecast=row, reason="省里不安排了", by=world.office)
    with pytest.raises(ValidationError, match="没有再办一次"):
        close_forecast(forecast=row, reason="省里不安排了", by=world.office)
    with pytest.raises(ValidationError, match="没有再办一次"):
        save_forecast(forecast=row, by=world.office)
    with pytest.raises(ValidationError, match="没有再办一次"):
        record_tranche(
            project=world.aid,
            region=world.city,
            stage=Stage.ALLOCATED,
            date=date(2017, 7, 4),
            amount=Decimal(1),
            forecast=row,
            by=world.office,
        )
    assert not FundTranche.objects.exists()


def test_closing_needs_a_reason(world):
    with pytest.raises(ValidationError):
        close_forecast(forecast=expect(world), reason=" ", by=world.office)


def test_sections_and_counties_note_their_own_alone(world):
    officer = make_user("section_officer", section=world.other_section)
    clerk = make_user("clerk", region=world.counties[0])
    for person, region in [(officer, world.city), (clerk, world.city), (clerk, world.counties[1])]:
        with pytest.raises(PermissionDenied):
            expect(world, by=person, region=region)
    assert expect(world, by=clerk, region=world.counties[0]).entered_by == clerk


def test_a_county_sees_and_ends_nobody_elses(client, world):
    row = expect(world, region=world.counties[1], amount="77.25")
    clerk = make_user("clerk", region=world.counties[0])
    client.force_login(clerk)
    assert "77.25" not in client.get(url(world, "forecasts")).content.decode()
    assert client.get(url(world, "forecast", row.pk)).status_code == 404
    assert client.post(url(world, "forecast_close", row.pk), {"reason": "不来了"}).status_code == 404
    with pytest.raises(PermissionDenied):
        record_tranche(
            project=world.aid,
            region=world.counties[0],
            stage=Stage.PAID,
            date=date(2017, 7, 4),
            amount=Decimal(1),
            forecast=row,
            by=clerk,
        )


def test_the_form_changes_and_closes_it(client, world):
    row = expect(world)
    client.force_login(world.office)
    form = client.get(url(world, "forecast", row.pk)).context["form"]
    sent = {name: form.initial[name] for name in ("project", "region", "source", "note")}
    sent |= {"amount": "5000000元", "expected_on": "2017-08-01", "seen": form["seen"].value()}
    assert client.post(url(world, "forecast", row.pk), sent).status_code == 302
    row.refresh_from_db()
    assert (row.amount, row.expected_on) == (500, date(2017, 8, 1))
    stale = client.post(url(world, "forecast", row.pk), sent | {"note": "别的"})
    assert "别人改过它" in stale.content.decode()
    assert client.post(url(world, "forecast_close", row.pk), {"reason": "不来了"}).status_code == 302
    assert client.get(url(world, "forecast", row.pk)).status_code == 404


@pytest.mark.parametrize(
    ("fields", "name"),
    [({"amount": 0}, "fund_forecast_positive"), ({"closed_reason": "不来了"}, "fund_forecast_end_agrees")],
)
def test_constraints_by_name(world, fields, name):
    row = expect(world)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        FundForecast.objects.filter(pk=row.pk).update(**fields)


def test_as_many_queries_for_many_rows_as_for_few(client, world):
    client.force_login(world.office)
    counts = []
    for number in range(1, 7):
        expect(world, amount=number)
        if number in (1, 6):
            client.get(url(world, "forecasts"))
            with CaptureQueriesContext(connection) as queries:
                client.get(url(world, "forecasts"))
            counts.append(len(queries))
    assert counts[0] == counts[1]
