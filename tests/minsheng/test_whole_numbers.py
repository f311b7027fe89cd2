import pytest

from minsheng.whole_numbers import whole


@pytest.mark.parametrize("text", ["", "²", "-1", "1.5", "１２", "٣", " 7", "x", "9" * 19, "9" * 5000])
def test_what_no_input_of_ours_carries_is_no_number(text):
    assert whole(text) is None


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_plain_digits_are(text, number):
    assert whole(text) == number
