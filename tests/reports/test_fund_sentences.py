"""The sentence of a project's money, for any set of sources and purposes, against plain strings."""

from decimal import Decimal

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funding.actions import save_calculation
from funding.models import Calculation, FundPlan, FundSource, FundTranche, Purpose, Stage
from minsheng.figures import format_number
from reports import actions
from reports.document import Heading, plain
from reports.language import WordingRefused
from reports.letters import letter_document
from reports.models import Letter
from tests.reports.letter_world import JANUARY, JUNE, make_world

pytestmark = pytest.mark.django_db

# name → group: 中央 and 省级 are told as 省以上 together and by name alone.
SOURCES = {"中央": "省以上", "省级": "省以上", "市级": "市本级", "福彩公益金": "福彩公益金"}
PURPOSES = ["城市低保", "农村低保"]
AMOUNTS = st.integers(0, 3).flatmap(lambda kind: st.just(0) if kind == 0 else st.integers(1, 10**9))


@pytest.fixture
def world(db):
    world = make_world(counties=1, with_money=False)
    rows = FundSource.objects.filter(name__in=SOURCES).order_by("order", "id")
    world.sources = {source.name: source for source in rows}
    world.purposes = {
        name: Purpose.objects.create(project=world.project, name=name, order=order)
        for order, name in enumerate(PURPOSES)
    }
    world.letter = actions.create_letter(
        template=world.template, first_month=JANUARY, through=JUNE, basis="submitted", by=world.office
    )
    return world


def paragraph(world):
    """What stands under 资金 in the letter: (name of the project, sentence), or None."""
    document = letter_document(Letter.objects.with_names().get(pk=world.letter.pk))
    blocks = iter(document.blocks)
    for block in blocks:
        if isinstance(block, Heading) and "资金" in plain(block.runs):
            following = next(blocks)
            return None if isinstance(following, Heading) else plain(following.runs)
    return None


def wan(fen):
    return Decimal(fen) / 10**6


def fill(world, planned, raised, undivided, paid, unassigned, passed_on):
    entry = {"project": world.project, "date": JUNE, "entered_by": world.office}
    for name, amount in planned.items():
        FundPlan.objects.create(
            project=world.project, source=world.sources[name], amount=wan(amount), recorded_by=world.office
        )
    tranches = [(Stage.RAISED, world.city, world.sources[name], None, a) for name, a in raised.items()]
    tranches += [(Stage.RAISED, world.city, None, None, undivided)]
    tranches += [(Stage.PAID, world.counties[0], None, world.purposes[n], a) for n, a in paid.items()]
    tranches += [(Stage.PAID, world.counties[0], None, None, unassigned)]
    tranches += [(Stage.PASSED_ON, world.counties[0], None, None, passed_on)]
    for stage, region, source, purpose, amount in tranches:
        if amount:
            FundTranche.objects.create(
                stage=stage, region=region, source=source, purpose=purpose, amount=wan(amount), **entry
            )


def number(fen):
    return format_number(wan(fen))


def listed(parts, rest, rest_word):
    """（，其中…） of the parts, or nothing where there is no split."""
    if len(parts) < 2 and not (parts and rest):
        return ""
    words = [f"{word}{number(amount)}万元" for word, amount in parts]
    words += [f"{rest_word}{number(rest)}万元"] if rest else []
    return f"，其中{'，'.join(words)}"


def only(parts, rest):
    return parts[0][0] if len(parts) == 1 and not rest else ""


def grouped(world, raised):
    found = {}
    for name, source in world.sources.items():
        if amount := raised.get(name):
            found.setdefault(SOURCES[name], []).append((source.raised_word, amount))
    return [
        (group if len(parts) > 1 else parts[0][0], sum(amount for _, amount in parts))
        for group, parts in found.items()
    ]


def expected(world, planned, raised, undivided, paid, unassigned, passed_on):
    said = ""
    if planned:
        parts = [(world.sources[n].plan_word, planned[n]) for n in world.sources if planned.get(n)]
        total = sum(planned.values())
        if total:
            word = only(parts, 0) or "安排"
            said += f"计划{word}{number(total)}万元{listed(parts, 0, '')}。"
    arrived = sum(raised.values()) + undivided
    if arrived:
        parts = grouped(world, raised)
        said += f"筹集{only(parts, undivided)}资金{number(arrived)}万元{listed(parts, undivided, '未分来源')}"
        said += "，已全部拨付到县区。" if passed_on == arrived else "。"
    if passed_on and passed_on != arrived:
        said += f"累计下拨县区{number(passed_on)}万元。"
    spent = sum(paid.values()) + unassigned
    if spent:
        parts = [(name, paid[name]) for name in world.purposes if paid[name]]
        word = f"{only(parts, unassigned)}资金" if only(parts, unassigned) else ""
        said += f"累计发放{word}{number(spent)}万元{listed(parts, unassigned, '其他')}。"
    return said


class _Undo(Exception):
    pass


CALM = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
BY_SOURCE = st.fixed_dictionaries(dict.fromkeys(SOURCES, AMOUNTS))
BY_PURPOSE = st.fixed_dictionaries(dict.fromkeys(PURPOSES, AMOUNTS))


