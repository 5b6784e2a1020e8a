"""The stage as a visitor has it: buttons to press, numbers to read. Waits for what it causes, never for the clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

from app.lenses.lens import GROUPS
from app.lenses.list import the_lens

SVG = "http://www.w3.org/2000/svg"
LONGEST = 20_000
"""ms that an answer may take on a machine that is busy with other tests."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One page of the app."""

    page: Page

    @property
    def version(self) -> int:
        return int(self.page.locator("#stage").get_attribute("data-version") or -1)

    @property
    def phase(self) -> str:
        return self.page.locator("#stage").get_attribute("data-phase") or ""

    @property
    def happened(self) -> str:
        return self.page.locator(".happened").inner_text()

    @property
    def notice(self) -> Locator:
        return self.page.locator("#notice")

    @contextmanager
    def swapped(self) -> Iterator[None]:
        """Wait until what is done inside has changed the stage."""
        before = self.page.evaluate("window.swaps")
        yield
        self.page.wait_for_function("before => window.swaps > before", arg=before)

    @contextmanager
    def moved(self) -> Iterator[None]:
        """Wait until what is done inside has brought another version onto the stage."""
        before = self.page.locator("#stage").get_attribute("data-version")
        yield
        expect(self.page.locator("#stage")).not_to_have_attribute("data-version", str(before))

    def move(self, name: str) -> Locator:
        """The button of a move: a stop of the track ("forward" ...), "back", "next", or one layer on or back."""
        beside = {"back": "back", "next": "next", "on by one layer": "next-layer", "back by one layer": "back-layer"}
        if name in beside:
            return self.page.locator(f"#bar [data-key~={beside[name]}]")
        return self.page.locator("#bar .stops").get_by_role("button", name=name, exact=True)

    def press(self, *names: str) -> None:
        """Make moves, one after the other."""
        for name in names:
            with self.swapped():
                self.move(name).click()
            self.is_sound()

    def lens(self, name: str) -> None:
        """Open a lens."""
        lens = the_lens(name)
        (question,) = [text for group, text, _ in GROUPS if group == lens.group]
        if not self.page.locator("#lens").count():
            with self.swapped():
                self.page.get_by_role("link", name="look closer").click()
        tabs = self.page.get_by_role("navigation", name="Lenses")
        with self.swapped():
            tabs.get_by_role("link", name=question, exact=True).first.click()
        within = tabs.locator(".within").get_by_role("link", name=lens.on_tab, exact=True)
        if within.count():
            with self.swapped():
                within.click()
        expect(self.page.locator(f"#lens-{name}")).to_be_visible()

    def inspect(self, mark: str) -> None:
        """Open a mark's equation with the form, as a keyboard would."""
        if not self.page.locator("#lens-equation").is_visible():
            self.lens("equation")
        self.page.get_by_label("mark").fill(mark)
        with self.swapped():
            self.page.get_by_role("button", name="inspect").click()

    def is_sound(self) -> None:
        """Everything in the picture is SVG: what is not does not draw."""
        spaces: list[str] = self.page.evaluate(
            "[...new Set(Array.from(document.querySelectorAll('#network, #network *'), e => e.namespaceURI))]")
        assert spaces == [SVG]

    def texts(self, selector: str) -> list[str]:
        """The words of every element that a selector finds, in order."""
        return [words.strip() for words in self.page.locator(selector).all_text_contents()]

    def marks(self, selector: str) -> dict[str, dict[str, Any]]:
        """By id: what is really drawn of every mark (stroke width in px, sign), after all style sheets."""
        found: dict[str, dict[str, Any]] = self.page.evaluate("""selector => Object.fromEntries(
            Array.from(document.querySelectorAll(selector), mark => [mark.id, {
              width: parseFloat(getComputedStyle(mark).strokeWidth),
              sign: ["up", "down", "plus", "minus"].find(sign => mark.classList.contains(sign)),
            }]))""", selector)
        return found

    def table(self, l: int) -> list[list[str]]:
        """The rows of a layer in the numbers lens: j, z, a, sigma'(z), dC/da, delta."""
        rows = self.page.locator("table.numbers", has_text=f"Layer {l},").locator("tbody tr")
        return [row.locator("th, td").all_text_contents() for row in rows.all()]
