"""The same effort spent on all weights and biases three ways, each measured: in proportion, by sign, at random."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.nn import passes
from app.nn.array import Array
from app.nn.network import Network
from app.scene.marks.scales import Length
from app.scene.marks.words import count, number, signed
from app.scene.view import View

BAR = 60.0             # units of the longest bar, on either side of 0


@dataclass(frozen=True, slots=True)
class Way:
    """predicted: the gradient's word for the change of C.  measured: what a forward pass finds.

    x, width: the bar of what is measured.
    """

    name: str
    about: str
    predicted: str
    measured: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Effort:
    """reach: the length of each move.  zero: where the bars begin.  verdict: which brought most."""

    reach: str
    of: str
    ways: tuple[Way, ...]
    zero: float
    width: float
    verdict: str
    dice: int


def effort(view: View, reach: float, dice: int) -> Effort | None:
    """None before the backward pass has reached layer 1.  dice: the seed of the random way."""
    if view.bwd is None or not view.knows_slopes(1):
        return None
    nabla = view.bwd.nabla
    chance = np.random.default_rng(dice).standard_normal(nabla.shape)
    moves = [reach * unit(way) for way in (-nabla, -np.sign(nabla), chance)]
    felt = [felt_by(view, move) for move in moves]
    told = [float(nabla @ move) for move in moves]
    bar = Length(max(map(abs, felt)), BAR)
    names = (
        ("in proportion", "each parameter by its own nudge"),
        ("by sign alone", "up or down is kept, how much is not"),
        ("at random", f"drawn with seed {dice}"),
    )
    ways = tuple(
        Way(name, about, signed(predicted), signed(measured), BAR - bar(min(measured, 0.0)), bar(measured))
        for (name, about), predicted, measured in zip(names, told, felt, strict=True)
    )
    return Effort(f"{reach:g}", count(len(nabla)), ways, BAR, 2 * BAR, _verdict(nabla, felt), dice)


def unit(v: Array) -> Array:
    """The same direction with length 1, or none. Divided by its largest first, so that no square overflows."""
    largest = float(np.abs(v).max())
    if not largest:
        return v
    scaled = v / largest
    return np.asarray(scaled / np.linalg.norm(scaled))


def felt_by(view: View, move: Array) -> float:
    """How far C0 of the example goes if theta moves, from a forward pass."""
    assert view.x is not None and view.y is not None and view.bwd is not None
    moved = Network(view.net.arch, view.net.theta + move)
    return passes.cost(moved, passes.forward(moved, view.x), view.y) - view.bwd.cost


def _verdict(nabla: Array, felt: list[float]) -> str:
    if not nabla.any():
        return "Every slope is 0 here: no way is better than another."
    in_proportion, by_sign, at_random = felt
    if in_proportion < min(by_sign, at_random, 0.0):
        than = f"{number(in_proportion / by_sign, 2)} times as far as" if by_sign < 0.0 else "which it does not"
        return f"In proportion C falls furthest: {than} by sign alone, for the same effort."
    return "So far the slopes do not hold: over a shorter way, in proportion is best."
