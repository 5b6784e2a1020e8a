"""The pen that a drawing is inked with: as wide and as soft as the pens of MNIST's writers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.data.examples import Array

SIDE = 28
"""The lengths below are pixels of MNIST's images; other images have them in proportion."""

BOX = 20.0
"""The longer side of the ink in all of MNIST."""

WIDTH = 2.4
BLUR = 1.1
"""Fitted to MNIST's training images, by medians digit by digit. Their lines are 2.40 wide (twice the ink over the
length of its outline), 37 % of the pixels with ink have all of it, and their mean ink is 0.68; drawings of the same
digits with this pen have 2.34, 38 % and 0.69."""

MIDDLE = 14.5
"""Where MNIST's centres of mass lie in x and in y, on average: rounding has put each between 14 and 15."""

CHUNK = 16
"""Segments whose distance to every pixel is taken at once: as much as stays in a processor's cache."""


@dataclass(frozen=True, slots=True)
class Pen:
    """A pen for images of side x side pixels; all its lengths are in their pixels.

    box: the longer side of the ink.  width: of the line, from half-dark edge to half-dark edge.  blur: the ramp
    from no ink to full ink at each edge.  middle: where the centre of mass goes, in x and in y.
    """

    side: int

    @property
    def box(self) -> float:
        return BOX * self.side / SIDE

    @property
    def width(self) -> float:
        return max(WIDTH * self.side / SIDE, 1.0)       # a thinner line would slip between the pixels

    @property
    def blur(self) -> float:
        return max(BLUR * self.side / SIDE, 1.0)

    @property
    def middle(self) -> float:
        return MIDDLE * self.side / SIDE

    def ink(self, segments: Array) -> Array:
        """The ink of a line along all segments: (side, side), 1 on it and 0 beyond its blur.

        segments: (m, 4), each from (x, y) to (x, y), in pixels from the image's upper left corner.
        """
        chunks = (segments[i : i + CHUNK] for i in range(0, len(segments), CHUNK))
        distance = np.sqrt(np.min([self._nearest(chunk) for chunk in chunks], axis=0))
        return np.asarray(np.clip(0.5 + (0.5 * self.width - distance) / self.blur, 0.0, 1.0))

    def _nearest(self, segments: Array) -> Array:
        """The squared distance of each pixel's centre to the nearest of these segments: (side, side)."""
        centre = np.arange(self.side) + 0.5
        a_x, a_y, b_x, b_y = segments.T[:, :, None, None]
        v_x, v_y = b_x - a_x, b_y - a_y
        square = v_x * v_x + v_y * v_y
        square[square == 0.0] = 1.0                     # a dot: every part of its way is one place
        x, y = centre - a_x, centre[:, None] - a_y
        t = np.clip(x * (v_x / square) + y * (v_y / square), 0.0, 1.0)      # the part of the way that is nearest
        return np.asarray(np.min((x - t * v_x) ** 2 + (y - t * v_y) ** 2, axis=0))