@settings(max_examples=40, deadline=None, suppress_health_check=CALM)
@given(BY_SOURCE, BY_SOURCE, AMOUNTS, BY_PURPOSE, AMOUNTS, st.sampled_from(["none", "all", "some"]))
def test_the_sentence_says_what_there_is_and_nothing_else(
    world, planned, raised, undivided, paid, unassigned, passing
):
    arrived = sum(raised.values()) + undivided
    passed_on = {"none": 0, "all": arrived, "some": arrived // 2}[passing]
    money = planned, raised, undivided, paid, unassigned, passed_on
    try:
        with transaction.atomic():
            fill(world, *money)
            said = paragraph(world)
            wanted = expected(world, *money)
            if wanted:
                assert said == wanted
            raise _Undo
    except _Undo:
        pass


def test_a_single_source_is_said_plainly(world):
    none = dict.fromkeys(SOURCES, 0)
    fill(
        world,
        none | {"市级": 5 * 10**6},
        none | {"市级": 4 * 10**6},
        0,
        {"城市低保": 3 * 10**6},
        0,
        4 * 10**6,
    )
    said = paragraph(world)
    assert said == "计划市级安排5万元。筹集市本级资金4万元，已全部拨付到县区。累计发放城市低保资金3万元。"
    assert "其中" not in said


def keep(world, name="低保资金缺口"):
    inputs = [
        ("增加支出", Decimal(7981), "函"),
        ("市县预算", Decimal(1414), ""),
        ("历年结余", Decimal(4308), ""),
    ]
    return save_calculation(
        calculation=Calculation(
            project=world.project, name=name, formula="增加支出 − 市县预算 − 历年结余", unit="万元"
        ),
        inputs=inputs,
        by=world.office,
    )


def write(world, text):
    passage = world.letter.passages.first()
    return actions.save_passage(passage=passage, text=text, version=passage.version, by=world.office)


def document(world):
    return letter_document(Letter.objects.with_names().get(pk=world.letter.pk))


def text_of(found):
    return "".join(plain((*getattr(block, "lead", ()), *block.runs)) for block in found.blocks)


def test_a_passage_quotes_a_calculation_that_recomputes(world):
    calculation = keep(world)
    write(world, "资金压力大。不足部分{{ 测算.低保资金缺口 }}万元。")
    found = document(world)
    assert "不足部分2259万元" in text_of(found)
    (figure,) = [each for each in found.figures() if each.kind == "calculation"]
    assert figure.value == 2259
    assert [row.value for row in figure.rows[1:]] == [7981, 1414, 4308]
    assert "7981 − 1414 − 4308" in figure.rows[0].note
    save_calculation(
        calculation=calculation,
        inputs=[
            ("增加支出", Decimal(8000), ""),
            ("市县预算", Decimal(1414), ""),
            ("历年结余", Decimal(4308), ""),
        ],
        by=world.office,
    )
    assert "不足部分2278万元" in text_of(document(world))


def test_a_wording_quotes_one_too(world):
    keep(world)
    wording = world.template.wordings.get(place="fund", project=None)
    with pytest.raises(WordingRefused, match="低保资金缺口"):
        actions.save_wording(wording=wording, text="{{ 测算.低保缺口 }}", version=1, by=world.office)
    actions.save_wording(
        wording=wording, text="缺{{ 测算.低保资金缺口 }}万元（{{ 资金口径 }}）。", version=1, by=world.office
    )
    fill(world, {"市级": 1}, {}, 0, {}, 0, 0)
    assert paragraph(world) == "缺2259万元（下达、筹集、下拨为市级口径，发放为全口径）。"


def test_an_unknown_name_in_a_passage_is_refused_with_the_nearest(client, world):
    keep(world)
    with pytest.raises(WordingRefused, match=r"相近的有：低保资金缺口"):
        write(world, "不足部分{{ 测算.低保资金缺口数 }}万元。")
    client.force_login(world.office)
    passage = world.letter.passages.first()
    address = reverse("reports:passage", args=[world.letter.pk, passage.pk])
    page = client.post(address, {"text": "{{ 测算.缺 }}", "version": passage.version}).content.decode()
    assert "没有“缺”这个测算" in page
    assert "{{ 测算.低保资金缺口 }}" in page


def test_nothing_else_in_braces_is_read_in_a_passage(world):
    with pytest.raises(actions.WordingRefused, match="会原样印出来"):
        write(world, "{{ 床位1.实际 }}{% if 无 %}")
    world.letter.passages.filter(part__title="存在的问题").update(text="{{ 床位1.实际 }}{% if 无 %}")
    found = document(world)
    assert "{{ 床位1.实际 }}{% if 无 %}" in text_of(found)
    assert any(each.kind == "wording" and "会原样印出来" in each.message for each in found.notices)


def test_one_that_was_deleted_since_is_a_notice_and_the_letter_stands(world):
    calculation = keep(world)
    write(world, "不足部分{{ 测算.低保资金缺口 }}万元。")
    Calculation.objects.filter(pk=calculation.pk).update(name="别的")
    found = document(world)
    assert any(each.kind == "wording" and "引用的数有误" in each.message for each in found.notices)


def test_the_letter_page_names_the_basis_and_lists_open_checks(client, world):
    none = dict.fromkeys(SOURCES, 0)
    fill(world, none | {"市级": 60 * 10**6}, none | {"市级": 60350000}, 0, {}, 0, 0)
    keep(world)
    write(world, "不足部分{{ 测算.低保资金缺口 }}万元。")
    client.force_login(world.office)
    page = client.get(reverse("reports:letter", args=[world.letter.pk])).content.decode()
    assert "口径：下达、筹集、下拨为市级口径，发放为全口径" in page
    assert "市本级到位60.35万元，超过计划安排的60万元" in page
    figure = reverse("reports:figure", args=[world.letter.pk])
    page = client.get(figure, {"name": "测算.低保资金缺口", "region": "全市"}).content.decode()
    assert "7981 − 1414 − 4308" in page
    assert "到资金里看这个测算" in page
