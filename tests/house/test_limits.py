"""Every bound in app/limits.py holds somewhere in the app, and some test stands at it."""

from __future__ import annotations

import ast

from tests.house.tree import ROOT, files, name, parsed, told

LIMITS = "app/limits.py"


def bounds(source: str) -> set[str]:
    """The names that limits.py assigns."""
    return {node.target.id for node in parsed(source).body
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)}


def read(source: str) -> set[str]:
    """The bounds that a module reads, as limits.NAME or imported by name; or that a test sets lower to stand at."""
    tree = parsed(source)
    whole = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)
             and isinstance(node.value, ast.Name) and node.value.id == "limits"}
    single = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
              and node.module == "app.limits" for alias in node.names}
    patched = {node.args[1].value for node in ast.walk(tree) if isinstance(node, ast.Call)
               and isinstance(node.func, ast.Attribute) and node.func.attr == "setattr" and len(node.args) == 3
               and isinstance(node.args[0], ast.Name) and node.args[0].id == "limits"
               and isinstance(node.args[1], ast.Constant)}
    return whole | single | {str(bound) for bound in patched}


BOUNDS = bounds((ROOT / LIMITS).read_text("utf-8"))


def unread(*folders: str) -> list[str]:
    """The bounds that no module in these folders reads."""
    sources = (path.read_text("utf-8") for path in files(*folders, suffix=".py") if name(path) != LIMITS)
    return sorted(BOUNDS - set().union(*(read(source) for source in sources if "limits" in source)))


def test_there_are_bounds() -> None:
    assert {"WIDTH", "ETA", "BODY"} <= BOUNDS


def test_every_bound_holds_somewhere() -> None:
    idle = unread("app")

    assert not idle, told([f"limits.{bound} is read nowhere in app/: hold it or drop it" for bound in idle])


def test_a_test_stands_at_every_bound() -> None:
    untested = unread("tests")

    assert not untested, told([f"limits.{bound} is in no test: stand on both sides of it" for bound in untested])


def test_bounds_are_read_in_every_way() -> None:
    source = (
        "from app import limits\nfrom app.limits import ETA\nx = limits.WIDTH + other.SEED\n"
        "monkeypatch.setattr(limits, 'JOBS', 2)\nmonkeypatch.setattr(other, 'KEYS', 2)"
    )

    assert read(source) == {"ETA", "WIDTH", "JOBS"}


def test_a_bound_is_what_limits_assigns() -> None:
    assert bounds("WIDTH: Final = 256\nother = 3\ndef f():\n    x: int = 3") == {"WIDTH"}
