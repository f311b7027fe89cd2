"""The ranking by its stored rule, its publication to the regions, and the lights."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from targets import actions, planning
from targets.completion import completion
from targets.models import Light, RankingNotice, RankingRule, RankingWeight
from targets.ranking import Rule, ends, ranking, rule_of, score
from tests.factories import assign, make_membership, make_region, make_target, make_user
from tests.targets.completion_world import NOT_APPLICABLE, World, done, num

pytestmark = pytest.mark.django_db
JUNE = date(2017, 6, 1)
PACE, TARGET = RankingRule.Measure.PACE, RankingRule.Measure.TARGET


@pytest.fixture
def world():
    """Beds: 甲 60 % of the target (120 % of the pace), 乙 50 %, 丙 silent; homes: 20 %, 30 %, 30 %."""
    world = World(first=4)
    world.beds, world.homes = world.indicator(name="新增床位"), world.indicator(name="日间照料")
    for indicator in (world.beds, world.homes):
        for county in world.counties:
            make_target(indicator, county, 100)
    world.report(world.a, 6, {world.beds: num(60), world.homes: num(20)})
    world.report(world.b, 6, {world.beds: num(50), world.homes: num(30)})
    world.report(world.c, 6, {world.homes: num(30)})
    return world


def ranked(world, rule=None):
    return ranking(world.plan, completion(world.plan, JUNE), rule or rule_of(world.plan))


def table(found):
    return [(each.place, each.region, each.score_text) for each in found]


def test_without_a_stored_rule_all_count_alike_against_the_pace_and_are_capped(world):
    found = ranked(world)
    assert table(found) == [(1, "乙县", "80"), (2, "甲县", "70"), (3, "丙县", "30")]
    assert found[2].silent == ("新增床位",)


@pytest.mark.parametrize(
    ("measure", "is_capped", "weights", "expected"),
    [
        (PACE, False, (1, 1), [(1, "甲县", "80"), (1, "乙县", "80"), (3, "丙县", "30")]),
        (TARGET, True, (1, 1), [(1, "甲县", "40"), (1, "乙县", "40"), (3, "丙县", "15")]),
        (TARGET, True, (1, 3), [(1, "乙县", "35"), (2, "甲县", "30"), (3, "丙县", "22.5")]),
        (PACE, True, (0, 1), [(1, "乙县", "60"), (1, "丙县", "60"), (3, "甲县", "40")]),
    ],
)
def test_the_rule_decides_measure_cap_and_weights_and_ties_skip_a_place(
    world, measure, is_capped, weights, expected
):
    weights = {world.beds.pk: Decimal(weights[0]), world.homes.pk: Decimal(weights[1])}
    found = ranked(world, Rule(measure, is_capped, weights))
    assert [
        (place, region, text.rstrip("0").rstrip(".") if "." in text else text)
        for place, region, text in table(found)
    ] == expected


def test_an_indicators_own_cap_does_not_hold_in_a_ranking_without_one(world):
    capped = world.indicator(name="培训人次", is_capped=True)
    for region, value in ((world.a, 150), (world.b, 100), (world.c, 100)):
        make_target(capped, region, 100)
        world.report(region, 5, {capped: num(value)})
    weights = {world.beds.pk: 0, world.homes.pk: 0}
    assert table(ranked(world, Rule(TARGET, False, weights)))[0] == (1, "甲县", "150")
    assert {score for _place, _region, score in table(ranked(world, Rule(TARGET, True, weights)))} == {"100"}


def test_what_cannot_be_judged_is_left_out_and_not_counted_as_nothing(world):
    rule = rule_of(world.plan)
    line = world.indicator("milestone", name="合一", due_on=date(2017, 12, 31))
    cost = world.indicator("ratio", name="控制数", direction="at_most")
    help_ = world.indicator("stock", name="救助人数")
    make_target(cost, world.a, 5)
    make_target(help_, world.a, 10, text="应补尽补")
    world.report(
        world.a,
        6,
        {line: done(False), cost: num(4), help_: num(1), world.beds: num(60), world.homes: NOT_APPLICABLE},
    )
    rows = {row.indicator_id: row for row in completion(world.plan, JUNE) if row.region == "甲县"}
    scores = {key: score(row, rule) for key, row in rows.items()}
    assert scores == {line.pk: None, cost.pk: 100, help_.pk: None, world.beds.pk: 100, world.homes.pk: None}


def test_a_body_of_the_region_itself_is_not_ranked(world):
    own = make_region(name="市本级", parent=world.city, level="own")
    assign(world.beds, own)
    make_target(world.beds, own, 10)
    world.report(own, 6, {world.beds: num(10)})
    assert "市本级" not in [each.region for each in ranked(world)]


def test_the_ends_name_few_where_there_are_few(world):
    assert ends(ranked(world)) == (["乙县"], ["丙县"])
    assert ends([]) == ([], [])


def save_rule(world, by, **changes):
    weights = {world.beds.pk: Decimal(2), world.homes.pk: Decimal("0.5")}
    arguments = {"measure": TARGET, "is_capped": False, "weights": weights, "reason": "考核办法"} | changes
    return planning.save_ranking_rule(plan=world.plan, by=by, **arguments)


def test_a_rule_is_stored_once_and_changed_with_who_and_why(world):
    admin = make_user("target_admin")
    save_rule(world, admin)
    rule = rule_of(world.plan)
    assert (rule.measure, rule.is_capped, rule.weight(world.beds.pk)) == (TARGET, False, 2)
    save_rule(world, admin, measure=PACE, weights={world.beds.pk: Decimal(1), world.homes.pk: Decimal(1)})
    assert RankingRule.objects.count() == 1
    assert RankingWeight.objects.count() == 2
    context = RankingRule.pgh_event_model.objects.order_by("-pgh_id").first().pgh_context
    assert context.metadata["reason"] == "考核办法"


def test_a_rule_that_counts_nothing_or_is_outdated_or_not_ones_to_set_is_refused(world):
    admin = make_user("target_admin")
    with pytest.raises(ValidationError, match="至少一个指标的权重"):
        save_rule(world, admin, weights={world.beds.pk: Decimal(0)})
    seen = planning.ranking_fingerprint(world.plan)
    save_rule(world, admin, seen=seen)
    with pytest.raises(ValidationError, match="别人改过"):
        save_rule(world, admin, seen=seen)
    with pytest.raises(PermissionDenied):
        save_rule(world, make_user("office"))


def test_the_form_of_the_rule_keeps_what_was_typed_and_says_what_is_wrong(world):
    client = Client()
    client.force_login(make_user("target_admin"))
    address = reverse("targets:ranking_rule", args=[world.plan.slug])
    seen = planning.ranking_fingerprint(world.plan)
    typed = {
        "measure": "target",
        f"weight-{world.beds.pk}": "-1",
        f"weight-{world.homes.pk}": "7",
        "seen": seen,
    }
    page = client.post(address, typed).content.decode()
    assert 'value="7"' in page
    assert "没有保存" in page
    typed |= {f"weight-{world.beds.pk}": "3", "reason": "考核办法"}
    assert client.post(address, typed).status_code == 302
    assert rule_of(world.plan).weight(world.beds.pk) == 3


def county_page(world, region, **query):
    client = Client()
    client.force_login(make_user("clerk", region=region))
    return client.get(reverse("targets:ranking", args=[world.plan.slug]), query, follow=True).content.decode()


def test_counties_see_ranks_once_published_and_as_they_were_published(world):
    office = make_user("office")
    query = {"month": "2017-06"}
    assert "还没有公布" in county_page(world, world.b, **query)
    assert "甲县" not in county_page(world, world.b, **query)
    actions.publish_ranking(plan=world.plan, month=JUNE, basis="submitted", by=office)
    world.report(world.c, 6, {world.beds: num(999), world.homes: num(999)})
    for page in (county_page(world, world.b, **query), county_page(world, world.b)):
        assert "甲县" in page
        assert "999" not in page
        assert "<b>80</b>" in page
        assert 'aria-current="true">6月' in page
    actions.withdraw_ranking(plan=world.plan, month=JUNE, by=office, reason="数有误")
    assert "甲县" not in county_page(world, world.b, **query)
    assert RankingNotice.objects.count() == 2


def test_publishing_again_or_withdrawing_needs_a_reason_and_the_office(world):
    office = make_user("office")
    publish = {"plan": world.plan, "month": JUNE, "basis": "submitted"}
    with pytest.raises(PermissionDenied):
        actions.publish_ranking(by=make_user("target_admin"), **publish)
    with pytest.raises(ValidationError, match="还没有可以排名的数"):
        actions.publish_ranking(by=office, **publish | {"basis": "accepted", "plan": World(first=4).plan})
    with pytest.raises(ValidationError, match="没有公布"):
        actions.withdraw_ranking(plan=world.plan, month=JUNE, by=office, reason="错")
    actions.publish_ranking(by=office, **publish)
    with pytest.raises(ValidationError, match="写明原因"):
        actions.publish_ranking(by=office, **publish)
    with pytest.raises(ValidationError, match="写明撤回的原因"):
        actions.withdraw_ranking(plan=world.plan, month=JUNE, by=office, reason="")
    actions.publish_ranking(by=office, reason="更正", **publish)
    assert RankingNotice.objects.count() == 2


def test_no_path_publishes_a_ranking_of_an_incomplete_month_unknowingly(world):
    world.report(world.a, 5, {world.beds: num(60), world.homes: num(20)})
    publish = {"plan": world.plan, "month": date(2017, 5, 1), "basis": "submitted", "by": make_user("office")}
    with pytest.raises(ValidationError, match="没有公布：2017年5月还缺乙县（"):
        actions.publish_ranking(**publish)
    assert not RankingNotice.objects.exists()
    assert actions.publish_ranking(despite_missing=True, **publish).content["missing"]


def test_a_notice_is_never_changed(world):
    notice = actions.publish_ranking(plan=world.plan, month=JUNE, basis="submitted", by=make_user("office"))
    with pytest.raises(DatabaseError), transaction.atomic():
        RankingNotice.objects.filter(pk=notice.pk).update(content={})


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("ranking_notice_month_is_first_day", {"month": date(2017, 6, 2)}),
        ("ranking_notice_withdrawal_needs_reason", {"is_withdrawn": True}),
    ],
)
def test_a_notice_keeps_its_constraints(world, name, fields):
    fields = {
        "plan": world.plan,
        "month": JUNE,
        "basis": "submitted",
        "content": {},
        "published_by": world.clerk,
        "published_at": "2017-07-01T00:00Z",
    } | fields
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        RankingNotice.objects.create(**fields)


def test_the_office_publishes_on_the_page_and_is_told_when_figures_have_changed_since(world):
    client = Client()
    client.force_login(make_user("office"))
    page = reverse(
        "targets:ranking", args=[world.plan.slug], query={"month": "2017-06", "basis": "submitted"}
    )
    assert "前1名：<b>乙县</b>；后1名：<b>丙县</b>" in client.get(page).content.decode()
    posted = {"month": "2017-06", "basis": "submitted"}
    answer = client.post(reverse("targets:ranking_publish", args=[world.plan.slug]), posted, follow=True)
    assert "已公布2017年6月的排名" in answer.content.decode()
    assert "现在的排名与公布的不同" not in answer.content.decode()
    world.report(world.c, 6, {world.beds: num(999), world.homes: num(999)})
    assert "现在的排名与公布的不同" in client.get(page).content.decode()


def test_before_the_month_is_complete_the_office_is_told_who_is_missing_and_asked(world):
    client = Client()
    client.force_login(make_user("office"))
    posted = {"month": "2017-05", "basis": "submitted"}
    world.report(world.a, 5, {world.beds: num(60), world.homes: num(20)})
    page = reverse("targets:ranking", args=[world.plan.slug], query=posted)
    text = client.get(page).content.decode()
    assert "5月的数还不齐" in text
    assert "缺：乙县（" in text
    assert "甲县（" not in text
    publish = reverse("targets:ranking_publish", args=[world.plan.slug])
    answer = client.post(publish, posted, follow=True).content.decode()
    assert "没有公布：2017年5月还缺乙县（" in answer
    assert not RankingNotice.objects.exists()
    client.post(publish, posted | {"despite": "1"})
    assert len(RankingNotice.objects.get().content["missing"]) == len(world.counties) - 1
    assert "公布时还没有报全的：乙县（" in county_page(world, world.b, month="2017-05")


def test_who_did_not_report_the_month_stands_with_what_was_reported_before(world):
    def score_of_first():
        rows = completion(world.plan, date(2017, 7, 1))
        return next(each for each in ranking(world.plan, rows, rule_of(world.plan)) if each.region == "甲县")

    assert "当月没有报的用此前最近报的数" in rule_of(world.plan).words
    assert score_of_first().scores[world.beds.pk] > 0


def rows(*lights):
    return [
        Light(at_least=Decimal(least), word=word, sign=sign, colour=colour)
        for least, word, sign, colour in lights
    ]


GOOD, BAD = (95, "行", "✓", "green"), (0, "不行", "×", "red")


def test_lights_are_replaced_and_every_page_follows(world):
    admin = make_user("target_admin")
    planning.save_lights(lights=rows(GOOD, BAD), reason="口径调整", by=admin)
    assert [str(light) for light in Light.objects.all()] == ["✓行", "×不行"]
    words = {
        row.region: row.light.word
        for row in completion(world.plan, JUNE)
        if row.indicator_id == world.beds.pk and row.light
    }
    assert words == {"甲县": "行", "乙县": "行", "某市": "不行"}


@pytest.mark.parametrize(
    ("lights", "message"),
    [
        ([], "至少要有一档"),
        ([GOOD], "最低一档的下限必须是 0"),
        ([(0, "行", "×", "green"), (5, "行", "✓", "red")], "文字相同"),
        ([(0, "行", "×", "green"), (5, "好", "✓", "green")], "颜色相同"),
        ([(0, "行", "×", "green"), (0, "好", "✓", "red")], "下限相同"),
    ],
)
def test_lights_that_cannot_be_told_apart_are_refused(lights, message):
    before = list(Light.objects.values_list("word", flat=True))
    with pytest.raises(ValidationError, match=message):
        planning.save_lights(lights=rows(*lights), reason="试", by=make_user("target_admin"))
    assert list(Light.objects.values_list("word", flat=True)) == before


def test_the_page_of_lights_changes_a_threshold_and_refuses_an_outdated_form():
    client = Client()
    client.force_login(make_user("target_admin"))
    typed = {
        "light-TOTAL_FORMS": "4",
        "light-INITIAL_FORMS": "4",
        "reason": "调整",
        "seen": planning.lights_fingerprint(),
    }
    for number, light in enumerate(Light.objects.all()):
        typed |= {
            f"light-{number}-id": light.pk,
            f"light-{number}-at_least": light.at_least,
            f"light-{number}-word": light.word,
            f"light-{number}-sign": light.sign,
            f"light-{number}-colour": light.colour,
        }
    typed["light-2-at_least"] = "85"
    assert client.post(reverse("targets:lights"), typed).status_code == 302
    assert Light.objects.filter(at_least=85, word="略慢").exists()
    assert "别人改过" in client.post(reverse("targets:lights"), typed).content.decode()


def test_a_county_has_its_place_on_its_page_only_once_published(world):
    user = make_user("clerk", region=world.b)
    make_membership(user, "county_reviewer", region=world.b)
    client = Client()
    client.force_login(user)
    address = reverse("targets:region", args=[world.plan.slug, world.b.code], query={"month": "2017-06"})
    assert "排名还没有公布" in client.get(address).content.decode()
    actions.publish_ranking(plan=world.plan, month=JUNE, basis="submitted", by=make_user("office"))
    assert "全市排名第<b>1</b>（共3个），得分80" in client.get(address).content.decode()
