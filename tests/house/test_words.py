"""One word means one thing: docs/words.md says which, and no class is called as another is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from tests.house.tree import ROOT, files, name, parsed, told

PAGE = (ROOT / "docs/words.md").read_text("utf-8")
MOVES = {"Forward", "Backward"}
"""A pass is a move, and its trace is a value: both are called by the pass."""
TO_BE_PARTED = {
    "Cell", "Curve", "Drawn", "Edges", "Half", "Key", "Line", "Pen", "Recipe", "Row", "Sample", "Score", "Where",
}
"""Still the names of two classes or more: this set may only shrink."""

Sources = dict[str, str]
"""Path and text."""


def table(page: str, second: str) -> set[str]:
    """The words in the first column of every table whose second is called so; of `a, b` both."""
    found: set[str] = set()
    for rows in re.findall(rf"^\| word \| {second} \|\n\|[-|]+\n((?:\|.*\n?)+)", page, re.MULTILINE):
        found |= {word for row in rows.splitlines() for word in row.split("|")[1].strip().split(", ")}
    return found


def in_python(source: str) -> Iterator[str]:
    """The docstrings of a module and of all in it, and its comments."""
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""
    yield from re.findall(r"# (.+)$", source, re.MULTILINE)


def unused(words: Iterable[str], prose: str) -> list[str]:
    """The words that stand nowhere in the prose, alone or with an ending."""
    return sorted(word for word in words if not re.search(rf"\b{word}(?:s|es|ed|ing)?\b", prose, re.IGNORECASE))


def classes(sources: Sources) -> list[tuple[str, str]]:
    """Every class and where it is: (name, path)."""
    return [(node.name, path) for path, source in sources.items() for node in ast.walk(parsed(source))
            if isinstance(node, ast.ClassDef)]


def come_back(words: set[str], sources: Sources) -> list[str]:
    """The files and classes that are called by a word given up."""
    return [f"{path} is called by a word given up" for path in sources if PurePosixPath(path).stem in words] \
        + [f"{path}: class {called} is called by a word given up" for called, path in classes(sources)
           if called.lower() in words]


def doubles(sources: Sources) -> set[str]:
    """The names that several classes have."""
    names = [called for called, _ in classes(sources) if not called.startswith("_")]
    return {called for called in names if names.count(called) > 1}


APP: Sources = {name(path): path.read_text("utf-8") for path in files("app", suffix=".py")}
WORDS = table(PAGE, "what it means here")
GIVEN_UP = table(PAGE, "say")


def test_the_glossary_is_short_enough_to_be_read() -> None:
    assert 25 <= len(WORDS) <= 35


def test_every_word_of_the_glossary_is_in_use() -> None:
    prose = " ".join(text for source in APP.values() for text in in_python(source))

    assert not (idle := unused(WORDS, prose)), told([f"{word} is explained, and used nowhere" for word in idle])


def test_a_word_given_up_does_not_come_back() -> None:
    assert not (found := come_back(GIVEN_UP, APP)), told(found)


def test_a_word_is_not_kept_and_given_up() -> None:
    assert not WORDS & GIVEN_UP


def test_no_two_classes_have_one_name() -> None:
    found = doubles(APP) - MOVES - TO_BE_PARTED

    assert not found, told([f"{called}: two classes have this name" for called in sorted(found)])


def test_words_are_read_from_their_tables() -> None:
    page = "| word | say |\n|---|---|\n| a, b | c |\n| d | e |\n\n| word | it |\n|---|---|\n| f | g |\n"

    assert table(page, "say") == {"a", "b", "d"}


def test_an_idle_word_is_found_and_one_with_an_ending_is_none() -> None:
    assert unused({"wish", "mark", "watch"}, "Wishes are what somebody watching") == ["mark"]


def test_a_word_that_comes_back_is_found() -> None:
    sources = {"app/scene/shelf.py": "", "app/nn/x.py": "class Shelf: ...\nclass Shelves: ..."}

    assert come_back({"shelf"}, sources) == ["app/scene/shelf.py is called by a word given up",
                                             "app/nn/x.py: class Shelf is called by a word given up"]


def test_a_second_class_of_a_name_is_found() -> None:
    assert doubles({"a.py": "class A: ...\nclass _B: ...", "b.py": "class A: ...\nclass _B: ..."}) == {"A"}


def test_prose_is_docstrings_and_comments() -> None:
    assert list(filter(None, in_python('"""One."""\ndef f():\n    """Two."""\n    x = 1  # three'))) == [
        "One.", "Two.", "three"]
