"""Elements of pages printed lately: those that read the same are printed once, whoever looks.

A hall full of people makes the same moves on the same example: but for the name of the session they are sent the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from secrets import token_hex
from typing import Final

from app import limits
from app.session.state.recent import Recent
from app.web.pages.page import Page
from app.web.pages.printed.markup import Printed

READS: Final = {
    "stage/head.html": ("address", "exhibit", "lens", "where"),
    "stage/said.html": ("address", "asks", "example", "has_data", "has_pad", "is_beating", "is_blank", "notice",
                        "playing", "probe", "sentence", "where"),
    "stage/bar.html": ("address", "bar", "eta_in_words", "is_beating", "lens", "pace", "playing", "step", "tabs",
                       "tip", "where"),
}
"""What a template reads of its page, by its file: all that its print follows from. A test holds that nothing lacks."""

SOMEBODY: Final = f"n{token_hex(12)}"
"""In the place of a session's name: nothing else says it, since nobody knows it."""


class Prints:
    """Of one server."""

    def __init__(self) -> None:
        self._recent = Recent[object, Printed](lambda: limits.PRINT_BYTES, lambda html: 500 + len(html))

    def __len__(self) -> int:
        return len(self._recent)

    def of(self, file: str, page: Page, make: Callable[[Page], Printed]) -> Printed:
        """An element of a page, as it is made, or as it was for another page that reads the same."""
        if file not in READS or not page.where.name or page.playing is not None:
            return make(page)
        page, name = of_somebody(page), page.where.name
        read = (file, *(getattr(page, each) for each in READS[file]))
        return Printed(self._recent.have(read, lambda: make(page)).replace(SOMEBODY, name))


def of_somebody(page: Page) -> Page:
    """The same page of a session without a name of its own."""
    where = replace(page.where, name=SOMEBODY)
    return replace(page, where=where, address=replace(page.address, here=where.here, path=where.path))
