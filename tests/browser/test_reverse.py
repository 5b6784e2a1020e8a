"""The picture turned round in a browser: halt by halt from the right, with keys alone, and every layer checked."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.stage import Stage
from tests.browser.test_access import in_every_theme
from tests.browser.test_fit import boxes
from tests.browser.test_hall import HALLS, faults
from tests.browser.test_scripts import node
from tests.browser.truth import Truth, truth_of
from tests.scene.moments import written

OFF, TINY = 0.051, 0.51
"""Of a number with two digits; of one under a tenth, which may have one where there is little room."""
WALK = ("The slopes of C by the outputs", "by the weighted sums z of layer 3", "by the activations of layer 2",
        "by the biases and weights of layer 3", "by the weighted sums z of layer 2", "by the activations of layer 1",
        "by the biases and weights of layer 2", "by the weighted sums z of layer 1",
        "by the biases and weights of layer 1")
LANES = """all => Object.fromEntries(all.map((wire) => [wire.dataset.mark, Object.fromEntries(
    [".a", ".delta", ".slope", ".w"].map((name) => [name, wire.querySelector(name)?.textContent ?? ""]))]))"""
FUNNELS = """all => Object.fromEntries(all.map((funnel) => [funnel.dataset.mark, Object.fromEntries(
    [".gain", ".da", ".delta"].map((name) => [name, funnel.querySelector(name)?.textContent ?? ""]))]))"""

CROSSES = """path => Array.from(path.getAttribute("d").matchAll(/M([-\\d.]+) ([-\\d.]+)/g), ([, x, y]) =>
    new DOMPoint(Number(x), Number(y)).matrixTransform(path.getScreenCTM()).x)"""

Numbers = dict[str, dict[str, str]]


def means(text: str, truth: float) -> bool:
    value = written(text.strip(" =×daδw"))
    return abs(value - truth) <= (OFF if abs(truth) >= 0.1 else TINY) * max(abs(truth), abs(value))


def run_together(page: Page) -> list[tuple[str, str]]:
    """Texts of one height that touch."""
    texts = boxes(page, "#reversed text")
    return [(one["words"], two["words"]) for n, one in enumerate(texts) for two in texts[:n]
            if abs(one["top"] - two["top"]) < 6
            and min(one["right"], two["right"]) + 2 > max(one["left"], two["left"])]


def has_a_cross_each(page: Page) -> bool:
    """Whether a × stands between the factors of every lane, and touches neither."""
    crosses = page.locator("#reversed .crosses").evaluate(CROSSES)
    a, delta = boxes(page, "#reversed .wire .a"), boxes(page, "#reversed .wire .delta")
    return all(one["right"] < x and x + 5 < two["left"] for one, x, two in zip(a, crosses, delta, strict=True)) \
        and page.locator("#reversed .crosses").is_visible()


def lanes(page: Page) -> Numbers:
    found: Numbers = page.locator("#reversed .wire").evaluate_all(LANES)
    return found


def funnels(page: Page) -> Numbers:
    found: Numbers = page.locator("#reversed .funnel").evaluate_all(FUNNELS)
    return {mark: numbers for mark, numbers in found.items() if numbers[".gain"]}


def layers_of(numbers: Numbers, name: str) -> set[int]:
    """The layers of all that have a number there; each has all of its own or none."""
    known = {mark for mark, of in numbers.items() if of[name] and "?" not in of[name]}
    found = {int(mark.split("-")[1]) for mark in known}
    assert known == {mark for mark in numbers if int(mark.split("-")[1]) in found}
    return found


def on(stage: Stage) -> None:
    """One halt on, with the key of the layer button."""
    with stage.swapped():
        stage.page.keyboard.press("Shift+ArrowRight")


def agree(truth: Truth, wires: Numbers, cells: Numbers) -> None:
    """All that is told is the API's."""
    a, W, back = truth.forward["a"], truth.weights["W"], truth.backward
    for mark, of in wires.items():
        l, j, k = map(int, mark.split("-")[1:])
        assert means(of[".w"], W[l][j][k]) and means(of[".a"], a[l - 1][k]), mark
        assert "?" in of[".delta"] or means(of[".delta"], back["delta"][l][j]), mark
        assert not of[".slope"] or means(of[".slope"], truth.slope(mark)), mark
    for mark, of in cells.items():
        l, j = map(int, mark.split("-")[1:])
        assert "?" in of[".da"] or means(of[".da"], back["da"][l][j]), mark
        assert "?" in of[".delta"] or means(of[".delta"], back["delta"][l][j]), mark


