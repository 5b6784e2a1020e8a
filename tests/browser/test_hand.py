"""In the hand: the words of the picture are read, the moves are on the same screen, and a finger hits them."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SCREEN, Visitor
from tests.browser.test_fit import boxes, overlap

EXHIBITS = ("chain", "plane", "digits")
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
TABLET: dict[str, Any] = {"viewport": {"width": 1180, "height": 820}, "has_touch": True, "is_mobile": True}
READ, FINGER = 12.0, 44.0
SHORT: dict[str, Any] = {"viewport": {"width": 390, "height": 664}, "has_touch": True, "is_mobile": True}
SMALL: dict[str, Any] = {"viewport": {"width": 360, "height": 660}, "has_touch": True, "is_mobile": True}
LAID_DOWN: dict[str, Any] = {"viewport": {"width": 844, "height": 390}, "has_touch": True, "is_mobile": True}

SIZES = """Array.from(document.querySelectorAll("#network text, #network tspan"))
    .filter((e) => e.checkVisibility() && e.textContent)
    .map((e) => [e.textContent, parseFloat(getComputedStyle(e).fontSize) * Math.abs(e.getScreenCTM().a)])"""


def crowded(page: Page) -> list[Any]:
    """Words of the picture that are too small, or lie on others or on a wish."""
    sizes: list[tuple[str, float]] = page.evaluate(SIZES)
    assert sizes
    texts, wishes = boxes(page, "#network text"), boxes(page, "#wishes .wish")
    pairs = [(one, two) for n, one in enumerate(texts) for two in texts[:n] + wishes if overlap(one, two)]
    return [each for each in sizes if each[1] < READ - 0.01] + [(one["words"], two["words"]) for one, two in pairs]


@pytest.mark.parametrize(("exhibit", "screen"), [
    ("chain", PHONE), ("plane", PHONE), ("digits", PHONE), ("plane", SHORT), ("digits", SHORT)])
def test_a_phone_shows_a_readable_picture_and_the_moves_at_once(
    visitor: Visitor, exhibit: str, screen: dict[str, Any],
) -> None:
    stage = visitor.arrives(f"/?preset={exhibit}", **screen)

    expect(stage.page.locator("#stage")).to_have_attribute("data-canvas", "tall" if screen is SHORT else "long")
    found = {"ready": crowded(stage.page)}
    for name in ("forward", "cost", "backward"):
        stage.press(name)
        found[name] = crowded(stage.page)

    assert {moment: what for moment, what in found.items() if what} == {}
    stage.page.evaluate("scrollTo(0, 0)")
    (picture,), moves = boxes(stage.page, "#network"), boxes(stage.page, "#moves button")
    assert picture["top"] >= 0 and not any(overlap(picture, move) for move in moves)
    assert max(move["bottom"] for move in moves) <= screen["viewport"]["height"]


BAR = """() => {
    const tall = (e) => e.getBoundingClientRect().height, said = (e) => Number(e.textContent.replaceAll("\u2212", "-"));
    const [top] = document.querySelectorAll(".gauge-end"), discs = [...document.querySelectorAll("[id^='a-1-'] .disc")];
    return {cost: said(document.querySelector(".gauge-now")) / said(top),
            parts: [...document.querySelectorAll("#stack rect")].map(tall).reduce((one, two) => one + two),
            whole: tall(document.getElementById("cost-ground")),
            layer: discs.at(-1).getBoundingClientRect().bottom - discs[0].getBoundingClientRect().top};
}"""


def test_a_long_phone_has_a_long_picture_and_the_bar_of_C_along_it_even_while_it_learns(visitor: Visitor) -> None:
    stage = visitor.arrives("/", **PHONE)
    expect(stage.page.locator("#stage")).to_have_attribute("data-canvas", "long")
    stage.press("forward", "cost", "backward")
    found = [stage.page.evaluate(BAR)]
    stage.press("step")
    stage.page.locator("#bar .learn").tap()
    stage.page.wait_for_selector("#stage[data-running]")
    for _ in range(3):
        before = stage.page.locator(".gauge-now").text_content()
        stage.page.wait_for_function("was => document.querySelector('.gauge-now').textContent !== was", arg=before)
        found.append(stage.page.evaluate(BAR))

    assert all(each["parts"] == pytest.approx(each["cost"] * each["whole"], abs=1) for each in found), found
    assert all(each["whole"] == pytest.approx(each["layer"], abs=12) for each in found), found
    assert found[0]["whole"] > 0.43 * PHONE["viewport"]["height"]


CUT = """(() => {
    const picture = document.getElementById("network"), isCut = getComputedStyle(picture).overflow !== "visible";
    const right = isCut ? picture.getBoundingClientRect().right : innerWidth;
    return [...picture.querySelectorAll("text")].filter((e) => e.checkVisibility() && e.textContent)
        .filter((e) => e.getBoundingClientRect().right > right).map((e) => e.textContent);
})()"""


@pytest.mark.parametrize("exhibit", EXHIBITS)
def test_no_number_of_a_phone_is_cut_at_its_edge(visitor: Visitor, exhibit: str) -> None:
    stage = visitor.arrives(f"/?preset={exhibit}", **PHONE)

    found = {}
    for moment in range(5):
        found[moment] = stage.page.evaluate(CUT)
        if moment < 4:
            stage.press("next")

    assert not any(found.values()), found
    assert stage.page.evaluate("document.documentElement.scrollWidth") == PHONE["viewport"]["width"]


@pytest.mark.parametrize("screen", [PHONE, SHORT, SMALL], ids=["long", "short", "small"])
def test_the_legend_of_a_phone_says_both_signs_of_a_nudge(visitor: Visitor, screen: dict[str, Any]) -> None:
    stage = visitor.arrives("/", **screen)

    stage.press("next", "next", "next")

    (legend,), keys = boxes(stage.page, "#legend"), boxes(stage.page, "#legend .keys li")
    assert [key["words"].split()[0] for key in keys] == ["0", "1", "raise", "lower", "bias", "wish"]
    assert all(legend["top"] <= key["top"] and key["bottom"] <= legend["bottom"] for key in keys)
    assert not any(overlap(one, two) for n, one in enumerate(keys) for two in keys[:n])
    assert not any(overlap(key, closer) for key in keys for closer in boxes(stage.page, ".closer"))


def test_a_key_of_the_legend_says_what_it_stands_for_under_a_finger_and_under_a_mouse(visitor: Visitor) -> None:
    phone = visitor.arrives("/?phase=backward", **PHONE).page
    readout = phone.locator("#readout")

    phone.locator("#legend li", has_text="bias").tap()
    expect(readout).to_contain_text("bias: what a neuron adds to its weighted sum")
    phone.locator("#legend li", has_text="raise").tap()
    expect(readout).to_contain_text("were this weight raised by a little, C would fall by 0.45 times as much")
    (said,) = boxes(phone, "#readout")
    assert 0 <= said["left"] and said["right"] <= PHONE["viewport"]["width"]

    desk = visitor.arrives("/?phase=backward").page
    desk.locator("#legend li", has_text="wish").hover()
    expect(desk.locator("#readout")).to_contain_text("wish: what C asks of an activation")


@pytest.mark.parametrize("screen", [PHONE, LAID_DOWN], ids=["upright", "laid down"])
@pytest.mark.parametrize("exhibit", EXHIBITS)
def test_a_panel_leaves_the_picture_of_a_phone_readable(visitor: Visitor, exhibit: str, screen: dict[str, Any]) -> None:
    stage = visitor.arrives(f"/?preset={exhibit}", **screen)
    stage.press("next", "next", "next")         # laid down there is no track of stops

    stage.lens("nudges")

    expect(stage.page.locator("#stage")).to_have_attribute("data-canvas", "low")
    assert crowded(stage.page) == []
    (tabs,) = boxes(stage.page, ".tabs")
    assert screen is LAID_DOWN or tabs["bottom"] - tabs["top"] < 2 * FINGER + 8, "a row of questions, and one of lenses"


@pytest.mark.parametrize("exhibit", ["plane", "digits"])
def test_a_tablet_is_read_with_a_panel_and_without(visitor: Visitor, exhibit: str) -> None:
    stage = visitor.arrives(f"/?preset={exhibit}", **TABLET)
    stage.press("forward", "cost", "backward")

    found = {}
    for width, height in ((1180, 820), (1001, 800), (1000, 700), (768, 1024)):
        stage.page.set_viewport_size({"width": width, "height": height})
        for lens in ("", "?lens=nudges"):
            stage.page.goto(stage.page.url.split("?")[0] + lens)
            stage.page.wait_for_load_state("networkidle")
            found[f"{width}{lens}"] = crowded(stage.page)
            assert stage.page.evaluate("(e => !e || e.scrollWidth <= e.clientWidth)(document.querySelector('.open'))")

    assert {place: what for place, what in found.items() if what} == {}


def test_a_chain_on_a_phone_is_never_gone_along_sideways(visitor: Visitor) -> None:
    stage = visitor.arrives("/?preset=chain", **PHONE)
    stage.press("forward", "cost", "backward")

    for l in (1, 2, 3):
        with stage.swapped():
            stage.page.get_by_role("link", name=f"Show the chain from layer {l} on").click()
        assert stage.page.locator(".tree").evaluate("e => e.scrollWidth <= e.clientWidth")
        assert crowded(stage.page) == []
        assert f"layer {l}" in stage.texts("#network text.caption")


@pytest.mark.parametrize("screen", [PHONE, TABLET], ids=["phone", "tablet"])
@pytest.mark.parametrize("exhibit", EXHIBITS)
def test_a_finger_hits_what_there_is_to_touch(visitor: Visitor, exhibit: str, screen: dict[str, Any]) -> None:
    page = visitor.arrives(f"/?preset={exhibit}", **screen).page

    targets = boxes(page, ".head :is(a:not(h1 a), button, input), #moves button, .tabs a, .reach a, .labels button")

    assert len(targets) > 6
    assert [box for box in targets if box["bottom"] - box["top"] < FINGER - 0.5] == []


@pytest.mark.parametrize(("part", "edge"), [("head,said", "top"), ("bar", "bottom"), ("lens", "right")])
def test_what_is_left_away_leaves_its_place_to_the_picture(visitor: Visitor, part: str, edge: str) -> None:
    page = visitor.arrives(f"/?hide={part}").page

    (picture,) = boxes(page, ".picture")

    assert picture[edge] == {"top": 0, "bottom": SCREEN["height"], "right": SCREEN["width"]}[edge]

