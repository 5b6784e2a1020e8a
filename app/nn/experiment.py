"""The slope by experiment: one number a little up and a little down, and how far C0 moves; and how sure that is.

Nothing here knows the backward pass; that is what makes it a check of it. What an experiment cannot see it finds out
by itself: it tries many nudges, and asks whether they say the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np

from app.errors import NotThereError
from app.nn.array import Array
from app.nn.cost import FARTHEST
from app.nn.network import Network, Parameter
from app.nn.passes import Forward, forward

USUAL = 6
HALVES: Array = np.exp2(-np.arange(5.0, 46.0, 2.0))
"""The halves of a nudge that are tried, each a quarter of the one before. Powers of two round little.

(C0(w + h) - C0(w - h)) / 2h is off by about h^2 C0''' / 6 (cutting off) and 2^-52 C0 / h (rounding): each near 1e-10
for the usual one, 2^-17 = 7.6e-6, where C0 and its slopes are of order 1. Elsewhere others are better.
"""

GOOD, SURE = 1e-8, 1e-6
"""Relative. The usual nudge is taken if it is off by no more than GOOD; beyond SURE a measurement says why."""

SHAKEN = 6
"""How often the forward pass runs with every last digit shaken, to see how far C0 moves by rounding alone; and as often
once more with the usual nudge: at the bottom of a valley it is the nudged numbers whose last digits are felt."""

SPACING, TINY = 2.0**-52, 2.0**-1022

Doubt = Literal["", "corner", "rounding"]


class Corner(NamedTuple):
    """Neuron j of ReLU layer l, which a nudge carries over z = 0.  z: where it stands without one."""

    l: int
    j: int
    z: float


@dataclass(frozen=True, slots=True)
class Measured:
    """dC0/d(something), as (C0(+h) - C0(-h)) / 2h.

    error: by how much value may be off, by the experiment's own account.
    below, above: the slopes of either side alone; they differ only where C0 has a corner or a sharp bend.
    doubt: what keeps it from being sure: a corner of C0 under the nudge, where z of a neuron passes 0; or the rounding
    of C0, in which every nudge drowns that is small enough not to go round a bend.  "" for a sure one.
    """

    value: float
    h: float
    error: float
    below: float
    above: float
    doubt: Doubt
    corner: Corner | None = None


def measured_slope(net: Network, x: Array, y: Array, p: Parameter) -> Measured:
    """dC0/dp, p a weight or bias.  Raises NotThereError, ShapeError."""
    value, fwd, l = float(net.theta[net.arch.index(p)]), forward(net, x), p.l
    h = _halves(value)
    W, b = np.tile(net.W[l][p.j], (_rows(h), 1)), np.full(_rows(h), net.b[l][p.j])
    if p.k is None:
        _nudge(b, h)
    else:
        _nudge(W[:, p.k], h)
    z = np.tile(fwd.z[l], (_rows(h), 1))
    z[:, p.j] = (W * fwd.a[l - 1]).sum(axis=1) + b                  # (E1)
    _shake(z, np.abs(net.W[l]) @ np.abs(fwd.a[l - 1]) + np.abs(net.b[l]))
    return _Experiment(net, y, h).from_z(z, l)


def measured_wish(net: Network, fwd: Forward, y: Array, l: int, k: int) -> Measured:
    """dC0/da^l_k, by setting that activation and running the layers after it.  l: 0 (the input) to L.

    An output under cross-entropy is nudged by parts of its way to 0 or 1: logarithms bend ever more towards them.
    Raises NotThereError.
    """
    if not 0 <= l <= net.L:
        raise NotThereError(f"there is no layer {l}: layers are 0 to {net.L}")
    if not 0 <= k < net.sizes[l]:
        raise NotThereError(f"layer {l} has no neuron {k}: neurons go from 0 to {net.sizes[l] - 1}")
    if l == net.L and net.arch.C.delta is not None:
        return _of_a_share(net, fwd.z[l], y, k)
    h = _halves(float(fwd.a[l][k]))
    a = np.tile(fwd.a[l], (_rows(h), 1))
    _nudge(a[:, k], h)
    _shake(a, np.abs(a[0]))
    return _Experiment(net, y, h).from_a(a, l)


def _halves(value: float) -> Array:
    """Those that a number of this size still feels; of one that feels none the largest, which then says so."""
    return HALVES[: max(int((HALVES >= 16.0 * SPACING * abs(value)).sum()), 1)]


def _rows(h: Array) -> int:
    """Forward passes: one without a nudge, then all nudges up, all down, and those that are shaken."""
    return 1 + 2 * len(h) + 2 * SHAKEN


def _nudge(numbers: Array, h: Array) -> None:
    n = len(h)
    numbers[1 : 1 + n] += h
    numbers[1 + n : 1 + 2 * n] -= h
    numbers[-SHAKEN:] += h[min(USUAL, n - 1)]


def _shake(numbers: Array, spread: Array) -> None:
    """Round the last rows otherwise: each number up or down by its spread's last digit; with a nudge as without."""
    shaken = _last_digits(numbers.shape[1]) * spread
    numbers[-2 * SHAKEN : -SHAKEN] += shaken
    numbers[-SHAKEN:] += shaken


@lru_cache(64)
def _last_digits(n: int) -> Array:
    """Up or down by one, at random, and always the same."""
    return np.random.default_rng(n).choice((-SPACING, SPACING), (SHAKEN, n))


class _Experiment:
    """All forward passes of one measurement side by side, a row each; numbers are changed where they are."""

    def __init__(self, net: Network, y: Array, h: Array) -> None:
        self._net, self._y, self._h = net, y, h
        self._z: dict[int, Array] = {}

    def from_z(self, z: Array, l: int) -> Measured:
        """Go on from z of layer l."""
        self._z[l] = z
        a = self._net.arch.sigma(l).sigma(z)                        # (E2)
        _shake(a, np.abs(a[0]))
        return self.from_a(a, l)

    def from_a(self, a: Array, l: int) -> Measured:
        """Go on from a of layer l."""
        if l == self._net.L:
            z = self._z.get(l, a)       # where a is set, C0 is of a alone
            return judged(self._h, self._net.arch.C.C0(z, a, self._y), self._corners())
        W, b = self._net.W[l + 1], self._net.b[l + 1]
        z = a @ W.T + b                                             # (E1)
        _shake(z, np.abs(a[0]) @ np.abs(W).T + np.abs(b))
        return self.from_z(z, l + 1)

    def _corners(self) -> list[Corner | None]:
        """For each nudge the first ReLU neuron whose z it carries over 0."""
        n = len(self._h)
        found: list[Corner | None] = [None] * n
        for l, z in sorted(self._z.items(), reverse=True):
            if self._net.arch.sigma(l).name == "relu":
                crossing = (z[1 : 1 + n] > 0.0) != (z[1 + n : 1 + 2 * n] > 0.0)
                for i in np.flatnonzero(crossing.any(axis=1)).tolist():
                    j = int(crossing[i].argmax())
                    found[i] = Corner(l, j, float(z[0, j]))
        return found


def _of_a_share(net: Network, z: Array, y: Array, k: int) -> Measured:
    """dC0/da of an output under cross-entropy, C0 taken from a and 1 - a, each with all of its digits."""
    C, weights = net.arch.C, (float(y[k]), 0.0 if net.arch.output == "softmax" else 1.0 - float(y[k]))
    shares = [float(np.exp(-min(C.terms(z, z, np.full_like(z, side))[k], FARTHEST))) for side in (1.0, 0.0)]
    h = min((share for share, weight in zip(shares, weights, strict=True) if weight), default=1.0) * HALVES[: USUAL + 1]
    nudges = np.zeros(_rows(h))
    _nudge(nudges, h)
    C0 = np.full_like(nudges, np.delete(C.terms(z, z, y), k).sum())
    for share, weight, way in zip(shares, weights, (1.0, -1.0), strict=True):
        if weight:
            C0 -= weight * np.log(share + way * nudges)
    C0[-2 * SHAKEN :] += SPACING    # of a share near 1, whose logarithm is that of a rounded number
    return judged(h, C0, [None] * len(h))


def judged(h: Array, C0: Array, corners: list[Corner | None]) -> Measured:
    """The best of all nudges, and what is to be said against it.

    h: (n,), from large to small, each a quarter of the one before.  C0: without a nudge, then of all nudges up, of all
    down, of what rounding alone does, and of what it does with the usual nudge.  corners: what each nudge goes over.
    """
    n, at = len(h), C0[0]
    up, down = C0[1 : 1 + n], C0[1 + n : 1 + 2 * n]
    value, below, above = (up - down) / (2.0 * h), (at - down) / h, (up - at) / h
    near = min(USUAL, n - 1)
    shaken, with_nudge = C0[-2 * SHAKEN : -SHAKEN] - at, C0[-SHAKEN:] - up[near]
    own = SPACING * np.maximum(np.abs(up), np.abs(down)) + TINY
    # What the nudge itself adds to a rounding grows as the nudge does, and so is no smaller for another one.
    steady = max(float(np.abs(with_nudge - shaken).max() - 4.0 * own[near]), 0.0) / h[near]
    rounding, bend = (np.abs(shaken).max() + own) / h + steady, np.abs(above - below)
    # A central difference nears the slope with h^2, 16 times as near each time; where it does not, both steps say so.
    step = np.abs(np.diff(value, prepend=np.inf))
    error = rounding + 0.25 * step
    error[1:] += step[:-1] / 64.0
    # Of a smooth cost the two sides come nearer with h. Where they do not, something turns within the nudge.
    error[1:] += np.where(bend[1:] > 0.5 * bend[:-1], 0.5 * bend[1:], 0.0)
    i = USUAL if n > USUAL and error[USUAL] <= GOOD * abs(value[USUAL]) else int(error.argmin())
    ends = [float((4.0 * side[i] - side[i - 1]) / 3.0) for side in (below, above)]      # what they near as h does 0
    is_sure = error[i] <= SURE * abs(value[i])
    corner = None if is_sure or bend[i] <= 4.0 * rounding[i] else corners[i]
    doubt: Doubt = "" if is_sure else "corner" if corner else "rounding"
    return Measured(float(value[i]), float(h[i]), float(error[i]), ends[0], ends[1], doubt, corner)
