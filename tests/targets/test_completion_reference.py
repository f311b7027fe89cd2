"""Completion against the plain reference, over generated plans, months, regions and bases."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from targets.completion import BASES, completion
from targets.sources import sources
from tests.reference.completion import Reference
from tests.targets.generated_plans import plans, store

EXACT = (
    "expected", "reported", "missing", "carried", "bare", "no_data", "not_applicable", "gaps", "is_part",
    "is_own",
    "provisional", "met", "target",
)  # fmt: skip
FRACTIONS = ("actual", "rate", "pace", "roll_up")
CLOSE = Fraction(1, 10**30)


@pytest.mark.django_db
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=plans(), basis=st.sampled_from(list(BASES)), choice=st.integers(0, 20))
def test_rows_are_those_of_the_reference(drawn, basis, choice):
    with transaction.atomic():
        world = store(drawn)
        region = world.regions[choice % len(world.regions)] if choice > 8 else world.plan.region
        rows = completion(world.plan, world.through, region, basis)
        expected = Reference(world.plan, world.through, basis).rows(region)
        assert {(row.region_id, row.indicator_id) for row in rows} == set(expected)
        for row in rows:
            compare(row, expected[row.region_id, row.indicator_id])
        compare_sources(world, region, basis, rows)
        transaction.set_rollback(True)


def compare(row, expected):
    for name in EXACT:
        assert getattr(row, name) == expected[name], (name, row, expected)
    for name in FRACTIONS:
        assert is_close(getattr(row, name), expected[name]), (name, row, expected)
    assert (row.light.word if row.light else None) == expected["light"], (row, expected)
    assert (row.parts_met or 0, row.parts_total or 0) == (
        expected["parts_met"] or 0,
        expected["parts_total"] or 0,
    )
    assert ("目标为分解数之和" in row.marks) == expected["summed"], (row, expected)
    if not row.is_own:
        assert (row.earliest, row.latest) == (expected["earliest"], expected["latest"]), (row, expected)
    if row.met is False and row.rate_text != "—":
        assert Decimal(row.rate_text.rstrip("%")) < 100, row


def is_close(value, expected):
    if value is None or expected is None:
        return value is expected
    return abs(Fraction(value) - expected) <= CLOSE * max(1, abs(expected))


def compare_sources(world, region, basis, rows):
    """What sources() says a sum is made of adds up to the sum that completion() shows."""
    found = sources(world.plan, world.through, region, basis=basis)
    for row in rows:
        if row.region_id != region.pk or row.kind not in ("count", "stock"):
            continue
        mine = [each for each in found if each.indicator_id == row.indicator_id and each.counts]
        assert row.actual == (sum(each.value for each in mine) if mine else None), (row, mine)
