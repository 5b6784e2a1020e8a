"""Three spellings of one product, against products worked out one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.lenses.code.spellings import SPELLINGS, spelt
from tests.scene.moments import moment, network, on_digits, written

numbers = st.floats(-1e3, 1e3)


@given(st.integers(1, 5), st.integers(1, 5), st.data())
def test_all_three_are_delta_j_times_a_k_to_the_last_digit(m: int, n: int, data: st.DataObject) -> None:
    delta, a = (data.draw(st.lists(numbers, min_size=size, max_size=size)) for size in (m, n))

    for spelling in SPELLINGS:
        found = spelling(np.array(delta), np.array(a))
        assert found.shape == (m, n)
        assert [[found[j, k] == delta[j] * a[k] for k in range(n)] for j in range(m)] == [[True] * n] * m




@pytest.mark.parametrize("l", [1, 2, 3])
def test_on_the_digits_all_numbers_are_those_of_the_backward_pass(l: int) -> None:
    view = on_digits()
    assert view.bwd is not None and view.fwd is not None
    m, n = view.bwd.nabla_W[l].shape

    found = spelt(view.bwd.delta[l], view.fwd.a[l - 1], view.bwd.nabla_W[l], (3, 5))

    assert [each.same for each in found] == [m * n] * 3
    assert {each.value for each in found} == {found[0].value}
    assert written(found[0].value) == pytest.approx(float(view.bwd.delta[l][3] * view.fwd.a[l - 1][5]), rel=1e-5)


def test_the_code_is_read_from_the_functions_that_ran_and_the_shapes_are_said() -> None:
    view = moment(network(3, 5, 2))
    assert view.bwd is not None and view.fwd is not None

    found = spelt(view.bwd.delta[2], view.fwd.a[1], view.bwd.nabla_W[2], (0, 0))

    assert [each.code for each in found][1:] == ["np.outer(delta, a)", "delta[:, np.newaxis] @ a[np.newaxis, :]"]
    assert found[0].code.startswith("np.array([[delta_j * a_k for")
    assert [each.shapes for each in found] == [
        "one number times one number, 2 × 5 times", "(2,) and (5,) make (2, 5)", "(2, 1) · (1, 5) = (2, 5)"]


def test_a_number_that_is_another_is_counted() -> None:
    view = moment(network(3, 5, 2))
    assert view.bwd is not None and view.fwd is not None
    wrong = view.bwd.nabla_W[2].copy()
    wrong[1, 2] += 1e-12

    assert [each.same for each in spelt(view.bwd.delta[2], view.fwd.a[1], wrong, (0, 0))] == [9] * 3
