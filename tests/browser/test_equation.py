"""One derivative as the product of its factors, measured beside it."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from playwright.sync_api import expect

from app.scene.words import number
from tests.browser.stage import Stage
from tests.browser.test_nudges import point_on
from tests.browser.truth import truth_of

SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")
PRINTED = 0.006
"""Relative: a factor is printed with three significant digits, so that each is off by at most half a percent."""


def read(words: str) -> float:
    """The number that a reader sees: −4.56, 1.2×10⁻⁷."""
    mantissa, _, power = words.translate(SUPERSCRIPTS).partition("×10")
    return float(mantissa) * 10.0 ** int(power or 0)


def widest(stage: Stage, selector: str) -> str:
    """The widest mark of the picture among those selected."""
    marks = stage.marks(selector)
    return max(marks, key=lambda mark: marks[mark]["width"])


def agrees(stage: Stage, mark: str) -> None:
    """What stands in the equation is the API's slope of the mark, as a product, and measured."""
    page, slope = stage.page, truth_of(stage.page).slope(mark)
    expect(page.locator("#equation")).to_have_attribute("data-of", mark)
    assert page.locator("#predicted").inner_text() == number(slope, 6)
    assert int(page.locator("#digits").inner_text().split()[0]) >= 6
    assert read(page.locator("#measured").inner_text()) == pytest.approx(slope, rel=1e-5)
    if factors := stage.texts(".factors .factor"):
        assert math.prod(map(read, factors)) == pytest.approx(slope, rel=PRINTED * len(factors))


@pytest.mark.parametrize("layer", [1, 2, 3])
def test_a_click_on_an_edge_opens_its_product(ready: Stage, layer: int) -> None:
    mark = widest(ready, f"#edges [id^=w-{layer}-]")

    with ready.swapped():
        ready.page.mouse.click(*point_on(ready, mark))

    agrees(ready, mark)
    expect(ready.page.locator(".factors li")).to_have_count(3)
    origins = ready.texts(".factors .origin")
    assert "from the forward pass" in origins[0]
    assert "from the neuron itself" in origins[1]
    assert ("from the cost" if layer == 3 else f"from behind: layer {layer + 1}") in origins[2]


def test_a_click_on_a_ring_opens_the_bias(ready: Stage) -> None:
    mark = widest(ready, "#rings .ring")

    with ready.swapped():
        ready.page.mouse.click(*point_on(ready, mark))

    agrees(ready, mark)


def test_a_click_on_an_output_opens_its_wish(ready: Stage) -> None:
    with ready.swapped():
        ready.page.locator("#a-3-2 .rim").click()

    agrees(ready, "a-3-2")
    truth = truth_of(ready.page)
    a, y = truth.forward["a"][3][2], truth.state["example"]["y"][2]
    assert f"2 (a − y) = 2 ({number(a)} − {number(y)})" in ready.texts(".factors .origin")[0]


@pytest.mark.parametrize("mark", ["a-2-0", "a-1-3"])
def test_a_click_on_a_hidden_neuron_opens_the_sum_over_all_it_feeds_the_largest_first(ready: Stage, mark: str) -> None:
    with ready.swapped():
        ready.page.locator(f"#{mark} .rim").click()

    agrees(ready, mark)
    l, k = map(int, mark.split("-")[1:])
    truth = truth_of(ready.page)
    W, delta = np.array(truth.weights["W"][l + 1]), np.array(truth.backward["delta"][l + 1])
    terms = W[:, k] * delta
    order = np.argsort(-np.abs(terms), kind="stable")
    shown = [row.locator("td").all_text_contents() for row in ready.page.locator("#equation .terms tbody tr").all()]
    assert [cells[-1] for cells in shown] == [number(terms[j]) for j in order[:len(shown)]]
    for cells, j in zip(shown, order.tolist(), strict=False):
        assert math.prod(map(read, cells[:-1])) == pytest.approx(terms[j], rel=PRINTED * 3)
    rest = terms[order[len(shown):]]
    expect(ready.page.locator("#equation")).to_contain_text(
        f"and {len(rest)} smaller terms, together {number(rest.sum())}")


@pytest.mark.parametrize("mark", ["w-2-0-1", "b-3-7", "a-3-7", "a-0-210"])
def test_the_form_opens_any_mark_from_the_keyboard(ready: Stage, mark: str) -> None:
    ready.lens("equation")
    ready.page.get_by_label("mark").focus()
    ready.page.keyboard.type(mark)
    with ready.swapped():
        ready.page.keyboard.press("Enter")

    agrees(ready, mark)


def test_enter_on_a_neuron_opens_its_derivative(ready: Stage) -> None:
    ready.page.locator("#a-3-7").focus()
    with ready.swapped():
        ready.page.keyboard.press("Enter")

    agrees(ready, "a-3-7")


def test_the_formula_is_mathml_in_the_colours_of_the_picture(ready: Stage) -> None:
    ready.inspect(widest(ready, "#edges [id^=w-2-]"))

    def colour(selector: str, what: str = "color") -> str:
        return str(ready.page.locator(selector).first.evaluate(f"e => getComputedStyle(e).{what}"))

    spaces = ready.page.locator(".formula math, .formula math *").evaluate_all("all => all.map(e => e.namespaceURI)")
    assert set(spaces) == {"http://www.w3.org/1998/Math/MathML"}
    assert colour(".formula .sym-a") == colour(".factors .sym-a") == colour("#texts .sym-a", "fill")
    assert colour(".formula .sym-C") == colour("#texts .sym-C", "fill")
    assert len({colour(f".formula .sym-{symbol}") for symbol in "azC"}) == 3


def test_before_the_backward_pass_no_slope_is_shown(stage: Stage) -> None:
    stage.press("forward", "cost")

    stage.inspect("w-2-0-3")

    expect(stage.page.locator(".missing")).to_contain_text("once the backward pass ran")
    assert not re.search(r"\d\.\d", stage.page.locator("#lens-equation").inner_text())


def test_a_mark_that_this_network_has_not_opens_nothing(ready: Stage) -> None:
    ready.inspect("w-9-9-9")

    expect(ready.page.locator("#lens-equation")).to_contain_text("Click an edge, a bias ring or a neuron")
