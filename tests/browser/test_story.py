"""The first minute, as somebody has it who has never heard of backprop: counted in presses, on every screen."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, ViewportSize, expect

from tests.browser.conftest import Visitor
from tests.browser.pen import Pad, drawn_rightly
from tests.browser.stage import Stage
from tests.browser.truth import api_of

DESK: ViewportSize = {"width": 1280, "height": 720}
PHONE: ViewportSize = {"width": 390, "height": 844}
LAID_DOWN: ViewportSize = {"width": 844, "height": 390}
SCREENS: dict[str, dict[str, Any]] = {
    "desk": {"viewport": DESK},
    "phone": {"viewport": PHONE, "has_touch": True, "is_mobile": True},
    "laid down": {"viewport": LAID_DOWN, "has_touch": True, "is_mobile": True},
}
LEARNED = "() => parseInt(document.getElementById('run-accuracy')?.textContent) > 60"
CONTROLS = "a, button, select, input, summary, [role=button]"


def at(stage: Stage, what: Locator) -> tuple[float, float, float, float]:
    box = what.bounding_box()
    assert box is not None
    return box["x"], box["y"], box["width"], box["height"]


def seen(stage: Stage) -> int:
    """The controls that stand on the screen; the neurons of the picture are one."""
    found: list[str] = stage.page.evaluate("""controls => [...document.querySelectorAll(controls)]
        .filter(e => e.checkVisibility({visibilityProperty: true}) && e.getBoundingClientRect().width > 1
                     && !e.closest("#network, .hidden, .skip"))
        .map(e => e.textContent || e.name)""", CONTROLS)
    return len(found) + 1


def words(stage: Stage) -> list[str]:
    """All words that can be read, numbers and single letters left aside."""
    text: str = stage.page.evaluate("""() => {
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
        while (walker.nextNode()) {
          const above = walker.currentNode.parentElement;
          const box = above.getBoundingClientRect();
          if (above.checkVisibility({visibilityProperty: true}) && box.width > 1
              && !above.closest(".hidden, .skip, .left-out, option:not(:checked)")
              && getComputedStyle(above).clipPath === "none") found.push(walker.currentNode.data);
        }
        return found.join(" ");
      }""")
    return [word for word in text.split() if sum(map(str.isalpha, word)) > 1]


@pytest.mark.parametrize("screen", SCREENS)
def test_the_first_screen_is_calm(visitor: Visitor, screen: str) -> None:
    stage = visitor.arrives("/", **SCREENS[screen])

    assert stage.happened == "It reads handwritten digits. This one it gets wrong."
    assert seen(stage) <= 20
    assert len(words(stage)) <= 60
    assert stage.page.locator("button.next:visible, a.next:visible").count() == 1


@pytest.mark.parametrize("screen", SCREENS)
def test_four_presses_in_one_place_make_a_wrong_answer_right(visitor: Visitor, screen: str) -> None:
    stage = visitor.arrives("/", **SCREENS[screen])
    should = stage.texts("#network .wanted")
    x, y, width, height = at(stage, stage.move("next"))

    places = []
    for _ in range(4):
        with stage.swapped():
            stage.page.mouse.click(x + width / 2, y + height / 2)
        places.append(at(stage, stage.move("next")))

    assert set(places) == {(x, y, width, height)}
    assert stage.happened.endswith(f"Now it says {should[0]}.")
    assert stage.texts("#network .mark") == ["← right"]


@pytest.mark.parametrize("screen", SCREENS)
def test_picture_sentence_and_next_are_on_the_screen_together_at_every_phase(visitor: Visitor, screen: str) -> None:
    stage = visitor.arrives("/", **SCREENS[screen])

    for _ in range(5):
        for what in ("#network", ".happened", "#bar .next"):
            box = stage.page.locator(what).bounding_box()
            size = stage.page.viewport_size
            assert box is not None and size is not None
            assert box["y"] >= 0 and box["y"] + box["height"] <= size["height"] + 0.5
        with stage.swapped():
            stage.page.keyboard.press("PageDown")


@pytest.mark.parametrize("screen", SCREENS)
def test_then_it_is_taught_a_digit_of_ones_own_and_learns_from_nothing(visitor: Visitor, screen: str) -> None:
    stage = visitor.arrives("/", **SCREENS[screen])
    hand = Pad.finger if "has_touch" in SCREENS[screen] else Pad.mouse
    for text in ("Next: cost", "Next: backward", "Next: step", "Next: draw your own"):
        with stage.swapped():
            stage.move("next").click()
        expect(stage.move("next")).to_have_text(text)       # a press while an answer is being taken in is dropped
    with api_of(stage.page) as api:
        drawing = drawn_rightly(api, is_right=False)
    with stage.swapped():
        stage.move("next").click()
    hand(Pad(stage), drawing.strokes)
    expect(stage.page.locator(".happened")).to_contain_text("What was it?")
    with stage.moved():
        stage.page.get_by_role("button", name=f"It was a {drawing.digit}").click()
    for text in ("Next: cost", "Next: backward", "Next: step"):
        expect(stage.move("next")).to_have_text(text)
        with stage.moved():
            stage.move("next").click()

    expect(stage.move("next")).to_have_text("Next: watch it learn")
    stage.move("next").click()
    expect(stage.move("next")).to_have_text("Pause")
    stage.page.wait_for_function(LEARNED, timeout=60_000)
    stage.move("next").click()
    expect(stage.page.locator("#stage[data-running]")).to_have_count(0)
    expect(stage.move("next")).not_to_have_text("Next: watch it learn")


def test_keyboard_alone_does_the_story(visitor: Visitor) -> None:
    stage = visitor.arrives("/")

    presses = 0
    for key in ["PageDown"] * 4 + ["s"]:
        with stage.swapped():
            stage.page.keyboard.press(key)
        presses += 1
    stage.page.wait_for_function(LEARNED, timeout=60_000)
    stage.page.keyboard.press("PageDown")

    expect(stage.page.locator("#stage[data-running]")).to_have_count(0)
    assert presses + 1 <= 25
