from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.data.csv_numbers import is_number, number, without_thousands


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_whatever_python_writes_is_read_to_the_last_bit(v: float) -> None:
    assert number(repr(v)) == number(repr(v).replace(".", ",")) == v


@pytest.mark.parametrize(("cells", "plain"), [
    (["1,234.5", "2,000"], ["1234.5", "2000"]), (["1,234,567", "2,000"], ["1234567", "2000"]),
    (["0.5", "2,000"], ["0.5", "2000"]), (["1.234,5", "2.000"], ["1234,5", "2000"]),
    (["0,5", "2.000"], ["0,5", "2000"]), (["-1 234", "+1'234,5", "1’234.5"], ["-1234", "+1234,5", "1234.5"]),
])
def test_marks_between_thousands_go(cells: list[str], plain: list[str]) -> None:
    assert list(map(without_thousands(cells), cells)) == plain
    assert all(map(is_number, cells))


@pytest.mark.parametrize("cells", [
    ["2,000", "3,625"], ["2.000", "3.625"], ["0,125", "0.5"], ["3,625", "0,5"], ["1,234", "5.678"], ["12,34.5"],
    ["1,2345"], ["1 23"], ["0 000"[1:]], ["cat"], ["1,000", "0,5", "0.5"], [],
])
def test_where_it_may_as_well_be_a_decimal_mark_or_none_nothing_goes(cells: list[str]) -> None:
    assert list(map(without_thousands(cells), cells)) == cells
