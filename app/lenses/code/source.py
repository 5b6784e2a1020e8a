"""Functions as they stand in their files, statement by statement: nothing of them is written a second time."""

from __future__ import annotations

import ast
import inspect
import io
import re
import textwrap
import tokenize
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import app

CITED = re.compile(r"# \((E\d+)\)")

ROLES = {
    **dict.fromkeys(("a", "x"), "sym-a"),
    **dict.fromkeys(("z", "sigma", "sigma_prime"), "sym-z"),
    **dict.fromkeys(("da", "delta", "nabla", "nabla_W", "nabla_b", "cost", "C", "C0", "C0_prime", "y"), "sym-C"),
    **dict.fromkeys(("W", "b", "theta", "eta"), "sym-w"),
}
"""The symbol whose colour a name takes, as in picture and formula."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one ink.  role: a symbol's, "comment", "word" for a word of Python, or ""."""

    text: str
    role: str


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """One statement, or the head of one that holds others; what is neither stands by itself.

    line: its first line in the file.  rows: its lines, but for a comment that only cites the sheet.
    equation: "E6", as that comment says, or "".  node: None for what is no statement, as `else:`.
    """

    line: int
    rows: tuple[tuple[Span, ...], ...]
    equation: str
    node: ast.stmt | None


@dataclass(frozen=True, slots=True, eq=False)
class FunctionText:
    """A function.  file: as app/nn/passes.py.  statements: all but its docstring, in order.

    citing: those that make a number of the sheet, and the heads that they stand under.
    """

    name: str
    file: str
    statements: tuple[Statement, ...]
    citing: tuple[Statement, ...]


@cache
def source_of(function: Callable[..., Any]) -> FunctionText:
    """Read from its file."""
    lines, first = inspect.getsourcelines(function)
    text = textwrap.dedent("".join(lines))
    tree = ast.parse(text).body[0]
    assert isinstance(tree, ast.FunctionDef)
    owners, spans = _owners(tree), _spans(text)
    groups: list[tuple[ast.stmt | None, list[int]]] = []
    for number in range(1, len(text.splitlines()) + 1):
        if number in _docstring(tree):
            continue
        owner = owners.get(number)
        if owner is not None and groups and groups[-1][0] is owner:
            groups[-1][1].append(number)
        else:
            groups.append((owner, [number]))
    file = Path(inspect.getfile(function)).relative_to(Path(app.__file__).parents[1]).as_posix()
    statements = tuple(
        Statement(first + numbers[0] - 1, tuple(map(_without_citation, (spans[n] for n in numbers))),
                  _cited(spans, numbers), node)
        for node, numbers in groups
    )
    return FunctionText(function.__name__, file, statements, _citing(statements))


def _citing(statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    made = {id(s.node) for s in statements if s.equation}
    return tuple(s for s in statements if s.node is not None and made & {id(node) for node in ast.walk(s.node)})


def _owners(tree: ast.FunctionDef) -> dict[int, ast.stmt]:
    """By line, the statement it belongs to; of one that holds others only its head."""
    found: dict[int, ast.stmt] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt):
            body = getattr(node, "body", None)
            last = body[0].lineno - 1 if body else node.end_lineno or node.lineno
            found |= dict.fromkeys(range(node.lineno, max(last, node.lineno) + 1), node)
    return found


def _docstring(tree: ast.FunctionDef) -> range:
    head = tree.body[0]
    is_one = isinstance(head, ast.Expr) and isinstance(head.value, ast.Constant) and isinstance(head.value.value, str)
    return range(head.lineno, (head.end_lineno or head.lineno) + 1) if is_one else range(0)


def _cited(spans: dict[int, tuple[Span, ...]], numbers: list[int]) -> str:
    comments = " ".join(span.text for n in numbers for span in spans[n] if span.role == "comment")
    found = CITED.search(comments)
    return found[1] if found else ""


def _without_citation(row: tuple[Span, ...]) -> tuple[Span, ...]:
    return row[:-2] if row and CITED.fullmatch(row[-1].text) else row


def _spans(text: str) -> dict[int, tuple[Span, ...]]:
    """By line, its text in inks; the gap before a comment is one space."""
    rows: dict[int, list[Span]] = {n: [] for n in range(1, len(text.splitlines()) + 1)}
    ends = dict.fromkeys(rows, 0)
    lines = text.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        (n, begin), (_, end) = token.start, token.end
        if n not in rows or token.type in (tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT) \
                or token.start[0] != token.end[0]:
            continue
        gap = lines[n - 1][ends[n]:begin]
        if gap:
            rows[n].append(Span(" " if token.type == tokenize.COMMENT else gap, ""))
        rows[n].append(Span(token.string, _role(token)))
        ends[n] = end
    return {n: tuple(spans) for n, spans in rows.items()}


def _role(token: tokenize.TokenInfo) -> str:
    if token.type == tokenize.COMMENT:
        return "comment"
    if token.type != tokenize.NAME:
        return ""
    return "word" if token.string in WORDS else ROLES.get(token.string, "")


WORDS = {"def", "return", "for", "in", "if", "else", "with", "as", "is", "not", "None", "lambda"}
"""Of Python itself."""
