"""What a screen reader hears: one sentence a move, every number once; and the stage in less motion or other colours."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from app.scene.layers.edges import MANY
from tests.browser.conftest import Visitor
from tests.browser.stage import Stage

EXHIBITS = ("chain", "plane", "digits")
PHASES = ("on by one layer", "forward", "cost", "on by one layer", "backward", "step")
LISTEN = """() => {
  const live = "[aria-live], [role=alert], [role=status], output";
  const around = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement).closest(live);
  window.said = [];
  new MutationObserver((records) => {
    for (const region of new Set(records.map(({target}) => around(target)))) {
      if (region) window.said.push(region.textContent.trim());
    }
  }).observe(document.body, {subtree: true, childList: true, characterData: true});
}"""
"""Keeps what a screen reader reads out: the text of every live region that changes. One put in anew is not heard."""


@pytest.mark.parametrize("exhibit", EXHIBITS)
def test_every_move_says_one_sentence_once(visitor: Visitor, exhibit: str) -> None:
    stage = visitor.arrives(f"/?preset={exhibit}")
    stage.page.evaluate(LISTEN)

    heard = []
    for name in PHASES:
        stage.press(name)
        heard.append((stage.page.evaluate("window.said.splice(0)"), [stage.happened]))

    assert all(said == sentence for said, sentence in heard), heard


@pytest.mark.parametrize("exhibit", EXHIBITS)
def test_no_name_repeats_what_was_just_said(visitor: Visitor, exhibit: str) -> None:
    stage = visitor.joins("forward", "backward", preset=exhibit)

    names = stage.page.evaluate("Array.from(document.querySelectorAll('[aria-label]'), e => e.ariaLabel)")

    assert [name for name in names if stage.happened in name] == []


@pytest.mark.parametrize("exhibit", EXHIBITS)
def test_the_picture_says_no_number_twice(visitor: Visitor, exhibit: str) -> None:
    """What stands beside a mark is in the mark's name already."""
    stage = visitor.joins("forward", "backward", preset=exhibit)

    heard = stage.page.locator("#network").aria_snapshot()

    assert "neuron" in heard or "activation" in heard
    assert [line for line in heard.splitlines() if line.strip().startswith("- text:")] == []


def test_a_move_leaves_the_focus_and_says_it_without_taking_it(stage: Stage) -> None:
    stage.move("forward").focus()

    stage.page.keyboard.press("Enter")

    expect(stage.page.locator("#stage")).to_have_attribute("data-phase", "forward")
    expect(stage.move("forward")).to_be_focused()


def marks_in_color(stage: Stage) -> dict[str, str]:
    """The inks of an edge upwards and of one downwards, of the text, and of two tabs' lines."""
    found: dict[str, str] = stage.page.evaluate("""() => {
      const ink = (selector, name) => getComputedStyle(document.querySelector(selector))[name];
      return {up: ink(".edge.up", "stroke"), down: ink(".edge.down", "stroke"), text: ink("body", "color"),
              ground: ink("body", "backgroundColor"), dash: ink(".edge.down", "strokeDasharray"),
              here: ink(".tabs a[aria-current]", "borderBottomColor"),
              other: ink(".tabs a:not([aria-current])", "borderBottomColor")};
    }""")
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_the_colours_of_the_system_edges_are_seen_and_the_open_tab_is_known(visitor: Visitor, scheme: str) -> None:
    stage = visitor.arrives("/?lens=nudges", forced_colors="active", color_scheme=scheme)
    stage.press("forward", "backward")

    inks = marks_in_color(stage)

    assert inks["up"] == inks["down"] == inks["text"] != inks["ground"]
    assert inks["dash"] != "none", "where both have one colour, the dash says which way"
    assert inks["here"] != inks["other"] == inks["ground"]


MOVING = """() => [document.getAnimations().length, Array.from(document.querySelectorAll("*"))
    .filter(e => getComputedStyle(e).transitionDuration.split(",").some(time => parseFloat(time) > 0)).length]"""


def test_nothing_moves_for_those_who_ask_for_less_motion(visitor: Visitor) -> None:
    stage = visitor.arrives("/", reduced_motion="reduce")

    stage.press("forward", "backward")

    assert stage.page.evaluate(MOVING) == [0, 0]


GROWING = """kind => Array.from(document.querySelectorAll(kind))
    .map(e => parseFloat(getComputedStyle(e).transitionDuration) > 0)"""


@pytest.mark.parametrize(("exhibit", "are_few"), [("plane", True), ("digits", False)])
def test_neurons_and_as_many_edges_as_time_allows_grow_for_everyone_else(
    visitor: Visitor, exhibit: str, are_few: bool
) -> None:
    """Hundreds of edges growing at once would hold up the next click: they change, and the neurons still grow."""
    stage = visitor.arrives(f"/?preset={exhibit}", reduced_motion="no-preference")

    stage.press("forward", "backward")

    growing = stage.page.evaluate(GROWING, "#edges .edge")
    if are_few:
        assert 10 < len(growing) <= MANY and all(growing)
    else:
        assert len(growing) > MANY and not any(growing)
    discs = stage.page.evaluate(GROWING, "#discs .bright")
    assert discs and all(discs)