def works_out(page: Page, truth: Truth, is_output: bool) -> None:
    """The output from its miss; a neuron of layer 1 from both of layer 2 that it feeds."""
    text = page.locator("#worked").inner_text()
    if is_output:
        assert text.startswith("Output 0: ∂C/∂a = 2 (a − y) = 2 (")
        assert abs(written(text.split(" gives ")[1]) - truth.backward["da"][3][0]) < 6e-3
        return
    j = int(text.split()[1])
    terms = [[written(v.strip(" ()")) for v in term.split("×")] for term in text.split("= ")[1].split(" + ")]
    W, delta = truth.weights["W"][2], truth.backward["delta"][2]
    assert sorted(terms) == [pytest.approx(pair, rel=6e-3) for pair in sorted([W[i][j], delta[i]] for i in (0, 1))]
    assert abs(written(text.split("= ")[2]) - truth.backward["da"][1][j]) < 6e-3


def test_forward_leaves_first_factors_the_recursion_asks_and_each_halt_fills_more_from_the_right(
    visitor: Visitor,
) -> None:
    stage = visitor.joins("forward", preset="plane", lens="reverse&short=3")
    page, truth = stage.page, truth_of(stage.page)
    wires, cells = lanes(page), funnels(page)
    assert len(wires) == 18
    assert layers_of(wires, ".a") == layers_of(wires, ".w") == layers_of(cells, ".gain") == {1, 2, 3}
    assert {of[".delta"] for of in wires.values()} == {"?"} and not any(of[".slope"] for of in wires.values())
    inks = page.locator("#reversed .wire").first.evaluate(
        "wire => ['.a', '.delta'].map((name) => getComputedStyle(wire.querySelector(name)).fill)")
    assert len(set(inks)) == 2                                          # what forward brings, what backward will
    for l, answer in ((1, "No"), (2, "No"), (3, "Yes")):
        on(stage)
        expect(page.locator("#question")).to_contain_text(f"Is the next layer, layer {l}, the output? {answer}")
        expect(page.locator(".call:is(.open, .top)")).to_have_count(l)

    told = []
    for name in WALK:
        on(stage)
        expect(page.locator(".halts [aria-current=step]")).to_have_attribute("title", name)
        wires, cells = lanes(page), funnels(page)
        agree(truth, wires, cells)
        if name in (WALK[0], WALK[5]):
            works_out(page, truth, name == WALK[0])
        told.append(tuple(min(layers_of(of, kind) or {4}) for of, kind in
                          ((cells, ".da"), (cells, ".delta"), (wires, ".delta"), (wires, ".slope"))))

    assert told == [(3, 4, 4, 4), (3, 3, 3, 4), (2, 3, 3, 4), (2, 3, 3, 3), (2, 2, 2, 3), (1, 2, 2, 3), (1, 2, 2, 2),
                    (1, 1, 1, 2), (1, 1, 1, 1)]
    expect(page.locator(".call.back")).to_have_count(3)
    expect(page.locator("#checks .checked")).to_have_count(3)
    expect(page.locator("#checks")).to_contain_text("all 12 nudged")
    assert stage.phase == "backward"


def test_the_layer_buttons_of_the_bar_are_honoured_and_nothing_is_told_before_its_pass(visitor: Visitor) -> None:
    stage = visitor.joins("forward", preset="plane", lens="reverse")
    expect(stage.page.locator("#checks .open-check")).to_have_count(3)

    for l in (3, 2, 1):
        stage.press("on by one layer") if l < 3 else stage.press("cost", "on by one layer")
        assert layers_of(lanes(stage.page), ".slope") == set(range(l, 4))
        assert layers_of(funnels(stage.page), ".delta") == set(range(l, 4))
        expect(stage.page.locator("#checks .checked")).to_have_count(4 - l)
    stage.press("back by one layer")

    assert layers_of(lanes(stage.page), ".slope") == layers_of(funnels(stage.page), ".delta") == {2, 3}
    assert in_every_theme(stage.page, within=".lens") == {}
    expect(stage.page.locator("#checks .open-check")).to_have_text("layer 1?not there yet")


