"""Style sheets: a lens's own stands under its own class, hall and phone included, and no screen knows a lens."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from app.lenses.list import LENSES
from tests.house.tree import ROOT

CSS = ROOT / "static" / "css"
SHEETS = {lens.name: path for lens in LENSES if (path := CSS / "lenses" / f"{lens.name}.css").is_file()}
GROUPS = ("@media", "@container", '[data-theme="projector"] {')
"""What stands around rules and says nothing of its own: the screen, the theme."""


def selectors(sheet: str) -> Iterator[str]:
    """What the outermost rules of a sheet are about, however deep in groups they stand."""
    lines = re.sub(r"/\*.*?\*/", "", sheet, flags=re.S).split("\n")
    within = 0                     # braces open inside a rule: what is nested there is its own
    for line in lines:
        if not within and line.strip() and line.strip() != "}" and "{" in line:
            inner = line.strip()
            while inner.startswith(GROUPS):
                inner = inner.partition("{")[2].strip()
            if inner:
                yield inner.partition("{")[0].strip()
                within = inner.count("{") - inner.count("}")
        elif within:
            within += line.count("{") - line.count("}")


@pytest.mark.parametrize("name", SHEETS)
def test_a_lens_dresses_nothing_but_itself(name: str) -> None:
    about = list(selectors(SHEETS[name].read_text("utf-8")))

    assert about
    assert [each for each in about if not re.search(rf"[.#]lens-{name}\b", each)] == []


def test_no_screen_and_no_part_of_the_stage_knows_a_lens() -> None:
    sheets = [path for room in ("screens", "stage") for path in (CSS / room).glob("*.css")]

    assert len(sheets) > 5
    assert [path.name for path in sheets if re.search(r"[.#]lens-", path.read_text("utf-8"))] == []


def test_what_a_sheet_is_about_is_read_through_its_groups() -> None:
    hall = '@media (x) {\n  [data-theme="projector"] .e { f: g; }\n}\n'
    sheet = ".a {\n  .b { c: d; }\n}\n" + hall + "@media (y) { .h { i: j; } }"

    assert list(selectors(sheet)) == [".a", '[data-theme="projector"] .e', ".h"]
