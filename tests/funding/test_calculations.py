"""测算: what is stored, what is refused, what it comes to, and who may."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from funding.actions import delete_calculation, save_calculation, set_fund_plan
from funding.calculations import results
from funding.models import Calculation, CalculationInput, Stage
from funding.totals import both_totals
from minsheng.lost_updates import fingerprint
from tests.factories import make_plan, make_project, make_user
from tests.funding.fund_world import JUNE, enter, make_world

pytestmark = pytest.mark.django_db

GAP = [("增加支出", "7981"), ("市县预算", "1414"), ("历年结余", "4308")]


@pytest.fixture
def world(settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 5)
    return make_world()


def keep(world, name="低保资金缺口", formula="增加支出 − 市县预算 − 历年结余", inputs=GAP, **fields):
    calculation = fields.pop("calculation", None) or Calculation(project=world.aid)
    calculation.name, calculation.formula = name, formula
    rows = [(label, Decimal(value), "函") for label, value in inputs]
    return save_calculation(calculation=calculation, inputs=rows, by=fields.pop("by", world.office), **fields)


def found(world, name="低保资金缺口"):
    return results(world.plan, both_totals(world.plan, JUNE))[name]


def test_the_gap_of_the_real_letter(world):
    keep(world)
    result = found(world)
    assert (result.value, result.printed) == (2259, "2259")
    assert result.worked_out == "7981 − 1414 − 4308"


def test_a_result_follows_its_inputs(world):
    calculation = keep(world)
    keep(
        world, calculation=calculation, inputs=[("增加支出", "8000"), *GAP[1:]], seen=fingerprint(calculation)
    )
    assert found(world).value == 2278
    assert Calculation.objects.count() == 1
    assert CalculationInput.objects.count() == 3


def test_calculations_use_each_other_and_the_ledger(world):
    keep(world)
    enter(world, Stage.RAISED, "1000", source="市级")
    enter(world, Stage.PAID, "400.5", world.counties[0])
    set_fund_plan(project=world.aid, source=world.sources["市级"], amount=Decimal(3000), by=world.office)
    keep(world, name="合计需要", formula="低保资金缺口 + 计划安排 − 筹集到位 − 发放", inputs=[])
    assert found(world, "合计需要").value == 2259 + 3000 - 1000 - Decimal("400.5")


def test_a_number_that_is_missing_makes_no_result(world):
    keep(world, name="下拨的一半", formula="下拨 ÷ 2", inputs=[])
    result = found(world, "下拨的一半")
    assert (result.value, result.printed) == (None, "—")
    assert result.problem == "还没有数：下拨。"


def test_decimals_are_printed_half_up(world):
    calculation = Calculation(project=world.aid, decimals=2)
    keep(
        world,
        calculation=calculation,
        name="每户",
        formula="总数 ÷ 户数",
        inputs=[("总数", "1"), ("户数", "8")],
    )
    assert found(world, "每户").printed == "0.13"


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"formula": "增加支出 − 市县预算数"}, "formula", "相近的有：市县预算"),
        ({"formula": "增加支出 −"}, "formula", "没有写完"),
        ({"formula": "低保资金缺口 + 1"}, "formula", "没有这个数"),
        ({"name": "1月缺口"}, "name", "不以数字开头"),
        ({"name": "发放"}, "name", "台账里的数"),
        ({"inputs": [*GAP, ("增加支出", "1")]}, "inputs", "两个数都叫"),
        ({"inputs": [*GAP, ("发放", "1")]}, "inputs", "直接写进算式"),
        ({"inputs": [*GAP, ("甲.乙", "1")]}, "inputs", "不能作名称"),
    ],
)
def test_what_is_refused_says_where_and_why(world, changes, field, words):
    with pytest.raises(ValidationError) as refused:
        keep(world, **changes)
    assert words in "".join(refused.value.message_dict[field])
    assert not Calculation.objects.exists()


def test_no_circle_is_stored(world):
    first = keep(world, name="甲数", formula="1", inputs=[])
    keep(world, name="乙数", formula="甲数 + 1", inputs=[])
    with pytest.raises(ValidationError, match="甲数 → 乙数 → 甲数"):
        keep(world, calculation=first, name="甲数", formula="乙数 + 1", inputs=[])


def test_a_circle_that_got_in_is_said_and_the_others_stand(world):
    keep(world)
    keep(world, name="甲数", formula="1", inputs=[])
    keep(world, name="乙数", formula="甲数 + 1", inputs=[])
    Calculation.objects.filter(name="甲数").update(formula="乙数")
    known = results(world.plan, both_totals(world.plan, JUNE))
    assert "互相引用" in known["甲数"].problem
    assert "互相引用" in known["乙数"].problem
    assert known["低保资金缺口"].value == 2259


def test_one_that_is_used_keeps_its_name_and_stays(world):
    calculation = keep(world)
    keep(world, name="两倍", formula="低保资金缺口 × 2", inputs=[])
    with pytest.raises(ValidationError, match="还在测算“两倍”里用着"):
        delete_calculation(calculation=calculation, reason="不要了", by=world.office)
    with pytest.raises(ValidationError, match="还在测算“两倍”里用着"):
        keep(world, calculation=calculation, name="缺口")


def test_deleting_needs_a_reason_and_leaves_the_history(world):
    calculation = keep(world)
    with pytest.raises(ValidationError, match="原因"):
        delete_calculation(calculation=calculation, reason=" ", by=world.office)
    delete_calculation(calculation=calculation, reason="并入预算", by=world.office)
    assert not Calculation.objects.exists()
    events = Calculation.pgh_event_model.objects.filter(name="低保资金缺口").order_by("pgh_id")
    assert events.last().pgh_context.metadata["reason"] == "并入预算"


def test_who_may(world):
    officer = make_user("section_officer", section=world.section)
    keep(world, by=officer)
    for person in (make_user("section_officer", section=world.other_section), make_user("clerk")):
        with pytest.raises(PermissionDenied):
            keep(world, name="别的", by=person)


def test_two_people_at_one_calculation(world):
    calculation = keep(world)
    seen = fingerprint(calculation)
    keep(world, calculation=Calculation.objects.get(), formula="增加支出 − 市县预算", seen=seen)
    with pytest.raises(ValidationError, match="别人改过它"):
        keep(world, calculation=calculation, formula="增加支出", seen=seen)


def test_an_older_page_does_not_write_old_inputs_back(client, world):
    calculation = keep(world)
    client.force_login(world.office)
    address = reverse("funding:calculation", args=[world.plan.slug, calculation.pk])
    seen = client.get(address).context["form"]["seen"].value()
    keep(world, calculation=Calculation.objects.get(), inputs=[GAP[0], ("市县预算", "1500"), GAP[2]])
    rows = [(name, value, "函") for name, value in GAP]
    fields = {"name": calculation.name, "formula": calculation.formula, "note": "按新文件"}
    answer = client.post(
        address, posted(rows, seen=seen, **fields | {"inputs-INITIAL_FORMS": 3})
    ).content.decode()
    assert "“起算的数”现在是“增加支出 7981（函）、市县预算 1500（函）" in answer
    assert "您填的是“增加支出 7981（函）、市县预算 1414（函）" in answer
    assert found(world).value == 7981 - 1500 - 4308
    assert client.get(address).context["form"]["seen"].value() != seen


@pytest.mark.parametrize("huge", [f"{'9' * 26} × {'9' * 26}", f"1 ÷ 0.{'0' * 20}1"])
def test_a_result_without_end_is_not_stored_and_breaks_no_page(client, world, huge):
    keep(world, name="小的", formula="1", inputs=[])
    with pytest.raises(ValidationError, match="太大"):
        keep(world, name="大的", formula=huge, inputs=[])
    assert set(results(world.plan, both_totals(world.plan, JUNE))) == {"小的"}
    Calculation.objects.update(formula=huge)
    assert found(world, "小的").printed == "—"
    client.force_login(world.office)
    page = client.get(reverse("funding:project", args=[world.plan.slug, world.aid.pk]))
    assert "太大" in page.content.decode()


def test_a_result_too_small_to_print_is_refused_and_0_is_not(world):
    with pytest.raises(ValidationError, match="太小"):
        keep(world, name="细的", formula="1 ÷ 1000000000000 ÷ 1000000000000", inputs=[])
    keep(world, name="零", formula="1 − 1", inputs=[])
    assert found(world, "零").printed == "0"


def test_a_closed_plan_takes_none(world):
    world.plan.is_open = False
    world.plan.save()
    with pytest.raises(ValidationError, match="已经关闭"):
        keep(world)


@pytest.mark.parametrize(
    ("model", "name", "fields"),
    [
        (Calculation, "calculation_unique", {}),
        (Calculation, "calculation_has_name_and_formula", {"name": ""}),
        (Calculation, "calculation_decimals_up_to_six", {"name": "别的", "decimals": 7}),
        (CalculationInput, "calculation_input_unique", {"name": "增加支出"}),
        (CalculationInput, "calculation_input_has_name", {"name": ""}),
    ],
)
def test_constraints(world, model, name, fields):
    stored = keep(world)
    plain = {
        "plan": world.plan,
        "project": world.aid,
        "name": stored.name,
        "formula": "1",
        "recorded_by": world.office,
    }
    if model is CalculationInput:
        plain = {"calculation": stored, "value": 1}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model.objects.create(**plain | fields)


def test_a_calculation_belongs_to_a_project_of_its_plan(world):
    other = make_project(make_plan(region=world.city), section=world.section)
    with pytest.raises(IntegrityError, match="不在这个方案里"), transaction.atomic():
        Calculation.objects.create(
            plan=world.plan, project=other, name="甲数", formula="1", recorded_by=world.office
        )


def posted(rows, **fields):
    data = {"inputs-TOTAL_FORMS": len(rows), "inputs-INITIAL_FORMS": 0, "unit": "万元"} | fields
    for index, (name, value, source) in enumerate(rows):
        data |= {
            f"inputs-{index}-name": name,
            f"inputs-{index}-value": value,
            f"inputs-{index}-source": source,
        }
    return data


def test_kept_on_its_page_and_shown_with_the_project(client, world):
    client.force_login(world.office)
    address = reverse("funding:calculation_new", args=[world.plan.slug, world.aid.pk])
    rows = [*[(name, value, "财政局") for name, value in GAP], ("", "", "")]
    wrong = client.post(address, posted(rows, name="缺口", formula="增加支出 − 市县预算数"))
    assert "相近的有：市县预算" in wrong.content.decode()
    assert 'value="7981"' in wrong.content.decode()
    done = client.post(address, posted(rows, name="缺口", formula="增加支出-市县预算-历年结余"), follow=True)
    assert "2259万元" in done.content.decode()
    page = client.get(reverse("funding:project", args=[world.plan.slug, world.aid.pk])).content.decode()
    assert "7981 − 1414 − 4308 = <b>2259万元</b>" in page
    half = client.post(address, posted([("缺名", "", "")], name="别的", formula="1"))
    assert "请填写这个数" in half.content.decode()


def test_deleting_on_its_page(client, world):
    calculation = keep(world)
    client.force_login(world.office)
    address = reverse("funding:calculation_delete", args=[world.plan.slug, calculation.pk])
    assert "没有删除" in client.post(address, {"reason": ""}, follow=True).content.decode()
    assert "已删除" in client.post(address, {"reason": "不用了"}, follow=True).content.decode()


def test_a_county_meets_none(client, world):
    calculation = keep(world)
    client.force_login(make_user("clerk", region=world.counties[0]))
    project = reverse("funding:project", args=[world.plan.slug, world.aid.pk])
    assert "低保资金缺口" not in client.get(project).content.decode()
    address = reverse("funding:calculation", args=[world.plan.slug, calculation.pk])
    assert client.get(address).status_code == 404


def test_the_same_queries_for_many_calculations(client, world):
    calculation = keep(world)
    client.force_login(world.office)
    address = reverse("funding:calculation", args=[world.plan.slug, calculation.pk])

    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    count()
    few = count()
    for number in range(5):
        keep(world, name=f"测算{'甲乙丙丁戊'[number]}", formula="低保资金缺口 + 结余", inputs=[("结余", "1")])
    assert count() == few
