"""A first visit needs no reading: three short hints on the picture, gone for good once they are dismissed or done."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import SCREEN, Visitor
from tests.browser.stage import Stage
from tests.browser.test_fit import boxes, overlap
from tests.browser.test_scripts import node

EXHIBITS = ("chain", "plane", "digits")


def shown(stage: Stage) -> list[str]:
    """The hints that are to be seen."""
    names: list[str] = stage.page.evaluate("""Array.from(document.querySelectorAll("[data-hint]"))
        .filter(hint => hint.checkVisibility()).map(hint => hint.dataset.hint)""")
    return names


@pytest.fixture
def first(visitor: Visitor) -> BrowserContext:
    """A browser that was never here."""
    return visitor.begins()


def test_a_first_visit_is_told_where_to_begin_and_later_what_to_click(visitor: Visitor, first: BrowserContext) -> None:
    stage = visitor.opens(first, "/")

    begin = shown(stage)
    stage.press("forward")
    between = shown(stage)
    stage.press("cost", "backward")

    assert (begin, between, shown(stage)) == (["pad", "forward"], [], ["edge"])


@pytest.mark.parametrize("screen", [SCREEN, {"width": 1920, "height": 1080}, {"width": 390, "height": 844}],
                         ids=["1280x720", "1920x1080", "390x844"])
@pytest.mark.parametrize("exhibit", EXHIBITS)
def test_a_hint_covers_no_word_and_no_mark(visitor: Visitor, exhibit: str, screen: dict[str, Any]) -> None:
    stage = visitor.opens(visitor.begins(viewport=screen), f"/?preset={exhibit}")

    def covered() -> list[tuple[str, str]]:
        hints = boxes(stage.page, ".hint")
        rest = boxes(stage.page, "#network text, #discs .rim, #rings .ring, #costs rect, .about, .keys li, "
                                 ".left-out span, .reach a, header.head, .lens, footer.bar")
        assert hints
        return [(hint["words"], one["words"]) for hint in hints for one in rest if overlap(hint, one)]

    at_the_start = covered()
    stage.press("forward", "cost", "backward")

    assert (at_the_start, covered()) == ([], [])


def test_a_hint_dismissed_by_key_is_gone_for_good_and_leaves_the_focus_on_the_next_move(
        visitor: Visitor, first: BrowserContext) -> None:
    stage = visitor.opens(first, "/")
    stage.page.get_by_role("button", name="Dismiss this hint").first.focus()

    stage.page.keyboard.press("Enter")

    expect(stage.move("forward")).to_be_focused()
    assert shown(stage) == ["forward"]
    assert shown(visitor.opens(first, "/")) == ["forward"]


def test_escape_dismisses_the_hints_that_are_seen_and_no_other(visitor: Visitor, first: BrowserContext) -> None:
    stage = visitor.opens(first, "/")

    stage.page.keyboard.press("Escape")

    assert shown(stage) == []
    stage.press("forward", "cost", "backward")
    assert shown(stage) == ["edge"]


def test_a_hint_that_was_followed_is_gone_for_good(visitor: Visitor, first: BrowserContext) -> None:
    stage = visitor.opens(first, "/")

    stage.press("forward")

    assert shown(visitor.opens(first, "/")) == ["pad"]


def test_a_lecture_hall_sees_no_hints(visitor: Visitor) -> None:
    assert shown(visitor.opens(visitor.begins(), "/?theme=projector")) == []


def test_without_javascript_there_are_none(visitor: Visitor) -> None:
    stage = visitor.arrives("/", java_script_enabled=False)

    expect(stage.page.locator(".hint")).to_have_count(2)
    for hint in stage.page.locator(".hint").all():
        expect(hint).to_be_hidden()


def test_who_only_watches_is_told_to_press_nothing(visitor: Visitor) -> None:
    driven = visitor.joins("forward", "backward")

    watched = visitor.opens(visitor.begins(), driven.page.url)

    assert shown(watched) == []


def test_what_is_gone_is_not_left() -> None:
    assert node("stage/hints.js", '[[], ["pad"], ["edge", "", "pad", "forward"], ["unheard-of"]].map(it.left)') == [
        "pad forward edge", "forward edge", "", "pad forward edge"]
