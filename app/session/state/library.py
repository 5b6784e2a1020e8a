"""What all sessions share, read-only: the data, the trained weights, and how training reads the data."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import RLock

import numpy as np
from numpy.typing import NDArray

from app import limits
from app.data import own_points
from app.data.examples import Dataset, Examples, target
from app.data.mnist import mnist
from app.data.plane import PLANES, plane
from app.errors import NotThereError, RangeError
from app.nn.array import Array, sealed
from app.nn.network import Network
from app.session.state.config import Config
from app.session.state.recent import Recent
from app.session.state.samples import Half, Probe, evenly
from app.session.state.state import State
from app.trained.digits import digits
from app.trained.opening import opening

SETS = ("mnist", *PLANES, "none")


@dataclass(frozen=True, slots=True)
class Rows:
    """Examples as training takes them, batch by batch.

    y: (labels, n_L), the target of every label: a few rows, where a target of every example would be 123 MB at
    n_L = 256 on the digits.  among: the places of the examples to listen to, None for all.
    """

    examples: Examples
    y: Array
    among: NDArray[np.int64] | None = None

    def __len__(self) -> int:
        return len(self.examples) if self.among is None else len(self.among)

    def gather(self, indices: NDArray[np.int64], X: Array, Y: Array) -> None:
        """Fill X and Y with the examples at those places, in that order."""
        places = indices if self.among is None else self.among[indices]
        self.examples.gather(places, X)
        self.y.take(self.examples.labels.take(places), axis=0, out=Y, mode="clip")


class Library:
    """Reads each set once; the lock keeps two threads from reading the same set at the same time."""

    def __init__(self, data_folder: Path | None = None) -> None:
        """data_folder: IDX files to read in place of the MNIST that comes with the app."""
        self._folder = data_folder
        self._lock = RLock()
        self._sets: Recent[Hashable, Dataset] = Recent(lambda: limits.SETS_BYTES, _bytes)
        self._inputs = lru_cache(2)(_inputs)      # of both halves of the one set that is large
        self._opening = lru_cache(1)(self._found_opening)

    def dataset(self, config: Config) -> Dataset | None:
        """The data that a session learns from, None for "none".  Raises RangeError, DataError."""
        if config.data not in SETS:
            raise RangeError(f"data must be one of {', '.join(SETS)}")
        if config.data == "none":
            return None
        with self._lock:
            if config.data == "mnist":
                return mnist(self._folder)
            made = config.data, config.seed, config.noise
            return self._sets.have(made, lambda: plane(config.data, config.seed, noise=config.noise))

    def data(self, state: State) -> Dataset | None:
        """What a session learns from at a version: points of the visitor's own, else the data of its config.

        Raises RangeError, DataError.
        """
        points = state.points
        if points is None:
            return self.dataset(state.config)
        with self._lock:
            return self._sets.have(points, lambda: own_points.dataset(points))

    def trained(self) -> Network:
        """The network shipped with the digits."""
        with self._lock:
            return digits()

    def opening(self) -> int:
        """The test example that the digits open with: read wrongly, and put right by one step; else the first."""
        with self._lock:
            return self._opening()

    def _found_opening(self) -> int:
        found = opening(self.trained(), mnist(self._folder).test)
        return found.index if found else 0

    def probe(self, dataset: Dataset, outputs: int) -> Probe:
        """The fixed part of the data that curves are sampled on: examples spread evenly over each half."""
        train, test = dataset.train, dataset.test
        return Probe(self._half(train, outputs), self._half(test, outputs) if test else None)

    def _half(self, examples: Examples, outputs: int) -> Half:
        labels = examples.labels[evenly(examples)]
        with self._lock:
            X = (self._inputs if len(examples) > limits.PROBE else _inputs)(_Same(examples))
        return Half(X, sealed(_targets(examples, outputs)[labels]), labels)

    def source(self, examples: Examples, outputs: int, label: int | None = None) -> Rows:
        """Examples for a network of so many outputs, all of them or those of one label.  Raises NotThereError."""
        y = _targets(examples, outputs)
        if label is None:
            return Rows(examples, y)
        among = np.flatnonzero(examples.labels == label)
        if not len(among):
            raise NotThereError(f"no training example has the label {label}")
        return Rows(examples, y, among)


@dataclass(frozen=True, slots=True)
class _Same:
    """A key for a set by what it is, not by its thousands of numbers: the same object, the same key."""

    examples: Examples

    def __hash__(self) -> int:
        return id(self.examples)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.examples is self.examples


def _targets(examples: Examples, outputs: int) -> Array:
    """y of every label that there is, (labels, n_L)."""
    most = int(examples.labels.max(initial=0))
    return sealed(np.stack([target(label, outputs) for label in range(most + 1)]))


def _inputs(same: _Same) -> Array:
    """x of the examples that a curve is sampled on, (n, n_0)."""
    examples = same.examples
    places = evenly(examples)
    X = np.empty((len(places), examples.raw.shape[1]))
    examples.gather(places, X)
    return sealed(X)


def _bytes(dataset: Dataset) -> int:
    """What a set takes, with the points that it may be known by."""
    return sum(150 * len(half) + half.raw.nbytes + half.labels.nbytes for half in (dataset.train, dataset.test))
