"""A digit in a hand of its own: a form whose points move, warped, trembling, and at as many points as a pad sends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.nn.array import Array
from app.trained.forms import FORMS, Stroke

ARC = 16
"""Points along each line and arc, before any are left out."""

FINE = 64
"""Points of a stroke while its corners are cut: more than are ever sent."""

DASH = 0.15
"""How narrow a drawing may be that is stretched to a square: a narrower one stays a dash."""


@dataclass(frozen=True, slots=True)
class Hands:
    """How far hands go from the forms, drawn anew for every drawing.

    move: of each point, in tenths of the form's square; bend: of every bend, as a part of it; both standard
    deviations at most, and mostly less.  lean, slant: mean and standard deviation of the steps sideways for each step
    up.  turn: a standard deviation, in radians.  tallest: height over width of the form's square; its logarithm is
    even, and goes down to a quarter of that the other way.  tremble: in tenths, at most.  rounding: the part of its
    points over which a stroke's corners are cut, at most.
    joined, squared, few: the parts of the drawings whose pen is not lifted; that are stretched to a square; whose
    strokes have 8 to 12 points, not 14 to 28.  tablets: the part that is kept as recordings of tablets often are:
    joined, eight points, a square.
    """

    move: float
    bend: float
    lean: float
    slant: float
    turn: float
    tallest: float
    tremble: float
    rounding: float
    joined: float
    squared: float
    few: float
    tablets: float


def written(digit: int, hands: Hands, rng: np.random.Generator) -> list[Array]:
    """The strokes of one drawing of a digit: (n, 2) each, x and y from 0 to 1, y downwards."""
    form = FORMS[digit][rng.integers(len(FORMS[digit]))]
    move, bend = hands.move * rng.uniform(0.1, 1.0), hands.bend * rng.uniform()
    ways = [_way(stroke, move, bend, rng) for stroke in form]
    tablet, joined, squared, few = rng.uniform(size=4) < (hands.tablets, hands.joined, hands.squared, hands.few)
    if joined or tablet:
        ways = [np.concatenate(ways)]
    least, most = (8, 9) if tablet else (8, 13) if few else (14, 29)
    ways = [_sent(way, int(rng.integers(least, most)), hands, rng) for way in ways]
    return _on_the_pad(ways, _warp(hands, rng), bool(squared or tablet))


def _way(stroke: Stroke, move: float, bend: float, rng: np.random.Generator) -> Array:
    """Points all along the lines and arcs of a stroke, after its own points have moved."""
    points = np.array(stroke)
    points[:, :2] += move * rng.standard_normal((len(points), 2))
    points[:, 2] += bend * (0.3 + np.abs(points[:, 2])) * rng.standard_normal(len(points))
    return np.concatenate([_arc(a[:2], b[:2], b[2]) for a, b in zip(points, points[1:], strict=False)])


def _arc(start: Array, end: Array, bend: float) -> Array:
    """The way (ARC, 2) from start to end, on a circle where it bends: what a bend is, forms.py says."""
    t = np.linspace(-1.0, 1.0, ARC)[:, None]
    middle, half = (start + end) / 2.0, (end - start) / 2.0
    if abs(bend) < 0.02:
        return np.asarray(middle + t * half)
    angle = 2.0 * np.arctan(bend)
    up = np.array((half[1], -half[0]))              # to the left of the way: y goes downwards
    return np.asarray(middle + (np.sin(angle * t) * half + (np.cos(angle * t) - np.cos(angle)) * up) / np.sin(angle))


def _sent(way: Array, n: int, hands: Hands, rng: np.random.Generator) -> Array:
    """The way with its corners cut and a tremble, at the n points that are sent."""
    fine = _evenly(way, FINE)
    for _ in range(int(rng.uniform() * hands.rounding * FINE)):
        fine[1:-1] = (fine[:-2] + 2.0 * fine[1:-1] + fine[2:]) / 4.0
    sent = _evenly(fine, n)
    noise = rng.standard_normal((len(sent) + 2, 2))
    soft = (noise[:-2] + 2.0 * noise[1:-1] + noise[2:]) / 2.4       # neighbours tremble together, by about 1
    return np.asarray(sent + hands.tremble * rng.uniform() * soft)


def _evenly(way: Array, n: int) -> Array:
    """n points along a way, evenly far apart."""
    steps = np.diff(way, axis=0)
    far = np.concatenate(((0.0,), np.cumsum(np.hypot(steps[:, 0], steps[:, 1]))))
    return np.column_stack([np.interp(np.linspace(0.0, far[-1], n), far, way[:, i]) for i in (0, 1)])


def _warp(hands: Hands, rng: np.random.Generator) -> Array:
    """The matrix (2, 2) of a hand: its height, then its slant, then its turn."""
    tall = hands.tallest ** rng.uniform(-0.25, 1.0)
    slant, turn = hands.lean + hands.slant * rng.standard_normal(), hands.turn * rng.standard_normal()
    cos, sin = np.cos(turn), np.sin(turn)
    turned, slanted = np.array(((cos, -sin), (sin, cos))), np.array(((1.0, -slant * tall), (0.0, tall)))
    return np.asarray(turned @ slanted)


def _on_the_pad(ways: list[Array], warp: Array, squared: bool) -> list[Array]:
    """The ways warped, and put on the pad as large as they fit: (n, 2) each, from 0 to 1."""
    warped = [way @ warp.T for way in ways]
    points = np.concatenate(warped)
    low, size = points.min(axis=0), points.max(axis=0) - points.min(axis=0)
    size = np.maximum(size, DASH * size.max()) if squared else size.max()
    return [np.clip((way - low) / size, 0.0, 1.0) for way in warped]
