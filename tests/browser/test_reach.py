"""Everything is reached: by Tab alone, by a finger, and at twice the size."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.stage import Stage
from tests.browser.test_fit import boxes, overlap

EXHIBITS = ("chain", "plane", "digits")
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
ZOOMED: dict[str, Any] = {"viewport": {"width": 640, "height": 360}}
"""1280x720 at 200 %."""
FINGER = 40

PARTS = ["skip", "head", "picture", "lens", "bar"]
FOCUSED = """parts => {
  const e = document.activeElement;
  if (e === document.body) return null;
  const {outlineStyle, outlineWidth} = getComputedStyle(e), rim = e.querySelector(".rim");
  const own = e.getBoundingClientRect(), bar = document.querySelector("footer.bar"), over = bar.getBoundingClientRect();
  return {
    id: e.id,
    name: e.ariaLabel ?? e.textContent.trim(),
    part: parts.find((part) => e.closest(`.${part}`)),
    line: Math.max(outlineStyle === "none" ? 0 : parseFloat(outlineWidth),
                   rim ? parseFloat(getComputedStyle(rim).strokeWidth) : 0),
    isCovered: !bar.contains(e) && own.top >= over.top && own.bottom <= over.bottom,
  };
}"""
"""What has the focus, how thick the line is that shows it, and whether the bar lies on it."""

UNREACHED = """() => {
  const controls = document.querySelectorAll("#stage :is(a, button, input, select, summary, canvas)");
  return Array.from(controls).filter((e) => {
    if (e.type === "hidden" || e.closest(".hidden, [hidden]") || !e.getClientRects().length) return false;
    e.scrollIntoView({block: "center", inline: "center"});
    const {left, top, width, height} = (e.querySelector(".rim") ?? e).getBoundingClientRect();
    const at = document.elementFromPoint(left + width / 2, top + height / 2);
    return !(at && (e.contains(at) || at.contains(e)));
  }).map((e) => e.ariaLabel ?? e.textContent.trim());
}"""
"""Controls that no scrolling brings to where a pointer gets at them."""


def walk(stage: Stage) -> list[dict[str, Any]]:
    """What Tab reaches from the start of the page to its end, in order."""
    found: list[dict[str, Any]] = []
    for _ in range(300):
        stage.page.keyboard.press("Tab")
        focused = stage.page.evaluate(FOCUSED, PARTS)
        if focused is None:
            return found
        found.append(focused)
    raise AssertionError("Tab never came to the end of the page")


@pytest.mark.parametrize("exhibit", EXHIBITS)
def test_tab_reaches_every_neuron_by_a_name_of_its_own_and_shows_where_it_is(visitor: Visitor, exhibit: str) -> None:
    stage = visitor.joins("forward", "backward", preset=exhibit)

    reached = walk(stage)

    ids = [each["id"] for each in reached if each["part"] == "picture" and each["id"].startswith("a-")]
    assert ids == [mark for mark in stage.marks("#discs a") if mark.startswith("a-")]
    names = [each["name"] for each in reached if each["id"] in ids]
    assert len(set(names)) == len(names) > 3
    assert [each for each in reached if each["line"] < 2] == []


def test_tab_goes_through_the_page_as_it_is_read(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", lens="nudges")

    parts = [each["part"] for each in walk(stage)]

    assert list(dict.fromkeys(parts)) == PARTS
    assert parts == sorted(parts, key=PARTS.index)


def test_a_link_for_tab_alone_skips_to_the_moves(stage: Stage) -> None:
    skip = stage.page.get_by_role("link", name="To the moves")
    assert skip.bounding_box() == pytest.approx({"x": 0, "y": 0, "width": 1, "height": 1}, abs=12)

    stage.page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    assert (skip.bounding_box() or {"width": 0})["width"] > 60
    stage.page.keyboard.press("Enter")
    stage.page.keyboard.press("Tab")

    expect(stage.move("next")).to_be_focused()


@pytest.mark.parametrize("mark", ["w-2-5-7", "b-1-3", "a-2-4"])
def test_an_edge_a_ring_and_a_neuron_are_opened_without_a_pointer(visitor: Visitor, mark: str) -> None:
    stage = visitor.joins("forward", "backward", lens="equation")
    stage.page.get_by_label("mark").focus()

    stage.page.keyboard.type(mark)
    with stage.swapped():
        stage.page.keyboard.press("Enter")

    expect(stage.page.locator("#equation")).to_have_attribute("data-of", mark)


def test_the_bar_of_a_telephone_never_covers_what_has_the_focus(visitor: Visitor) -> None:
    stage = visitor.arrives("/", **PHONE | {"viewport": {"width": 390, "height": 620}})
    stage.press("forward", "backward")
    stage.page.reload()

    assert [each for each in walk(stage) if each["isCovered"]] == []


@pytest.mark.parametrize("lens", ["nudges", "pick", "numbers"])
@pytest.mark.parametrize("exhibit", EXHIBITS)
def test_a_finger_hits_moves_tabs_and_labels(visitor: Visitor, exhibit: str, lens: str) -> None:
    stage = visitor.arrives(f"/?preset={exhibit}&lens={lens}", **PHONE)

    targets = boxes(stage.page, "#moves button:not(.layer), .tabs a, .labels button")

    assert len(targets) > 6
    assert [box for box in targets if box["bottom"] - box["top"] < FINGER] == []
    assert stage.page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("theme", ["day", "projector"])
@pytest.mark.parametrize("exhibit", EXHIBITS)
def test_at_twice_the_size_nothing_overlaps_and_everything_is_reached(
        visitor: Visitor, exhibit: str, theme: str) -> None:
    stage = visitor.arrives(f"/?preset={exhibit}&theme={theme}", **ZOOMED)
    stage.press("next", "next", "next")

    parts = boxes(stage.page, "header.head, .picture, .lens, footer.bar")
    texts = boxes(stage.page, "#network text")

    assert stage.page.evaluate("document.documentElement.scrollWidth") == 640
    assert len(parts) == 3
    assert not any(overlap(one, two) for n, one in enumerate(parts) for two in parts[:n])
    assert [(one["words"], two["words"]) for n, one in enumerate(texts) for two in texts[:n] if overlap(one, two)] == []
    assert stage.page.evaluate(UNREACHED) == []


@pytest.mark.parametrize("lens", ["nudges", "equation", "pick", "numbers", "setup", "help"])
def test_at_twice_the_size_every_lens_is_reached(visitor: Visitor, lens: str) -> None:
    stage = visitor.arrives(f"/?lens={lens}", **ZOOMED)

    assert stage.page.evaluate("document.documentElement.scrollWidth") == 640
    assert stage.page.evaluate(UNREACHED) == []
