"""The tug of war in a browser: one heard alone, some muted, one layer back; equal effort; and a dial. API's numbers."""

from __future__ import annotations

import math
import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.stage import Stage
from tests.browser.truth import Truth, truth_of
from tests.scene.moments import written

OFF = 6e-3
"""A number said with 3 digits."""


def near(text: str, v: float) -> bool:
    return abs(written(text) - v) <= OFF * abs(v)


def pulls(truth: Truth, l: int, k: int) -> list[float]:
    """What each neuron behind neuron k of layer l asks of it: w times -delta."""
    return [-row[k] * delta for row, delta in
            zip(truth.weights["W"][l + 1], truth.backward["delta"][l + 1], strict=True)]


def total(page: Page) -> str:
    return page.locator("#total").inner_text()


def test_ten_columns_of_arrows_add_up_and_one_is_heard_alone_by_its_head(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", lens="wishes&of=a-2-4")
    page, truth = stage.page, truth_of(stage.page)
    of_4 = pulls(truth, 2, 4)

    assert page.locator("#tug .pulled").count() == 16 and page.locator("#tug .head").count() == 10
    assert page.locator("#tug .plus").count() == 9
    signs = page.locator("#tug .pulled.picked [data-mark]").evaluate_all("all => all.map(e => e.classList.item(1))")
    top = max(abs(v) for k in range(16) for v in (*pulls(truth, 2, k), truth.backward["da"][2][k]))
    for sign, v in zip(signs, of_4, strict=True):
        assert sign == ("up" if v > 0 else "down") or abs(v) < 0.066 * top
    assert near(total(page), -truth.backward["da"][2][4])

    with stage.swapped():
        page.locator("#tug .head").nth(7).click()

    assert near(total(page), of_4[7])
    expect(page.locator("#verdict")).to_contain_text("No longer the gradient: only 1 of 10 are heard")
    assert page.locator("#tug .head.mute").count() == 9 and "alone=a-3-7" in page.url
    with stage.swapped():
        page.locator("#tug .head").nth(7).click()
    expect(page.locator("#verdict")).to_contain_text("the wish on the picture")


def test_with_keys_alone_two_are_muted_and_the_rest_goes_on_one_layer_back(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", lens="wishes&of=a-2-5")
    page, truth = stage.page, truth_of(stage.page)

    for j in (7, 1):
        with stage.swapped():
            page.get_by_role("link", name=f"mute {j}", exact=True).press("Enter")

    assert near(total(page), sum(v for j, v in enumerate(pulls(truth, 2, 5)) if j not in (1, 7)))
    expect(page.locator("#verdict")).to_contain_text("only 8 of 10 are heard")
    with stage.swapped():
        page.get_by_role("link", name="The same, one layer back").press("Enter")
    k = int(re.findall(r"of=a-1-(\d+)", page.url)[0])
    a, W = truth.forward["a"], truth.weights["W"]
    heard = [sum(v for j, v in enumerate(pulls(truth, 2, m)) if j not in (1, 7)) for m in range(16)]
    asks = [wish * a[2][m] * (1.0 - a[2][m]) for m, wish in enumerate(heard)]
    assert near(total(page), sum(W[2][m][k] * ask for m, ask in enumerate(asks)))
    expect(page.locator("#verdict")).to_contain_text("a neuron further back is muted")
    with stage.swapped():
        page.get_by_role("link", name="hear all").press("Enter")
    assert near(total(page), -truth.backward["da"][1][k])


def test_rows_heads_and_arrows_are_the_picture_s_own_marks(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", preset="plane", lens="wishes&of=a-2-1")
    page = stage.page

    page.locator("#tug .head").hover()
    expect(page.locator("#network #a-3-0.lit")).to_have_count(1)
    page.locator("#network #a-2-0").hover()
    expect(page.locator("#tug .pulled[data-mark='a-2-0'].lit")).to_have_count(1)
    page.locator("#lens .terms tbody tr").hover()
    expect(page.locator("#network #w-3-0-1.lit")).to_have_count(1)
    with stage.swapped():
        page.locator("#tug .pulled").first.click()
    expect(page.locator("#network #a-2-0.picked")).to_have_count(1)
    with stage.swapped():
        page.locator("#network #a-1-2").click()
    expect(page.locator("#tug .pulled.picked")).to_have_attribute("data-mark", "a-1-2")
    with stage.swapped():
        page.locator("#network #a-2-0").click()
    assert near(total(page), -truth_of(page).slope("a-2-0"))


def test_equal_effort_brings_most_in_proportion_and_each_is_measured(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", lens="wishes&about=effort")
    page, truth = stage.page, truth_of(stage.page)
    g = list(truth.slopes.values())

    with stage.swapped():
        page.get_by_role("link", name="0.01", exact=True).press("Enter")

    by, sign, random = map(written, stage.texts("#lens .ways .measured"))
    told = list(map(written, stage.texts("#lens .ways .told")))
    steepest = -0.01 * math.sqrt(sum(v * v for v in g))
    moved = sum(v != 0.0 for v in g)
    assert abs(told[0] / steepest - 1.0) < OFF
    assert abs(told[1] / (-0.01 * sum(map(abs, g)) / math.sqrt(moved)) - 1.0) < OFF
    assert by < sign < 0.0 and by < random and 0.5 < by / told[0] < 1.5
    expect(page.locator("#effort-verdict")).to_contain_text(f"{sign and by / sign:.1f} times as far as by sign alone")
    with stage.swapped():
        page.get_by_role("link", name="another seed").click()
    assert written(stage.texts("#lens .ways .measured")[2]) != random


def test_the_dial_turns_by_keys_and_C_rises_most_along_the_gradient(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", lens="wishes&about=circle&right=a-3-2&up=a-3-7&turn=40")
    page, truth = stage.page, truth_of(stage.page)
    miss = [truth.forward["a"][3][j] - truth.state["example"]["y"][j] for j in (2, 7)]

    with stage.swapped():
        page.get_by_label("Direction of the nudge in degrees").press("ArrowRight")

    said = re.search(r"At 45°: .* C changes by (\S+), measured; the gradient says (\S+)\.$",
                     page.locator("#turned").inner_text())
    way = 0.1 * math.sqrt(0.5)
    assert said and near(said[1], sum((m + way) ** 2 - m * m for m in miss))
    assert near(said[2], sum(2.0 * m * way for m in miss))
    steepest = math.degrees(math.atan2(miss[1], miss[0])) % 360.0
    verdict = page.locator("#circle-verdict")
    expect(verdict).to_contain_text(f"Along the gradient, at {steepest:.0f}°, C rises by")
    expect(verdict).to_contain_text("more than in any of the 36 other directions measured")
    with stage.swapped():
        page.get_by_role("link", name="two weights or biases").click()
    expect(verdict).to_contain_text(re.compile("Along the gradient|The gradient points to"))


def test_wishes_wait_for_the_backward_pass_which_a_button_makes(visitor: Visitor) -> None:
    stage: Stage = visitor.joins("forward", preset="chain", lens="wishes")

    with stage.moved():
        stage.page.locator("#lens").get_by_role("button", name="backward").click()

    assert near(total(stage.page), -truth_of(stage.page).slope("a-2-0"))
