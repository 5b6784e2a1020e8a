"""Files and classes are called by what they know. Nothing here speaks of the place it was written in."""

from __future__ import annotations

import ast
import re
from pathlib import PurePosixPath

import pytest

from tests.house.tree import ROOT, files, name, parsed, told

EMPTY = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "base", "misc"}
SUFFIXES = ("Manager", "Helper", "Utils", "Data")
WORKPLACE = ("/tmp/", "/opt/", "/work/", "/root/", "/home/", "../shared", "shared/", "brief.md", "faults.md",
             "registry.npmjs", "pypi.org", "pythonhosted")


def empty_names(path: str) -> list[str]:
    """The folders and files of a path whose name says nothing, alone or as one word of several."""
    return [f"{path}: call it by what it knows, not {part}" for part in PurePosixPath(path).parts
            if EMPTY & set(re.split(r"[._-]", part.lower()))]


def empty_classes(path: str, source: str) -> list[str]:
    """The classes whose last word says nothing."""
    return [f"{path}:{node.lineno} class {node.name}: a lecturer would not say it"
            for node in ast.walk(parsed(source)) if isinstance(node, ast.ClassDef) and node.name.endswith(SUFFIXES)]


def workplace_words(path: str, text: str) -> list[str]:
    """The lines that name a folder or a host of the machine that this was written on."""
    return [f"{path}:{number} says {word}" for number, line in enumerate(text.splitlines(), 1)
            for word in WORKPLACE if word in line]


def test_files_are_called_by_what_they_know() -> None:
    found = [fault for path in files("app", "tests", "static", "templates") for fault in empty_names(name(path))]

    assert not found, told(found)


def test_classes_are_nouns_that_a_lecturer_says() -> None:
    found = [fault for path in files("app", suffix=".py")
             for fault in empty_classes(name(path), path.read_text("utf-8"))]

    assert not found, told(found)


def test_nothing_speaks_of_the_place_it_was_written_in() -> None:
    kinds = {".py", ".html", ".css", ".js", ".md", ".txt", ".toml", ".json"}
    shipped = [path for path in files("app", "docs", "static", "templates", "requirements") if path.suffix in kinds]
    beside = [ROOT / file for file in ("README.md", "NOTICES.md", "Makefile", "pyproject.toml", ".ci/run")]

    found = [fault for path in (*shipped, *beside) for fault in workplace_words(name(path), path.read_text("utf-8"))]

    assert not found, told(found)


@pytest.mark.parametrize("path", [
    "app/utils/x.py", "app/web/helpers.py", "templates/base.html", "app/session_manager.py"])
def test_a_name_that_says_nothing_is_found(path: str) -> None:
    assert len(empty_names(path)) == 1


def test_a_word_inside_another_is_no_such_name() -> None:
    assert empty_names("app/data/database_commons.py") == []


def test_a_class_that_manages_is_found() -> None:
    assert len(empty_classes("a.py", "class SessionManager: ...\nclass Dataset: ...")) == 1


def test_a_folder_of_the_workplace_is_found() -> None:
    assert workplace_words("a.py", "x = 1\nopen('/tmp/x')") == ["a.py:2 says /tmp/"]
