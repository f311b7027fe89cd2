"""Every named constraint and trigger of the money tables refuses what it names."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from funding.models import FundImport, FundPlan, FundSource, FundTranche, Purpose, Stage
from tests.funding.fund_world import enter, make_purpose, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def refused(name, make):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make()


def raw(world, **fields):
    usual = {
        "project": world.aid,
        "region": world.city,
        "stage": Stage.RAISED,
        "date": date(2017, 6, 20),
        "amount": Decimal(1),
        "entered_by": world.office,
    }
    return FundTranche.objects.create(**usual | fields)


def test_sources_have_known_levels_and_all_their_words():
    words = {"name": "某来源", "group": "某组", "plan_word": "某安排", "raised_word": "某"}
    refused("fund_source_level_known", lambda: FundSource.objects.create(level="moon", **words))
    for missing in words:
        lacking = {"level": "city"} | words | {missing: ""}
        refused("fund_source_has_words", lambda lacking=lacking: FundSource.objects.create(**lacking))


def test_purposes_have_names_once_per_project(world):
    make_purpose(world.aid, "城市低保")
    make_purpose(world.care, "城市低保")
    refused("purpose_unique", lambda: make_purpose(world.aid, "城市低保"))
    refused("purpose_has_name", lambda: make_purpose(world.aid, ""))


def test_a_plan_is_stated_once_and_not_below_0(world):
    stated = {"project": world.aid, "source": world.sources["市级"], "recorded_by": world.office}
    FundPlan.objects.create(amount=0, **stated)
    refused("fund_plan_unique", lambda: FundPlan.objects.create(amount=1, **stated))
    county = {"region": world.counties[0]}
    refused("fund_plan_not_negative", lambda: FundPlan.objects.create(amount=-1, **stated | county))


def test_imports_are_of_a_known_kind(world):
    kept = {"plan": world.plan, "file_name": "x", "sha256": "x", "content": b"", "uploaded_by": world.office}
    refused("fund_import_kind_known", lambda: FundImport.objects.create(kind="moon", **kept))


def test_entries_have_a_known_stage_and_an_amount_above_0(world):
    refused("fund_tranche_stage_known", lambda: raw(world, stage="moon"))
    for amount in ("0", "-1"):
        refused("fund_tranche_sign", lambda amount=amount: raw(world, amount=Decimal(amount)))


def test_a_reversal_needs_a_reason_and_mirrors_what_it_corrects(world):
    entry = enter(world, Stage.RAISED, "5", source="市级")
    mirror = {"corrects": entry, "amount": Decimal(-5), "source": entry.source, "note": "录错"}
    refused("fund_tranche_reversal_needs_reason", lambda: raw(world, **mirror | {"note": ""}))
    refused("冲销须与原批次逐项相同", lambda: raw(world, **mirror | {"amount": Decimal(5)}))
    different = {
        "amount": Decimal(-4),
        "source": None,
        "project": world.care,
        "region": world.own,
        "stage": Stage.PAID,
        "date": date(2017, 6, 21),
    }
    for name, value in different.items():
        refused("冲销须与原批次逐项相同", lambda name=name, value=value: raw(world, **mirror | {name: value}))
    reversal = raw(world, **mirror)
    refused("corrects_id", lambda: raw(world, **mirror))
    again = mirror | {"corrects": reversal, "amount": Decimal(-5)}
    refused("不能冲销一笔冲销", lambda: raw(world, **again))


def test_a_purpose_of_another_project_is_refused(world):
    refused("用途不属于这个项目", lambda: raw(world, purpose=make_purpose(world.care, "床位补贴")))


@pytest.mark.parametrize("change", ["update", "delete"])
def test_an_entry_is_never_changed_or_deleted(world, change):
    entry = enter(world, Stage.RAISED, "5")
    rows = FundTranche.objects.filter(pk=entry.pk)
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        rows.update(amount=6) if change == "update" else rows._raw_delete(rows.db)
    assert rows.get().amount == 5


def test_a_purpose_with_entries_cannot_be_deleted(world):
    purpose = make_purpose(world.aid, "城市低保")
    enter(world, Stage.PAID, "5", purpose=purpose)
    with pytest.raises(IntegrityError):
        Purpose.objects.filter(pk=purpose.pk).delete()
