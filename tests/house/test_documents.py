"""README is a front page; what it and docs/ say of files, settings, keys and bounds is so."""

from __future__ import annotations

import re
from math import log10

import pytest

from app import limits
from app.lenses.fields import HIDEABLE
from app.lenses.help import KEYS
from app.settings import Settings
from app.web.pages.controls import THEMES
from tests.house.tree import ROOT, told

FRONT = 150
README = ROOT / "README.md"
PAGES = sorted((ROOT / "docs").glob("*.md"))
DOCUMENTS = (README, ROOT / "NOTICES.md", *PAGES)
TEXTS = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in DOCUMENTS}
PARTS = ("app/", "docs/", "requirements/", "static/", "templates/", "tests/")


def anchors(text: str) -> set[str]:
    """What a link into a page may name: its headings in small letters, hyphens for spaces, nothing else."""
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
            for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}


def dead_links(path: str, text: str) -> list[str]:
    """The links of a page that lead to no file, or to no heading of it."""
    found = []
    for target in re.findall(r"\]\(([^)]+)\)", text):
        file, _, heading = target.partition("#")
        there = (ROOT / path).parent / file if file else ROOT / path
        if target.startswith("http"):
            continue
        if not there.exists() or heading and heading not in anchors(there.read_text("utf-8")):
            found.append(f"{path} links to {target}, which is nowhere")
    return found


def lost_files(path: str, text: str) -> list[str]:
    """The files and folders of the tree that a page names, and that are not there."""
    named = re.findall(r"`([\w./-]+)`", text)
    return [f"{path} names {file}, which is not there" for file in named
            if file.startswith(PARTS) and not (ROOT / file).exists()]


def rows(text: str, heading: str) -> list[list[str]]:
    """The table that follows a heading of its first column, row by row."""
    lines = iter(text.splitlines())
    assert any(line.startswith(f"| {heading} |") for line in lines), f"no table of {heading}"
    table: list[list[str]] = []
    for line in lines:
        if not line.startswith("|"):
            break
        table.append([cell.strip() for cell in line.strip("|").split("|")])
    return table[1:]


def listed(text: str, heading: str) -> set[str]:
    """Everything between back-quotes in the first column of a table."""
    return {word for row in rows(text, heading) for word in re.findall(r"`([^`]+)`", row[0])}


def test_readme_is_a_front_page() -> None:
    lines = len(TEXTS["README.md"].splitlines())

    assert lines <= FRONT, f"README.md has {lines} lines; what is not for the front page belongs into docs/"


def test_the_front_page_leads_to_every_other_page() -> None:
    missing = [path.name for path in PAGES if f"](docs/{path.name})" not in TEXTS["README.md"]]

    assert not missing, told(missing)


def test_every_link_leads_somewhere() -> None:
    found = [fault for path, text in TEXTS.items() for fault in dead_links(path, text)]

    assert not found, told(found)


def test_every_file_that_is_named_is_there() -> None:
    found = [fault for path, text in TEXTS.items() for fault in lost_files(path, text)]

    assert not found, told(found)


def test_every_room_has_a_row() -> None:
    rooms = {f"app/{path.parent.name}" for path in (ROOT / "app").glob("*/__init__.py")}

    assert rooms <= listed(TEXTS["README.md"], "room")


def test_every_sub_room_is_described() -> None:
    told_of = TEXTS["docs/design.md"]

    missing = [path.parent.relative_to(ROOT).as_posix() for path in (ROOT / "app").glob("*/*/__init__.py")
               if not any(row[0] == f"`app/{path.parts[-3]}`" and f"`{path.parts[-2]}`" in row[1]
                          for row in rows(told_of, "room"))]

    assert not missing, told(missing)


def test_the_table_of_settings_is_what_there_is_to_set() -> None:
    table = {row[0]: row[1] for row in rows(TEXTS["README.md"], "setting")}

    assert table.keys() == Settings.model_fields.keys()
    assert [table[name] for name in ("host", "port")] == [
        str(Settings.model_fields[name].default) for name in ("host", "port")]


def test_the_table_of_what_can_be_hidden_is_whole() -> None:
    assert {row[0] for row in rows(TEXTS["docs/lecturing.md"], "hide")} == {*HIDEABLE}


def test_every_theme_is_told_of() -> None:
    assert set(re.findall(r"theme=(\w+)", TEXTS["docs/lecturing.md"])) == {*THEMES} - {""}


def test_the_table_of_keys_has_every_key_of_the_help_sheet() -> None:
    sheet = {name for key in KEYS for name in key.name.split()}

    assert listed(TEXTS["docs/guide.md"], "key") - {"Esc", "Tab", "Enter"} == sheet


@pytest.mark.parametrize(("page", "words"), [
    ("README.md", f"|w| ≤ 10{'⁰¹²³⁴⁵⁶⁷⁸⁹'[round(log10(limits.WEIGHT))]}"),
    ("docs/guide.md", f"from −{limits.PLANE:g} to {limits.PLANE:g}"),
    ("docs/guide.md", f"at most {limits.OWN_POINTS:,} points"),
    ("docs/guide.md", f"each for {limits.TRAIL_SECONDS:g} seconds"),
    ("docs/guide.md", f"two to {('two', 'three', 'four', 'five')[limits.RUNNERS - 2]} runs"),
    ("docs/design.md", f"the first {limits.TRAIL_EXAMPLES:,} images"),
])
def test_a_bound_that_is_told_is_the_bound_that_holds(page: str, words: str) -> None:
    assert words in " ".join(TEXTS[page].split())


def test_a_link_to_nowhere_is_found() -> None:
    assert dead_links("README.md", "[a](docs/guide.md#keys) [b](https://x.org)") == []
    assert dead_links("README.md", "[a](docs/nothing.md)") == ["README.md links to docs/nothing.md, which is nowhere"]
    assert len(dead_links("docs/guide.md", "[a](#no-such) ![b](pictures/no.png)")) == 2


def test_a_file_that_is_not_there_is_found() -> None:
    assert lost_files("README.md", "`app/limits.py` `limits.py` `app/nn`") == []
    assert lost_files("README.md", "`app/nothing.py`") == ["README.md names app/nothing.py, which is not there"]


def test_a_table_is_read_row_by_row() -> None:
    text = "| key | |\n|---|---|\n| `A` `B` | x |\n\n| key | y |"

    assert rows(text, "key") == [["`A` `B`", "x"]]
    assert listed(text, "key") == {"A", "B"}


def test_a_heading_is_named_as_links_name_it() -> None:
    assert anchors("# The API, by example") == {"the-api-by-example"}
