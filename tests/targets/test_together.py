"""Regions named together are summed by the rules that sum a region from those below it."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from targets.completion import completion
from targets.completion_words import LISTED
from targets.models import Kind
from targets.together import together
from tests.targets.generated_plans import plans, store

# What does not depend on the target of the whole, which is issued and not summed.
SAME = (
    "actual", "numerator", "denominator", "expected", "reported", "provisional", "earliest", "latest",
    "parts_met", "parts_total",
)  # fmt: skip
LISTS = ("missing", "carried", "bare", "no_data", "not_applicable", "gaps")


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=plans())
def test_all_regions_together_are_the_whole(drawn):
    with transaction.atomic():
        world = store(drawn)
        rows = completion(world.plan, world.through)
        for indicator in world.indicators:
            top, *below = (row for row in rows if row.indicator_id == indicator.pk)
            below = [row for row in below if row.expected]
            if top.is_part or not below or any(row.is_own for row in (top, *below)):
                continue
            made = together(below, indicator, world.plan, world.through, "全部地区")
            if indicator.kind in LISTED and any(row.actual is None and row.latest for row in below):
                assert made.actual is None
                continue
            for name in SAME:
                assert getattr(made, name) == getattr(top, name), (name, made, top)
            for name in LISTS:
                assert sorted(getattr(made, name)) == sorted(getattr(top, name)), name
            if indicator.kind != Kind.RATIO:
                assert made.actual_text == top.actual_text or "无" in top.actual_text
        transaction.set_rollback(True)


def test_of_no_region_there_is_nothing():
    assert together([], None, None, None, "山区") is None
