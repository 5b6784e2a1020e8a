"""Imports run one way, as the arrow in app/__init__.py says; the rooms of numbers know numpy and nothing else."""

from __future__ import annotations

import ast
import re
import sys
import tomllib

import pytest

import app
from tests.house.tree import ROOT, files, name, parsed, told

ENTRANCE = {"__main__": "main", "settings": "main"}
"""main.py, the command and its settings are one room: the door."""
NUMBERS = {"nn", "data", "trained", "scene"}
OUTSIDE = {"time", "datetime", "http", "html", "urllib", "socket", "asyncio", "threading", "random", "secrets"}
"""Parts of Python that bring a clock, a network, a tag or chance: not for the maths."""


def ranks(docstring: str) -> list[set[str]]:
    """The rooms of the arrow, from left to right."""
    arrow = next(line for line in docstring.splitlines() if line.strip().startswith("main ->"))
    return [set(re.findall(r"\w+", rank)) for rank in arrow.split("->")]


RANKS = ranks(app.__doc__ or "")
ROOMS = set.union(*RANKS)
FOLDERS = {room: [set(re.findall(r"\w+", rank)) for rank in arrow.split("->")]
           for room, arrow in re.findall(r"^ +(\w+): ([\w{}, >-]+)$", app.__doc__ or "", re.MULTILINE)}
"""By its room: the folders in it, from left to right."""


def to_the_right(room: str) -> set[str]:
    """Where a room may import from, itself excepted."""
    rank = next(i for i, rooms in enumerate(RANKS) if room in rooms)
    return set().union(*RANKS[rank + 1 :])


def imported(source: str) -> list[str]:
    """Dotted names of all that a module imports, wherever in it; a relative import is written with its dots."""
    names: list[str] = []
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            names += [f"app.{alias.name}" for alias in node.names] if module == "app" else [module]
    return names


def room_of(dotted: str) -> str:
    """app.nn.array is in nn; app.settings, like the command itself, in main."""
    room = dotted.split(".")[1]
    return ENTRANCE.get(room, room)


def folder_of(dotted: str) -> str:
    """app.scene.marks.words is in marks; what stands in the room itself is in no folder."""
    _, room, *inner = dotted.split(".")
    return inner[0] if inner and inner[0] in set().union(*FOLDERS.get(room, [])) else ""


def is_against(module: str, target: str) -> bool:
    """Whether a folder imports from one of the same room that is not to its right."""
    here, there = folder_of(module), folder_of(target)
    if room_of(module) != room_of(target) or not here or not there or here == there:
        return False
    rank = {folder: i for i, folders in enumerate(FOLDERS[room_of(module)]) for folder in folders}
    return rank[there] <= rank[here]


def faults(module: str, source: str) -> list[str]:
    """The imports that a module of app may not make, each with the reason."""
    here, found = room_of(module), []
    for target in imported(source):
        top = target.split(".")[0]
        if target.startswith("."):
            found.append(f"{module} imports {target}: write the room's name")
        elif top == "app" and "." in target:
            there = room_of(target)
            if there in ROOMS and there != here and there not in to_the_right(here):
                found.append(f"{module} imports {target}: {there} is not to the right of {here}")
            elif is_against(module, target):
                found.append(f"{module} imports {target}: the folder {folder_of(target)} is not to its right")
        elif here in NUMBERS and top not in sys.stdlib_module_names | {"numpy", "app"}:
            found.append(f"{module} imports {target}: {here} knows numpy and nothing else")
        elif here == "nn" and top in OUTSIDE:
            found.append(f"{module} imports {target}: the maths has no clock, no network and no chance of its own")
    return found


def module_of(path: str) -> str:
    """app/nn/array.py is app.nn.array; app/nn/__init__.py is app.nn."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def test_imports_run_one_way() -> None:
    modules = [path for path in files("app", suffix=".py") if name(path) != "app/__init__.py"]

    found = [fault for path in modules for fault in faults(module_of(name(path)), path.read_text("utf-8"))]

    assert not found, told(found)


def test_every_room_stands_on_the_arrow() -> None:
    tops = {room_of(module_of(name(path))) for path in files("app", suffix=".py") if name(path) != "app/__init__.py"}

    assert tops <= ROOMS, f"not on the arrow of app/__init__.py: {sorted(tops - ROOMS)}"


def test_every_folder_of_a_room_stands_on_its_arrow() -> None:
    folders = {(path.parts[-3], path.parts[-2]) for path in files("app", suffix="__init__.py")
               if len(path.relative_to(ROOT).parts) == 4}

    assert folders == {(room, folder) for room, ranks in FOLDERS.items() for folder in set().union(*ranks)}


def test_the_app_imports_only_what_it_declares() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {re.split(r"[<>=~!\[ ;]", text, maxsplit=1)[0].replace("-", "_") for text in project["dependencies"]}
    comes_along = {"starlette", "pydantic", "pydantic_core", "typing_extensions", "anyio"}     # parts of fastapi

    tops = {(target.split(".")[0], name(path)) for path in files("app", suffix=".py")
            for target in imported(path.read_text("utf-8"))}
    found = [f"{path} imports {top}, which pyproject.toml does not declare" for top, path in sorted(tops)
             if top not in sys.stdlib_module_names | declared | comes_along | {"app"}]

    assert not found, told(found)


@pytest.mark.parametrize(("module", "line"), [
    ("app.nn.passes", "import app.session.state.state"),
    ("app.nn.passes", "from app.data.examples import Dataset"),
    ("app.nn.passes", "from app import data"),
    ("app.nn.passes", "import fastapi"),
    ("app.nn.passes", "def f():\n    import time"),
    ("app.nn.passes", "from .array import Array"),
    ("app.scene.layers.edges", "from app.session.state.state import State"),
    ("app.session.moves.make", "from app.scene import edges"),
    ("app.scene.layers.edges", "from markupsafe import Markup"),
    ("app.web.pages.moves", "from app.settings import Settings"),
    ("app.limits", "from app.errors import AppError"),
    ("app.scene.marks.words", "from app.scene.layers.edges import Ink"),
    ("app.session.store.sqlite", "from app.session.runs.run import Run"),
    ("app.web.gate.head", "import app.web.pages.forms"),
    ("app.web.gate.leaving", "from app.web.live.streams import Hub"),
])
def test_an_import_against_the_arrow_is_found(module: str, line: str) -> None:
    assert len(faults(module, line)) == 1


@pytest.mark.parametrize(("module", "line"), [
    ("app.nn.passes", "import math\nimport numpy as np\nfrom app.errors import AppError\nfrom app.nn import array"),
    ("app.web.pages.moves", "from fastapi import APIRouter\nfrom app import __version__\nfrom app.scene import edges"),
    ("app.__main__", "import uvicorn\nfrom app.settings import Settings\nfrom app.main import create_app"),
    ("app.session.moves.make", "import asyncio\nfrom app import limits\nfrom app.nn.passes import forward"),
])
def test_an_import_along_the_arrow_is_let_pass(module: str, line: str) -> None:
    assert faults(module, line) == []
