"""A clicker's keys belong to the lecture, whatever was touched before: every kind of control has the focus first."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.stage import Stage

SLIDER = "#bar .history input[type=range]"
CONTROLS: dict[str, dict[str, tuple[str, ...]]] = {
    "chain": {
        "dials": ("#lens input.slide", "#lens input[type=number]", "#lens button", ".tabs a", ".open", ".lens .close"),
        "tiny": ("#lens select", "#lens input[name=h]"),
    },
    "plane": {
        "surface": ("#lens input[type=radio]", "#lens summary", "#lens textarea", "#bar select", SLIDER),
        "help": ("#lens input[type=checkbox]", "#network .neuron", "#bar .next", "#bar .stops button", ".head a"),
    },
}
PLACES = [(preset, lens) for preset, lenses in CONTROLS.items() for lens in lenses]
TYPED = ("input[type=number]", "input[name=h]", "textarea")
"""Where a period is part of what is typed."""


def focus(page: Page, control: str) -> None:
    """Give a control the focus; a folded one is unfolded first."""
    page.evaluate("document.querySelectorAll('#lens details').forEach((e) => e.open = true)")
    page.locator(control).first.focus()
    assert page.evaluate("control => document.activeElement.matches(control)", control)


def goes_on_and_back(stage: Stage, control: str) -> None:
    version = stage.version
    for key, reached in (("PageDown", version + 1), ("PageUp", version)):
        focus(stage.page, control)
        stage.page.keyboard.press(key)
        expect(stage.page.locator("#stage")).to_have_attribute("data-version", str(reached))


def blanks(stage: Stage, control: str) -> None:
    focus(stage.page, control)
    for is_blank in (True, False):
        stage.page.keyboard.press(".")
        expect(stage.page.locator("html[data-blank]")).to_have_count(int(is_blank))


def plays_and_pauses(stage: Stage, control: str) -> None:
    focus(stage.page, control)
    for is_running in (True, False):        # the field that had the focus is gone while it learns
        stage.page.keyboard.press("F5")
        expect(stage.page.locator("#stage[data-running]")).to_have_count(int(is_running))


@pytest.mark.parametrize(("preset", "lens"), PLACES)
def test_on_and_back_blank_play_and_close_after_every_kind_of_control(visitor: Visitor, preset: str, lens: str) -> None:
    stage = visitor.joins("forward", preset=preset, lens=lens)
    nudge = "&nudge=w-3-0-0" if lens == "tiny" else ""
    here = f"{stage.page.url.split('?')[0]}?lens={lens}{nudge}"

    for control in CONTROLS[preset][lens]:
        stage.page.goto(here)
        goes_on_and_back(stage, control)
        if not control.endswith(TYPED):
            blanks(stage, control)
        focus(stage.page, control)
        stage.page.keyboard.press("Escape")
        expect(stage.page.locator("#lens")).to_have_count(0)

    control = CONTROLS[preset][lens][0]
    stage.page.goto(here)
    plays_and_pauses(stage, control)


def test_a_number_that_was_typed_counts_and_the_lecture_goes_on(visitor: Visitor) -> None:
    stage = visitor.joins("forward", preset="chain", lens="dials")
    field = stage.page.locator("#dial-w-3-0-0")

    field.fill("0.5")
    with stage.moved():
        field.press("Enter")
    with stage.moved():
        stage.page.keyboard.press("PageDown")
    expect(stage.page.locator("#value-w-3-0-0")).to_have_text("0.500")
    stage.page.keyboard.press(".")

    expect(stage.page.locator("html[data-blank]")).to_have_count(1)


def test_z_makes_one_formula_large_enough_for_a_hall_and_the_clicker_goes_on(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", preset="digits", lens="equation&of=w-3-7-3")
    page, formula = stage.page, stage.page.locator("#equation .formula math")
    beside = formula.bounding_box()

    page.keyboard.press("z")
    alone = formula.bounding_box()
    expect(page.locator("#network")).to_be_hidden()
    assert beside is not None and alone is not None
    assert alone["height"] == pytest.approx(2 * beside["height"], rel=0.1)
    with stage.moved():
        page.keyboard.press("PageDown")
    expect(page.locator("#network")).to_be_hidden()
    page.keyboard.press("z")

    expect(page.locator("#network")).to_be_visible()
