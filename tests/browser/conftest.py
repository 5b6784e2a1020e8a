"""One server and one Chromium for all tests, and everything that goes wrong in it is seen."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, ViewportSize, expect, sync_playwright

from tests.browser.faults import Faults
from tests.browser.serving import FLAGS, chromium, serving
from tests.browser.stage import LONGEST, Stage
from tests.browser.truth import COOKIE, Truth, truth_of

HERE = Path(__file__).parent
SCREEN: ViewportSize = {"width": 1280, "height": 720}
SHARED = "--process-per-site"
"""All tabs of one browser are drawn by one process: to start one for each would be half of the time."""

DRAWN = """() => {
  const {canvas} = document.getElementById("stage")?.dataset ?? {};
  return !canvas || canvas === "pad" || document.querySelector(".lens") || document.cookie.includes(`canvas=${canvas}`);
}"""
"""Whether the picture has been drawn for this screen: the first answer is for the one that was said last."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser, and put it last: Playwright's event loop stays in this thread until the end."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    items.sort(key=lambda item: HERE in item.path.parents)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of the real app."""
    with serving() as server:
        yield server.address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium. Without one the tests are skipped, but for continuous integration, where they fail."""
    executable = chromium()
    if executable is None:
        missing = "no Chromium on the PATH: install the system's package for it (make browser says how)"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    expect.set_options(timeout=LONGEST)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=[*FLAGS, SHARED])
        yield browser
        browser.close()


@dataclass(frozen=True, slots=True)
class Visitor:
    """Opens the app.  home: a browser that has the fonts and scripts already.  others: further ones, watched too.

    The first tab at home is nobody's: it stays, so that the process that draws does.
    """

    browser: Browser
    address: str
    faults: Faults
    home: BrowserContext
    others: list[BrowserContext]

    def arrives(self, path: str = "/", **options: Any) -> Stage:
        """A new tab at an address of the app.

        options: as Browser.new_context takes them, for a browser of its own; a viewport alone needs none.
        """
        viewport = options.pop("viewport", SCREEN)
        return self.opens(self.begins(viewport=viewport, **options) if options else self.home, path, viewport)

    def joins(self, *passes: str, lens: str = "", **recipe: Any) -> Stage:
        """A new tab at a session that a program began and moved: "forward", "backward" ..."""
        with httpx.Client(base_url=self.address, timeout=30, verify=False) as client:     # plain http: no certificates
            session = client.post("/api/sessions", json=recipe).raise_for_status().json()
            for name in passes:
                client.post(f"/api/sessions/{session['id']}/{name}").raise_for_status()
        path = f"/r/{session['name']}"
        self.home.add_cookies([{"name": COOKIE, "value": session["id"], "domain": "127.0.0.1", "path": path}])
        return self.opens(self.home, path + (f"?lens={lens}" if lens else ""))

    def begins(self, **options: Any) -> BrowserContext:
        """A new browser, with nothing in it."""
        self.others.append(_watched(self.browser, self.faults, **options))
        return self.others[-1]

    def opens(self, context: BrowserContext, path: str, viewport: ViewportSize | None = None) -> Stage:
        """One more tab of a browser, of its usual size or another."""
        page = context.new_page()
        if viewport is not None and viewport != page.viewport_size:
            page.set_viewport_size(viewport)
        page.goto(path)
        if viewport not in (None, SCREEN):
            page.wait_for_function(DRAWN)
        return Stage(page)

    def expects(self, *statuses: int) -> None:
        """Refusals that this test is about."""
        self.faults.expected.update(statuses)

    def leaves(self) -> None:
        """Close everything. Nothing may have gone wrong anywhere, unless it was expected."""
        for page in self.home.pages[1:]:
            page.close()
        self.home.clear_cookies()
        for context in self.others:
            context.close()
        found = self.faults.found.copy()
        self.faults.found.clear()
        self.faults.expected.clear()
        assert not found, "\n" + "\n".join(found)


def _watched(browser: Browser, faults: Faults, **options: Any) -> BrowserContext:
    usual = {"viewport": SCREEN, "reduced_motion": "reduce", "color_scheme": "light"}
    context = browser.new_context(base_url=faults.address, **usual | options)
    context.set_default_timeout(LONGEST)
    faults.watch(context)
    return context


@contextmanager
def at_home(browser: Browser, server: str, top: str = "/") -> Iterator[Visitor]:
    """A visitor in a browser of their own, closed at the end.  top: the path of the first page."""
    faults = Faults(server)
    home = _watched(browser, faults)
    home.new_page().goto(top)
    yield Visitor(browser, server, faults, home, [])
    home.close()


@pytest.fixture(scope="session")
def _household(browser: Browser, server: str) -> Iterator[Visitor]:
    with at_home(browser, server) as visitor:
        yield visitor


@pytest.fixture
def visitor(_household: Visitor) -> Iterator[Visitor]:
    """A visitor of this test alone: no cookie and no tab is left of the one before."""
    visitor = replace(_household, others=[])
    yield visitor
    visitor.leaves()


@pytest.fixture
def stage(visitor: Visitor) -> Stage:
    """The first page, at 1280x720."""
    return visitor.arrives("/")


@pytest.fixture
def ready(visitor: Visitor) -> Stage:
    """With both passes of one example on the stage, and its nudges beside it."""
    return visitor.joins("forward", "backward", lens="nudges")


@dataclass(frozen=True, slots=True)
class Shown:
    """A stage with both passes, for tests that only read, and what should stand on it."""

    stage: Stage
    truth: Truth


@pytest.fixture(scope="module")
def shown(browser: Browser, server: str) -> Iterator[Shown]:
    """One for all tests of a file."""
    with at_home(browser, server) as visitor:
        stage = visitor.joins("forward", "backward", lens="nudges")
        yield Shown(stage, truth_of(stage.page))
        visitor.leaves()
