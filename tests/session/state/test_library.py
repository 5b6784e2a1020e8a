"""What all sessions share: the same numbers for all, and never more of them than the limits say."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from app import limits
from app.data.examples import Dataset, target
from app.session.state.config import PRESETS
from app.session.state.library import Library

MEGABYTE = 2**20
DIGITS, PLANE = PRESETS["digits"], PRESETS["plane"]


@pytest.fixture
def growth() -> Iterator[None]:
    tracemalloc.start()
    yield
    tracemalloc.stop()


def train_set(library: Library) -> Dataset:
    dataset = library.dataset(DIGITS)
    assert dataset is not None
    return dataset


@pytest.mark.parametrize("outputs", [10, 11, 256])
@pytest.mark.parametrize("label", [None, 7])
def test_examples_come_with_the_target_of_their_label(library: Library, outputs: int, label: int | None) -> None:
    train = train_set(library).train
    rows = library.source(train, outputs, label)
    places = np.array([0, 5, 5, 17, len(rows) - 1])
    X, Y = np.empty((5, 784)), np.empty((5, outputs))

    rows.gather(places, X, Y)

    at = places if label is None else np.flatnonzero(train.labels == label)[places]
    np.testing.assert_array_equal(X, [train.x(int(i)) for i in at])
    np.testing.assert_array_equal(Y, [target(train.label(int(i)), outputs) for i in at])


def test_networks_of_ever_other_numbers_of_outputs_leave_nothing_behind(library: Library, growth: None) -> None:
    dataset = train_set(library)
    library.probe(dataset, 10)
    before, _ = tracemalloc.get_traced_memory()

    for outputs in range(200, limits.WIDTH + 1):
        library.source(dataset.train, outputs)
        library.probe(dataset, outputs)

    after, peak = tracemalloc.get_traced_memory()
    assert after - before < MEGABYTE
    assert peak - before < 10 * MEGABYTE


def test_a_curve_is_sampled_on_examples_with_their_own_targets(library: Library) -> None:
    dataset = train_set(library)

    half = library.probe(dataset, 256).train

    at = np.arange(limits.PROBE) * len(dataset.train) // limits.PROBE
    np.testing.assert_array_equal(half.X, [dataset.train.x(int(i)) for i in at])
    np.testing.assert_array_equal(half.Y, [target(dataset.train.label(int(i)), 256) for i in at])


def test_made_sets_are_kept_within_a_bound_of_bytes(growth: None) -> None:
    library = Library()
    for seed in range(400):
        library.dataset(replace(PLANE, data="moons", seed=seed))

    after, _ = tracemalloc.get_traced_memory()

    assert MEGABYTE < after < 1.2 * limits.SETS_BYTES
    newest = replace(PLANE, data="moons", seed=399)
    assert library.dataset(newest) is library.dataset(newest)


def test_probes_of_ever_other_made_sets_leave_nothing_behind(growth: None) -> None:
    library = Library()
    for seed in range(2_000):
        dataset = library.dataset(replace(PLANE, data="moons", seed=seed))
        assert dataset is not None
        library.probe(dataset, 1)

    after, _ = tracemalloc.get_traced_memory()

    assert after < 1.2 * limits.SETS_BYTES
