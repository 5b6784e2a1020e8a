"""The batch lens: the training examples in this epoch's shuffled order, in rows of one mini-batch each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from app.data.examples import Examples
from app.scene.marks.marks import finite
from app.scene.marks.png import data_uri, grey
from app.scene.marks.words import count
from app.scene.plane.activation_maps import is_on_map, placed
from app.session.trials.next_batch import Ahead

LINE = 10              # examples of a row up to which it takes one line, and they are drawn large
SHOWN = 40             # examples of a row that are drawn
LATER = (2, 1)         # rows drawn after the next one: of a line each, or of several
NAMED = 6              # examples that the sentence names
MAP = 200.0            # px of the map of the plane
CLASSES = ("zero", "one")


@dataclass(frozen=True, slots=True)
class Thumb:
    """A training example.  at: px from the top of its row's sheet.  role: its class on the plane, "" for an image."""

    index: int
    label: int
    at: int
    role: str
    say: str


@dataclass(frozen=True, slots=True)
class Row:
    """A mini-batch.  role: "taken" already, "next", or "later".  sheet: the images of its thumbs, one below the other.

    height: of the sheet, px.  name: which one it is.  size: how many examples it has, and how many of them are drawn.
    is_dense: on several lines.
    """

    id: str
    role: str
    name: str
    size: str
    sheet: str
    height: int
    thumbs: tuple[Thumb, ...]
    is_dense: bool


@dataclass(frozen=True, slots=True)
class Dots:
    """Points of one class on the map of the plane.  role: its class.  lit: those of the next mini-batch."""

    role: str
    points: tuple[tuple[float, float], ...]
    lit: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        finite(*(v for point in (*self.points, *self.lit) for v in point))


@dataclass(frozen=True, slots=True)
class Tray:
    """says: the next mini-batch, in words.  rest: what comes after that.  side: px of an image, 0 for points.

    dots, size: the map of the plane; no dots for images.  epoch: counted from 0, as the shuffle is.
    """

    says: str
    rows: tuple[Row, ...]
    rest: str
    side: int
    epoch: int
    dots: tuple[Dots, ...] = ()
    size: float = MAP

    @property
    def next(self) -> Row:
        """The row that is lit."""
        return next(row for row in self.rows if row.role == "next")


def tray(examples: Examples, ahead: Ahead, side: int) -> Tray:
    """The rows around the place where training stands.  side: px of an image, 0 for points."""
    size, n, position = ahead.place.batch_size, len(ahead.order), ahead.place.position
    before = [max(position - size, 0)] if position else []
    after = list(range(position, n, size))
    shown = after[: 1 + LATER[size > LINE]]
    rows = tuple(_row(examples, ahead, start, side) for start in (*before, *shown))
    return Tray(
        _says(ahead), rows, _rest(len(after) - 1, ahead.place.epoch), side, ahead.place.epoch,
        () if side else dots(examples, ahead),
    )


def thumb(examples: Examples, index: int, place: int, side: int) -> Thumb:
    """One example, the so-manieth of its row."""
    label = examples.label(index)
    what = f"a {label}" if side else f"class {label}, at {', '.join(f'{v:.2f}' for v in examples.x(index))}"
    return Thumb(index, label, place * side, "" if side else CLASSES[label % 2], f"example {count(index)}, {what}")


def dots(examples: Examples, ahead: Ahead) -> tuple[Dots, ...]:
    """All points on the map, those of the next mini-batch twice."""
    xy = np.asarray(examples.raw, np.float64)
    is_next = np.zeros(len(examples), bool)
    is_next[ahead.indices] = True
    shown = is_on_map(xy)
    return tuple(
        Dots(role, _points(xy[shown & (examples.labels == label)]),
             _points(xy[shown & (examples.labels == label) & is_next]))
        for label, role in enumerate(CLASSES)
    )


def _points(xy: NDArray[np.float64]) -> tuple[tuple[float, float], ...]:
    return tuple((x, y) for x, y in np.round(placed(xy, MAP), 2).tolist())


def _row(examples: Examples, ahead: Ahead, start: int, side: int) -> Row:
    place, n = ahead.place, len(ahead.order)
    end = place.position if start < place.position else min(start + place.batch_size, n)
    drawn = ahead.order[start : min(end, start + SHOWN)].tolist()
    images = f"{count(end - start)} {_noun(end - start, side)}"
    return Row(
        id=f"mini-{place.epoch}-{start}",
        role="taken" if start < place.position else "next" if start == place.position else "later",
        name=_name(ahead, start, end),
        size=images if len(drawn) == end - start else f"{images}, {len(drawn)} shown",
        sheet=_sheet(examples, drawn, side) if side else "",
        height=len(drawn) * side,
        thumbs=tuple(thumb(examples, index, at, side) for at, index in enumerate(drawn)),
        is_dense=len(drawn) > LINE,
    )


def _noun(n: int, side: int) -> str:
    return ("image" if side else "point") + ("" if n == 1 else "s")


def _sheet(examples: Examples, indices: list[int], side: int) -> str:
    """The images one below the other, from black paper to white ink."""
    raw = examples.raw[indices] * (255.0 * examples.scale)
    return _packed(np.round(raw).astype(np.uint8).tobytes(), side)


@lru_cache(maxsize=64)      # of 30 KB at most: a step later all rows but one come again
def _packed(pixels: bytes, side: int) -> str:
    return data_uri(grey(np.frombuffer(pixels, np.uint8).reshape(-1, side), is_smooth=False))


def _name(ahead: Ahead, start: int, end: int) -> str:
    """Its number; where batches of this size do not fill the epoch evenly so far, its place."""
    size, n = ahead.place.batch_size, len(ahead.order)
    if ahead.place.position % size == 0:
        return f"batch {count(start // size + 1)} of {count(-(-n // size))}"
    return f"{count(start + 1)} to {count(end)} of {count(n)}"


def _says(ahead: Ahead) -> str:
    indices, start = ahead.indices, ahead.place.position
    named = ", ".join(count(i) for i in indices[:NAMED].tolist())
    more = len(indices) - NAMED
    which = f"example{'s' if len(indices) > 1 else ''} {named}" + (f" and {count(more)} more" if more > 0 else "")
    return f"Epoch {count(ahead.place.epoch + 1)}, {_name(ahead, start, start + len(indices))}: {which}."


def _rest(rows: int, epoch: int) -> str:
    then = f"then epoch {count(epoch + 2)} shuffles them anew."
    if rows <= 0:
        return f"This is the end of the epoch: {then}"
    return f"After the next batch {count(rows)} more, {then}"
