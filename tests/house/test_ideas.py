"""Every idea has a place in the app and tests that show it, or a reason why it must wait; README counts them."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from typing import Any

import pytest

from tests.house.tree import ROOT, parsed, told

SECTIONS = {0: 20, 1: 17, 2: 58, 3: 16, 4: 12}
IDS = [f"{section}.{n}" for section, last in SECTIONS.items() for n in range(1, last + 1)]
WORKS, WAITS = {"idea": str, "where": str, "tests": list}, {"idea": str, "later": bool, "reason": str}

Idea = dict[str, Any]
IDEAS: dict[str, Idea] = tomllib.loads((ROOT / "tests/ideas.toml").read_text("utf-8"))


def strayed(ids: set[str]) -> list[str]:
    """The ids that are missing, and those that no idea has. TOML itself refuses one that stands twice."""
    return [f"{id} is missing" for id in IDS if id not in ids] + [f"{id} is no idea" for id in sorted(ids - {*IDS})]


def unfinished(id: str, idea: Idea) -> list[str]:
    """What an entry should have, if it has less, more, or nothing in it."""
    shape = WAITS if "later" in idea else WORKS
    is_whole = idea.keys() == shape.keys() and all(idea[key] and type(idea[key]) is shape[key] for key in shape)
    return [] if is_whole else [f"{id} needs {', '.join(WORKS)}; or, to wait, {', '.join(WAITS)}"]


@cache
def defined(path: str) -> frozenset[str]:
    """The tests that a file defines; none where there is no such file."""
    if not re.fullmatch(r"tests/(?:\w+/)+test_\w+\.py", path) or not (ROOT / path).is_file():
        return frozenset()
    return frozenset(node.name for node in parsed((ROOT / path).read_text("utf-8")).body
                     if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"))


def unshown(id: str, tests: list[str]) -> list[str]:
    """The tests that are named twice, or are none. One case of a test may be named too: ::name[case]."""
    found = [f"{id} names {test} twice" for test in sorted({test for test in tests if tests.count(test) > 1})]
    parts = {test: re.sub(r"\[.+\]$", "", test).partition("::") for test in tests}
    return found + [f"{id} names {test}, which is no test" for test, (path, _, name) in parts.items()
                    if name not in defined(path)]


def miscounted(readme: str, ideas: dict[str, Idea]) -> list[str]:
    """What README should say of the ideas, if it says anything else, or not exactly once."""
    right = f"{sum('later' not in idea for idea in ideas.values())} of the {len(ideas)} ideas"
    return [] if re.findall(r"\d+ of the \d+ ideas", readme) == [right] else [f'README should say once "{right}"']


def test_every_idea_is_there_and_no_other() -> None:
    assert not strayed(set(IDEAS)), told(strayed(set(IDEAS)))


@pytest.mark.parametrize("id", IDEAS)
def test_an_idea_says_where_it_works_and_what_shows_it_or_why_it_waits(id: str) -> None:
    found = unfinished(id, IDEAS[id]) + unshown(id, IDEAS[id].get("tests", []))

    assert not found, told(found)


def test_readme_says_how_many_ideas_work() -> None:
    assert not (found := miscounted((ROOT / "README.md").read_text("utf-8"), IDEAS)), told(found)


def test_an_idea_that_is_missing_made_up_or_there_twice_is_found() -> None:
    assert strayed({*IDS, "5.1"} - {"0.1"}) == ["0.1 is missing", "5.1 is no idea"]
    with pytest.raises(tomllib.TOMLDecodeError):
        tomllib.loads('["0.1"]\n["0.1"]')


@pytest.mark.parametrize("idea", [dict(idea="x", where="y", tests=["z"]), dict(idea="x", later=True, reason="z")])
def test_an_entry_with_a_field_missing_empty_or_too_many_is_found(idea: Idea) -> None:
    assert unfinished("0.1", idea) == []
    for key, value in idea.items():
        less = {name: idea[name] for name in idea if name != key}
        assert all(unfinished("0.1", wrong) for wrong in (less, idea | {key: type(value)()}, idea | {"more": "x"}))


@pytest.mark.parametrize("name", ["", "::strayed", "::test_no_such", "::test_readme_says_how_many_ideas_work[]"])
def test_a_test_that_is_none_or_is_named_twice_is_found(name: str) -> None:
    file, good = "tests/house/test_ideas.py", "::test_readme_says_how_many_ideas_work"
    assert unshown("0.1", [file + good, f"{file}{good}[case]"]) == []
    assert unshown("0.1", [file + good, file + good]) == [f"0.1 names {file}{good} twice"]
    for bad in (file + name, "tests/house/test_nothing.py" + good, "app/main.py" + good):
        assert unshown("0.1", [bad]) == [f"0.1 names {bad}, which is no test"]


@pytest.mark.parametrize("words", ["", "2 of the 2 ideas", "1 of the 3 ideas", "1 of the 2 ideas, 1 of the 2 ideas"])
def test_a_wrong_count_is_found(words: str) -> None:
    ideas: dict[str, Idea] = {"0.1": {"tests": []}, "0.2": {"later": True}}
    assert miscounted("today 1 of the 2 ideas work", ideas) == []
    assert miscounted(words, ideas) == ['README should say once "1 of the 2 ideas"']
