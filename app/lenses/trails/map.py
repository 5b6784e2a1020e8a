"""A slice of the cost from above: shades and contour lines, and the trails as they lie over it."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log, log10

import numpy as np

from app.nn.array import Array
from app.nn.slice import Shadow
from app.scene.marks.contour import crossings
from app.scene.marks.png import data_uri, grey
from app.scene.marks.words import number
from app.session.trials.walks import Map

SIZE = 360.0            # px of the map
LINES = 12              # contour lines at most
STEPS = (1.01, 1.02, 1.05, 1.1, 1.2, 1.5, 2.0, 3.0, 5.0, 10.0, 100.0, 1e4)
LOWEST = 1e-12          # costs below this count as this: a logarithm needs something


@dataclass(frozen=True, slots=True)
class Track:
    """One trail over the map.  role: which of them, as a class.  path: of an SVG.  start, end: in px."""

    role: str
    path: str
    start: tuple[float, float]
    end: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Relief:
    """The map.  image: the logarithm of the cost as brightness, placed at corner and extent.

    lines: the contours, one path.  heights: what they mean, "" until all is known.  low, high: the costs on it.
    bar: px of the scale bar, and how far that is.
    """

    size: float
    image: str
    corner: float
    extent: float
    lines: str
    heights: str
    low: str
    high: str
    bar: tuple[float, str]
    tracks: tuple[Track, ...]


def relief(seen: Map, roles: tuple[str, ...]) -> Relief | None:
    """None while no row is known.  roles: one a trail."""
    known = seen.heights[np.isfinite(seen.heights)]
    if not known.size:
        return None
    heights = np.log(np.maximum(seen.heights[::-1], LOWEST))        # rows from the top
    low, high = float(np.nanmin(heights)), float(np.nanmax(heights))
    cell = SIZE / (len(seen.s) - 1)
    factor = step_between(low, high)
    scale = f"From line to line C grows {factor:g} times; the shades go by its logarithm."
    return Relief(
        size=SIZE,
        image=data_uri(grey(_shades(heights, low, high))),
        corner=round(-cell / 2.0, 2),
        extent=round(SIZE + cell, 2),
        lines=_lines(heights, low, high, log(factor), cell),
        heights=scale if seen.share == 1.0 else "",
        low=number(float(known.min())),
        high=number(float(known.max())),
        bar=_bar(float(np.ptp(seen.s))),
        tracks=tuple(_track(seen, one, role) for one, role in zip(seen.shadows, roles, strict=True)),
    )


def step_between(low: float, high: float) -> float:
    """By how much the cost grows from line to line.  low, high: logarithms of the costs on the map."""
    return next((step for step in STEPS if (high - low) / log(step) <= LINES), STEPS[-1])


def _shades(heights: Array, low: float, high: float) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    share = np.nan_to_num((heights - low) / (high - low if high > low else 1.0))
    return np.round(255.0 * share).astype(np.uint8)


def _lines(heights: Array, low: float, high: float, step: float, cell: float) -> str:
    """At whole powers of the factor, so that the same heights have lines on every map; none before all is known."""
    if not np.isfinite(heights).all():
        return ""
    levels = [i * step for i in range(ceil(low / step), floor(high / step) + 1)]
    pieces = (piece for level in levels for piece in crossings(heights - level))
    return "".join(f"M{x0 * cell:.1f} {y0 * cell:.1f}L{x1 * cell:.1f} {y1 * cell:.1f}" for (x0, y0), (x1, y1) in pieces)


def _bar(width: float) -> tuple[float, str]:
    """The longest round distance that fits into a third of the map."""
    ten = 10.0 ** floor(log10(width / 3.0))
    length = next(ten * m for m in (5.0, 2.0, 1.0) if ten * m <= width / 3.0)
    return round(length / width * SIZE, 2), f"{length:g}"


def _track(seen: Map, shadow: Shadow, role: str) -> Track:
    x = np.round((shadow.s - seen.s[0]) / np.ptp(seen.s) * SIZE, 1).tolist()
    y = np.round((seen.t[-1] - shadow.t) / np.ptp(seen.t) * SIZE, 1).tolist()
    path = "M" + "L".join(f"{a:g} {b:g}" for a, b in zip(x, y, strict=True))
    return Track(role, path, (x[0], y[0]), (x[-1], y[-1]))
