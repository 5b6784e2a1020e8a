from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.nn.network import Parameter
from app.scene.marks.words import MINUS, brief, count, fixed, name, number, opposite, percent, signed, times, with_sign
from tests.scene.moments import written

FINITE = st.floats(allow_nan=False, allow_infinity=False)


@given(st.floats(-1e307, 1e307), st.integers(1, 6))
def test_a_number_reads_back_as_itself_to_the_digits_it_shows(v: float, digits: int) -> None:
    assert written(number(v, digits)) == pytest.approx(v, rel=0.51 * 10.0 ** (1 - digits), abs=0)


@given(FINITE.filter(bool))
def test_no_number_but_0_is_rounded_to_0(v: float) -> None:
    assert any(digit in number(v, 2) for digit in "123456789")


def test_0_is_0_without_a_sign() -> None:
    assert number(0.0) == number(-0.0) == signed(0.0) == "0"


@pytest.mark.parametrize(("v", "text"), [
    (0.0123, "0.0123"), (-4.56, f"{MINUS}4.56"), (1.2e-7, "1.20×10⁻⁷"), (12345.0, "12345"), (0.9999, "1.00"),
    (9.9999, "10.0"), (99.95, "100"), (999999.9, "1.00×10⁶"), (123.4, "123"), (1e-4, "0.000100"),
    (5e-324, "4.94×10⁻³²⁴"), (-1.7e308, f"{MINUS}1.70×10³⁰⁸"),
])
def test_numbers_as_a_reader_sees_them(v: float, text: str) -> None:
    assert number(v) == text


@pytest.mark.parametrize(("v", "text"), [
    (0.0, "0"), (0.5, "0.5"), (-20.0, f"{MINUS}20"), (1e-5, "10⁻⁵"), (2e16, "2×10¹⁶"), (-1.5e-7, f"{MINUS}1.5×10⁻⁷"),
    (123456.7, "123457"), (1 / 3, "0.333333"),
])
def test_what_was_set_or_is_round_is_said_with_no_digit_more_than_it_needs(v: float, text: str) -> None:
    assert brief(v) == text


def test_the_sign_is_said_on_both_sides_where_it_matters() -> None:
    assert (signed(0.5), signed(-0.5)) == ("+0.500", f"{MINUS}0.500")


@given(FINITE)
def test_a_slope_is_its_nudge_with_the_other_sign(v: float) -> None:
    assert opposite(signed(v)) == signed(-v)


def test_a_column_of_decimals_lines_up() -> None:
    assert [fixed(v) for v in (0.016, -0.5, 3.0, -0.001)] == ["0.02", f"{MINUS}0.50", "3.00", "0.00"]


def test_what_is_too_long_for_a_column_is_said_shortly() -> None:
    assert fixed(9999.0, 3) == "9999.000"
    assert [with_sign(fixed(v)) for v in (0.296, -0.28, 5e-5, -5e-5)] == ["+0.30", f"{MINUS}0.28", "0.00", "0.00"]
    assert fixed(-1e20, 3) == f"{MINUS}1.00×10²⁰"


@given(st.floats(0.0, 1.0))
def test_a_share_is_0_or_100_percent_only_if_it_is(share: float) -> None:
    text = percent(share)

    assert (text == "100 %") == (share == 1.0)
    assert (text == "0.0 %") == (share == 0.0)


@pytest.mark.parametrize(("share", "text"), [
    (0.0005, "under 0.1 %"), (0.0321, "3.2 %"), (0.81, "81 %"), (0.994, "99.4 %"), (0.9999, "over 99.9 %"),
])
def test_shares_as_a_reader_sees_them(share: float, text: str) -> None:
    assert percent(share) == text


@pytest.mark.parametrize(("ratio", "text"), [
    (32.0, "32 times"), (1.44, "1.4 times"), (9.96, "10 times"), (1.25e7, "1.2×10⁷ times"),
    (math.inf, "over 10³⁰⁸ times"),
])
def test_ratios_in_words(ratio: float, text: str) -> None:
    assert times(ratio) == text


def test_thousands_are_set_apart() -> None:
    assert (count(300), count(12544)) == ("300", "12,544")


def test_parameters_have_the_board_s_names() -> None:
    assert name(Parameter(2, 0, 13)) == "w⁽²⁾₀,₁₃"
    assert name(Parameter(1, 15)) == "b⁽¹⁾₁₅"
