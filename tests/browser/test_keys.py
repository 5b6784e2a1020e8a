"""Everything goes with the keyboard alone, as a clicker and as a tab key have it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.stage import Stage


def _key(stage: Stage, key: str) -> None:
    with stage.swapped():
        stage.page.keyboard.press(key)
    stage.is_sound()


@pytest.mark.parametrize(("on", "back"), [("PageDown", "PageUp"), (" ", "Backspace")])
def test_a_clicker_goes_through_a_step_and_back_to_the_start(stage: Stage, on: str, back: str) -> None:
    reached = []
    for _ in range(4):
        _key(stage, on)
        reached.append(stage.phase)
    for _ in range(4):
        _key(stage, back)
        reached.append(stage.phase)

    assert reached == ["forward", "forward", "backward", "ready", "backward", "forward", "forward", "ready"]
    assert stage.version == 0


def test_home_and_end_go_along_the_line_that_is_there(stage: Stage) -> None:
    stage.press("forward", "cost", "backward")

    for key, version in (("Home", 0), ("PageDown", 1), ("End", 3)):
        stage.page.keyboard.press(key)
        expect(stage.page.locator("#stage")).to_have_attribute("data-version", str(version))


def test_shift_with_an_arrow_goes_one_layer(stage: Stage) -> None:
    for _ in range(3):
        _key(stage, "Shift+ArrowRight")
    _key(stage, "Shift+ArrowLeft")

    assert "Layer 2 of 3" in stage.happened


def test_tab_and_enter_walk_through_a_step_and_back(stage: Stage) -> None:
    for name in ("forward", "cost", "backward", "step", "back"):
        _tab_to(stage, name)
        _key(stage, "Enter")

    assert stage.phase == "backward"
    assert stage.version == 3


def _tab_to(stage: Stage, name: str) -> None:
    """Press Tab until a button has the focus, as far as the page has anything to focus."""
    for _ in range(400):
        if stage.move(name).evaluate("button => button === document.activeElement"):
            return
        stage.page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {name}")


def test_the_focus_stays_on_the_button_that_was_pressed(stage: Stage) -> None:
    stage.move("backward").focus()
    stage.press("forward")

    stage.move("cost").focus()
    _key(stage, "Enter")

    assert stage.page.evaluate("document.activeElement.textContent") == "cost"


def test_lenses_entries_and_pins_are_reached_by_tab_and_enter(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", lens="numbers")
    stage.page.get_by_role("link", name="nudges", exact=True).focus()
    _key(stage, "Enter")
    expect(stage.page.locator("#lens-nudges")).to_be_visible()

    stage.page.locator(".ranking .pin").first.focus()
    _key(stage, "Enter")
    expect(stage.page.locator(".ranking tr.pinned")).to_have_count(1)
    stage.page.locator(".ranking tbody th a").first.focus()
    _key(stage, "Enter")

    expect(stage.page.locator("#equation")).to_be_visible()


def test_keys_act_on_nothing_while_a_field_is_typed_in(stage: Stage) -> None:
    stage.press("forward")
    stage.page.goto(stage.page.url.split("?")[0] + "?lens=setup")
    stage.page.get_by_label("seed").first.focus()

    for key in ("End", "Backspace", "ArrowLeft"):
        stage.page.keyboard.press(key)
    stage.page.keyboard.type("12n p")

    expect(stage.page.get_by_label("seed").first).to_have_value("12")
    assert stage.version == 1


def test_at_the_start_a_key_for_back_does_nothing(stage: Stage) -> None:
    stage.page.keyboard.press("PageUp")

    stage.press("forward")

    assert stage.version == 1


def test_a_number_opens_its_question_though_no_panel_is_open_and_what_opened_it_closes_it(stage: Stage) -> None:
    with stage.swapped():
        stage.page.keyboard.press("3")
    expect(stage.page.locator("#lens-equation")).to_be_visible()

    for opened in (1, 0):
        with stage.swapped():
            stage.page.keyboard.press("?")
        expect(stage.page.locator("#lens-help")).to_have_count(opened)
    expect(stage.page.locator("#lens")).to_have_count(0)
