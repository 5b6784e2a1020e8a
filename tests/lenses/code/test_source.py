"""The lines that are shown are those of the files, every one and none else."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import Any

import pytest

from app.lenses.code.source import ROLES, FunctionText, source_of
from app.nn import activation, cost
from app.nn.passes import backward, forward, step
from tests.house.tree import ROOT

EVERY: list[Callable[..., Any]] = [
    forward, backward, step, activation.sigmoid, activation.sigmoid_prime, activation.tanh_prime, activation.relu,
    activation.softmax, cost.quadratic, cost.cross_entropy, cost.cross_entropy_delta,
    cost.categorical_cross_entropy_prime,
]


def written(source: FunctionText) -> dict[int, str]:
    """By the number of the line in its file, what is shown of it."""
    return {s.line + n: "".join(span.text for span in row) for s in source.statements for n, row in enumerate(s.rows)}


@pytest.mark.parametrize("function", EVERY, ids=lambda f: f.__name__)
def test_every_line_is_the_one_of_its_file_but_for_the_docstring(function: Callable[..., Any]) -> None:
    source = source_of(function)
    text = (ROOT / source.file).read_text("utf-8")
    (tree,) = [n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef) and n.name == function.__name__]
    docstring = tree.body[0]

    shown = written(source)

    lines = text.splitlines()
    assert [*shown] == [n for n in range(tree.lineno, (tree.end_lineno or 0) + 1)
                        if not docstring.lineno <= n <= (docstring.end_lineno or 0)]
    for n, line in shown.items():
        assert line == re.sub(r" +# ", " # ", re.sub(r" +# \(E\d+\)$", "", lines[n - 1]))


def test_the_equations_are_those_that_the_comments_cite() -> None:
    cited = {f.__name__: [s.equation for s in source_of(f).statements if s.equation] for f in (forward, backward, step)}

    assert cited == {"forward": ["E1", "E2"], "backward": ["E4", "E5", "E6", "E7", "E8", "E3"], "step": ["E10"]}


def test_a_statement_of_several_lines_is_one_and_a_loop_only_its_head() -> None:
    source = source_of(backward)
    (error,) = [s for s in source.statements if s.equation == "E5"]
    (loop,) = [s for s in source.statements if isinstance(s.node, ast.For)]

    assert len(error.rows) == 4 and len(loop.rows) == 1


def test_lines_without_a_number_of_the_sheet_can_be_left_out_but_not_what_holds_the_others() -> None:
    kinds = [s.equation or type(s.node).__name__ for s in source_of(backward).citing]

    assert kinds == ["FunctionDef", "E4", "For", "E5", "E6", "E7", "E8", "E3"]


def test_a_symbol_has_the_ink_of_picture_and_formula_wherever_it_stands() -> None:
    spans = {span for s in source_of(backward).statements for row in s.rows for span in row}

    inks = {span.text: span.role for span in spans if span.text in ROLES}
    assert inks == {name: ROLES[name] for name in inks} and {"a", "z", "delta", "nabla_W", "W"} <= inks.keys()
    assert (ROLES["a"], ROLES["z"], ROLES["delta"], ROLES["C"]) == ("sym-a", "sym-z", "sym-C", "sym-C")
