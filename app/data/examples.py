"""A set of examples, as a value. Read-only and shared between all sessions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.errors import NotThereError

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Examples:
    """n examples with their classes.

    raw: (n, n_0), uint8 (0 to 255, an image) or float64.  labels: (n,), whole numbers from 0.
    scale: what raw is multiplied with to give x: 1/255 for images, so that ink is 0 to 1; else 1.
    """

    raw: NDArray[np.uint8] | Array
    labels: NDArray[np.int64]
    scale: float = 1.0

    def __len__(self) -> int:
        return len(self.labels)

    def x(self, index: int) -> Array:
        """Example number index as the input of a network: (n_0,), float64.  Raises NotThereError."""
        return np.asarray(self.raw[self._checked(index)] * np.float64(self.scale), dtype=np.float64)

    def label(self, index: int) -> int:
        """The class of example number index.  Raises NotThereError."""
        return int(self.labels[self._checked(index)])

    def gather(self, indices: NDArray[np.int64], X: Array) -> None:
        """Fill the rows of X with these examples, as x() gives them one by one.

        X: (len(indices), n_0).  Raises IndexError for an index that is not there.
        """
        rows = self.raw.take(indices, axis=0)       # of images: one byte a pixel, an eighth of X
        np.multiply(rows, self.scale, out=X)

    def _checked(self, index: int) -> int:
        if not 0 <= index < len(self):
            last = f"from 0 to {len(self) - 1}" if len(self) else "none, since this set is empty"
            raise NotThereError(f"there is no example {index}: the indices are {last}")
        return index


@dataclass(frozen=True, slots=True)
class Dataset:
    """A set of examples in two halves: one is trained on, the other only tested on.

    name: as in the API ("mnist", "xor", ...).  inputs: n_0.  classes: how many labels there are.
    side: the width of the square image that x is, or 0 for points.
    """

    name: str
    train: Examples
    test: Examples
    inputs: int
    classes: int
    side: int = 0

    def split(self, name: str) -> Examples:
        """The examples called "train" or "test"."""
        return {"train": self.train, "test": self.test}[name]


def target(label: int, outputs: int) -> Array:
    """The y that a label asks of the outputs: one-hot over several, the label itself (0 or 1) over one.

    (outputs,).  Raises NotThereError for a label that the outputs cannot say.
    """
    most = max(outputs - 1, 1)
    if not 0 <= label <= most:
        raise NotThereError(f"there is no output for label {label}: labels go from 0 to {most}")
    if outputs == 1:
        return np.array([float(label)])
    y = np.zeros(outputs)
    y[label] = 1.0
    return y
