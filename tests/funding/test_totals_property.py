"""Totals against a plain reference that walks a generated ledger entry by entry."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funding.actions import confirm_receipt, reverse_tranche, save_forecast
from funding.breakdowns import by_month, by_region
from funding.models import FundForecast, Stage
from funding.splits import by_purpose, by_source
from funding.totals import Basis, both_totals
from organization.models import Region
from tests.factories import make_region, make_user
from tests.funding.fund_world import enter, make_purpose, make_world

ENTRIES = st.lists(
    st.tuples(
        st.sampled_from(list(Stage)),
        st.integers(0, 4),
        st.sampled_from([None, "中央", "省级", "市级", "县级"]),
        st.sampled_from([None, "城市低保", "农村低保"]),
        st.booleans(),
        st.integers(1, 12),
        st.integers(1, 10**12),
        st.sampled_from(["stands", "reversed", "corrected"]),
    ),
    min_size=6,
    max_size=16,
)


class _Undo(Exception):
    pass


@pytest.fixture
def world(db, settings):
    settings.MINSHENG_CLOCK = date(2018, 1, 1)
    world = make_world(counties=2)
    township = make_region(parent=world.counties[0], level=Region.Level.TOWNSHIP)
    world.places = [world.city, world.own, *world.counties, township]
    world.clerks = {county.code: make_user("clerk", region=county) for county in world.counties}
    world.purposes = {name: make_purpose(world.aid, name) for name in ("城市低保", "农村低保")}
    return world


def books(region):
    """Whose books a region's entries are in: 市本级 has those of the city."""
    return region.parent if region.level == Region.Level.OWN else region


def inside(region, outer):
    while region is not None and region != outer:
        region = region.parent
    return region is not None


def reference(entries, viewer, basis, through):
    """Amounts by (project, stage) and by (project, stage, source or purpose), from first principles.

    Every entry moves money from one holder to another: outside → books, payer → receiver, books → people.
    到位 is what comes in from holders not looked at, 发放 what people get from those looked at, 下拨 what the
    viewer's own books hand to the level below.
    """
    sums = {}
    for entry in entries:
        if entry.date.month > through:
            continue
        owner = books(entry.region)
        seen = inside(owner, viewer) if basis == Basis.FULL else owner == viewer
        stage = entry.stage
        if stage == Stage.PASSED_ON:
            payer = books(owner.parent) if owner.parent else None
            payer_seen = payer is not None and (
                inside(payer, viewer) if basis == Basis.FULL else payer == viewer
            )
            if seen and not payer_seen:
                stage = Stage.RAISED
            elif payer != viewer:
                continue
        elif not seen:
            continue
        for part in [(), ("source", entry.source), ("purpose", entry.purpose)]:
            key = (entry.project, Stage(stage), *part)
            sums[key] = sums.get(key, Decimal(0)) + entry.amount
    return sums


def fits(world, stage, place, source):
    """Whether the entry rules allow it, as the guide tells people."""
    upper = place in (world.city, world.own)
    if stage == Stage.PASSED_ON:
        return not upper
    return not (upper and source == "县级" and stage in (Stage.ALLOCATED, Stage.RAISED))


def fill(world, drawn):
    entries = []
    for number, (stage, place, source, purpose, second, month, fen, fate) in enumerate(drawn):
        place = world.places[place]
        if not fits(world, stage, place, source):
            continue
        facts = {
            "source": source,
            "month": month,
            "project": world.care if second else world.aid,
            "purpose": world.purposes[purpose] if purpose and not second else None,
            "note": f"第{number}笔",
        }
        entry = enter(world, stage, Decimal(fen) / 10**6, place, **facts)
        entries.append(entry)
        if fate == "stands":
            answer(world, entry)
        else:
            entries.append(reverse_tranche(tranche=entry, reason="录错", by=world.office))
        if fate == "corrected":  # by 0.01 元, the smallest difference there is
            entries.append(enter(world, stage, Decimal(fen + 1) / 10**6, place, **facts))
    return entries


