"""Which example to put on the stage next: at random, of a label, or one that the network gets wrong."""

from __future__ import annotations

import numpy as np

from app.data.examples import Dataset, Examples
from app.errors import NotThereError, OutOfTurnError
from app.nn.array import Array
from app.nn.batch import labels_said, outputs
from app.nn.network import Network
from app.session.state.move import Picked

CHUNK = 1_000      # examples looked at in one go: 6 MB of pixels


def random_index(examples: Examples, label: int | None, rng: np.random.Generator) -> int:
    """The place of a random example, of one label if given.  Raises NotThereError if there is none."""
    places = np.arange(len(examples)) if label is None else np.flatnonzero(examples.labels == label)
    if not len(places):
        raise NotThereError(f"no example here has the label {label}" if label is not None else "this set is empty")
    return int(rng.choice(places))


def next_missed(net: Network, examples: Examples, after: int) -> int | None:
    """The first example after place `after`, going round, that the network gets wrong; None if it gets all right.

    after: -1 to begin with the first.
    """
    n = len(examples)
    for start in range(after + 1, after + 1 + n, CHUNK):
        places = np.arange(start, min(start + CHUNK, after + 1 + n)) % n
        X: Array = np.empty((len(places), examples.raw.shape[1]))
        examples.gather(places, X)
        missed = np.flatnonzero(labels_said(outputs(net, X)) != examples.labels[places])
        if len(missed):
            return int(places[missed[0]])
    return None


def nearest(dataset: Dataset | None, x: float, y: float) -> Picked:
    """The example nearest to a point of the plane, the first of equally near ones, those trained on before the others.

    Raises OutOfTurnError for data that are no points, NotThereError if there is none.
    """
    if dataset is None or dataset.inputs != 2:
        raise OutOfTurnError("this session has no points in the plane: begin one with two inputs and such data")
    away = {half: ((dataset.split(half).raw - (x, y)) ** 2).sum(axis=1) for half in ("train", "test")}
    if not len(away["train"]):
        raise NotThereError("there is no point yet: add one")
    if not len(away["test"]) or away["train"].min() <= away["test"].min():
        return Picked("train", int(away["train"].argmin()))
    return Picked("test", int(away["test"].argmin()))
