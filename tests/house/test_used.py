"""What the app defines it uses: what only tests call is no part of it, and stands with them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.house.tree import files, name, parsed, told


def defined(source: str) -> Iterator[str]:
    """Names at the top of a module, but those of functions that a decorator hands over, as a route is."""
    for node in parsed(source).body:
        match node:
            case ast.ClassDef() | ast.FunctionDef(decorator_list=[]) | ast.AsyncFunctionDef(decorator_list=[]):
                yield node.name
            case ast.AnnAssign(target=ast.Name(id=id)) | ast.Assign(targets=[ast.Name(id=id)]):
                yield id


def used(source: str) -> set[str]:
    """Names that a module reads, by themselves or of something."""
    nodes = list(ast.walk(parsed(source)))
    return {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)} | {
        node.attr for node in nodes if isinstance(node, ast.Attribute)}


def test_whatever_the_app_defines_it_uses() -> None:
    sources = {name(path): path.read_text("utf-8") for path in files("app", suffix=".py")}
    read = set().union(*map(used, sources.values())) | {"__all__", "__version__"}

    idle = [f"{path} defines {each}, which nothing in app/ uses" for path, source in sources.items()
            for each in defined(source) if each not in read]

    assert not idle, told(idle)


def test_what_is_defined_and_used_is_found() -> None:
    source = "@route\ndef page(): ...\ndef f(): return g(x.h)\nclass A: ...\nN: int = 3\nM = N\nasync def k(): ..."

    assert list(defined(source)) == ["f", "A", "N", "M", "k"]
    assert used(source) == {"route", "g", "x", "h", "int", "N"}
