"""The tug of war as a grid: a row a neuron that is pulled, a column a neuron that pulls, and the sum at the end."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Self

import numpy as np

from app.lenses.windows import window
from app.lenses.wishes.tug import Tug
from app.scene.layers.neurons import fill_of
from app.scene.marks.arrows import SHORTEST
from app.scene.marks.scales import Length
from app.scene.marks.words import fixed, signed, ten, with_sign
from app.scene.view import Neuron

ROWS, COLUMNS = 16, 10           # shown at most: a hidden layer of the digits, and all of its answers
LEFT, RIGHT, TOP = 70.0, 90.0, 30.0       # units for a and its number, for the wish and its number, for the heads
ACROSS, PITCH = 264.0, 52.8      # units for all columns, and the most that one takes
NARROW = 40.0                    # units of a column that has no room for + beside a name of two digits
ROW = 26.4                       # on a telephone still 24 px, which a finger finds
FEW = 11                         # rows: with no more of them a hall has its width for a bound, else its height
LONGEST = 23.0                   # units of the longest arrow: pulls and wishes have one scale
TIP = 3.5                        # units of the tip of an arrow, which shows its way however short it is
BARBS = {way: f"l{TIP:g} {-way * TIP:g} {TIP:g} {way * TIP:g}" for way in (1, -1)}


@dataclass(frozen=True, slots=True)
class Shaft:
    """Where the arrows of a column stand, as texts: a path says it in each of them.  left: of their tips."""

    x: str
    left: str

    @classmethod
    def at(cls, x: float) -> Self:
        """x: units."""
        return cls(f"{x:g}", f"{x - TIP:g}")


@dataclass(frozen=True, slots=True)
class Arrow:
    """What somebody asks, drawn.  sign: "up" for brighter, "" for a dot, too small to have a way.  d: its path.

    id: the weight that it goes through, "" for several.
    """

    id: str
    sign: str
    d: str
    say: str = ""
    is_heard: bool = True


@dataclass(frozen=True, slots=True)
class Puller:
    """A neuron of the next layer, or the rest of them (id "").  x: its column's middle.  plus: where + or = stands."""

    id: str
    name: str
    x: float
    plus: float
    is_heard: bool
    is_alone: bool


@dataclass(frozen=True, slots=True)
class Pulled:
    """A neuron that is pulled, from left to right.  fill: how bright.  wish: the sum, drawn, and total in words."""

    id: str
    name: str
    y: float
    fill: float
    a: str
    arrows: tuple[Arrow, ...]
    wish: Arrow
    total: str
    is_picked: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """has_plus: whether there is room for + between the heads.  is_wide: whether it has few rows.

    unit: of the wishes, "" for 1.  left_out: what is not shown, in words.
    """

    width: float
    height: float
    columns: tuple[Puller, ...]
    rows: tuple[Pulled, ...]
    has_plus: bool
    is_wide: bool
    unit: str
    left_out: str


def grid(tug: Tug, k: int, j: int | None) -> Grid:
    """Around neuron k, which is picked out.  j: the neuron of the next layer that is, None for none."""
    shown, rest = _columns(tug, j)
    heads, ks = _heads(tug, shown, rest), window(k, len(tug.sums), ROWS)
    power = _power(tug)
    has_plus = heads[0].plus - heads[0].x > NARROW / 2 or all(len(head.name) < 2 for head in heads)
    rows = _rows(tug, heads, shown, rest, ks, k, power)
    return Grid(LEFT + ACROSS + RIGHT, round(TOP + ROW * len(ks), 2), heads, rows, has_plus,
                len(ks) <= FEW, ten(power) if power else "", _left_out(tug, rest, ks))


def _columns(tug: Tug, j: int | None) -> tuple[list[int], list[int]]:
    """The neurons that have a column, and those that share the last: the weakest, where there are too many."""
    n = len(tug.pulls)
    if n <= COLUMNS:
        return list(range(n)), []
    strength = np.abs(tug.pulls).sum(axis=1)
    if j is not None:
        strength[j] = np.inf
    shown = sorted(np.argsort(-strength, kind="stable")[: COLUMNS - 1].tolist())
    return shown, [one for one in range(n) if one not in shown]


