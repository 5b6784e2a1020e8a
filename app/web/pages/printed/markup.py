"""Markup that was written in Python, and what every kind of it has in common."""

from __future__ import annotations

from html import escape


class Printed(str):
    """Text that a template prints as it is: tags that were written here, and what stood in them is escaped."""

    __slots__ = ()

    def __html__(self) -> str:
        """What Jinja asks of text that is markup already."""
        return self


def to(url: str) -> str:
    """A way to an address, for a page and for htmx, as templates/macros/link.html writes it."""
    return f'href="{(said := escape(url))}" hx-get="{said}"'


def if_so(is_so: bool, word: str) -> str:
    """A further class."""
    return f" {word}" if is_so else ""
