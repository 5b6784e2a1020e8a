"""What a mini-batch asks: each example its own nudges of a few weights and biases, the average, and its step."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.data.examples import Examples
from app.lenses.batch.tray import Thumb, thumb
from app.nn.array import Array
from app.nn.network import Network, Parameter
from app.scene.marks.words import MINUS, brief, count, name, number, signed, ten
from app.session.trials.next_batch import FEW, Ahead, Asked

COLUMNS = FEW
"""Examples that have a column."""

EXACT = 1e-9           # of the largest slope: two ways to the same sum round differently, and by less than this
ROUNDING = 4.0 * float(np.finfo(np.float64).eps)    # of a weight: what taking its step and looking back loses


@dataclass(frozen=True, slots=True)
class Cell:
    """A signed number.  role: "up", "down", or "" for 0."""

    text: str
    role: str


@dataclass(frozen=True, slots=True)
class Asks:
    """A weight or bias.  cells: the nudge -dC0/dp of each example that has a column.  mean: averaged over the batch.

    others: averaged over the examples without a column, None where there are none: with them the mean can be made.
    moved: what one step of training adds to it.  back: that times -1/eta.  slope: dC/dp of the batch.
    is_same: whether back is slope.
    """

    p: Parameter
    name: str
    cells: tuple[Cell, ...]
    others: Cell | None
    mean: Cell
    moved: str
    back: str
    slope: str
    is_same: bool


@dataclass(frozen=True, slots=True)
class BatchTable:
    """What the batch asks.  unit: what cells are in, "" for ones.  cost: mean C0 of the batch.

    which: whose columns these are.  others: how many have none, "" for none.
    averaged, stepped: what was compared.  is_averaged, is_stepped: whether it holds.
    """

    thumbs: tuple[Thumb, ...]
    rows: tuple[Asks, ...]
    unit: str
    which: str
    others: str
    size: str
    cost: str
    averaged: str
    is_averaged: bool
    stepped: str
    is_stepped: bool


def batch_table(net: Network, examples: Examples, ahead: Ahead, eta: float, side: int) -> BatchTable | None:
    """None for a batch that was too large to be gone through."""
    asked = ahead.asked
    if asked is None:
        return None
    places = np.array([net.arch.index(p) for p in asked.parameters])
    slopes, shown = asked.gradient.nabla[places], ahead.indices[:COLUMNS].tolist()
    power, largest = _power(asked), float(np.abs(slopes).max())
    back = _back(asked, places, eta)
    same = np.abs(back - slopes) <= EXACT * largest + ROUNDING * np.abs(net.theta[places]) / eta
    is_averaged = bool((np.abs(asked.mean - slopes) <= EXACT * largest).all())
    return BatchTable(
        thumbs=tuple(thumb(examples, index, at, side) for at, index in enumerate(shown)),
        rows=tuple(
            Asks(p, name(p), tuple(cell(-v, power) for v in asked.own[i].tolist()),
                 _others(asked, i, len(ahead.indices), power), cell(-float(asked.mean[i]), power),
                 *_step_words(asked, places[i], eta), signed(float(slopes[i])), bool(same[i]))
            for i, p in enumerate(asked.parameters)
        ),
        unit=ten(power) if power else "",
        which="the first few" if len(ahead.indices) > COLUMNS else "each example",
        others=count(len(ahead.indices) - COLUMNS) if len(ahead.indices) > COLUMNS else "",
        size=count(len(ahead.indices)),
        cost=number(asked.gradient.cost),
        averaged=_averaged(is_averaged, len(ahead.indices)),
        is_averaged=is_averaged,
        stepped=_stepped(asked, bool(same.all()), eta),
        is_stepped=asked.moved is not None and bool(same.all()),
    )


def _others(asked: Asked, i: int, n: int, power: int) -> Cell | None:
    """What those n without a column of their own ask, on average."""
    own = asked.own[i]
    return cell(-(n * float(asked.mean[i]) - float(own.sum())) / (n - len(own)), power) if n > len(own) else None


def cell(v: float, power: int) -> Cell:
    """v in units of 10^power, to two decimals, its sign always said; 0 only where v is 0."""
    if v == 0:
        return Cell("0", "")
    return Cell(("+" if v > 0 else MINUS) + f"{abs(v) / 10.0**power:.2f}", "up" if v > 0 else "down")


def _power(asked: Asked) -> int:
    """The power of ten in which the largest number of the table has one digit before its point."""
    most = max(float(np.abs(asked.own).max()), float(np.abs(asked.mean).max()))
    return math.floor(math.log10(most)) if most else 0


def _back(asked: Asked, places: NDArray[np.int64], eta: float) -> Array:
    """The step times -1/eta; of one that is not taken, no number."""
    return np.full(len(places), np.nan) if asked.moved is None else -asked.moved[places] / eta


def _step_words(asked: Asked, place: int, eta: float) -> tuple[str, str]:
    if asked.moved is None:
        return "", ""
    moved = float(asked.moved[place])
    return signed(moved), signed(-moved / eta)


def _averaged(is_averaged: bool, n: int) -> str:
    nudges = f"mean of {count(n)} nudges" if n > 1 else "single nudge"
    return f"The {nudges} is {'' if is_averaged else 'not '}{MINUS}∂C/∂w of the batch."


def _stepped(asked: Asked, is_same: bool, eta: float) -> str:
    if asked.moved is None:
        return f"A step of η = {brief(eta)} would leave the finite range."
    return f"The step × ({MINUS}1/η) is {'' if is_same else 'not '}∂C/∂w."
