"""Two vectors to try: both products against loops in plain floats, and what cannot be multiplied is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app import limits
from app.lenses.vectors import Vectors, tried
from tests.scene.moments import written

ENTRY = st.floats(-100, 100).map(lambda v: round(v, 2))
VECTOR = st.lists(ENTRY, min_size=1, max_size=limits.VECTOR).map(tuple)
OFF = 6e-3
"""A number said with 3 digits."""


@given(u=VECTOR, v=VECTOR)
def test_both_products_are_those_by_hand(u: tuple[float, ...], v: tuple[float, ...]) -> None:
    found = tried(u, v)

    assert len(found.outer) == len(u) and {len(row) for row in found.outer} == {len(v)}
    for j, a in enumerate(u):
        for k, b in enumerate(v):
            assert written(found.outer[j][k]) == pytest.approx(a * b, rel=OFF)
    if len(u) == len(v):
        total = 0.0
        for i in range(len(u)):
            total += u[i] * v[i]
        assert found.refusal == ""
        assert written(found.dot) == pytest.approx(total, rel=OFF, abs=1e-9)
        products = [u[i] * v[i] for i in range(len(u))]
        assert [written(term) for term in found.terms] == pytest.approx(products, rel=OFF)
    else:
        assert found.dot == "" and found.terms == ()
        assert f"A row of {len(u)} meets a column of {len(v)}" in found.refusal


def test_the_shapes_are_said_and_where_they_do_not_fit() -> None:
    assert tried((1.0, 2.0), (3.0, 4.0)).shapes == ("(1×2)(2×1) = 1×1, a number", "(2×1)(1×2) = 2×2, a matrix")
    assert tried((1.0, 2.0, 3.0), (4.0,)).shapes == ("(1×3)(1×1): the inner sizes differ", "(3×1)(1×1) = 3×1, a matrix")


@pytest.mark.parametrize(("text", "entries"), [
    ("1,2,3", (1.0, 2.0, 3.0)), ("1 2", (1.0, 2.0)), (" -1.5 , 2e3 ", (-1.5, 2000.0)), ("", ()),
])
def test_entries_are_read_as_one_types_them(text: str, entries: tuple[float, ...]) -> None:
    assert Vectors.read({"row": [text]}).row == entries


@pytest.mark.parametrize("text", ["x", "1,,x", "nan", "inf", str(limits.TRIED * 1.01), "1 " * (limits.VECTOR + 1)])
def test_what_is_no_vector_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        Vectors.read({"row": [text]})


def test_the_longest_and_the_largest_are_taken() -> None:
    assert len(Vectors.read({"column": ["1 " * limits.VECTOR]}).column) == limits.VECTOR
    assert Vectors.read({"column": [str(-limits.TRIED)]}).column == (-limits.TRIED,)
