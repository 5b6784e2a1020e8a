"""What all sessions share, read-only: the data, the trained weights, and how training reads the data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import RLock

import numpy as np
from numpy.typing import NDArray

from app.data import csv_points
from app.data.examples import Dataset, Examples, target
from app.data.mnist import mnist
from app.data.plane import PLANES, plane
from app.errors import NotThereError, RangeError
from app.nn.array import Array, sealed
from app.nn.network import Network
from app.session.state.config import Config
from app.session.state.samples import Half, Probe, evenly
from app.session.state.state import State
from app.trained.digits import digits

SETS = ("mnist", *PLANES, "none")
KEPT_PROBES = 16
"""Probes kept, of 13 MB each on the digits and of a few KB else."""
KEPT_PLANES = 64
"""Made sets kept, each of a few KB: the same name and seed make the same points again."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Examples as training takes them, batch by batch.

    Y: (n, n_L), the target of every example.  among: the places of the examples to listen to, None for all.
    """

    examples: Examples
    Y: Array
    among: NDArray[np.int64] | None = None

    def __len__(self) -> int:
        return len(self.examples) if self.among is None else len(self.among)

    def gather(self, indices: NDArray[np.int64], X: Array, Y: Array) -> None:
        """Fill X and Y with the examples at those places, in that order."""
        places = indices if self.among is None else self.among[indices]
        self.examples.gather(places, X)
        np.take(self.Y, places, axis=0, out=Y, mode="clip")


class Library:
    """Reads each set once; the lock keeps two threads from reading the same set at the same time."""

    def __init__(self, data_folder: Path | None = None) -> None:
        """data_folder: IDX files to read in place of the MNIST that comes with the app."""
        self._folder = data_folder
        self._lock = RLock()
        self._plane = lru_cache(KEPT_PLANES)(plane)
        self._own = lru_cache(KEPT_PLANES)(csv_points.dataset)
        self._targets = lru_cache(KEPT_PLANES)(_targets)
        self._probes = lru_cache(KEPT_PROBES)(self._probe)

    def dataset(self, config: Config) -> Dataset | None:
        """The data that a session learns from, None for "none".  Raises RangeError, DataError."""
        if config.data not in SETS:
            raise RangeError(f"data must be one of {', '.join(SETS)}")
        if config.data == "none":
            return None
        with self._lock:
            if config.data == "mnist":
                return mnist(self._folder)
            return self._plane(config.data, config.seed, noise=config.noise)

    def data(self, state: State) -> Dataset | None:
        """What a session learns from at a version: points of the visitor's own, else the data of its config.

        Raises RangeError, DataError.
        """
        if state.points is None:
            return self.dataset(state.config)
        with self._lock:
            return self._own(state.points)

    def trained(self) -> Network:
        """The network shipped with the digits."""
        with self._lock:
            return digits()

    def probe(self, dataset: Dataset, outputs: int) -> Probe:
        """The fixed part of the data that curves are sampled on: examples spread evenly over each half."""
        with self._lock:
            return self._probes(_Same(dataset.train), _Same(dataset.test), outputs)

    def _probe(self, train: _Same, test: _Same, outputs: int) -> Probe:
        return Probe(self._half(train.examples, outputs), self._half(test.examples, outputs) if test.examples else None)

    def _half(self, examples: Examples, outputs: int) -> Half:
        places = evenly(examples)
        X, Y = np.empty((len(places), examples.raw.shape[1])), np.empty((len(places), outputs))
        self.source(examples, outputs).gather(places, X, Y)
        return Half(sealed(X), sealed(Y), examples.labels[places])

    def source(self, examples: Examples, outputs: int, label: int | None = None) -> Rows:
        """Examples for a network of so many outputs, all of them or those of one label.  Raises NotThereError."""
        with self._lock:
            Y = self._targets(_Same(examples), outputs)
        if label is None:
            return Rows(examples, Y)
        among = np.flatnonzero(examples.labels == label)
        if not len(among):
            raise NotThereError(f"no training example has the label {label}")
        return Rows(examples, Y, among)


@dataclass(frozen=True, slots=True)
class _Same:
    """A key for a set by what it is, not by its thousands of numbers: the same object, the same key."""

    examples: Examples

    def __hash__(self) -> int:
        return id(self.examples)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.examples is self.examples


def _targets(same: _Same, outputs: int) -> Array:
    """y of every example, (n, n_L)."""
    labels = same.examples.labels
    rows = [target(label, outputs) for label in range(int(labels.max(initial=0)) + 1)]
    return sealed(np.stack(rows)[labels])
