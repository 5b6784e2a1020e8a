"""What is drawn of the backward network against the formulas in plain floats, on small networks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.lenses.reverse.drawing import FUNNEL_HALF, Drawing, drawing
from app.lenses.reverse.halts import DA, DELTA, FIRST, SLOPES, Halt, halts, told
from app.lenses.reverse.shown import layers, neurons
from app.scene.picture import draw
from app.scene.view import Selection, View
from tests.lenses.reverse.plain import Slopes, slopes
from tests.lenses.reverse.test_halts import short_of
from tests.scene.moments import moment, network, on_digits, written


def seen(view: View, halt: Halt, of: str = "") -> Drawing:
    now, picked = told(view, short_of(view, halt)), Selection(of=of)
    return drawing(now, neurons(view, layers(now), picked), picked)


def truth_of(view: View) -> Slopes:
    assert view.x is not None and view.y is not None
    return slopes(view.net, view.x.tolist(), view.y.tolist())


def means(text: str, truth: float, small: float = 0.1) -> bool:
    """Whether a number with two digits, or a small one with one, is how truth is rounded."""
    off = 0.051 if abs(truth) >= small else 0.51
    return abs(written(text) - truth) <= off * max(abs(truth), abs(written(text)))


def indices(id: str) -> list[int]:
    return [int(n) for n in id.split("-")[1:]]


def heights(d: str) -> tuple[float, float]:
    """Of a funnel's right and of its left end."""
    numbers = [float(n) for n in d.translate(str.maketrans("MVLZ", "    ")).split()]
    _, top, bottom, _, low, high = numbers
    return bottom - top, low - high


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["sigmoid", "tanh", "linear"]))
def test_at_the_end_every_number_is_the_formulas_own(seed: int, name: str) -> None:
    view = moment(network(2, 4, 2, 1, activation=name, seed=seed))
    truth, found = truth_of(view), seen(view, Halt(SLOPES, 1))

    assert {wire.id for wire in found.wires} == {
        f"w-{l}-{j}-{k}" for l, (m, n) in enumerate(((4, 2), (2, 4), (1, 2)), 1) for j in range(m) for k in range(n)}
    for wire in found.wires:
        l, j, k = indices(wire.id)
        assert means(wire.a, truth.a[l - 1][k]) and means(wire.delta, truth.delta[l][j])
        assert means(wire.slope, truth.nabla[l][j][k]) and means(wire.w, float(view.net.W[l][j][k]))
        assert wire.sign == ("down" if truth.nabla[l][j][k] > 0 else "up")
    for each in (funnel for funnel in found.funnels if funnel.d):
        l, j = indices(each.id)
        assert means(each.da, truth.da[l][j]) and means(each.delta, truth.delta[l][j])
        assert means(each.gain.lstrip("×"), truth.gain[l][j], small=0.00999)
        wide, narrow = heights(each.d)
        assert wide == 2 * FUNNEL_HALF and narrow == pytest.approx(wide * truth.gain[l][j], abs=0.03)


def layers_told(view: View, halt: Halt) -> dict[str, set[int]]:
    """Of which layers each kind of number is told at a halt."""
    found = seen(view, halt)
    return {
        "a": {indices(w.id)[0] for w in found.wires if w.a != "?"},
        DELTA: {indices(w.id)[0] for w in found.wires if w.delta != "?"},
        SLOPES: {indices(w.id)[0] for w in found.wires if w.slope},
        "ink": {indices(w.id)[0] for w in found.wires if w.width or w.sign},
        "ring": {indices(f.id)[0] for f in found.funnels if f.ring or f.sign},
        DA: {indices(f.id)[0] for f in found.funnels if f.da != "?"},
        "through": {indices(f.id)[0] for f in found.funnels if f.delta != "?"},
        "gain": {indices(f.id)[0] for f in found.funnels if f.has_gain},
    }


def test_forward_leaves_first_factors_and_gains_and_backward_fills_the_rest_from_the_right() -> None:
    view = moment(network(2, 4, 2, 1))
    first = layers_told(view, Halt(FIRST, 0))

    assert first["a"] == first["gain"] == {1, 2, 3}
    assert not first[DA] | first[DELTA] | first[SLOPES] | first["ring"] | first["ink"] | first["through"]
    for kind, halt in ((DA, DA), (DELTA, DELTA), ("through", DELTA), (SLOPES, SLOPES), ("ink", SLOPES),
                       ("ring", SLOPES)):
        for l in (3, 2, 1):
            before = halts(3)[halts(3).index(Halt(halt, l)) - 1]
            assert layers_told(view, Halt(halt, l))[kind] == set(range(l, 4)), (kind, l)
            assert layers_told(view, before)[kind] == set(range(l + 1, 4)), (kind, l)


@pytest.mark.parametrize(("phase", "layer", "known"), [
    ("empty", None, set()), ("ready", None, {1}), ("forward", 1, {1, 2}), ("forward", 3, {1, 2, 3})])
def test_a_first_factor_is_there_as_soon_as_forward_has_brought_it(
    phase: str, layer: int | None, known: set[int],
) -> None:
    found = layers_told(moment(network(2, 4, 2, 1), phase, layer), Halt(FIRST, 0))

    assert found["a"] == known and found["gain"] == set(range(1, (layer or 0) + 1))


def test_every_edge_has_a_lane_of_its_own() -> None:
    found = seen(moment(network(2, 4, 2, 1)), Halt(SLOPES, 1))

    assert len({(w.x, w.y) for w in found.wires}) == len(found.wires) == 18
    for x in {w.x for w in found.wires}:
        ys = sorted(w.y for w in found.wires if w.x == x)
        assert all(b - a >= 47.9 for a, b in zip(ys, ys[1:], strict=False))
        assert 24 <= ys[0] and ys[-1] <= found.height - 20


def test_edges_and_rings_are_as_wide_as_on_the_picture() -> None:
    view = moment(network(2, 4, 2, 1))
    picture = draw(view, Selection())
    widths = {edge.id: edge.width for edge in picture.edges}

    found = seen(view, Halt(SLOPES, 1))

    assert len(widths) > 3
    assert {wire.id: wire.width for wire in found.wires if wire.id in widths} == widths


@pytest.mark.parametrize("id", ["w-2-3-7", "b-2-3", "a-2-3"])
def test_what_is_picked_out_is_drawn_and_marked(id: str) -> None:
    found = seen(on_digits(), Halt(SLOPES, 1), id)

    marked = [wire.id for wire in found.wires if wire.is_picked] + [f.id for f in found.funnels if f.is_picked]
    assert marked == [id.replace("b-", "a-")]


def test_a_softmax_has_no_single_gain() -> None:
    found = seen(moment(network(2, 3, 3, output="softmax", cost="cross_entropy")), Halt(FIRST, 0))

    assert {f.gain for f in found.funnels if f.id.startswith("a-2")} == {"Σ"}
