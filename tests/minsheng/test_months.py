from datetime import date

import pytest

from minsheng.months import (
    add_months,
    day_name,
    format_month,
    last_day,
    month_name,
    months_between,
    parse_month,
    span_name,
)

JUNE = date(2017, 6, 1)


@pytest.mark.parametrize("text", ["2017-06", "2017-6", " 2017年6月 ", "2017/06", "2017.6"])
def test_months_are_read_as_people_write_them(text):
    assert parse_month(text) == JUNE


@pytest.mark.parametrize("text", ["2017-13", "2017-00", "六月", "", "201706"])
def test_what_is_no_month_is_refused_in_chinese(text):
    with pytest.raises(ValueError, match="不是月份"):
        parse_month(text)


def test_names():
    assert format_month(JUNE) == "2017-06"
    assert month_name(JUNE) == "2017年6月"
    assert span_name(date(2017, 1, 1), JUNE) == "2017年1-6月"
    assert span_name(JUNE, JUNE) == "2017年6月"
    assert span_name(date(2016, 11, 1), date(2017, 2, 1)) == "2016年11月-2017年2月"


def test_arithmetic_over_years():
    assert add_months(JUNE, 7) == date(2018, 1, 1)
    assert add_months(JUNE, -6) == date(2016, 12, 1)
    assert last_day(date(2016, 2, 1)) == date(2016, 2, 29)
    assert months_between(date(2016, 12, 1), date(2017, 2, 1)) == [
        date(2016, 12, 1),
        date(2017, 1, 1),
        date(2017, 2, 1),
    ]
    assert months_between(JUNE, date(2017, 5, 1)) == []


def test_a_day_is_named_with_its_year_where_nothing_beside_it_says_it():
    assert day_name(date(2017, 7, 10)) == "2017年7月10日"
    assert day_name(date(2017, 7, 10), JUNE) == "7月10日"
    assert day_name(date(2018, 1, 10), JUNE) == "2018年1月10日"
