"""The tree at the head of app/errors.py names every error that there is, and no other."""

from __future__ import annotations

import re

from app import errors
from tests.house.tree import told


def on_the_tree(docstring: str) -> set[str]:
    """The names after a plus."""
    return set(re.findall(r"^\s*\+ (\w+)", docstring, re.MULTILINE))


def below(error: type[Exception]) -> set[str]:
    """The names of all classes under this one."""
    return {name for child in error.__subclasses__() for name in {child.__name__} | below(child)}


def faults(tree: set[str], defined: set[str]) -> list[str]:
    """What stands on one side only."""
    return [f"{name} is missing from the tree in app/errors.py" for name in sorted(defined - tree)] \
        + [f"{name} is on the tree in app/errors.py, and does not exist" for name in sorted(tree - defined)]


def test_every_error_is_on_the_tree() -> None:
    found = faults(on_the_tree(errors.__doc__ or ""), below(errors.AppError))

    assert not found, told(found)


def test_every_error_is_defined_in_its_room() -> None:
    elsewhere = [name for name in below(errors.AppError) if not hasattr(errors, name)]

    assert not elsewhere, f"not in app/errors.py: {elsewhere}"


def test_an_error_missing_from_the_tree_is_found() -> None:
    tree = on_the_tree("AppError\n  + ShapeError   sizes\n  + GoneError   gone\n")

    assert faults(tree, {"ShapeError", "RangeError"}) == [
        "RangeError is missing from the tree in app/errors.py",
        "GoneError is on the tree in app/errors.py, and does not exist"]
