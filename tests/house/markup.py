"""A template read as markup: what Jinja prints is taken out, the tags stay."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

Tag = tuple[str, dict[str, str]]


def without_jinja(text: str) -> str:
    """The template with `x` for every value printed, and without its comments and statements."""
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}", "", text, flags=re.DOTALL)
    return re.sub(r"\{\{.*?\}\}", "x", text, flags=re.DOTALL)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[Tag] = []
        self.scripts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {key: value or "" for key, value in attrs}))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script" and data.strip():
            self.scripts.append(data)


def _read(text: str) -> _Reader:
    reader = _Reader()
    reader.feed(without_jinja(text))
    reader.close()
    return reader


def attributes(text: str) -> Iterator[tuple[str, str, str]]:
    """(tag, attribute, value) of every attribute in a template, in order."""
    for tag, attrs in _read(text).tags:
        for key, value in attrs.items():
            yield tag, key, value


def tags(text: str) -> list[str]:
    """The names of the tags that a template opens, in order."""
    return [tag for tag, _ in _read(text).tags]


def inline_scripts(text: str) -> list[str]:
    """What stands between <script> and </script>."""
    return _read(text).scripts
