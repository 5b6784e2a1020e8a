"""Every number on screen is the network's own: the API's, for the same version."""

from __future__ import annotations

import numpy as np
import pytest

from app.scene.marks.words import fixed, number, percent, signed
from tests.browser.conftest import Shown, Visitor
from tests.browser.stage import Stage
from tests.browser.truth import Truth, truth_of
from tests.scene.moments import written

ROUNDING = 0.0005
"""px: a width is printed with three decimals."""


def test_the_column_of_activations_is_the_output_layer(stage: Stage) -> None:
    stage.press("forward")

    a = truth_of(stage.page).forward["a"][3]

    assert stage.texts("#texts .value") == [fixed(v) for v in a]


def test_the_cost_columns_are_a_and_y_and_squared_differences_that_stack_up_to_C(stage: Stage) -> None:
    stage.press("forward", "cost")

    truth = truth_of(stage.page)
    a, y = np.array(truth.forward["a"][3]), np.array(truth.state["example"]["y"])
    squares = (a - y) ** 2
    assert stage.texts("#texts .value") == [fixed(v) for v in a] + [f"{v:g}" for v in y]
    assert stage.texts("#texts .term") == [
        number(v, 3 if v >= 0.1 else 2 if v >= 1e-4 else 1) for v in squares]
    assert sum(map(written, stage.texts("#texts .term"))) == pytest.approx(squares.sum(), abs=0.002), "as they are read"
    assert stage.texts("#texts .gauge-now") == [number(squares.sum())] == [number(truth.backward["cost"])]
    heights = stage.page.locator("#costs .stack").evaluate_all(
        "bars => bars.map(bar => Number(bar.getAttribute('height')))")
    assert np.array(heights) / sum(heights) == pytest.approx(squares / squares.sum(), abs=1e-4)


def test_the_tables_hold_z_a_and_every_slope(ready: Stage) -> None:
    ready.lens("numbers")

    truth = truth_of(ready.page)
    for l in (1, 2, 3):
        assert ready.table(l) == _table(truth, l)


def _table(truth: Truth, l: int) -> list[list[str]]:
    a, z = truth.forward["a"][l], truth.forward["z"][l]
    da, delta = truth.backward["da"][l], truth.backward["delta"][l]
    y = truth.state["example"]["y"] if l == 3 else None
    rows = []
    for j in range(len(a)):
        slope = np.longdouble(a[j]) * (1 - np.longdouble(a[j]))      # sigma' of a sigmoid
        cells = [z[j], a[j], *([] if y is None else [y[j]]), float(slope), da[j], delta[j]]
        rows.append([str(j), *map(number, cells)])
    return rows


def test_nothing_in_the_tables_is_ahead_of_its_pass(stage: Stage) -> None:
    stage.press("on by one layer")
    stage.lens("numbers")

    unknown = {l: [row[1:] for row in stage.table(l)] for l in (1, 2)}
    unknown[3] = [[*row[1:3], *row[4:]] for row in stage.table(3)]         # y is known from the start

    assert all("·" not in row[:3] and row[3:] == ["·", "·"] for row in unknown[1])
    assert all(set(row) == {"·"} for l in (2, 3) for row in unknown[l])


@pytest.mark.parametrize("start", ["trained", "random"])
def test_an_edge_with_k_times_the_gradient_is_drawn_k_times_as_wide(visitor: Visitor, start: str) -> None:
    stage = visitor.joins("forward", "backward", start=start)

    slopes = truth_of(stage.page).slopes
    drawn = stage.marks("#edges .edge, #rings .ring")
    assert len(drawn) > 42
    widest = max(drawn, key=lambda mark: drawn[mark]["width"])
    px = drawn[widest]["width"] / abs(slopes[widest])
    for mark, ink in drawn.items():
        assert ink["width"] == pytest.approx(abs(slopes[mark]) * px, abs=3 * ROUNDING), mark
        assert ink["sign"] == ("down" if slopes[mark] > 0 else "up"), mark


def test_no_edge_that_is_left_out_is_wider_than_one_that_is_drawn(shown: Shown) -> None:
    slopes, drawn = shown.truth.slopes, shown.stage.marks("#edges .edge")

    for l in (1, 2, 3):
        layer = {mark: abs(v) for mark, v in slopes.items() if mark.startswith(f"w-{l}-")}
        least = min(v for mark, v in layer.items() if mark in drawn)
        assert max((v for mark, v in layer.items() if mark not in drawn), default=0) <= least


def test_no_bias_is_left_out(shown: Shown) -> None:
    rings = shown.stage.marks("#rings .ring")

    assert set(rings) == {f"b-{l}-{j}" for l, n in ((1, 16), (2, 16), (3, 10)) for j in range(n)}


def test_what_is_left_out_is_said_with_its_share(shown: Shown) -> None:
    slopes, drawn = shown.truth.slopes, shown.stage.marks("#edges .edge")

    for l, words in enumerate(shown.stage.texts(".left-out span"), 1):
        layer = {mark: abs(v) for mark, v in slopes.items() if mark.startswith(f"w-{l}-")}
        widest = [v for mark, v in layer.items() if mark in drawn]
        assert words == (f"layer {l}: the {len(widest)} widest of {len(layer):,}, "
                         f"together {percent(sum(widest) / sum(layer.values()))} of this layer's gradient")


def test_what_a_mark_says_is_its_slope_with_its_own_sign(shown: Shown) -> None:
    said: dict[str, str] = shown.stage.page.evaluate(
        "fetch(document.getElementById('edges').dataset.words).then(answer => answer.json())")

    assert set(said) == set(shown.stage.marks("#edges .edge"))
    for mark, words in said.items():
        v = shown.truth.slope(mark)
        assert words.startswith(f"nudge {signed(-v)}, slope {signed(v)}, "), mark


def test_in_place_of_the_nudges_the_weights_can_be_shown(ready: Stage) -> None:
    with ready.swapped():
        ready.page.get_by_role("link", name="weights", exact=True).click()

    W = truth_of(ready.page).weights["W"]
    drawn = ready.marks("#edges .edge")
    of = {mark: W[int(l)][int(j)][int(k)] for mark in drawn for _, l, j, k in [mark.split("-")]}
    widest = max(drawn, key=lambda mark: drawn[mark]["width"])
    px = drawn[widest]["width"] / abs(of[widest])
    assert len(drawn) > 500
    for mark, ink in drawn.items():
        assert ink["width"] == pytest.approx(abs(of[mark]) * px, abs=3 * ROUNDING), mark
        assert ink["sign"] == ("plus" if of[mark] > 0 else "minus"), mark


def test_wishes_are_as_long_as_their_slope(shown: Shown) -> None:
    da = shown.truth.backward["da"]
    drawn: dict[str, float] = shown.stage.page.evaluate("""Object.fromEntries(
        Array.from(document.querySelectorAll("#wishes .wish"), wish => [wish.id, (
          box => (wish.classList.contains("up") ? 1 : -1) * box.height)(wish.querySelector(".shaft").getBBox())]))""")
    of = {mark: -da[int(mark.split("-")[1])][int(mark.split("-")[2])] for mark in drawn}
    longest = max(drawn, key=lambda mark: abs(drawn[mark]))
    for mark, length in drawn.items():
        assert length == pytest.approx(of[mark] * drawn[longest] / of[longest], abs=0.03), mark
