"""The tree that the rules of the house are held against."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WRITTEN_ELSEWHERE = ("static/vendor/", "static/fonts/", "tests/vendor/")


def files(*folders: str, suffix: str = "") -> Iterator[Path]:
    """Every file in these folders that was written here, in order; caches are not."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob(f"*{suffix}")):
            if path.is_file() and "__pycache__" not in path.parts and not name(path).startswith(WRITTEN_ELSEWHERE):
                yield path


@cache
def parsed(source: str) -> ast.Module:
    """What a source is to Python: read once for all rules."""
    return ast.parse(source)


def name(path: Path) -> str:
    """A file's path from the root, as people write it."""
    return path.relative_to(ROOT).as_posix()


def told(faults: list[str]) -> str:
    """One fault a line, under an empty one, for the message of a failed assert."""
    return "\n" + "\n".join(faults)
