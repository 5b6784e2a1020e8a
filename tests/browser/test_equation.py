"""One derivative as the product of its factors, measured beside it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from playwright.sync_api import expect

from app.scene.marks.words import number
from tests.browser.conftest import Visitor
from tests.browser.stage import Stage
from tests.browser.test_nudges import in_reach, point_on
from tests.browser.truth import Truth, truth_of

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
    edges = ready.marks(f"#edges [id^=w-{layer}-]")
    mark, at = in_reach(ready, sorted(edges, key=lambda edge: edges[edge]["width"], reverse=True))

    with ready.swapped():
        ready.page.mouse.click(*at)

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
    expect(stage.page.locator("#predicted, #measured")).to_have_count(0)
    first, neuron, behind = stage.texts(".factors .factor")
    truth = truth_of(stage.page)
    a, z = truth.forward["a"][1][3], truth.forward["z"][2][0]
    assert [first, behind] == [number(a), "?"]
    assert read(neuron) == pytest.approx(math.exp(-abs(z)) / (1 + math.exp(-abs(z))) ** 2, rel=PRINTED)


def test_a_mark_that_this_network_has_not_opens_nothing(ready: Stage) -> None:
    ready.inspect("w-9-9-9")

    expect(ready.page.locator("#lens-equation")).to_contain_text("Click an edge, a bias ring or a neuron")


def test_a_slope_is_asked_for_by_the_activation_or_by_the_weighted_sum(ready: Stage) -> None:
    ready.inspect("a-2-3")
    agrees(ready, "a-2-3")

    with ready.swapped():
        ready.page.get_by_role("link", name="its weighted sum").click()
    truth = truth_of(ready.page)
    assert ready.page.locator("#predicted").inner_text() == number(truth.backward["delta"][2][3], 6)
    assert ready.page.locator("#predicted").inner_text() == number(truth.slope("b-2-3"), 6)
    with ready.swapped():
        ready.page.get_by_role("link", name="its activation").click()
    agrees(ready, "a-2-3")


def test_a_row_of_the_sum_lights_its_edge(ready: Stage) -> None:
    ready.inspect("a-2-3")
    for row in ready.page.locator("#equation .terms tbody tr").all()[:3]:
        row.hover()

        mark = row.get_attribute("data-mark")
        assert ready.page.locator("#edges .lit").evaluate_all("lit => lit.map(edge => edge.id)") == [mark]


def test_inside_a_neuron_its_terms_add_up_to_z(ready: Stage) -> None:
    ready.inspect("a-2-5")
    ready.page.get_by_text("from its terms").click()

    truth = truth_of(ready.page)
    W, a, b = (np.array(v) for v in (truth.weights["W"][2][5], truth.forward["a"][1], truth.weights["b"][2][5]))
    rows = [row.locator("th, td").all_text_contents() for row in ready.page.locator(".inside tbody tr").all()]
    terms = {int(k): read(value) for k, _, _, value in rows[:-2]}
    assert terms == pytest.approx({k: W[k] * a[k] for k in terms}, rel=PRINTED)
    assert read(rows[-1][-1]) == pytest.approx(float(b), rel=PRINTED)
    assert read(ready.page.locator("#inside-z").inner_text()) == pytest.approx(truth.forward["z"][2][5], rel=PRINTED)
    assert sum(terms.values()) + read(rows[-2][-1]) + float(b) == pytest.approx(truth.forward["z"][2][5], abs=0.05)


@pytest.mark.parametrize("mark", ["a-1-3", "a-3-7"])
def test_a_neuron_opens_its_curve_with_the_tangent_at_its_z(ready: Stage, mark: str) -> None:
    ready.inspect(mark)
    ready.page.get_by_text("from its terms").click()

    l, j = map(int, mark.split("-")[1:])
    truth = truth_of(ready.page)
    slope = read(ready.page.locator("#tangent-slope").inner_text())
    expect(ready.page.locator(".inside .sigma-curve .tangent")).to_be_visible()
    expected = truth.backward["delta"][l][j]
    assert slope * truth.backward["da"][l][j] == pytest.approx(expected, rel=PRINTED)


@pytest.mark.parametrize("mark", ["w-2-0-3", "b-1-6"])
def test_a_weight_or_bias_is_set_by_typing_it(ready: Stage, mark: str) -> None:
    ready.inspect(mark)
    before = truth_of(ready.page)
    assert float(ready.page.locator("#typed").input_value()) == weight(before, mark)

    ready.page.locator("#typed").fill("0.123456789")
    with ready.moved():
        ready.page.locator(".typed").get_by_role("button", name="set").click()

    after = truth_of(ready.page)
    assert weight(after, mark) == 0.123456789
    assert (ready.phase, after.forward["a"][0]) == ("backward", before.forward["a"][0])
    assert ready.page.locator("#predicted").inner_text() == number(after.slope(mark), 6)


def weight(truth: Truth, mark: str) -> float:
    kind, l, j, *k = mark.split("-")
    row = truth.weights["W" if kind == "w" else "b"][int(l)][int(j)]
    return float(row[int(k[0])] if k else row)


def test_an_activation_that_is_typed_is_refused_and_becomes_a_wish(visitor: Visitor, ready: Stage) -> None:
    visitor.expects(409)
    ready.inspect("a-2-3")
    version, before = ready.version, ready.page.locator("#a-2-3 .bright").get_attribute("fill-opacity")

    ready.page.locator("#typed").fill("0")
    with ready.swapped():
        ready.page.locator(".typed").get_by_role("button", name="wish").click()

    expect(ready.notice).to_contain_text("it cannot be set, only wished for")
    expect(ready.page.locator("#wanted-a-2-3.down .shaft")).to_have_count(1)       # upright: it has no box of its own
    assert (ready.version, ready.page.locator("#a-2-3 .bright").get_attribute("fill-opacity")) == (version, before)


def test_an_example_of_the_plane_is_typed_number_by_number(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", preset="plane")
    before = truth_of(stage.page)
    stage.inspect("a-0-1")

    stage.page.locator("#typed").fill("-0.75")
    with stage.moved():
        stage.page.locator(".typed").get_by_role("button", name="set").click()

    after = truth_of(stage.page)
    assert after.forward["a"][0] == [before.forward["a"][0][0], -0.75]
    assert after.state["example"]["y"] == before.state["example"]["y"] and stage.phase == "backward"


def test_one_key_swaps_the_first_factor_and_only_that(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", preset="chain")
    stage.inspect("w-3-0-0")
    truth, shown = truth_of(stage.page), []
    for _ in range(3):
        shown.append([stage.texts("#equation .factor"), stage.page.locator("#predicted").inner_text()])
        with stage.swapped():
            stage.page.keyboard.press("x")

    firsts = [truth.forward["a"][2][0], 1, truth.weights["W"][3][0][0]]
    slopes = [truth.slope("w-3-0-0"), truth.slope("b-3-0"), truth.backward["da"][2][0]]
    assert [read(values[0]) for values, _ in shown] == pytest.approx(firsts, rel=PRINTED)
    assert len({tuple(values[1:]) for values, _ in shown}) == 1 and len(shown[0][0]) == 3
    assert [slope for _, slope in shown] == [number(v, 6) for v in slopes]
    expect(stage.page.locator("#equation[data-of='w-3-0-0']")).to_be_visible()


@pytest.mark.parametrize(("mark", "words"), [
    ("C", "Every slope here is a slope of this number"), ("y", "no step moves it"), ("z-2-0", "This is the error")])
def test_every_symbol_of_a_chain_leads_somewhere(visitor: Visitor, mark: str, words: str) -> None:
    stage = visitor.joins("forward", "backward", preset="chain")

    with stage.swapped():
        stage.page.locator(f"#symbol-{mark} .plate").click()

    expect(stage.page.locator("#lens-equation")).to_contain_text(words)
