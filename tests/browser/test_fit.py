"""The stage fits the screen, nothing covers anything that is read, and the page is light."""

from __future__ import annotations

import gzip
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import SCREEN, Visitor
from tests.browser.stage import Stage

KILOBYTE = 1024
BUDGET = 250 * KILOBYTE

BOXES = """selector => Array.from(document.querySelectorAll(selector), e => {
  const {left, top, right, bottom} = e.getBoundingClientRect();
  return {words: e.textContent.trim() || e.id, left, top, right, bottom};
}).filter(box => box.right > box.left && box.bottom > box.top)"""
Box = dict[str, Any]


def boxes(page: Page, selector: str) -> list[Box]:
    """Where on the screen every element that a selector finds is."""
    found: list[Box] = page.evaluate(BOXES, selector)
    return found


def overlap(one: Box, two: Box) -> bool:
    """Whether two boxes share more than a pixel each way; a line of text has that much air."""
    wide = min(one["right"], two["right"]) - max(one["left"], two["left"])
    tall = min(one["bottom"], two["bottom"]) - max(one["top"], two["top"])
    return bool(wide > 1 and tall > 1)


def cut_off(page: Page) -> list[str]:
    """Elements whose words do not fit into them."""
    found: list[str] = page.evaluate("""Array.from(document.querySelectorAll("#stage *:not(svg, svg *, math, math *)"))
        .filter(e => e.textContent.trim() && !e.closest(".hidden, select, .tables")
                && getComputedStyle(e).overflowX !== "visible" && e.scrollWidth > e.clientWidth
                && getComputedStyle(e).clipPath === "none")
        .map(e => `${e.className}: ${e.textContent.trim().slice(0, 60)}`)""")
    return found


def fits(page: Page) -> None:
    """No scroll bar, no word cut off, no text on another or on a bar, all of it inside of the picture."""
    sizes = page.evaluate("""(e => [e.scrollWidth, e.scrollHeight])(document.documentElement)""")
    assert sizes == [page.evaluate("innerWidth"), page.evaluate("innerHeight")]
    assert cut_off(page) == []
    texts, bars = boxes(page, "#network text"), boxes(page, "#costs rect, #discs .rim, #rings .ring, #wishes .wish")
    (frame,) = boxes(page, "#network")
    assert [(one["words"], two["words"]) for n, one in enumerate(texts) for two in texts[:n] if overlap(one, two)] == []
    assert [(one["words"], two["words"]) for one in texts for two in bars if overlap(one, two)] == []
    assert [text["words"] for text in texts
            if text["left"] < frame["left"] or text["right"] > frame["right"]
            or text["top"] < frame["top"] or text["bottom"] > frame["bottom"]] == []
    regions = boxes(page, "header.head, .picture, .lens, footer.bar")
    assert not any(overlap(one, two) for n, one in enumerate(regions) for two in regions[:n])


@pytest.mark.parametrize("screen", [SCREEN, {"width": 1920, "height": 1080}], ids=["1280x720", "1920x1080"])
def test_the_stage_fits_the_screen_in_every_phase(visitor: Visitor, screen: dict[str, int]) -> None:
    stage = visitor.arrives("/", viewport=screen)
    place = boxes(stage.page, "#network #ground")
    fits(stage.page)
    layers = ["on by one layer"] * 3
    for name in (*layers, "cost", *layers, "step"):
        stage.press(name)
        fits(stage.page)
        assert boxes(stage.page, "#network #ground") == place, "the picture stands still"


@pytest.mark.parametrize("lens", ["setup", "nudges", "equation", "pick", "numbers"])
def test_the_stage_fits_the_screen_with_every_lens(visitor: Visitor, lens: str) -> None:
    stage = visitor.joins("forward", "backward", lens=lens)

    fits(stage.page)


@pytest.mark.parametrize("lens", ["nudges", "equation", "pick"])
def test_every_lens_is_read_without_scrolling(visitor: Visitor, lens: str) -> None:
    stage = visitor.joins("forward", "backward", lens=lens)

    hidden = stage.page.locator(".open").evaluate("e => e.scrollHeight - e.clientHeight")
    cited = stage.page.locator(".from").evaluate("e => e.getBoundingClientRect().bottom - e.previousElementSibling"
                                                 ".getBoundingClientRect().bottom")

    assert hidden <= cited + 1, "but for the last line, which says where the idea comes from"


@pytest.mark.parametrize("theme", ["night", "projector"])
def test_the_other_themes_fit_too(visitor: Visitor, theme: str) -> None:
    stage = visitor.arrives(f"/?theme={theme}")
    stage.press("forward", "cost", "backward")

    fits(stage.page)
    assert stage.page.locator("html").get_attribute("data-theme") == theme


def test_a_telephone_shows_the_lens_under_the_picture(visitor: Visitor) -> None:
    stage = visitor.arrives("/?lens=nudges", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    stage.press("forward", "cost", "backward")

    (picture,), (lens,) = boxes(stage.page, ".picture"), boxes(stage.page, ".lens")

    assert stage.page.evaluate("document.documentElement.scrollWidth") == 390
    assert lens["top"] >= picture["bottom"]
    texts = boxes(stage.page, "#network text")
    assert [(one["words"], two["words"]) for n, one in enumerate(texts) for two in texts[:n] if overlap(one, two)] == []


def test_the_page_is_light(visitor: Visitor) -> None:
    stage = visitor.opens(visitor.begins(), "about:blank")
    session = stage.page.context.new_cdp_session(stage.page)
    session.send("Network.enable")
    sent: list[float] = []
    session.on("Network.loadingFinished", lambda event: sent.append(event["encodedDataLength"]))

    stage.page.goto("/")
    stage.page.evaluate("document.fonts.load('16px Inter')")
    stage.page.evaluate("document.fonts.load('16px \"Board Math\"')")
    stage.page.wait_for_load_state("networkidle")

    assert 4 < len(sent) <= 12
    assert sum(sent) <= BUDGET


def test_the_fullest_page_is_light_too_once_it_is_compressed(ready: Stage) -> None:
    names: list[str] = ready.page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")

    bodies = [httpx.get(name).content for name in [ready.page.url, *names]]

    assert sum(min(len(body), len(gzip.compress(body))) for body in bodies) <= BUDGET
