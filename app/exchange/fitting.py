"""Whether layers fit one another; if not, which tensor is at fault, what it has, and what it must have."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import mode

import numpy as np

from app import limits
from app.errors import FileError
from app.exchange.layers import Layer
from app.exchange.words import named, shape
from app.nn.array import Array
from app.nn.network import check_sizes


def sizes_of(layers: Sequence[Layer]) -> tuple[int, ...]:
    """n_0 ... n_L, which all shapes agree on.  Raises FileError; RangeError, ShapeError for what limits.py forbids."""
    sizes = (_inputs(layers[0], _neurons(layers, 0)), *(_neurons(layers, i) for i in range(len(layers))))
    for layer, n_k, n_j in zip(layers, sizes, sizes[1:], strict=False):
        _check(layer.weight, layer.W.shape, (n_k, n_j) if layer.is_kernel else (n_j, n_k))
        _check(layer.bias, layer.b.shape, (n_j,))
    check_sizes(sizes)
    return sizes


def theta_of(layers: Sequence[Layer]) -> Array:
    """All weights and biases in one list, layer by layer.  Raises FileError for one that is out of range."""
    parts = []
    for layer in layers:
        W, b = layer.W.astype(np.float64), layer.b.astype(np.float64)
        _check_range(layer.weight, W)
        _check_range(layer.bias, b)
        parts += [(W.T if layer.is_kernel else W).ravel(), b]
    return np.concatenate(parts)


def _neurons(layers: Sequence[Layer], i: int) -> int:
    """What most of those say that know: the bias, the weight, and the next layer's weight; in doubt the bias."""
    after = [layers[i + 1].inputs] if i + 1 < len(layers) else []
    return mode([len(layers[i].b), layers[i].outputs, *after])


def _inputs(first: Layer, neurons: int) -> int:
    """n_0, which the first weight alone says: its other axis, whichever way it lies."""
    is_turned = first.outputs != neurons == first.inputs
    return first.outputs if is_turned else first.inputs


def _check(name: str, has: tuple[int, ...], must: tuple[int, ...]) -> None:
    if has != must:
        turned = ": it looks turned over: transpose it" if len(must) == 2 and has == must[::-1] else ""
        raise FileError(f"{named(name)} has shape {shape(has)}; it must be {shape(must)}{turned}", name)


def _check_range(name: str, array: Array) -> None:
    within = np.abs(array) <= limits.WEIGHT     # False for NaN as well
    if not within.all():
        place = tuple(int(i) for i in np.argwhere(~within)[0])
        value = float(array[place])
        raise FileError(
            f"{named(name)}{''.join(f'[{i}]' for i in place)} is {value:g}; every weight and bias must be a finite "
            f"number from -{limits.WEIGHT:,.0f} to {limits.WEIGHT:,.0f}", name)
