"""The maps of a run in the plane: in the neurons, and the large one of the surface lens."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.nn.array import Array
from app.scene.layers.layout import layout
from app.scene.layers.neurons import fill_of
from app.scene.marks.base64_numbers import letters
from app.scene.marks.scales import Fill
from app.scene.plane.activation_maps import COARSEST, FINEST, field, image, reads_plane
from app.scene.plane.decision import ends, pieces, scale_of, score, shown_output
from app.scene.plane.maps_in_neurons import SMALLEST
from app.scene.view import View

FINE = 12              # neurons with a map up to which each is as fine as on a picture that stands still
GRAIN = 0.1            # px of the large map


@dataclass(frozen=True, slots=True)
class Maps:
    """images: by the id of their neurons, but of layer 0.  surface, low, high: the large one, and its two ends.

    boundary: two letters each, x and y of both ends of every piece, in GRAINs.  scores: half, cost and share right.
    """

    images: dict[str, str]
    surface: str
    low: str
    high: str
    boundary: str
    scores: tuple[tuple[str, str, str], ...]


def maps(view: View) -> Maps | None:
    """None for a network that does not read two numbers."""
    if not reads_plane(view.net):
        return None
    a, fill = shown_output(view.net), scale_of(view.net)
    scores = tuple(score(view.net, half) for half in view.halves if len(half.labels))
    low, high = ends(fill)
    return Maps(
        images=_images(view, fill_of(view)),
        surface=image(a, fill),
        low=low,
        high=high,
        boundary=letters(_grains(pieces(view.net)), 2),
        scores=tuple((each.half, each.cost, each.right) for each in scores),
    )


def _images(view: View, fill: Fill) -> dict[str, str]:
    place = layout(view.net.sizes, view.side)
    layers = [l for l in range(1, view.L + 1) if place.r[l] >= SMALLEST]
    count = sum(len(place.x[l]) for l in layers)
    a = field(view.net, FINEST // 2 if count <= FINE else COARSEST)
    return {f"a-{l}-{j}": image(a[l][:, j], fill) for l in layers for j in range(len(place.x[l]))}


def _grains(px: Array) -> NDArray[np.int64]:
    return np.round(px / GRAIN).astype(np.int64).ravel()
