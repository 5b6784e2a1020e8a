"""Pairs in a browser: the corner where both are, the strongest in a list, and the same digit at both ends."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.truth import truth_of
from tests.scene.moments import written


def test_seeing_a_digit_and_thinking_it_the_strongest_pair_is_the_api_s(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", lens="pairs")
    page, truth = stage.page, truth_of(stage.page)
    label, a, da = truth.state["example"]["label"], truth.forward["a"][2], truth.backward["da"][3]
    nudges = {(k, j): -truth.backward["nabla_W"][3][j][k] for j in range(10) for k in range(16)
              if da[j] < 0.0 and a[k] >= 0.5}
    pairs = sorted(nudges, key=lambda pair: -nudges[pair])[:8]

    assert stage.texts("#lens .pairs tbody th") == [f"{k} → {j}" for k, j in pairs]
    for row, (k, j) in zip(page.locator("#lens .pairs tbody tr").all(), pairs, strict=True):
        said = [written(text) for text in row.locator("td").all_text_contents()]
        for one, v in zip(said, (a[k], -da[j], -a[k] * da[j], nudges[k, j]), strict=True):
            assert abs(one - v) <= 6e-3 * abs(v)
    k, j = pairs[0]
    assert j == label
    expect(page.locator("#first")).to_contain_text(f"Seeing a {label}, thinking a {label}: neuron {k} of layer 2")
    assert stage.texts("#meetings .thought") == [str(label)]
    expect(page.locator("#analogy")).to_contain_text("fire together wire together")
    expect(page.locator("#analogy")).to_contain_text("an analogy and no more")


def test_a_square_is_its_edge_and_is_picked_out_by_mouse_and_by_keys(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", preset="plane", lens="pairs&of=b-2-0")
    page = stage.page
    square = page.locator("#meetings [data-mark='w-2-0-3']")

    square.hover()
    expect(page.locator("#network #w-2-0-3.lit")).to_have_count(1)
    with stage.swapped():
        square.click()
    expect(page.locator("#pair")).to_contain_text("Picked out, 3 → 0:")
    expect(page.locator("#meetings .picked")).to_have_attribute("data-mark", "w-2-0-3")
    with stage.swapped():
        page.locator("#lens .pairs a").first.press("Enter")
    said = re.search(r"nudged by (\S+)\.$", page.locator("#pair").inner_text())
    mark = re.findall(r"of=(w-2-\d-\d)", page.url)[0]
    slope = truth_of(page).slope(mark)
    assert said and abs(written(said[1]) + slope) <= 6e-3 * abs(slope)


def test_pairs_wait_for_both_passes_which_a_button_makes(visitor: Visitor) -> None:
    stage = visitor.joins("forward", preset="chain", lens="pairs")

    with stage.moved():
        stage.page.locator("#lens").get_by_role("button", name="backward").click()

    assert stage.page.locator("#meetings .meeting").count() == 1
