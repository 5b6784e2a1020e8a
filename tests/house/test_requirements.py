"""The exact versions in requirements/ are ones that pyproject.toml allows, and the same for running and testing."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import app
from tests.house.tree import ROOT, told

PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def pins(file: str) -> dict[str, str]:
    """Name -> version of a file in requirements/, and of the files that it includes."""
    found: dict[str, str] = {}
    for line in (ROOT / "requirements" / file).read_text("utf-8").split("\n"):
        if line.startswith("-r "):
            found |= pins(line.removeprefix("-r "))
        elif line:
            name, version = line.split("==")
            found[canonicalize_name(name)] = version
    return found


def group(name: str) -> list[str]:
    """The ranges of a dependency group, with those of the groups that it includes."""
    return [text for item in PYPROJECT["dependency-groups"][name]
            for text in (group(item["include-group"]) if isinstance(item, dict) else [item])]


def faults(ranges: list[str], pinned: dict[str, str]) -> list[str]:
    """The ranges that no pin is in."""
    wanted = [Requirement(text) for text in ranges]
    return [f"{want}, and requirements/ has {pinned.get(canonicalize_name(want.name))}" for want in wanted
            if not want.specifier.contains(pinned.get(canonicalize_name(want.name), "0"))]


@pytest.mark.parametrize(("file", "ranges"), [
    ("run.txt", [*PYPROJECT["project"]["dependencies"], *PYPROJECT["build-system"]["requires"], *group("build")]),
    ("test.txt", group("test")),
    ("bench.txt", group("bench")),
])
def test_every_pin_is_in_its_range(file: str, ranges: list[str]) -> None:
    found = faults(ranges, pins(file))

    assert not found, told(found)


def test_tests_run_on_what_the_app_runs_on() -> None:
    assert pins("run.txt").items() <= pins("test.txt").items()


def test_requirements_name_no_host() -> None:
    for path in (ROOT / "requirements").iterdir():
        assert re.search(r"://|--index|--find-links| @ ", path.read_text("utf-8")) is None, path.name


def test_the_version_is_said_once_in_two_places() -> None:
    assert PYPROJECT["project"]["version"] == app.__version__


def test_a_pin_out_of_range_or_missing_is_found() -> None:
    assert faults(["numpy>=2.4,<3", "fastapi>=1", "Jinja2>=3"], {"numpy": "3.0", "jinja2": "3.1.6"}) == [
        "numpy<3,>=2.4, and requirements/ has 3.0", "fastapi>=1, and requirements/ has None"]
