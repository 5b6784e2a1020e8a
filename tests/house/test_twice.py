"""No function stands in two files under two names: whoever mends one of them would leave the other."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator

from tests.house.tree import files, name, parsed, told


def functions(source: str) -> Iterator[tuple[str, str]]:
    """Each function at the top of a module: its name, and what it does with what, without its docstring."""
    for node in parsed(source).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            yield node.name, "".join(map(ast.dump, body)) + "".join(arg.arg for arg in node.args.args)


def test_no_function_is_written_twice() -> None:
    found = defaultdict[str, list[str]](list)
    for path in files("app", suffix=".py"):
        for each, what in functions(path.read_text("utf-8")):
            found[what].append(f"{each} of {name(path)}")

    twice = [" and ".join(places) for places in found.values() if len(places) > 1]

    assert len(found) > 500 and not twice, told(twice)


def test_functions_are_compared_by_what_they_do() -> None:
    source = (
        'def f(x):\n    """One."""\n    return x + 1\ndef g(x):\n    """Another."""\n    return x + 1\n'
        "def h(x):\n    return x + 2\ndef i(y):\n    return x + 1"
    )

    (f, g, h, i) = [what for _, what in functions(source)]

    assert f == g and len({f, h, i}) == 3
