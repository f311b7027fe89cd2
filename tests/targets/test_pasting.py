"""A block from Excel or WPS laid onto the sheet: where each text goes, and that what is left out is said."""

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from targets.models import Kind, MonthlyProgress
from targets.pasting import lay, read_block
from targets.sheets import build_cells
from tests.factories import assign, make_indicator
from tests.targets.report_world import JUNE, TODAY, build_world, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.MINSHENG_CLOCK = TODAY


@pytest.fixture
def world():
    world = build_world()
    world.standard = make_indicator(
        world.plan, section=world.section, name="供养标准", kind=Kind.STANDARD, unit="元/年"
    )
    world.done = make_indicator(world.plan, section=world.section, name="建成福利院", kind=Kind.MILESTONE)
    for indicator in (world.standard, world.done):
        assign(indicator, world.county)
    return world


def lines(world):
    page = build_cells(world.people.clerk, world.plan, world.county, JUNE)
    return [line for part in page.parts for line in part.lines]


def pasted(world, text, at=None, box="cumulative"):
    """What a block says, as {indicator: texts that are not empty}, and the Laid."""
    found = lines(world)
    place = next((n for n, line in enumerate(found) if line.indicator == at), 0)
    laid = lay(read_block(text), found, place, box)
    return {
        placed.line.indicator: {name: text for name, text in placed.texts.items() if text}
        for placed in laid.placed
    }, laid


def test_a_column_goes_down_from_the_cell_it_was_pasted_into(world):
    found, _ = pasted(world, "1,300张\r\n\r\n", at=world.beds)
    assert found == {world.beds: {"cumulative": "1300", "increment": "1300"}}
    found, _ = pasted(world, "１２\n\n3300\n完成\n", at=world.beds)
    assert found == {
        world.beds: {"cumulative": "12", "increment": "12"},
        world.standard: {"value": "3300"},
        world.done: {"done": "yes"},
    }


def test_rows_below_the_last_line_are_named(world):
    _, laid = pasted(world, "3\t4\n99\t8", at=world.share, box="numerator")
    assert laid.remarks == ["第 2 行（99）在表的最后一行以下，没有取用。"]


def test_a_ratio_takes_numerator_and_denominator(world):
    found, laid = pasted(world, "3万\t4\t75%\t乡镇汇总", at=world.share, box="numerator")
    assert found == {world.share: {"numerator": "30000", "denominator": "4", "note": "乡镇汇总"}}
    assert laid.remarks == ["救助比例：“75%”没有可填的格，没有取用。"]


def test_rows_with_names_find_their_lines_whatever_the_order_and_heads(world):
    text = (
        "2017年6月民生工程进度\n"
        "序号\t指标名称\t年度目标\t本月累计（张）\t分子\t分母\t完成率\t备注\n"
        "1\t救助比例（%）\t70\t\t3\t4\t75\t\n"
        "2\t新增床位\t250\t1,42\t\t\t57\t\n"
        "3\t服务人数\t\t无数据\t\t\t\t系统维护\n"
        "\t合计\t320\t145\t\t\t\t\n"
    )
    found, laid = pasted(world, text)
    assert found == {
        world.share: {"numerator": "3", "denominator": "4"},
        world.beds: {"cumulative": "1,42"},
        world.served: {"state": "no_data", "note": "系统维护"},
    }
    assert "“合计”不是这张表里要您填的指标，没有取用。" in laid.remarks
    assert any("没有取用的列：序号、年度目标、完成率" in remark for remark in laid.remarks)
    beds = next(placed for placed in laid.placed if placed.line.indicator == world.beds)
    assert "千位分隔写得不规范" in beds.problems[0]


def test_a_name_that_comes_twice_is_taken_once(world):
    found, laid = pasted(world, "新增床位\t1\n新增床位\t2")
    assert found[world.beds]["cumulative"] == "1"
    assert laid.remarks == ["“新增床位”出现了两次，只取用第一次的。"]


@pytest.mark.parametrize("mark", ["/", "—", "无"])
def test_a_mark_that_may_mean_anything_is_asked_back(world, mark):
    _, laid = pasted(world, f"新增床位\t{mark}")
    assert "看不出是 0 还是没有数" in laid.placed[0].problems[0]


def test_zero_blank_and_no_data_stay_three_things(world):
    found, laid = pasted(world, "新增床位\t0\n服务人数\t\n供养标准\t无数据")
    assert found == {
        world.beds: {"cumulative": "0", "increment": "0"},
        world.standard: {"state": "no_data"},
    }
    assert "在备注里说明原因" in laid.placed[1].hints[0]


def test_months_and_dates_are_read_as_people_write_them(world):
    found, _ = pasted(world, "供养标准\t3,300\t2017年1月\t2017-07\n建成福利院\t已完成\t2017/5/15")
    assert found == {
        world.standard: {"value": "3300", "effective_month": "2017-01", "paid_from": "2017-07"},
        world.done: {"done": "yes", "done_on": "2017-05-15"},
    }


def test_a_cell_with_a_line_break_is_one_cell():
    assert read_block('"两\n行"\t5\r\n6\t7\r\n\r\n') == [["两\n行", "5"], ["6", "7"]]


@pytest.mark.parametrize("text", ["9" * 200_001, "1\n" * 501, "1\t" * 61])
def test_too_large_a_block_is_refused(text):
    with pytest.raises(ValueError, match="只复制要填的那一块"):
        read_block(text)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet="0123456789.,，\t\n\r\"'/—%％万张无数据新增床位合计累计　 -", max_size=60))
def test_any_block_is_read_or_refused_in_words(world, text):
    found = lines(world)
    try:
        rows = read_block(text)
    except ValueError:
        return
    for placed in lay(rows, found, 0, "cumulative").placed:
        assert placed.texts or placed.problems


def test_the_page_is_told_what_a_block_would_change_and_nothing_is_stored(client, world):
    client.force_login(world.people.clerk)
    place = {"slug": world.plan.slug, "code": world.county.code, "month": "2017-06"}
    address = reverse("targets:sheet_paste", kwargs=place)
    posted = {"text": "12\n很多", "at": world.beds.pk, "box": "cumulative"}
    answer = client.post(address, posted).json()
    assert [row["cell"] for row in answer["rows"]] == [world.beds.pk, world.served.pk]
    assert answer["rows"][0]["values"]["increment"] == "12"
    assert "很多" in answer["rows"][1]["problems"][0]
    assert client.post(address, {"text": "1\n" * 600}).json()["remarks"][0].startswith("粘贴的内容超过")
    assert not MonthlyProgress.objects.exists()


def test_nothing_is_pasted_into_a_report_that_went_up(client, world):
    world.standard.is_required = world.done.is_required = False
    world.standard.save()
    world.done.save()
    submitted(world)
    client.force_login(world.people.clerk)
    place = {"slug": world.plan.slug, "code": world.county.code, "month": "2017-06"}
    answer = client.post(
        reverse("targets:sheet_paste", kwargs=place), {"text": "新增床位\t9\n救助比例\t3\t4"}
    )
    assert [row["cell"] for row in answer.json()["rows"]] == [world.share.pk]
    assert "“新增床位”不是这张表里要您填的指标" in answer.json()["remarks"][0]