def test_one_key_turns_the_picture_round_and_what_is_picked_out_stays(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", preset="plane", lens="nudges&of=w-2-1-3")
    page = stage.page
    with stage.swapped():
        page.keyboard.press("r")
    expect(page.locator("#reversed .wire.picked")).to_have_attribute("data-mark", "w-2-1-3")
    expect(page.locator("#network")).to_be_hidden()
    expect(page.locator("#worked")).to_contain_text("w⁽²⁾₁,₃: ")

    with stage.swapped():
        page.locator("#reversed .wire[data-mark='w-3-0-1'] .slope").click()
    expect(page.locator("#reversed .wire.picked")).to_have_attribute("data-mark", "w-3-0-1")
    page.locator("#reversed .funnel[data-mark='a-2-1']").focus()
    expect(page.locator("#readout")).to_contain_text("neuron 1 of layer 2, a = ")
    with stage.swapped():
        page.keyboard.press("r")

    expect(page.locator("#network")).to_be_visible()
    expect(page.locator("#network #w-3-0-1.picked")).to_have_count(1)
    assert "lens=" not in page.url


def test_without_javascript_the_rest_is_run_and_a_stated_sample_of_the_digits_agrees(visitor: Visitor) -> None:
    stage = visitor.arrives("/?lens=reverse", java_script_enabled=False)
    page = stage.page
    page.locator("#walk").get_by_role("button", name="forward").click()
    page.locator("#walk").get_by_role("button", name="next halt").click()
    expect(page.locator("#halt-says")).to_contain_text("C itself says how it changes with every output")
    page.locator("#walk").get_by_role("link", name="next halt").click()
    expect(page.locator(".halts [aria-current=step]")).to_have_attribute("title", WALK[1])

    page.locator("#walk").get_by_role("button", name="run the rest").click()

    expect(page.locator("#checks .checked")).to_have_count(3)
    for l, of in ((3, "170"), (2, "272"), (1, "12,560")):
        expect(page.locator("#checks tr").nth(3 - l)).to_contain_text(
            f"layer {l}✓32 nudged of {of}, the 16 largest and 16 spread evenly; farthest apart:")
    expect(page.locator(".key")).to_contain_text("Drawn are 2 of 784, 4 of 16, 2 of 16 and 3 of 10 neurons")
    agree(truth_of(page), lanes(page), funnels(page))


HOLD = """() => { window.sent = []; const usual = Element.prototype.animate;
  Element.prototype.animate = function (frames, time) {
    const mark = this.closest("#reversed [data-mark]"), shift = new DOMMatrix(mark ? frames[0].transform : "none");
    if (mark) window.sent.push([mark.dataset.mark, this.classList[0], shift.e, shift.f]);
    return usual.call(this, frames, time);
  }; }"""
"""Every motion is written down: of which mark, which number, and where it sets out, in units from its place."""


def test_a_slides_in_from_the_left_delta_from_the_right_and_the_product_drops_out(visitor: Visitor) -> None:
    stage = visitor.arrives("/?preset=chain&lens=reverse", reduced_motion="no-preference")
    page = stage.page
    page.evaluate(HOLD)

    def sent() -> dict[str, tuple[float, float]]:
        found = page.evaluate("window.sent.splice(0)")
        return {f"{mark} {name}": (x, y) for mark, name, x, y in found}

    stage.press("forward")
    came = sent()
    assert set(came) == {"w-2-0-0 a", "w-3-0-0 a"}                      # x was there before
    assert max(x for x, _ in came.values()) < -10
    with stage.moved():
        page.keyboard.press("Shift+ArrowRight")
    assert {name: x > 10 for name, (x, _) in sent().items()} == {"a-3-0 da": True}
    on(stage)
    came = sent()
    assert set(came) == {"w-3-0-0 delta", "a-3-0 delta"} and came["w-3-0-0 delta"][0] > 10
    on(stage)
    assert set(sent()) == {"a-2-0 da"}
    on(stage)
    ((name, (x, y)),) = sent().items()
    assert (name, x) == ("w-3-0-0 slope", 0) and y < -10
    with stage.swapped():
        page.keyboard.press("Shift+ArrowLeft")
    assert sent() == {}


def test_all_at_once_goes_from_right_to_left_and_a_product_waits_for_its_factors() -> None:
    keys = ["w-3-0-1 delta", "w-3-0-1 slope", "w-1-0-1 delta", "w-3-0-1 a"]

    turns = node("lenses/reverse.js", f"{keys}.map((key) => it.turnOf(key, {keys}))")

    assert turns == [0, 0.5, 2, 0]


@pytest.mark.parametrize("exhibit", ["chain", "plane", "digits"])
def test_it_is_read_in_a_hall_and_fits_a_telephone(visitor: Visitor, exhibit: str) -> None:
    page = visitor.arrives(f"/?preset={exhibit}&phase=backward&theme=projector&lens=reverse", viewport=HALLS[0]).page
    assert faults(page) == {}
    assert run_together(page) == [] and has_a_cross_each(page)
    (box,), (cost,) = boxes(page, "#reversed .cost"), boxes(page, "#reversed .cost-now")
    assert box["left"] < cost["left"] and cost["right"] < box["right"]

    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    expect(page.locator("#bar .next")).to_be_in_viewport()
    page.reload()                                                       # a phone is drawn the layer at work
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert len({mark.split("-")[1] for mark in lanes(page)}) == 1
    assert run_together(page) == [] and has_a_cross_each(page)
    expect(page.locator("#reversed")).to_be_in_viewport()
    expect(page.locator(".halts .now")).to_be_in_viewport(ratio=0.9)
    assert page.locator("#reversed").evaluate("svg => svg.getBoundingClientRect().right") <= 390
