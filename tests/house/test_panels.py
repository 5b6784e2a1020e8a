"""What a lens's template prints of its panel and what the panel has are the same names, both ways."""

from __future__ import annotations

import re
from dataclasses import fields
from importlib import import_module

import pytest
from jinja2 import Environment, nodes

from app.lenses.lens import Lens
from app.lenses.list import LENSES
from tests.house.tree import ROOT

FOLDER = ROOT / "templates/lenses"
PANEL = re.compile(r"Needs: panel \(lenses\.(?P<module>[\w.]+)\.(?P<name>\w+)(?:, or none)?\)")


def printed(source: str) -> set[str]:
    """The names that a template takes of its panel."""
    taken = Environment().parse(source).find_all(nodes.Getattr)
    return {one.attr for one in taken if isinstance(one.node, nodes.Name) and one.node.name == "panel"}


def sources(word: str) -> list[str]:
    """The template of a lens, and its parts: beside it, or in a folder of its word."""
    paths = [FOLDER / f"{word}.html", *sorted(FOLDER.glob(f"{word}_*.html")), *sorted(FOLDER.glob(f"{word}/*.html"))]
    return [path.read_text("utf-8") for path in paths]


def panel_of(source: str) -> type:
    """The dataclass that a template says it prints."""
    said = PANEL.search(source.splitlines()[0])
    assert said is not None, f"{source.splitlines()[0]} does not say which panel it prints"
    return getattr(import_module(f"app.lenses.{said['module']}"), said["name"])     # type: ignore[no-any-return]


@pytest.mark.parametrize("lens", LENSES, ids=lambda lens: lens.name)
def test_a_template_prints_all_of_its_panel_and_nothing_else(lens: Lens) -> None:
    whole = sources(lens.name)

    assert set().union(*map(printed, whole)) == {field.name for field in fields(panel_of(whole[0]))}


def test_what_is_printed_of_a_panel_is_found_wherever_it_stands() -> None:
    source = "{% if panel.a %}{% for x in panel.b.c %}{{ x.d }}{% endfor %}{% endif %}{% set e = panel.f %}{{ page.g }}"

    assert printed(source) == {"a", "b", "f"}
