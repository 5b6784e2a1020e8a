"""What the names in a statement hold at this moment: their shapes, and the entries that are picked out."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from app.nn.array import Array
from app.nn.passes import column, row
from app.scene.marks.words import number

Held = Array | float | int | None
"""None for what its pass has not brought yet."""

TURNED = {"column": column, "row": row}
"""The functions that lay a vector down or stand it up: the only ones that are called here."""


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """What the names of a statement mean.  one: the name of one thing -> it; by_layer: a name -> it, by layer.

    of: the layer whose neurons a vector in `one` is about.  at: by layer, the neuron that is looked at.
    flat: the place in theta of what is looked at, None for nothing.
    """

    one: Mapping[str, Held]
    by_layer: Mapping[str, tuple[Held, ...]]
    of: Mapping[str, int]
    at: Mapping[int, int]
    flat: int | None = None


@dataclass(frozen=True, slots=True)
class Operand:
    """One name of a statement.  code: as it stands there.  shape: "(16, 784)", "" for a number.

    entry: the one that is looked at, "[7, 3]".  value: what stands there; "?" for what is still to come.
    role: whose colour it takes.
    """

    code: str
    shape: str
    entry: str
    value: str
    role: str


UNKNOWN = "?"

Index = tuple[int, ...] | None


def operands(node: ast.AST | None, names: Names, roles: Mapping[str, str]) -> tuple[Operand, ...]:
    """All names of a statement that are numbers, each once, in the order in which they stand."""
    found: dict[str, Operand] = {}
    for part in _parts(node, names) if node is not None else ():
        held, index = _looked(part, names)
        code = ast.unparse(part)
        root = next(n.id for n in ast.walk(part) if isinstance(n, ast.Name) and n.id not in TURNED)
        shape = str(np.shape(held)) if isinstance(held, np.ndarray) else ""
        entry, value = _entry(held, index)
        found.setdefault(code, Operand(code, shape, entry, value, roles.get(root, "")))
    return tuple(found.values())


def products(node: ast.AST | None, names: Names) -> tuple[str, ...]:
    """Of every product of a statement the shapes that meet: "(16, 10) · (10,) = (16,)"."""
    found = []
    for call in ast.walk(node) if node is not None else ():
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "dot":
            is_of_numpy = isinstance(call.func.value, ast.Name) and call.func.value.id == "np"
            left, right = call.args[:2] if is_of_numpy else (call.func.value, call.args[0])
            (one, _), (other, _) = _looked(left, names), _looked(right, names)
            if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
                found.append(f"{one.shape} · {other.shape} = {one.dot(other).shape}")
    return tuple(found)


def _parts(node: ast.AST, names: Names) -> Iterator[ast.expr]:
    """The largest parts that are numbers by themselves: W[l].T rather than W[l], column(delta[l]) than delta[l]."""
    if isinstance(node, ast.expr) and _is_number(node, names):
        yield node
        return
    for child in ast.iter_child_nodes(node):
        yield from _parts(child, names)


def _is_number(node: ast.expr, names: Names) -> bool:
    match node:
        case ast.Name(id=id):
            return id in names.one
        case ast.Subscript(value=ast.Name(id=id)):
            return id in names.by_layer
        case ast.Attribute(value=inner, attr="T"):
            return _is_number(inner, names)
        case ast.Attribute(value=ast.Name(id="net"), attr="theta"):
            return "net.theta" in names.one
        case ast.Call(func=ast.Name(id=id), args=[inner]):
            return id in TURNED and _is_number(inner, names)
    return False


def _looked(node: ast.expr, names: Names) -> tuple[Held, Index]:
    """What a part holds, and where in it one looks."""
    match node:
        case ast.Name(id=id):
            return names.one[id], _in_vector(names, id)
        case ast.Attribute(value=ast.Name(id="net")):
            return names.one["net.theta"], _in_vector(names, "net.theta")
        case ast.Subscript(value=ast.Name(id=id), slice=place):
            l = _layer(place, names)
            held = names.by_layer[id][l]
            return held, _at(held, names.at.get(l), names.at.get(l - 1))
        case ast.Attribute(value=inner):
            held, index = _looked(inner, names)
            return (held.T, index and index[::-1]) if isinstance(held, np.ndarray) else (None, None)
        case ast.Call(func=ast.Name(id=id), args=[inner]):
            held, index = _looked(inner, names)
            if not isinstance(held, np.ndarray):
                return None, None
            turned = (index[0], 0) if id == "column" and index else (0, index[0]) if index else None
            return TURNED[id](held), turned
    raise AssertionError(f"{ast.unparse(node)} is no number by itself")


def _layer(place: ast.expr, names: Names) -> int:
    """l, L or l - 1."""
    match place:
        case ast.Name(id=id):
            return int(names.one[id] or 0)
        case ast.BinOp(left=left, op=ast.Sub(), right=ast.Constant(value=int(less))):
            return _layer(left, names) - less
    raise AssertionError(f"{ast.unparse(place)} is no layer")


def _at(held: Held, j: int | None, k: int | None) -> Index:
    if not isinstance(held, np.ndarray) or j is None:
        return None
    if held.ndim == 1:
        return (j,)
    return None if k is None else (j, k)


def _in_vector(names: Names, id: str) -> Index:
    """Where one looks in a vector that has a name of its own: at a neuron of its layer, or in theta."""
    if not isinstance(names.one[id], np.ndarray):
        return None
    place = names.at.get(names.of[id]) if id in names.of else names.flat
    return None if place is None else (place,)


def _entry(held: Held, index: Index) -> tuple[str, str]:
    if held is None:
        return "", UNKNOWN
    if isinstance(held, np.ndarray):
        return (str(list(index)), number(float(held[index]))) if index is not None else ("", "")
    return "", str(held) if isinstance(held, int) else number(held)
