"""Every equation on README's sheet is cited in the code, and every one cited is on the sheet."""

from __future__ import annotations

import re

from tests.house.tree import ROOT, files, told


def on_the_sheet(readme: str) -> list[str]:
    """The numbers that begin a row of the sheet: | E5 | ... |"""
    return re.findall(r"^\| (E\d+) \|", readme, re.MULTILINE)


def cited(source: str) -> set[str]:
    """The numbers that code cites, in parentheses: one, or several with commas between."""
    return {number for group in re.findall(r"\((E\d+(?:, E\d+)*)\)", source) for number in group.split(", ")}


def faults(readme: str, source: str) -> list[str]:
    """What stands on one side only, and rows that share a number."""
    sheet, code = on_the_sheet(readme), cited(source)
    return [f"({number}) is cited in app/, and README's sheet has no such row"
            for number in sorted(code - set(sheet))] \
        + [f"{number} is on README's sheet, and nothing in app/ cites it" for number in sorted(set(sheet) - code)] \
        + [f"{number} has {sheet.count(number)} rows" for number in sorted(set(sheet)) if sheet.count(number) > 1]


def test_the_sheet_and_the_code_cite_each_other() -> None:
    source = "\n".join(path.read_text("utf-8") for path in files("app", suffix=".py"))

    found = faults((ROOT / "README.md").read_text("utf-8"), source)

    assert not found, told(found)


def test_the_sheet_has_rows() -> None:
    assert len(on_the_sheet((ROOT / "README.md").read_text("utf-8"))) >= 10


def test_a_number_cited_and_not_on_the_sheet_is_found() -> None:
    assert faults("| E1 | z |", "# (E1)\n# (E1, E2)") == ["(E2) is cited in app/, and README's sheet has no such row"]


def test_a_row_never_cited_is_found() -> None:
    assert faults("| E1 | z |\n| E2 | a |", "# (E1)") == ["E2 is on README's sheet, and nothing in app/ cites it"]


def test_two_rows_of_one_number_are_found() -> None:
    assert faults("| E1 | z |\n| E1 | a |", "# (E1)") == ["E1 has 2 rows"]
