"""The chain in a real browser: dots and sliders move the numbers, nudges travel, and every number is the API's."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from app.lenses.dials import MOMENTS
from app.scene.marks.words import number, signed
from tests.browser.conftest import Visitor
from tests.browser.stage import Stage
from tests.browser.truth import truth_of

SIX = [1] * 7


@pytest.fixture
def chain(visitor: Visitor) -> Stage:
    """The first page of the chain."""
    return visitor.arrives("/?preset=chain")


@pytest.fixture
def passed(visitor: Visitor) -> Stage:
    """With both passes on the stage."""
    return visitor.joins("forward", "backward", preset="chain", lens="dials")


def shown(stage: Stage) -> dict[str, tuple[str, str]]:
    """By the symbol (w(3), C): its value and its slope."""
    symbols = [re.sub(r"\s", "", s) for s in stage.texts("#discs .symbol")]
    plain = [s.translate(str.maketrans("𝑤𝑏𝑧𝑎𝐶𝑦", "wbzaCy")) for s in symbols]
    numbers = zip(stage.texts(".quantity-value"), stage.texts(".quantity-slope"), strict=True)
    return dict(zip(plain, numbers, strict=True))


def middle(stage: Stage, mark: str) -> tuple[float, float]:
    """Where on the screen a dot is."""
    box = stage.page.locator(f"#dot-{mark}").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(stage: Stage, mark: str, px: float, steps: int = 4) -> None:
    """Take a dot by hand and move it up by so many px of the screen."""
    x, y = middle(stage, mark)
    stage.page.mouse.move(x, y)
    stage.page.mouse.down()
    with stage.swapped():
        for i in range(1, steps + 1):
            stage.page.mouse.move(x, y - px * i / steps)
    stage.page.mouse.up()
    settled(stage)


def settled(stage: Stage) -> None:
    """Wait until no answer to a hand is on its way any more."""
    stage.page.wait_for_selector(":root:not([data-away])")


@pytest.mark.parametrize("sizes", [[1, 1], [1, 1, 1, 1], SIX])
def test_every_number_of_the_tree_is_the_apis(visitor: Visitor, sizes: list[int]) -> None:
    stage = visitor.joins("forward", "backward", preset="chain", sizes=sizes, init="normal")
    stage.page.goto(stage.page.url + "?first=1")

    found, truth = shown(stage), truth_of(stage.page)

    digits = 2 if len(sizes) > 5 else 3
    z, a, back = truth.forward["z"], truth.forward["a"], truth.backward
    assert found["C"] == (number(back["cost"]), "") and found["y"] == (number(truth.state["example"]["y"][0]), "")
    assert found["a(0)"] == (number(a[0][0]), signed(back["da"][0][0], digits))
    for l in range(1, len(sizes)):
        assert found[f"z({l})"] == (number(z[l][0]), signed(back["delta"][l][0], digits))
        assert found[f"a({l})"] == (number(a[l][0]), signed(back["da"][l][0], digits))
        w, b = truth.weights["W"][l][0][0], truth.weights["b"][l][0]
        assert found[f"w({l})"] == (number(w), signed(back["nabla_W"][l][0][0], digits))
        assert found[f"b({l})"] == (number(b), signed(back["nabla_b"][l][0], digits))
    slopes = truth.slopes
    drawn = stage.marks("#edges .edge")
    assert set(drawn) == set(slopes)
    widest = max(drawn, key=lambda mark: drawn[mark]["width"])
    for mark, ink in drawn.items():
        assert ink["width"] == pytest.approx(9 * abs(slopes[mark] / slopes[widest]), abs=0.0015), mark


def test_the_chain_fills_in_pass_by_pass(chain: Stage) -> None:
    known = [sum(bool(value) for value, _ in shown(chain).values())]
    for button in ("on by one layer", "forward", "cost", "backward"):
        chain.press(button)
        known.append(sum(bool(value) for value, _ in shown(chain).values()))

    assert known == [8, 10, 14, 15, 15]
    assert sum(bool(slope) for _, slope in shown(chain).values()) == 13
    assert chain.page.locator("#wishes .wish").count() >= 1


def test_a_dot_is_dragged_and_everything_follows(passed: Stage) -> None:
    before = shown(passed)

    drag(passed, "w-3-0-0", 30)

    after, truth = shown(passed), truth_of(passed.page)
    assert float(after["w(3)"][0]) > float(before["w(3)"][0]) + 0.3
    assert after["w(3)"][0] == number(truth.weights["W"][3][0][0])
    assert after["C"] == (number(truth.backward["cost"]), "") != before["C"]
    assert passed.phase == "backward" and after["w(2)"][0] == before["w(2)"][0]
    assert "lens=equation" not in passed.page.url
    passed.press("back")
    assert shown(passed) == before


def test_a_finger_drags_a_dot_too(visitor: Visitor) -> None:
    stage = visitor.arrives("/?preset=chain", has_touch=True)
    stage.press("forward", "cost", "backward")
    before = shown(stage)
    x, y = middle(stage, "w-3-0-0")
    session = stage.page.context.new_cdp_session(stage.page)

    with stage.moved():
        for kind, up in (("touchStart", 0), ("touchMove", 20), ("touchMove", 30), ("touchMove", 40), ("touchEnd", 40)):
            at = [] if kind == "touchEnd" else [{"x": x, "y": y - up}]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})
    settled(stage)

    assert float(shown(stage)["w(3)"][0]) > float(before["w(3)"][0]) + 0.3


def test_the_first_thing_done_on_the_page_may_be_a_drag(chain: Stage) -> None:
    drag(chain, "b-1-0", -20)

    assert re.search(r"/r/\w+", chain.page.url)
    assert shown(chain)["b(1)"][0] == number(truth_of(chain.page).weights["b"][1][0])


def test_y_is_dragged_and_the_first_factor_follows_the_miss(passed: Stage) -> None:
    drag(passed, "y", -40)

    truth = truth_of(passed.page)
    y, a = truth.state["example"]["y"][0], truth.forward["a"][3][0]
    assert y < 0.8 and shown(passed)["y"][0] == number(y)
    assert shown(passed)["a(3)"][1] == signed(2 * (a - y))


def test_an_activation_that_is_dragged_stays_and_becomes_a_wish(visitor: Visitor, passed: Stage) -> None:
    visitor.expects(409)
    before, version = shown(passed), passed.version

    drag(passed, "a-2-0", 20, steps=1)

    expect(passed.notice).to_contain_text("cannot be set, only wished for")
    expect(passed.page.locator("#wanted-a-2-0")).to_have_count(1)
    assert (shown(passed), passed.version) == (before, version)


def test_a_click_on_a_dot_opens_its_equation(passed: Stage) -> None:
    with passed.swapped():
        passed.page.locator("#dot-w-2-0-0").click(force=True)

    expect(passed.page.locator("#equation")).to_have_attribute("data-of", "w-2-0-0")


def test_a_slider_is_moved_by_keys_and_by_hand(passed: Stage) -> None:
    slider = passed.page.get_by_label("the weight of layer 2, slider")
    slider.focus()
    for _ in range(3):
        with passed.swapped():
            slider.press("ArrowRight")
        settled(passed)

    truth = truth_of(passed.page)
    assert truth.weights["W"][2][0][0] == pytest.approx(-0.1321 + 0.06, abs=0.021)
    assert shown(passed)["w(2)"][0] == number(truth.weights["W"][2][0][0])
    with passed.swapped():
        slider.fill("1.5")
    settled(passed)
    assert truth_of(passed.page).weights["W"][2][0][0] == 1.5


def test_a_number_is_typed(passed: Stage) -> None:
    field = passed.page.get_by_label("the bias of layer 1", exact=True)
    field.fill("-0.75")
    with passed.swapped():
        field.press("Enter")

    assert truth_of(passed.page).weights["b"][1][0] == -0.75
    assert shown(passed)["b(1)"][0] == "\N{MINUS SIGN}0.750"


def test_a_nudge_travels_and_its_ratios_multiply(passed: Stage) -> None:
    passed.lens("tiny")
    passed.page.get_by_role("combobox", name="nudge").select_option("w-1-0-0")
    with passed.swapped():
        passed.page.get_by_role("button", name="nudge", exact=True).click()

    truth = truth_of(passed.page)
    ratios = [float(v.replace("\N{MINUS SIGN}", "-")) for v in passed.texts(".ratio-value")]
    assert len(ratios) == 7 and passed.page.locator("#braces .brace").count() == 8
    product = 1.0
    for ratio in ratios:
        product *= ratio
    slope = truth.backward["nabla_W"][1][0][0]
    assert product == pytest.approx(slope, rel=0.02)
    assert passed.texts("#slope") == [number(slope, 6)]
    on_the_picture = passed.texts("#texts .ratio, #texts .ratio-end")
    assert sorted(on_the_picture) == sorted(f"×{v}" for v in passed.texts(".ratio-value"))


def test_h_shrinks_and_the_ratio_nears_the_slope_until_rounding_spoils_it(passed: Stage) -> None:
    passed.page.goto(passed.page.url.split("?")[0] + "?lens=tiny&nudge=w-3-0-0")
    agreeing = []
    for power in (1, 4, 7, 12):
        with passed.swapped():
            passed.page.get_by_label("Powers of ten").fill(str(power))
        agreeing.append(int(passed.texts("#agreeing")[0].split()[0]))

    assert agreeing[0] < agreeing[1] < agreeing[2] > agreeing[3]
    assert passed.page.locator(".samples .now").inner_text() == "10⁻¹²"


@pytest.mark.parametrize("text", [moment.text for moment in MOMENTS])
def test_every_moment_is_passed_through(visitor: Visitor, text: str) -> None:
    stage = visitor.arrives("/?preset=chain&lens=dials")
    with stage.page.expect_navigation():
        stage.page.get_by_role("link", name=text, exact=True).click()
    stage.press("forward", "cost")
    if text.startswith("C ="):
        assert stage.happened.endswith("is the cost: 0.1156.")
    stage.press("backward")

    found, truth = shown(stage), truth_of(stage.page)

    assert found["C"][0] == number(truth.backward["cost"])

def test_other_layers_are_unfolded_and_folded_away(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", preset="chain", sizes=SIX)

    assert "w(4)" in shown(stage) and "w(3)" not in shown(stage)
    assert "layers 1 to 3 are folded away" in stage.page.locator(".left-out").inner_text()
    with stage.swapped():
        stage.page.get_by_role("link", name="Show the chain from layer 2 on").click()
    assert "w(2)" in shown(stage) and "w(1)" not in shown(stage)


@pytest.mark.parametrize("path", ["?lens=tiny&nudge=w-1-0-0", "?first=1&lens=tiny&nudge=w-1-0-0&h=1e-7"])
@pytest.mark.parametrize("sizes", [[1, 1], [1, 1, 1, 1], SIX])
def test_no_words_on_the_picture_overlap_or_are_cut(visitor: Visitor, sizes: list[int], path: str) -> None:
    stage = visitor.joins("forward", "backward", preset="chain", sizes=sizes, init="normal")
    stage.page.goto(stage.page.url + path)

    boxes = stage.page.locator("#network text").evaluate_all(
        "texts => texts.filter(t => t.textContent.trim()).map(t => {"
        " const b = t.getBBox(), y = Number(t.getAttribute('y'));"       # the box of mathematics is as tall as a line
        " return [t.textContent.trim(), b.x, y - 5, b.x + b.width, y + 5] })")
    for i, (one, left, top, right, bottom) in enumerate(boxes):
        assert left >= 0 and right <= 900 and top >= 0 and bottom <= 560, one
        for other, l, t, r, b in boxes[i + 1 :]:
            assert not (left < r and l < right and top < b and t < bottom), f"{one} over {other}"


def test_a_phone_shows_the_last_layers_and_takes_a_finger(visitor: Visitor) -> None:
    stage = visitor.arrives("/?preset=chain", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    stage.press("forward", "cost", "backward")

    assert stage.page.evaluate("document.documentElement.scrollWidth") <= 390
    stage.page.locator("#network").scroll_into_view_if_needed()
    expect(stage.page.locator("#dot-w-3-0-0")).to_be_in_viewport()
    before = shown(stage)["w(3)"]
    drag(stage, "w-3-0-0", 25)
    assert shown(stage)["w(3)"] != before


def test_a_nudge_that_nothing_feels_yet_has_the_button_that_is_missing(visitor: Visitor) -> None:
    page = visitor.arrives("/?preset=chain&lens=tiny&nudge=w-3-0-0").page

    page.get_by_role("button", name="show the cost").click()

    expect(page.locator("#product")).to_be_visible()