def answer(world, entry):
    """What is said of an entry, and money that is said to come: neither may change any sum."""
    if entry.stage == Stage.PASSED_ON:
        confirm_receipt(
            tranche=entry, received_on=entry.date, by=world.clerks[entry.region.path.split("/")[1]]
        )
    forecast = FundForecast(
        project=entry.project, region=world.city, amount=entry.amount, expected_on=entry.date
    )
    save_forecast(forecast=forecast, by=world.office)


def check(world, entries, viewer, through):
    found = both_totals(world.plan, date(2017, through, 1), region=viewer, provenance=True)
    by_id = {entry.pk: entry for entry in entries}
    for basis, totals in found.items():
        expected = reference(entries, viewer, basis, through)
        for funds in totals.projects:
            check_splits(funds)
            for stage in Stage:
                money = funds.stage(stage)
                assert money.amount == expected.get((funds.project, stage), 0)
                assert money.amount == sum(by_id[row].amount for row in money.row_ids)
                check_parts(money, expected, (funds.project, stage))
        check_spread(world, entries, viewer, basis, through, totals)
        assert (totals.total.left or 0) == sum(funds.left or 0 for funds in totals.projects)
    # What is passed on inside adds to nobody's 到位 on the wider view.
    own, full = found[Basis.OWN].total, found[Basis.FULL].total
    assert full.raised.amount >= own.raised.amount
    assert full.passed_on.amount == own.passed_on.amount


def check_spread(world, entries, viewer, basis, through, totals):
    """By month and by region the very amounts stand again: nothing is lost between the tables."""
    months = by_month(world.plan, date(2017, through, 1), basis, region=viewer)
    for month in months:
        expected = reference(entries, viewer, basis, month.month.month)
        before = reference(entries, viewer, basis, month.month.month - 1)
        for stage in Stage:
            now = sum(a for key, a in expected.items() if key[1:] == (stage,))
            last = sum(a for key, a in before.items() if key[1:] == (stage,))
            assert month.by_then[stage] == now
            assert month.moved[stage] == now - last
    if basis == Basis.FULL:
        table = by_region(world.plan, date(2017, through, 1), region=viewer)
        received = sum(line.received or 0 for line in table.lines)
        assert received == (table.total.passed_on or 0) == totals.total.passed_on.amount
        assert sum(line.raised for line in table.lines) == table.total.raised == totals.total.raised.amount
        assert sum(line.paid for line in table.lines) == table.total.paid == totals.total.paid.amount
        for line in table.lines:  # each as its own people see it, the region looked at by its own books
            expected = reference(
                entries, line.region, Basis.OWN if line.region == viewer else Basis.FULL, through
            )
            assert line.in_books == sum(a for key, a in expected.items() if key[1:] == (Stage.RAISED,))
            assert line.paid == sum(a for key, a in expected.items() if key[1:] == (Stage.PAID,))


def check_splits(funds):
    """Groups and purposes add up to the stage in every column, and their parts to the group."""
    for table in (by_source(funds), by_purpose(funds)):
        lines = [line for line in table.lines if not line.is_part]
        for index, total in enumerate(table.total.amounts):
            assert sum(line.amounts[index] or 0 for line in lines) == (total or 0)


def check_parts(money, expected, key):
    for part in money.by_source:
        assert part.amount == expected[*key, "source", part.sources[0]]
    for part in money.by_purpose:
        assert part.amount == expected[*key, "purpose", part.purpose]
    assert money.undivided == expected.get((*key, "source", None), 0)
    assert money.unassigned == expected.get((*key, "purpose", None), 0)
    assert sum(part.amount for part in money.by_source) + money.undivided == money.amount
    assert sum(part.amount for part in money.by_group) + money.undivided == money.amount
    assert sum(part.amount for part in money.by_purpose) + money.unassigned == money.amount


CALM = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=40, deadline=None, suppress_health_check=CALM)
@given(drawn=ENTRIES, through=st.integers(1, 12))
def test_totals_agree_with_a_plain_reference(world, drawn, through):
    try:
        with transaction.atomic():
            entries = fill(world, drawn)
            for viewer in (world.city, *world.counties):
                check(world, entries, viewer, through)
                check(world, entries, viewer, 12)
            raise _Undo
    except _Undo:
        pass
