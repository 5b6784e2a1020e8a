"""A receipt as it was written down, weighed before it is believed: every list as long as the sizes say, every number
finite and within its bounds."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from app import limits
from app.errors import FileError

ACTIVATIONS: Final = ("sigmoid", "tanh", "relu", "linear")
OUTPUTS: Final = (*ACTIVATIONS, "softmax")
COSTS: Final = ("quadratic", "half_quadratic", "cross_entropy")
VERSION: Final = 1
"""Of the form of a receipt: raised when a name in it comes to mean something else."""

Vector = list[float]
Matrix = list[Vector]


@dataclass(frozen=True, slots=True)
class Receipt:
    """One step as its receipt says it. Lists have one entry a layer; entry 0 of W, b, z, delta, nabla, new is empty.

    sizes: n_0 ... n_L.  x: (n_0,).  y: (n_L,).  a[l], da[l]: (n_l,).  W[l]: (n_l, n_{l-1}).  cost: C0.
    """

    sizes: tuple[int, ...]
    activation: str
    output: str
    cost_name: str
    eta: float
    x: Vector
    y: Vector
    W: list[Matrix]
    b: list[Vector]
    z: list[Vector]
    a: list[Vector]
    cost: float
    da: list[Vector]
    delta: list[Vector]
    nabla_W: list[Matrix]
    nabla_b: list[Vector]
    new_W: list[Matrix]
    new_b: list[Vector]

    @property
    def L(self) -> int:
        """The number of the last layer."""
        return len(self.sizes) - 1

    def sigma(self, l: int) -> str:
        """The name of the activation of a layer."""
        return self.output if l == self.L else self.activation


def read(text: bytes) -> Receipt:
    """The receipt that a file holds.  Raises FileError, whatever the file is."""
    if len(text) > limits.RECEIPT_BYTES:
        raise FileError(f"a receipt has at most {limits.RECEIPT_BYTES:,} bytes, and this file has more")
    try:
        said = json.loads(text.decode("utf-8"), object_pairs_hook=_members, parse_constant=_no_number)
    except RecursionError:
        raise FileError("this is no receipt: its lists are nested too deep") from None
    except ValueError as error:
        raise FileError(f"this is no receipt: it is not JSON ({error})") from None
    if not isinstance(said, dict) or said.get("receipt") != VERSION:
        raise FileError(f'this is no receipt: one is a JSON object that says "receipt": {VERSION}')
    return _receipt(said)


def _receipt(said: Mapping[str, Any]) -> Receipt:
    network = _entry(said, "network")
    if not isinstance(network, dict):
        raise FileError("network must be an object with sizes, activation, output and cost")
    n = _sizes(_entry(network, "sizes"))
    weight, value, slope = limits.WEIGHT, limits.INPUT, math.inf

    def vectors(name: str, top: float, first: int = 1) -> list[Vector]:
        layers = _layers(_entry(said, name), name, len(n))
        return [_vector(layers[l], f"{name}[{l}]", n[l] if l >= first else 0, top) for l in range(len(n))]

    def matrices(name: str, top: float) -> list[Matrix]:
        layers = _layers(_entry(said, name), name, len(n))
        return [_matrix(layers[l], f"{name}[{l}]", (n[l], n[l - 1]) if l else (0, 0), top) for l in range(len(n))]

    activation = _one_of(network, "activation", ACTIVATIONS)
    output, cost = _one_of(network, "output", OUTPUTS), _one_of(network, "cost", COSTS)
    if cost == "cross_entropy" and output not in ("sigmoid", "softmax"):
        raise FileError("network.cost is cross_entropy, which goes with an output of sigmoid or softmax only")
    return Receipt(
        n, activation, output, cost, _number(_entry(said, "eta"), "eta", limits.ETA),
        _vector(_entry(said, "x"), "x", n[0], value), _vector(_entry(said, "y"), "y", n[-1], value),
        matrices("W", weight), vectors("b", weight), vectors("z", slope), vectors("a", slope, first=0),
        _number(_entry(said, "cost"), "cost", slope), vectors("da", slope, first=0), vectors("delta", slope),
        matrices("nabla_W", slope), vectors("nabla_b", slope), matrices("new_W", weight), vectors("new_b", weight),
    )


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("the same name stands twice in one object")
    return members


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no number")


def _entry(said: Mapping[str, Any], name: str) -> Any:
    if name not in said:
        raise FileError(f"{name} is missing")
    return said[name]


def _one_of(said: Mapping[str, Any], name: str, words: tuple[str, ...]) -> str:
    word = _entry(said, name)
    if not isinstance(word, str) or word not in words:
        raise FileError(f"network.{name} must be one of {', '.join(words)}")
    return word


def _sizes(said: Any) -> tuple[int, ...]:
    """n_0 ... n_L, within what limits.py lets a network be: so nothing that follows can be long."""
    if not isinstance(said, list) or not 2 <= len(said) <= limits.LAYERS + 1 \
            or not all(isinstance(n, int) and not isinstance(n, bool) for n in said):
        raise FileError(f"network.sizes must be a list of 2 to {limits.LAYERS + 1} whole numbers")
    for l, n in enumerate(said):
        most = limits.WIDTH if l else limits.INPUTS
        if not 1 <= n <= most:
            raise FileError(f"network.sizes[{l}] must be 1 to {most}")
    if sum(n * (k + 1) for k, n in zip(said, said[1:], strict=False)) > limits.PARAMETERS:
        raise FileError(f"network.sizes have more than {limits.PARAMETERS:,} weights and biases")
    return tuple(said)


def _layers(said: Any, name: str, count: int) -> list[Any]:
    return _list(said, name, count, "lists, one a layer")


def _matrix(said: Any, name: str, shape: tuple[int, int], top: float) -> Matrix:
    rows = _list(said, name, shape[0], "rows")
    return [_vector(row, f"{name}[{j}]", shape[1], top) for j, row in enumerate(rows)]


def _vector(said: Any, name: str, length: int, top: float) -> Vector:
    return [_number(v, f"{name}[{k}]", top) for k, v in enumerate(_list(said, name, length, "numbers"))]


def _list(said: Any, name: str, length: int, of: str) -> list[Any]:
    if not isinstance(said, list):
        raise FileError(f"{name} must be a list of {length} {of}")
    if len(said) != length:
        raise FileError(f"{name} has {len(said)} entries; it must be a list of {length} {of}")
    return said


def _number(said: Any, name: str, top: float) -> float:
    """A finite number from -top to top."""
    bounds = f" from {-top:,.0f} to {top:,.0f}" if math.isfinite(top) else ""
    try:
        value = float(said) if isinstance(said, int | float) and not isinstance(said, bool) else math.nan
    except OverflowError:       # a whole number of hundreds of digits
        value = math.inf
    if not math.isfinite(value) or abs(value) > top:
        raise FileError(f"{name} must be a finite number{bounds}")
    return value
