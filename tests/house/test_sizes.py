"""A file stops at 300 lines, a function at 40, a script for the browser under 100; a folder at 30 files."""

from __future__ import annotations

import ast
from collections import Counter

from tests.house.tree import files, name, parsed, told

FILE = 300
FUNCTION = 40
SCRIPT = 99
FOLDER = 30


def too_long(path: str, text: str, most: int) -> list[str]:
    """The fault of a file with more lines than it may have, or none."""
    lines = len(text.splitlines())
    return [f"{path} has {lines} lines; it stops at {most}"] if lines > most else []


def long_functions(path: str, source: str) -> list[str]:
    """The functions with more lines than they may have, from `def` to their last."""
    found = []
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION:
                found.append(f"{path}:{node.lineno} {node.name} has {lines} lines; it stops at {FUNCTION}")
    return found


def test_no_file_is_longer_than_300_lines() -> None:
    texts = {name(path): path.read_text("utf-8") for suffix in (".py", ".css", ".html")
             for path in files("app", "tests", "static", "templates", suffix=suffix)}

    found = [fault for path, text in texts.items() for fault in too_long(path, text, FILE)]

    assert not found, told(found)


def test_no_function_is_longer_than_40_lines() -> None:
    found = [fault for path in files("app", "tests", suffix=".py")
             for fault in long_functions(name(path), path.read_text("utf-8"))]

    assert not found, told(found)


def test_every_script_is_under_100_lines() -> None:
    found = [fault for path in files("static/js", suffix=".js")
             for fault in too_long(name(path), path.read_text("utf-8"), SCRIPT)]

    assert not found, told(found)


def test_a_file_is_too_long_from_301_lines() -> None:
    assert too_long("a.py", "x\n" * 300, FILE) == []
    assert too_long("a.py", "x\n" * 301, FILE) == ["a.py has 301 lines; it stops at 300"]


def test_a_function_is_too_long_from_41_lines() -> None:
    body = "    x = 1\n"

    assert long_functions("a.py", "def f():\n" + body * 39) == []
    assert long_functions("a.py", "class A:\n  async def f():\n" + body * 40) == [
        "a.py:2 f has 41 lines; it stops at 40"]


def test_no_folder_has_more_files_than_can_be_seen_at_once() -> None:
    counts = Counter(name(path.parent) for path in files("app", "templates", "static"))

    assert len(counts) > 20
    assert {folder: count for folder, count in counts.items() if count > FOLDER} == {}
