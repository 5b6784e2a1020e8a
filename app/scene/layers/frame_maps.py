"""The maps of a run in the plane: in the neurons, and the large one of the surface lens."""

from __future__ import annotations

from dataclasses import dataclass

from app.scene.layers.layout import layout
from app.scene.layers.neurons import fill_of
from app.scene.marks.columns import TEXT, Column, Packed, packed
from app.scene.marks.scales import Fill
from app.scene.plane.activation_maps import COARSEST, FINEST, field, image, reads_plane
from app.scene.plane.decision import ends, pieces, scale_of, score, shown_output
from app.scene.plane.maps_in_neurons import SMALLEST
from app.scene.view import View

FINE = 12              # neurons with a map up to which each is as fine as on a picture that stands still
PLACES = 1             # decimals of a px of the large map


@dataclass(frozen=True, slots=True)
class Maps:
    """columns: the images of neurons, the large map, its two ends, and how good the network is on each half.

    boundary: x and y of both ends of every piece of the line on the large map, px.
    """

    columns: tuple[Column, ...]
    boundary: Packed


def maps(view: View) -> Maps | None:
    """None for a network that does not read two numbers."""
    if not reads_plane(view.net):
        return None
    a, fill = shown_output(view.net), scale_of(view.net)
    images, scores = _images(view, fill_of(view)), [score(view.net, half) for half in view.halves if len(half.labels)]
    return Maps(
        (
            Column(tuple(f"map-{id}" for id in images), "href", list(images.values())),
            Column("#surface-mask image", "href", image(a, fill)),
            Column(("surface-low", "surface-high"), TEXT, ends(fill)),
            Column(tuple(f"cost-{each.half}" for each in scores), TEXT, [each.cost for each in scores]),
            Column(tuple(f"right-{each.half}" for each in scores), TEXT, [each.right for each in scores]),
        ),
        packed(pieces(view.net).ravel().tolist(), PLACES),
    )


def _images(view: View, fill: Fill) -> dict[str, str]:
    place = layout(view.net.sizes, view.side, view.canvas)
    layers = [l for l in range(1, view.L + 1) if place.r[l] >= SMALLEST]
    count = sum(len(place.x[l]) for l in layers)
    a = field(view.net, FINEST // 2 if count <= FINE else COARSEST)
    return {f"a-{l}-{j}": image(a[l][:, j], fill) for l in layers for j in range(len(place.x[l]))}
