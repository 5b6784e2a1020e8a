"""A row meets a column: against sums written out by hand, term by term, for W as it lies and turned over."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.lenses.product import CELL, COLUMNS, GAP, LEFT, ROWS, TERMS, TOP, MatrixRows, product
from app.scene.layers.neurons import fill_of
from app.scene.view import Selection, View
from tests.scene.moments import moment, network, on_digits, written

OFF = 6e-3
"""A number said with 3 digits."""


def of(view: View, of: str = "", *, is_back: bool = False) -> MatrixRows:
    return product(view, Selection(of), is_back)


def z_by_hand(view: View, l: int, j: int) -> float:
    assert view.fwd is not None
    W, b, a = view.net.W[l], view.net.b[l], view.fwd.a[l - 1]
    return sum(float(W[j, k]) * float(a[k]) for k in range(len(a))) + float(b[j])


def da_by_hand(view: View, l: int, k: int) -> float:
    """dC/da of neuron k of layer l - 1."""
    assert view.bwd is not None
    W, delta = view.net.W[l], view.bwd.delta[l]
    return sum(float(W[j, k]) * float(delta[j]) for j in range(len(delta)))


@settings(max_examples=30, deadline=None)
@given(sizes=st.lists(st.integers(1, 9), min_size=2, max_size=4), seed=st.integers(0, 99), data=st.data())
def test_every_row_comes_to_the_sum_by_hand_and_its_terms_add_up(
    sizes: list[int], seed: int, data: st.DataObject
) -> None:
    view = moment(network(*sizes, seed=seed))
    l = data.draw(st.integers(1, len(sizes) - 1))
    j, k = data.draw(st.integers(0, sizes[l] - 1)), data.draw(st.integers(0, sizes[l - 1] - 1))

    forward, back = of(view, f"w-{l}-{j}-{k}"), of(view, f"w-{l}-{j}-{k}", is_back=True)

    for row in forward.rows:
        assert written(row.text) == pytest.approx(z_by_hand(view, l, int(row.name)), rel=OFF, abs=1e-12)
    for row in back.rows:
        assert written(row.text) == pytest.approx(da_by_hand(view, l, int(row.name)), rel=OFF, abs=1e-12)
    assert [row.name for row in forward.rows if row.is_picked] == [str(j)]
    assert [row.name for row in back.rows if row.is_picked] == [str(k)]
    for panel, whole in ((forward, z_by_hand(view, l, j)), (back, da_by_hand(view, l, k))):
        parts = [written(term.product) for term in panel.terms]
        assert written(panel.total) == pytest.approx(whole, rel=OFF, abs=1e-12)
        assert sum(parts) == pytest.approx(whole, abs=OFF * sum(map(abs, parts)) + 1e-9)
        for term in panel.terms:
            if term.v:
                assert written(term.product) == pytest.approx(written(term.w) * written(term.v), rel=3 * OFF, abs=1e-12)


def test_turned_over_every_weight_is_at_the_place_across_the_diagonal_and_the_same_mark() -> None:
    view = moment(network(3, 5, 4))
    lying = {square.key: square for square in of(view).squares}
    turned = {square.key: square for square in of(view, is_back=True).squares}

    assert lying.keys() == turned.keys() and len(lying) == 20
    for key, square in lying.items():
        other = turned[key]
        assert (other.id, other.side, other.sign) == (square.id, square.side, square.sign)
        assert (other.x - LEFT, other.y - TOP) == pytest.approx((square.y - TOP, square.x - LEFT))


def test_a_square_s_area_is_its_weight_and_a_hollow_one_is_below_zero() -> None:
    view = moment(network(3, 4))
    top = max(abs(float(w)) for row in view.net.W[1] for w in row)

    for square in of(view).squares:
        _, _, j, k = square.id.split("-")
        w = float(view.net.W[1][int(j), int(k)])
        assert (square.side / (CELL - GAP)) ** 2 == pytest.approx(abs(w) / top, abs=2e-3)
        assert square.sign == ("plus" if w > 0 else "minus")


def test_the_column_is_as_bright_as_the_picture_and_delta_in_the_ink_of_its_nudge() -> None:
    view = moment(network(3, 4, 2))
    assert view.fwd is not None and view.bwd is not None

    assert [one.fill for one in of(view).column] == [fill_of(view)(float(a)) for a in view.fwd.a[1]]
    back = of(view, is_back=True).column
    delta = view.bwd.delta[2].tolist()
    assert [one.sign for one in back] == ["down" if v > 0 else "up" for v in delta]
    assert [(one.side / (CELL - GAP)) ** 2 for one in back] == \
        pytest.approx([abs(v) / max(map(abs, delta)) for v in delta], abs=2e-3)


@pytest.mark.parametrize(("phase", "is_back", "missing"), [
    ("ready", False, ""), ("empty", False, "forward"), ("empty", True, "forward"), ("forward", True, "backward"),
    ("forward", False, ""),
])
def test_what_is_not_known_yet_is_a_question_mark_and_the_pass_that_it_needs_a_button(
    phase: str, is_back: bool, missing: str
) -> None:
    panel = of(moment(network(3, 4, 2), phase), is_back=is_back)

    is_known = phase == "forward" and not is_back
    assert panel.missing == ("" if is_known else missing or "forward")
    assert ({row.text for row in panel.rows} == {"?"}) is not is_known
    assert bool(panel.terms) is is_known


def test_of_many_pixels_a_window_is_shown_and_the_rest_of_the_sum_stands_in_a_row() -> None:
    view = on_digits()
    panel = of(view, "w-1-7-434")

    assert (len(panel.rows), len(panel.column)) == (ROWS, COLUMNS)
    assert "w-1-7-434" in {square.id for square in panel.squares}
    assert panel.left_out == "Shown are all 16 rows and columns 428 to 439 of 784."
    assert [term.name for term in panel.terms[TERMS:]] == ["the other 778", panel.terms[-1].name]
    assert panel.terms[-1].id == "b-1-7"
    assert panel.shapes == "W⁽¹⁾ times a⁽⁰⁾: (16×784)(784×1) = 16×1, one for each neuron of layer 1."


def test_a_neuron_is_the_row_of_what_leads_to_it_and_turned_over_of_what_it_leads_to() -> None:
    view = moment(network(3, 5, 4, 2))

    assert [(panel.l, next(row.id for row in panel.rows if row.is_picked))
            for panel in (of(view, "a-2-3"), of(view, "a-2-3", is_back=True), of(view, "a-3-1", is_back=True))] == \
        [(2, "a-2-3"), (3, "a-2-3"), (3, "a-2-0")]


def test_one_goes_from_row_to_row_and_not_beyond() -> None:
    view = moment(network(3, 2))

    assert [way.of for way in of(view, "w-1-0-1").ways] == ["", "w-1-1-0"]
    assert [way.of for way in of(view, "w-1-0-1", is_back=True).ways] == ["w-1-0-0", "w-1-0-2"]
