"""`make pictures`: the stage in every phase, every exhibit on every screen and in every theme, the first minute on a
phone, and every lens, into docs/pictures.

The same on every run: fixed networks, the example that the first page opens with, no motion. What is measured against a
clock (two walkers, the race) is left to the app.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, expect, sync_playwright

from app.lenses.list import LENSES
from tests.browser.faults import WATCH
from tests.browser.pen import Pad, drawings
from tests.browser.png import small
from tests.browser.serving import FLAGS, ROOT, chromium, serving
from tests.browser.stage import Stage

FOLDER = ROOT / "docs" / "pictures"
SENT = ROOT / "static" / "sent.png"
MOST = 4_200_000
"""Bytes of all pictures together."""

SCREEN = {"width": 1280, "height": 720}

EXHIBITS = ("chain", "plane", "digits")
THEMES = ("day", "night", "projector")
SCREENS: dict[str, dict[str, Any]] = {
    "390x844": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
    "1280x720": {"viewport": SCREEN},
    "1920x1080": {"viewport": {"width": 1920, "height": 1080}},
}

OF = {"digits": "w-3-7-3", "plane": "a-1-2", "chain": "w-2-0-0"}
"""What is picked out in the pictures of the lenses."""
SHOWN_ON = {"surface": "plane", "dials": "chain", "tiny": "chain", "factors": "chain", "trails": "", "race": ""}
"""The exhibit that a lens is shown on, where that is not the digits; "" for what is measured against a clock."""


def lesson(stage: Stage) -> Iterator[str]:
    """From an example to a step; the name of each picture, when it is there to be taken."""
    yield "ready"
    stage.press("on by one layer", "on by one layer")
    yield "forward-inside"
    stage.press("on by one layer")
    yield "forward"
    stage.press("cost")
    yield "cost"
    stage.press("on by one layer")
    yield "backward-inside"
    stage.press("on by one layer", "on by one layer")                      # as digits-1280x720-day shows it
    stage.lens("nudges")
    with stage.swapped():
        stage.page.get_by_role("link", name="weights", exact=True).click()
    yield "weights"
    with stage.swapped():
        stage.page.get_by_role("link", name="nudges", exact=True).last.click()
    stage.inspect(_widest(stage, "#edges [id^=w-3-]"))
    yield "equation"
    with stage.swapped():
        stage.page.locator("#a-2-0 .rim").click()
    yield "equation-sum"
    _follow_the_moment(stage)
    stage.press("step")
    yield "step"
    stage.page.goto(stage.page.url.split("?")[0] + "?do=draw")
    Pad(stage).mouse(next(d for d in drawings(every=1) if d.digit == 2).strokes)
    expect(stage.page.locator(".happened")).to_contain_text("It says 2")
    yield "draw"


def glance(stage: Stage) -> Iterator[str]:
    """The fullest moment only, in every theme."""
    stage.press("forward", "cost", "backward")
    for theme in THEMES:
        _follow_the_moment(stage, theme)
        yield theme


def first_minute(stage: Stage) -> Iterator[str]:
    """From a wrong answer to a right one, to a digit of one's own, to a network that has learnt from nothing."""
    for name in ("1-wrong", "2-forward", "3-cost", "4-backward", "5-right"):
        yield name
        stage.move("next").click()
        stage.page.wait_for_load_state("networkidle")
    drawing = next(d for d in drawings(every=1) if d.digit == 2)
    Pad(stage).mouse(drawing.strokes)
    expect(stage.page.locator(".happened")).to_contain_text("What was it?")
    yield "6-drawn"
    with stage.moved():
        stage.page.get_by_role("button", name=f"It was a {drawing.digit}", exact=True).click()
    stage.press("cost", "backward", "step")
    yield "7-taught"
    stage.page.goto(stage.page.url.split("?")[0] + "?lens=setup")
    with stage.moved():
        stage.page.get_by_role("button", name="untrained", exact=True).click()
    stage.page.get_by_label("steps").fill("600")
    with stage.moved():
        stage.page.get_by_role("button", name="learn", exact=True).click()
    stage.page.goto(stage.page.url.split("?")[0])
    yield "8-learnt"


def closer(stage: Stage, preset: str) -> Iterator[str]:
    """The lenses that are shown on this exhibit, each of the fullest moment."""
    stage.press("forward", "cost", "backward")
    path = stage.page.url.split("?")[0]
    for lens in (lens for lens in LENSES if SHOWN_ON.get(lens.name, "digits") == preset):
        stage.page.goto(f"{path}?lens={lens.name}&of={OF[preset]}")
        expect(stage.page.locator("#lens progress")).to_have_count(0, timeout=30_000)
        yield lens.name


def _follow_the_moment(stage: Stage, theme: str = "") -> None:
    """Choose no lens, so that the one that fits is open."""
    stage.page.goto(stage.page.url.split("?")[0] + f"?theme={theme}")


def _widest(stage: Stage, selector: str) -> str:
    marks = stage.marks(selector)
    return max(marks, key=lambda mark: marks[mark]["width"])


def take(browser: Browser, address: str, moments: Callable[[Stage], Iterator[str]], prefix: str = "",
         preset: str = "digits", of: str = "", **screen: Any) -> Iterator[Path]:
    """Pictures of the moments of a visit.  of: what is taken of the page, else all in sight."""
    options = {"viewport": SCREEN, "color_scheme": "light", "reduced_motion": "reduce"} | screen
    context = browser.new_context(base_url=address, **options)
    context.add_init_script(WATCH)
    blank, page = context.new_page(), context.new_page()
    page.goto(f"/?preset={preset}")
    stage, seen = Stage(page), page.locator(of) if of else page
    for name in moments(stage):
        file = FOLDER / f"{prefix}{name}.png"
        page.mouse.move(1, 1)
        page.evaluate("document.fonts.ready")
        file.write_bytes(small(seen.screenshot(animations="disabled", caret="hide"), blank))
        yield file
    context.close()


def sent(browser: Browser, address: str) -> Path:
    """What a pasted link shows: sentence and picture, in the shape that such previews have."""
    page = browser.new_page(viewport={"width": 1200, "height": 630}, color_scheme="light")
    blank = browser.new_page()
    page.goto(f"{address}/embed?preset=digits&phase=backward&theme=day")
    page.evaluate("document.fonts.ready")
    SENT.write_bytes(small(page.screenshot(animations="disabled"), blank))
    return SENT


def main() -> None:
    """Take them all and say what they weigh."""
    executable = chromium()
    if executable is None:
        sys.exit("no Chromium on the PATH: install the system's package for it")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with serving() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        taken = [
            sent(browser, server.address),
            *take(browser, server.address, lesson),
            *(path for preset, (size, screen) in product(EXHIBITS, SCREENS.items())
              for path in take(browser, server.address, glance, f"{preset}-{size}-", preset, **screen)),
            *take(browser, server.address, first_minute, "minute-", **SCREENS["390x844"]),
            *(path for preset in EXHIBITS
              for path in take(browser, server.address, partial(closer, preset=preset), "lens-", preset, of="#lens")),
        ]
        browser.close()
    total = sum(path.stat().st_size for path in taken)
    for path in taken:
        print(f"{path.stat().st_size:9,} {path.relative_to(ROOT)}")
    print(f"{total:9,} of {MOST:,} bytes")
    if total > MOST:
        sys.exit("too much to keep beside the code: leave some out")


if __name__ == "__main__":
    main()
