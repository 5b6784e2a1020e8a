"""One factor swapped for another: the slopes of w, b and the activation before it, on a chain."""

from __future__ import annotations

import pytest

from app.lenses.equation.first_factor import swaps
from app.lenses.equation.slope import Equation, Factor, equation
from app.scene.marks.words import number
from app.scene.view import View
from tests.scene.chain.test_chain import at
from tests.scene.moments import moment, network


def asked(view: View, id: str) -> Equation:
    found = equation(view, id)
    assert found is not None and not found.missing
    return found


def factors(found: Equation) -> tuple[Factor, ...]:
    """Those of the only path there is."""
    return found.factors or found.terms[0].factors


@pytest.mark.parametrize("l", [1, 2, 3])
def test_a_swap_changes_the_first_factor_and_no_other(l: int) -> None:
    view = at()
    assert view.fwd is not None

    products = [factors(asked(view, swap.id)) for swap in swaps(view, f"w-{l}-0-0")]

    assert [product[0].value for product in products] == [
        number(float(view.fwd.a[l - 1][0])), "1", number(float(view.net.W[l][0, 0]))]
    assert len({product[1:] for product in products}) == 1 and len(products[0]) == 3


def test_the_key_goes_round_all_three() -> None:
    view, id, round_trip = at(), "w-2-0-0", []

    for _ in range(4):
        round_trip.append(id)
        assert [swap.id for swap in swaps(view, id) if swap.is_now] == [id]
        (id,) = (swap.id for swap in swaps(view, id) if swap.is_next)

    assert round_trip == ["w-2-0-0", "b-2-0", "a-1-0", "w-2-0-0"]


@pytest.mark.parametrize("id", ["a-3-0", "z-2-0", "C", "y", "", "w-9-0-0"])
def test_what_has_no_such_product_has_nothing_to_swap(id: str) -> None:
    assert swaps(at(), id) == ()


def test_in_another_network_an_activation_has_many_paths_and_nothing_is_swapped() -> None:
    assert swaps(moment(network(2, 3, 1)), "w-1-0-0") == ()
