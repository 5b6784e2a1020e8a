"""The surface lens: the output over the plane, where the answer changes, and the examples as points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app import limits
from app.data.own_points import OwnPoints, in_words, lacking
from app.lenses.lens import Lens
from app.lenses.sources import CHAPTER_2
from app.scene.marks.words import count
from app.scene.plane.activation_maps import image, is_on_map, placed, reads_plane
from app.scene.plane.decision import CLASSES, HALVES, SIZE, Score, boundary, ends, scale_of, score, shown_output
from app.scene.view import Half, View


@dataclass(frozen=True, slots=True)
class Cloud:
    """The points of one half and one class, in px of the map.

    id: half and class, "train-zero".  role: the same as classes of the mark.
    """

    id: str
    role: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Surface:
    """The map.  image: an output's brightness, on the scale of the output layer, from low to high.

    which: whose activation that is.  boundary: a path where the answer changes, "" where it is the same everywhere.
    now: the example on the stage, None if it is off the map.  at: its x and y, as a field takes them.
    left_out: points that lie off the map, in words.  halves: of the points, in words.
    said: of points of one's own, how they were taken and what they lack, in sentences.
    reach: how far the map goes from its middle.
    """

    size: float
    image: str
    which: str
    low: str
    high: str
    boundary: str
    clouds: tuple[Cloud, ...]
    now: tuple[float, float] | None
    at: tuple[str, str]
    scores: tuple[Score, ...]
    left_out: str
    said: tuple[str, ...] = ()
    halves: tuple[tuple[str, str], ...] = tuple(HALVES.items())
    reach: str = f"{limits.PLANE:g}"


def surface(view: View, own: OwnPoints | None = None) -> Surface | None:
    """None for a network that does not read two numbers.  own: the visitor's points, where it learns from them."""
    if not reads_plane(view.net):
        return None
    fill = scale_of(view.net)
    low, high = ends(fill)
    clouds = tuple(_cloud(half, label) for half in view.halves for label in range(len(CLASSES)))
    return Surface(
        size=SIZE,
        image=image(shown_output(view.net), fill),
        which="The output" if view.net.sizes[-1] == 1 else "Output 1",
        low=low,
        high=high,
        boundary=boundary(view.net),
        clouds=clouds,
        now=_now(view),
        at=("0", "0") if view.x is None else (_field(view.x[0]), _field(view.x[1])),
        scores=tuple(score(view.net, half) for half in view.halves if len(half.labels)),
        left_out=_left_out(view.halves, sum(len(cloud.points) for cloud in clouds)),
        said=_said(own) if own else (),
    )


def _cloud(half: Half, label: int) -> Cloud:
    xy = half.xy[half.labels == label]
    at = np.round(placed(xy[is_on_map(xy)], SIZE), 2)
    name = CLASSES[label]
    return Cloud(f"{half.name}-{name}", f"{half.name} {name}", tuple((x, y) for x, y in at.tolist()))


def _now(view: View) -> tuple[float, float] | None:
    if view.x is None or not is_on_map(view.x[np.newaxis])[0]:
        return None
    x, y = placed(view.x[np.newaxis], SIZE)[0].tolist()
    return round(x, 2), round(y, 2)


def _said(own: OwnPoints) -> tuple[str, ...]:
    """Of no points, nothing. How they were divided is said where it is not by the rule that stands beside the field."""
    train, test = ([point[2] for point in half] for half in (own.train, own.test))
    return (*(() if test or not train else in_words(own)), *own.said, *lacking(train, test))


def _field(v: float) -> str:
    return f"{round(float(v), 4) + 0.0:g}"       # finer than a pixel, and never -0


def _left_out(halves: tuple[Half, ...], drawn: int) -> str:
    there = sum(len(half.labels) for half in halves)
    return "" if drawn == there else f"{count(drawn)} of {count(there)} points are on the map."


SURFACE = Lens("surface", "The output over the plane, and the points: add some, move some", text="points",
               draw=lambda moment: surface(moment.view, moment.state.points),
               fits=lambda moment: reads_plane(moment.view.net), is_live=True,
               sources=(CHAPTER_2,))
