"""A drawing that is not on the stage yet: the bar, the keys and the panel are about it, and Back leaves it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.pen import Pad, drawings, drawn_rightly
from tests.browser.stage import Stage
from tests.browser.test_fit import boxes, overlap
from tests.browser.truth import api_of

PHONES: list[dict[str, Any]] = [
    {"viewport": {"width": width, "height": height}, "has_touch": True, "is_mobile": True}
    for width, height in ((390, 844), (412, 785), (360, 660))]


def drawn(stage: Stage) -> None:
    """A digit, with the mouse, into the square of the stage."""
    with api_of(stage.page) as api:
        drawing = drawn_rightly(api)
    Pad(stage).mouse(drawing.strokes)
    expect(stage.page.locator("#happened")).to_contain_text(f"says {drawing.digit}")


@pytest.mark.parametrize("key", ["PageUp", "Escape", "click"])
def test_back_leaves_the_drawing_and_no_step_behind_it(visitor: Visitor, key: str) -> None:
    stage = visitor.joins("forward", "backward", "step")
    before, said = stage.version, stage.happened
    drawn(stage)

    with stage.swapped():
        stage.move("back").click() if key == "click" else stage.page.keyboard.press(key)

    assert stage.version == before and stage.happened == said
    assert Pad(stage).strokes == [] and not Pad(stage).ink


def test_an_emptied_square_stays_an_empty_square(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", "step")
    stage.page.goto(stage.page.url + "?do=draw")
    drawn(stage)

    with stage.swapped():
        stage.page.get_by_role("button", name="clear").click()

    expect(stage.page.locator("#happened")).to_have_text("Draw a digit in the square.")
    assert Pad(stage).strokes == []


def test_watching_it_learn_while_there_is_a_drawing_watches_it_learn(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", "step")
    drawn(stage)

    stage.page.locator("#bar .learn").click()

    stage.page.wait_for_selector("#stage[data-running]")
    expect(stage.page.locator(".said .fine")).to_contain_text(re.compile(r"At first \d+(\.\d+)? % right, "))
    stage.page.keyboard.press("Escape")
    stage.page.wait_for_selector("#stage:not([data-running])")


def test_until_it_is_named_a_drawing_costs_nothing_and_any_digit_key_names_it(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", "step")
    drawn(stage)
    with stage.moved():
        stage.move("next").click()
    for name in ("cost", "backward", "step"):
        expect(stage.move(name)).to_be_disabled()
    expect(stage.page.locator(".stops [aria-current=step]")).to_have_text("cost")

    with stage.moved():
        stage.page.keyboard.press("4")

    assert not stage.page.locator("#lens").count()
    with api_of(stage.page) as api:
        assert api.get()["example"]["label"] == 4
    expect(stage.move("backward")).to_be_enabled()


def test_a_panel_says_that_it_is_about_the_example_before_the_drawing(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", lens="numbers")
    words = stage.page.get_by_text("Of the example before your drawing")
    expect(words).to_be_hidden()

    drawn(stage)

    expect(words).to_be_visible()
    expect(stage.page.locator("#legend .keys li:visible")).to_have_count(2)


@pytest.mark.parametrize("phone", PHONES, ids=lambda phone: f"{phone['viewport']['width']}")
def test_on_a_phone_the_square_stays_between_strokes_and_its_tools_lie_on_nothing(
    visitor: Visitor, phone: dict[str, Any],
) -> None:
    stage = visitor.arrives("/", **phone)
    stage.press("forward")
    stage.page.wait_for_url("**/r/*")
    square = boxes(stage.page, "#pad")

    for stroke in next(d for d in drawings() if len(d.strokes) == 2).strokes:
        Pad(stage).finger([stroke])
        expect(stage.page.locator("#pad-form button[value='4']")).to_be_visible()
        assert boxes(stage.page, "#pad") == square

    tools, others = boxes(stage.page, ".pad-tools button"), boxes(stage.page, "#network text, #network .disc, .closer")
    assert len(tools) == 2 and not [(one, two) for one in tools for two in others if overlap(one, two)]
    assert stage.page.evaluate("document.documentElement.scrollWidth") == phone["viewport"]["width"]
