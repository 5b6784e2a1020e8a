"""How far mini-batches point from the true gradient: a strip of angles for every size, and the same as a table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.scene.marks.words import count, fixed
from app.session.trials.walks import Angles

WIDTH, TALL = 360.0, 26.0       # px of a strip
BINS = 36                       # of 5 degrees each
MOST = 180.0                    # degrees: straight uphill


@dataclass(frozen=True, slots=True)
class Strip:
    """The angles of one size.  path: their histogram, as high as the strip where most of them are.

    median: px.  The words are of the batch, how many were drawn, and angles and cosine for the table.
    """

    batch: str
    drawn: str
    path: str
    median: float
    title: str
    low: str
    middle: str
    high: str
    cosine: str


def strip(angles: Angles) -> Strip:
    """One size of batch."""
    low, middle, high = (float(v) for v in np.percentile(angles.degrees, (10, 50, 90)))
    batch = count(angles.batch)
    return Strip(
        batch=batch,
        drawn=count(len(angles.degrees)),
        path=_histogram(angles),
        median=round(middle / MOST * WIDTH, 2),
        title=f"mini-batches of {batch}: {degrees(middle)} from the true gradient at the median, "
              f"8 of 10 between {degrees(low)} and {degrees(high)}",
        low=degrees(low),
        middle=degrees(middle),
        high=degrees(high),
        cosine=fixed(float(np.cos(np.radians(middle))), 3),
    )


def degrees(angle: float) -> str:
    """An angle as it is read: 12°, and small ones with a decimal."""
    return f"{angle:.1f}°" if angle < 9.95 else f"{angle:.0f}°"


def _histogram(angles: Angles) -> str:
    counts, edges = np.histogram(angles.degrees, BINS, (0.0, MOST))
    wide = WIDTH / BINS
    tall = np.round(counts / counts.max() * (TALL - 2.0), 2)
    return "".join(
        f"M{edge / MOST * WIDTH:.5g} {TALL:g}v{-up:g}h{wide - 1:g}v{up:g}z"
        for edge, up in zip(edges[:-1].tolist(), tall.tolist(), strict=True) if up
    )
