"""Weights as JSON: {"W": [[], [[...]], ...], "b": [[], [...], ...]}, with or without the empty entry 0.

A list under each of PyTorch's names is read too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pydantic_core import to_json

from app.errors import FileError
from app.exchange.nested import layers
from app.exchange.receipt import network
from app.exchange.words import named
from app.nn.network import Network

FUNCTIONS: Final = ("activation", "output", "cost")
NETWORK: Final = "network"
"""The entry with the functions that belong to the weights."""


def dumps(net: Network) -> bytes:
    """Weights and biases as nested lists, and the functions that belong to them."""
    return to_json({NETWORK: network(net.arch), "W": layers(net.W), "b": layers(net.b)})


def loads(said: object) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    """Arrays by their names in the order of the file, and the functions that it names.  Raises FileError.

    said: what the JSON stands for.  W[1] and W1 are the same name.
    """
    if not isinstance(said, dict):
        raise FileError('the JSON must be an object with "W" and "b", a list a layer in each')
    arrays: dict[str, NDArray[Any]] = {}
    for name, value in said.items():
        if name == NETWORK:
            continue
        if name in ("W", "b"):
            arrays |= _layers(name, value)
        else:
            arrays[name] = _array(name, value)
    return arrays, _functions(said.get(NETWORK, {}))


def _layers(name: str, value: object) -> dict[str, NDArray[Any]]:
    """W1, W2, ... of a list, in whose place 0 there may be an empty one."""
    if not isinstance(value, list):
        raise FileError(f"{name} must be a list with an entry for each layer", name)
    first = 0 if value and value[0] == [] else 1
    return {f"{name}{l}": _array(f"{name}[{l - first}]", each) for l, each in enumerate(value, first) if l}


def _array(name: str, value: object) -> NDArray[Any]:
    """A list of numbers, or of lists of numbers as long as each other."""
    rows: list[Any] = value if isinstance(value, list) and value and isinstance(value[0], list) else [value]
    if not all(isinstance(row, list) and all(type(v) in (int, float) for v in row) for row in rows):
        raise FileError(f"{named(name)} must be a list of numbers, or a list of such lists", name)
    if len({len(row) for row in rows}) > 1:
        raise FileError(f"{named(name)} has rows of different lengths", name)
    return np.array(value, dtype=np.float64)


def _functions(said: object) -> dict[str, str]:
    found: Mapping[str, object] = said if isinstance(said, dict) else {}
    return {name: str(found[name])[:20] for name in FUNCTIONS if name in found}
