"""One neuron as a machine in a browser: its amplifier, its three avenues, and what it does to another."""

from __future__ import annotations

from math import exp, sqrt

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.stage import Stage
from tests.browser.test_hall import HALLS, faults
from tests.browser.truth import truth_of
from tests.scene.moments import written

OFF = 6e-3
TOLD = "If neuron {} of layer {} gets brighter by 0.01, neuron {} of layer {}"


def read(stage: Stage, selector: str) -> float:
    """A number on the page, the first of those that a selector finds."""
    return written(stage.texts(selector)[0].lstrip("+× "))


def test_the_gain_is_fixed_by_forward_and_takes_what_backward_brings_through_it(visitor: Visitor) -> None:
    stage = visitor.joins("forward", lens="neuron&aspect=amplifier")
    truth = truth_of(stage.page)
    a, j = max((a, j) for j, a in enumerate(truth.forward["a"][2]) if a < 0.6)
    which = stage.page.get_by_role("textbox", name="neuron", exact=True)
    which.fill(f"a-2-{j}")
    with stage.swapped():
        which.press("Enter")
    assert read(stage, "#gain") == pytest.approx(a * (1 - a), rel=OFF)             # sigmoid' = a (1 - a)
    assert stage.texts("#comes-in") == stage.texts("#comes-out") == ["?"]
    gain = stage.texts("#gain")

    stage.press("backward")

    assert stage.texts("#gain") == gain
    assert read(stage, "#comes-in") == pytest.approx(truth.backward["da"][2][j], rel=OFF)
    assert read(stage, "#comes-out") == pytest.approx(truth.backward["delta"][2][j], rel=OFF)
    width = "all => all.map((e) => parseFloat(getComputedStyle(e).strokeWidth))"
    came, went = stage.page.locator("#amplifier .signal").evaluate_all(width)
    assert went / came == pytest.approx(a * (1 - a), rel=OFF)


def test_three_avenues_for_one_effort_each_alone_and_together(visitor: Visitor) -> None:
    stage = visitor.joins("forward", lens="neuron&of=a-3-1&aspect=avenues")
    page = stage.page
    truth = truth_of(page)
    w, before = truth.weights["W"][3][1], truth.forward["a"][2]
    z = truth.forward["z"][3][1]

    page.get_by_role("spinbutton", name="effort").fill("0.5")
    with stage.swapped():
        page.get_by_role("spinbutton", name="effort").press("Enter")

    squares = (1.0, sum(a * a for a in before), sum(each * each for each in w))
    rises = [0.5 * sqrt(each) for each in (*squares, squares[0] + squares[1], sum(squares))]
    rises[4] += 0.5**2 / sum(squares) * sum(a * each for a, each in zip(before, w, strict=True))    # dw times da
    assert [written(text) for text in stage.texts(".avenues .measured")] == \
        pytest.approx([1 / (1 + exp(-z - rise)) for rise in rises], rel=1e-4)
    assert stage.texts(".avenues .wished th") == ["activations before it", "all three"]
    expect(page.locator("#asked-before .shaft")).to_have_count(16)
    page.locator("#asked-before [data-mark='a-2-4']").hover()
    expect(page.locator("#network #a-2-4.lit")).to_have_count(1)


def test_one_clicked_and_held_and_another_clicked_are_compared(visitor: Visitor) -> None:
    stage = visitor.joins("forward", preset="plane", lens="neuron&aspect=another&of=a-1-0")
    page = stage.page
    truth = truth_of(page)

    with stage.swapped():
        page.get_by_role("link", name="hold a-1-0").press("Enter")
    with stage.swapped():
        page.locator("#network #a-2-1").click()

    expect(page.locator("#whose")).to_have_text("neuron 1 of layer 2")
    expect(page.locator("#influence")).to_contain_text(TOLD.format(0, 1, 1, 2))
    assert truth.state["network"]["activation"] == "tanh"
    w, a = truth.weights["W"][2][1][0], truth.forward["a"][2][1]
    assert read(stage, "#influence-slope") == pytest.approx(w * (1 - a * a), rel=OFF)       # tanh' = 1 - a²
    assert read(stage, "#influence-predicted") == pytest.approx(0.01 * w * (1 - a * a), rel=OFF)
    assert read(stage, "#influence-measured") == pytest.approx(0.01 * w * (1 - a * a), rel=0.05)
    page.get_by_label("and", exact=True).fill("a-3-0")
    with stage.swapped():
        page.get_by_label("and", exact=True).press("Enter")
    expect(page.locator("#influence")).to_contain_text(TOLD.format(1, 2, 0, 3))


def test_the_last_row_reads_every_side_of_a_neuron(visitor: Visitor) -> None:
    page = visitor.arrives("/?preset=plane&phase=backward&theme=projector&lens=neuron&of=a-2-0", viewport=HALLS[0]).page

    found = {"machine": faults(page)}
    for aspect in ("amplifier", "avenues", "another"):
        page.goto(f"/?preset=plane&phase=backward&theme=projector&lens=neuron&of=a-2-0&aspect={aspect}")
        found[aspect] = faults(page)

    assert {aspect: what for aspect, what in found.items() if what} == {}


def test_a_click_picks_a_neuron_out_and_a_button_makes_it_run(visitor: Visitor) -> None:
    stage = visitor.joins(lens="neuron")

    with stage.moved():
        stage.page.locator("#lens").get_by_role("button", name="forward").click()
    with stage.swapped():
        stage.page.locator("#network #a-1-3").click()

    truth = truth_of(stage.page)
    expect(stage.page.locator("#whose")).to_have_text("neuron 3 of layer 1")
    assert read(stage, "#machine-z") == pytest.approx(truth.forward["z"][1][3], rel=OFF)
    assert read(stage, "#machine-a") == pytest.approx(truth.forward["a"][1][3], rel=OFF)
