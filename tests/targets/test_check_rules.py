"""The rules of a plan: who sets them, what they hold, and checks that compare indicators."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from targets import actions, planning
from targets.checks import EXPLAIN, KINDS, MUST_MEND, OFF, rules_of
from targets.findings import findings_of
from targets.models import CheckRule, Kind, Plan
from tests.factories import assign, make_indicator, make_plan, make_region, make_user
from tests.targets.report_world import JUNE, TODAY, build_world, open_june, save, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.MINSHENG_CLOCK = TODAY


@pytest.fixture
def world():
    return build_world()


@pytest.fixture
def admin():
    return make_user("target_admin")


def set_rule(world, admin, kind, severity=EXPLAIN, indicator=None, others=None, **numbers):
    rule = world.plan.check_rules.filter(kind=kind, indicator=indicator).first()
    rule = rule or CheckRule(plan=world.plan, kind=kind, indicator=indicator)
    rule.severity = severity
    return planning.save_check_rule(rule=rule, by=admin, parameters=numbers, others=others)


def compared(world):
    """Persons, households and the two parts of persons, all owed by the county to the section."""
    names = ("人数", "户数", "城市", "农村")
    found = [
        make_indicator(world.plan, section=world.section, name=name, kind=Kind.STOCK, is_required=False)
        for name in names
    ]
    for indicator in found:
        assign(indicator, world.county)
    return found


def messages_of(report):
    return [finding.message for finding in findings_of(report) if finding.code != "required"]


def test_a_new_plan_has_a_rule_of_every_kind_and_next_years_copies_them(admin):
    city = make_region(level="city")
    first = Plan(slug="one", name="一", year=2017, region=city, first_month=JUNE)
    planning.save_plan(plan=first, by=admin)
    assert {row.kind: row.severity for row in first.check_rules.all()} == {
        key: kind.severity for key, kind in KINDS.items() if not kind.others
    }
    more = make_indicator(first, name="人数", kind=Kind.STOCK)
    less = make_indicator(first, project=more.project, name="户数", kind=Kind.STOCK)
    planning.save_check_rule(
        rule=CheckRule(plan=first, kind="not_below", indicator=more, severity=MUST_MEND),
        by=admin,
        others=[less],
    )
    row = first.check_rules.get(kind="jump", indicator=None)
    planning.save_check_rule(rule=row, by=admin, parameters={"factor": Decimal(3), "least": Decimal(20)})
    second = Plan(slug="two", name="二", year=2018, region=city, first_month=JUNE.replace(year=2018))
    planning.start_from(predecessor=first, plan=second, by=admin)
    assert second.check_rules.count() == first.check_rules.count()
    assert second.check_rules.get(kind="jump").parameters == {"factor": "3", "least": "20"}
    copied = second.check_rules.get(kind="not_below")
    assert copied.indicator == second.indicators.get(short_name="人数")
    assert list(copied.others.all()) == [second.indicators.get(short_name="户数")]


def test_a_rule_is_set_by_the_target_administrator_and_leaves_a_record(world, admin):
    rule = CheckRule(plan=world.plan, kind="falling", severity=MUST_MEND)
    with pytest.raises(PermissionDenied):
        planning.save_check_rule(rule=rule, by=world.people.officer)
    set_rule(world, admin, "falling", MUST_MEND)
    set_rule(world, admin, "falling", OFF)
    table = CheckRule.pgh_event_model
    events = table.objects.order_by("pgh_id").values_list("severity", flat=True)
    assert list(events) == [MUST_MEND, OFF]


@pytest.mark.parametrize(
    ("kind", "changes", "words"),
    [
        ("required", {"severity": OFF}, "总是必须改正"),
        ("jump", {"factor": Decimal("0.5"), "least": Decimal(1)}, "不能小于1"),
        ("not_below", {"others": []}, "请选与它比较的指标"),
    ],
)
def test_what_a_kind_does_not_allow_is_refused(world, admin, kind, changes, words):
    indicator = world.beds if kind == "not_below" else None
    with pytest.raises(ValidationError, match=words):
        set_rule(world, admin, kind, **({"indicator": indicator} | changes))


def test_a_kind_is_refused_for_an_indicator_that_it_does_not_look_at(world, admin):
    with pytest.raises(ValidationError, match="比率指标没有"):
        set_rule(world, admin, "fraction", indicator=world.share)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("check_rule_unique", {"kind": "falling", "severity": OFF}),
        ("check_rule_severity_known", {"kind": "jump", "severity": "loud"}),
        ("check_rule_comparison_has_indicator", {"kind": "sum_of", "severity": OFF}),
    ],
)
def test_the_database_refuses_impossible_rules(world, name, fields):
    CheckRule.objects.create(plan=world.plan, kind="falling", severity=EXPLAIN)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        CheckRule.objects.create(plan=world.plan, **fields)


def test_persons_below_households_and_parts_that_do_not_sum_name_both_numbers(world, admin):
    persons, households, town, village = compared(world)
    set_rule(world, admin, "not_below", MUST_MEND, persons, [households])
    set_rule(world, admin, "sum_of", EXPLAIN, persons, [town, village], tolerance=Decimal(1))
    report = open_june(world)
    save(world, report, 210, indicator=persons)
    assert messages_of(report) == []  # nothing to compare with yet
    for indicator, value in ((households, 230), (town, 180), (village, 32)):
        save(world, report, value, indicator=indicator)
    assert messages_of(report) == [
        "甲县 人数：210小于“户数”230，请更正。",
        "甲县 人数：210与城市、农村之和212不符，请更正或说明。",
    ]
    save(world, report, 31, indicator=village, version=1)
    save(world, report, 210, indicator=households, version=1)
    assert messages_of(report) == []


def test_a_comparison_reaches_what_the_region_says_to_another_section(world, admin):
    other = make_indicator(world.plan, section=world.other_section, name="登记户数", kind=Kind.STOCK)
    assign(other, world.county)
    persons = compared(world)[0]
    set_rule(world, admin, "not_below", MUST_MEND, persons, [other])
    save(world, open_june(world, section=world.other_section), 230, indicator=other)
    report = open_june(world)
    save(world, report, 210, indicator=persons)
    assert messages_of(report) == ["甲县 人数：210小于“登记户数”230，请更正。"]


def test_an_indicator_that_a_rule_compares_with_is_not_deleted(world, admin):
    persons, households, *_rest = compared(world)
    set_rule(world, admin, "not_below", MUST_MEND, persons, [households])
    with pytest.raises(ValidationError, match="“人数”的检查规则要与“户数”比"):
        planning.remove(row=households, by=admin)
    planning.remove(row=persons, by=admin)
    assert not world.plan.check_rules.filter(kind="not_below").exists()


def page(name, world, **arguments):
    return reverse(f"targets:{name}", kwargs={"slug": world.plan.slug, **arguments})


def test_the_page_lists_every_kind_and_a_rule_is_changed_narrowed_and_deleted(client, world, admin):
    client.force_login(admin)
    text = client.get(page("check_rules", world)).content.decode()
    assert all(kind.label in text for kind in KINDS.values())
    address = page("check_rule", world, kind="jump")
    form = {"severity": "explain", "factor": "８", "least": "20"}
    assert client.post(address, form).status_code == 302
    assert rules_of(world.plan).setting("jump").parameters == {"factor": Decimal(8), "least": Decimal(20)}
    assert "倍数 8；相差不足这个数的不问 20" in client.get(page("check_rules", world)).content.decode()
    assert "不是数" in client.post(address, form | {"factor": "很多"}).content.decode()
    address = page("check_rule_new", world, kind="falling")
    client.post(address, {"severity": "off", "indicator": world.beds.pk})
    row = world.plan.check_rules.get(indicator=world.beds)
    assert rules_of(world.plan).setting("falling", world.beds).severity == OFF
    again = client.post(address, {"severity": "off", "indicator": world.beds.pk})
    assert "已有一条规则" in again.content.decode()
    edit = page("check_rule_edit", world, pk=row.pk)
    seen = client.get(edit).context["form"]["seen"].value()
    assert client.post(edit, {"severity": "error", "seen": seen}).status_code == 302
    assert "别人改过" in client.post(edit, {"severity": "off", "seen": seen}).content.decode()
    client.post(page("check_rule_delete", world, pk=row.pk))
    assert rules_of(world.plan).setting("falling", world.beds).severity == EXPLAIN


def test_a_rule_that_compares_is_made_on_the_page(client, world, admin):
    persons, households, *_rest = compared(world)
    client.force_login(admin)
    address = page("check_rule_new", world, kind="not_below")
    assert (
        "请选与它比较的指标"
        in client.post(
            address, {"severity": "error", "indicator": persons.pk, "others": [persons.pk]}
        ).content.decode()
    )
    data = {"severity": "error", "indicator": persons.pk, "others": [households.pk]}
    assert client.post(address, data).status_code == 302
    assert "比 户数" in client.get(page("check_rules", world)).content.decode()


def test_the_page_asks_as_many_questions_for_many_rules_as_for_few(client, world, admin):
    client.force_login(admin)

    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(page("check_rules", world))
        return len(queries)

    persons, *others = compared(world)
    set_rule(world, admin, "not_below", MUST_MEND, persons, others[:1])
    count()  # the first request also reads the session anew
    few = count()
    for other in others:
        set_rule(world, admin, "sum_of", MUST_MEND, other, [persons])
        set_rule(world, admin, "jump", OFF, other, factor=Decimal(2), least=Decimal(1))
    assert count() == few


def test_a_changed_rule_holds_for_what_goes_up_next(world, admin):
    set_rule(world, admin, "above_target", MUST_MEND, factor=Decimal(1))
    report = submitted(world, 5)
    assert report.status == "submitted"  # no target, nothing to exceed
    report = actions.withdraw(report=report, by=world.people.clerk)
    assert findings_of(report) == []


def test_a_plan_made_without_rules_is_checked_as_the_kinds_suggest():
    assert rules_of(make_plan()).setting("falling").severity == EXPLAIN