def _heads(tug: Tug, shown: list[int], rest: list[int]) -> tuple[Puller, ...]:
    l, alone = tug.l + 1, tug.hearing.alone
    n = len(shown) + bool(rest)
    pitch = min(ACROSS / n, PITCH)
    xs = [round(LEFT + pitch * (i + 0.5), 2) for i in range(n)]
    heads = [Puller(f"a-{l}-{j}", str(j), x, round(x + pitch / 2, 2), bool(tug.heard[j]), alone == Neuron(l, j))
             for j, x in zip(shown, xs, strict=False)]
    if rest:
        is_heard = bool(tug.heard[rest].any())
        heads.append(Puller("", "rest", xs[-1], round(xs[-1] + pitch / 2, 2), is_heard, False))
    return tuple(heads)


def _rows(
    tug: Tug, heads: tuple[Puller, ...], shown: list[int], rest: list[int], ks: range, picked: int, power: int,
) -> tuple[Pulled, ...]:
    a, fill = tug.view.activation(tug.l), fill_of(tug.view)
    assert a is not None
    length = Length(float(max(np.abs(tug.pulls).max(), np.abs(tug.sums).max())), LONGEST)
    at, places = Shaft.at(heads[-1].plus + 12.0), 2 if power or np.abs(tug.sums).max() >= 0.1 else 3
    shafts, pulls = [Shaft.at(head.x) for head in heads], tug.pulls[shown]
    if rest:
        pulls = np.vstack((pulls, (tug.pulls[rest] * tug.heard[rest, None]).sum(axis=0)))
    rows = []
    for i, k in enumerate(ks):
        y, total = round(TOP + ROW * (i + 0.5), 2), float(tug.sums[k])
        ids = [f"w-{tug.l + 1}-{j}-{k}" for j in shown] + [""] * bool(rest)
        arrows = tuple([
            Arrow(id, *arrow(shaft, y, v, px), f"{head.name} pulls by {signed(v)}", head.is_heard)
            for id, shaft, head, v, px in zip(
                ids, shafts, heads, pulls[:, k].tolist(), length.of(pulls[:, k]).tolist(), strict=True)
        ])
        said = with_sign(fixed(total / 10.0**power, places))
        rows.append(Pulled(f"a-{tug.l}-{k}", str(k), y, fill(float(a[k])), fixed(float(a[k])), arrows,
                           Arrow("", *arrow(at, y, total, length(total))), said, k == picked))
    return tuple(rows)


def _power(tug: Tug) -> int:
    """The power of ten that all wishes are told in, so that they stand in line: 0 where they need none."""
    top = float(np.abs(tug.sums).max())
    return 0 if not top or 0.01 <= top < 1000.0 else math.floor(math.log10(top))


def arrow(shaft: Shaft, y: float, v: float, px: float) -> tuple[str, str]:
    """The sign and path of an upright arrow around y, px long; a dot where it would be too short to have a way."""
    if px < SHORTEST:
        return "", f"M{shaft.x} {y:g}h0"
    way = 1 if v > 0 else -1
    end = round(way * max(px, TIP) / 2, 2)
    line = f"M{shaft.x} {y + end:g}V{y - end:g}" if px > TIP else ""
    return "up" if v > 0 else "down", f"{line}M{shaft.left} {y - end + way * TIP:g}{BARBS[way]}"


def _left_out(tug: Tug, rest: list[int], ks: range) -> str:
    n, behind = len(tug.sums), len(tug.pulls)
    said = [f"neurons {ks.start} to {ks.stop - 1} of {n}"] if len(ks) < n else []
    said += [f"the {behind - len(rest)} of {behind} that pull most, the others added up"] if rest else []
    return f"Shown are {' and '.join(said)}." if said else ""
