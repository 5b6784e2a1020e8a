"""The weights into a neuron of layer 1, or their nudges, as a picture in the place of the image they read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.nn.array import Array
from app.nn.network import Parameter
from app.scene.layers.edges import ink_of
from app.scene.layers.layout import layout
from app.scene.marks.marks import finite
from app.scene.marks.png import data_uri, grey
from app.scene.marks.words import count, number, signed
from app.scene.view import Neuron, View, named

CELL = 4              # px of the PNG a weight
GAP = 1               # of these empty on two sides of a cell that is negative: the sign is said by more than its ink
MARGIN = 26.0         # above and below the picture, for its words

KINDS = {
    "nudge": ("nudges", "The nudges −∂C/∂w of the {} weights", "raise the weight", "lower it"),
    "batch": ("mean nudges", "The mini-batch's mean nudges of the {} weights", "raise the weight", "lower it"),
    "moved": ("moves", "What the last step added to the {} weights", "raised", "lowered"),
    "weight": ("weights", "The {} weights", "above 0", "below 0"),
}
"""What is shown: in a word, in a sentence, and what its two inks mean."""


@dataclass(frozen=True, slots=True)
class WeightMap:
    """One value a pixel.  up, down: masks, as opaque as |value| where it is positive, where it is negative.

    x, y, size: the picture's own place on the stage.  what, scale: its words above and below.  says: all of it in
    sentences.  rows: its text twin, every value.
    """

    id: str
    x: float
    y: float
    size: float
    up: str
    down: str
    what: str
    scale: str
    says: str
    rows: tuple[tuple[str, ...], ...]
    margin: float = MARGIN

    def __post_init__(self) -> None:
        finite(self.x, self.y, self.size)

    @property
    def height(self) -> float:
        """With the words above and below."""
        return self.size + 2 * self.margin

    @property
    def lines(self) -> tuple[tuple[float, str], tuple[float, str]]:
        """The middle of each line of words, and what it says."""
        return (self.margin / 2, self.what), (self.height - self.margin / 2, self.scale)


def weight_map(view: View, id: str, wanted: str) -> WeightMap | None:
    """The map of a-1-j, or of its bias b-1-j; None for any other mark, and where no image is read.

    wanted: "weight" for weights; else nudges once the backward pass has reached them, or what a step has just moved.
    """
    what = named(view, id)
    is_bias = isinstance(what, Parameter) and what.k is None
    if not view.side or not (is_bias or isinstance(what, Neuron)) or what is None or what.l != 1:
        return None
    kind, values = _values(view, what.j, wanted)
    top = float(np.abs(values).max())
    place = layout(view.net.sizes, view.side, view.canvas)
    grid = values.reshape(-1, view.side)
    return WeightMap(
        id=f"a-1-{what.j}", x=round(place.left, 2), y=round(place.top - MARGIN, 2), size=place.canvas.image,
        up=data_uri(grey(mask(np.maximum(grid, 0.0), top, 0))),
        down=data_uri(grey(mask(np.maximum(-grid, 0.0), top, GAP))),
        what=f"{KINDS[kind][0]}, neuron {what.j}",
        scale=f"full ink: {number(top)}" if top else "all 0",
        says=_says(view, kind, what.j, values, top),
        rows=tuple(tuple(number(v) for v in row) for row in grid.tolist()),
    )


def mask(size: Array, top: float, gap: int) -> NDArray[np.uint8]:
    """|value| -> 0 to 255, linear through zero with top at 255: a cell of CELL px each, the last `gap` empty."""
    shade = np.round(255.0 * size / top).astype(np.uint8) if top else np.zeros(size.shape, np.uint8)
    cell = np.ones((CELL, CELL), np.uint8)
    cell[CELL - gap :] = 0
    cell[:, CELL - gap :] = 0
    return np.kron(shade, cell)


def _values(view: View, j: int, wanted: str) -> tuple[str, Array]:
    """What is true of these weights at this moment, one a pixel: (n_0,)."""
    ink = ink_of(view, wanted)
    if ink is None or 1 not in ink.layers:
        return "weight", view.net.W[1][j]
    return ink.kind, view.net.arch.split(ink.values)[0][1][j]


def _says(view: View, kind: str, j: int, values: Array, top: float) -> str:
    _, what, up, down = KINDS[kind]
    words = f"{what.format(count(len(values)))} into neuron {j} of layer 1, each at its pixel."
    if not top:
        return f"{words} All are 0."
    words += f" Full ink is {number(top)}; whole cells: {up}, cells with a gap: {down}."
    if kind == "nudge" and view.bwd is not None:
        words += f" Each is the ink of its pixel times the same number, −δ = {signed(-float(view.bwd.delta[1][j]))}."
    return words
