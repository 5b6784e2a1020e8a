from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from app import limits
from app.errors import OutOfTurnError
from app.nn import passes
from app.nn.batch import answer
from app.session import evaluation
from app.session.config import PRESETS
from app.session.evaluation import Evaluating
from app.session.library import Library
from app.session.moves import Train
from app.session.play import evaluate
from app.session.state import State

After = Callable[..., State]
PLANE = PRESETS["plane"]


@pytest.mark.parametrize("sizes", [(2, 4, 1), (2, 4, 3)])
def test_right_answers_are_counted_one_by_one(after: After, library: Library, sizes: tuple[int, ...]) -> None:
    state, dataset = after(replace(PLANE, sizes=sizes), Train(100)), library.dataset(PLANE)
    assert dataset is not None
    right, cost = {}, []
    for split in ("train", "test"):
        examples = dataset.split(split)
        fwds = [passes.forward(state.net, examples.x(i)) for i in range(len(examples))]
        right[split] = sum(answer(fwd.a[-1]) == examples.label(i) for i, fwd in enumerate(fwds)) / len(fwds)
        if split == "train":
            Y = library.source(examples, sizes[-1]).Y
            cost = [passes.cost(state.net, fwd, y) for fwd, y in zip(fwds, Y, strict=True)]

    found = evaluate(state, library)

    assert (found.train_accuracy, found.test_accuracy) == (right["train"], right["test"])
    assert found.cost == pytest.approx(np.mean(cost), rel=1e-12)


@pytest.mark.parametrize("sizes", [(2, 4, 1), (2, 4, 3)])
def test_the_confusion_matrix_counts_every_test_example_once(
    after: After, library: Library, sizes: tuple[int, ...]
) -> None:
    state, dataset = after(replace(PLANE, sizes=sizes), Train(30)), library.dataset(PLANE)
    assert dataset is not None
    counted = [[0] * max(sizes[-1], 2) for _ in range(2)]
    for i in range(len(dataset.test)):
        counted[dataset.test.label(i)][answer(passes.forward(state.net, dataset.test.x(i)).a[-1])] += 1

    found = evaluate(state, library)

    assert [list(row) for row in found.confusion] == counted
    assert sum(counted[i][i] for i in range(2)) / len(dataset.test) == found.test_accuracy


def test_the_first_wrong_answers_are_kept_and_no_more_than_24(after: After, library: Library) -> None:
    state, test = after("digits"), library.dataset(PRESETS["digits"])
    assert test is not None
    said = [(i, test.test.label(i), answer(passes.forward(state.net, test.test.x(i)).a[-1])) for i in range(1500)]

    found = evaluate(state, library)

    wrong = [(i, label, guess) for i, label, guess in said if label != guess]
    assert len(found.wrong) == limits.WRONG == 24
    assert [(w.index, w.label, w.said) for w in found.wrong] == wrong[: limits.WRONG]


def test_fewer_wrong_answers_than_24_are_all_kept(after: After, library: Library) -> None:
    found = evaluate(after("plane", Train(2000, eta=3.0)), library)

    missed = sum(sum(row) - row[i] for i, row in enumerate(found.confusion))
    assert len(found.wrong) == missed < limits.WRONG


def test_the_shipped_digits_are_right_at_least_94_times_in_100(after: After, library: Library) -> None:
    assert evaluate(after("digits"), library).test_accuracy >= 0.94


def test_an_evaluation_does_not_depend_on_how_it_is_sliced(
    after: After, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluation, "ROWS", 100)
    whole = evaluate(after("plane"), library)
    monkeypatch.setattr(limits, "SLICE", 0.0)
    work, slices = Evaluating(after("plane"), library), 1
    while (end := work.advance()) is None:
        slices += 1

    assert slices >= 6
    assert end == whole


def test_without_data_there_is_nothing_to_count(after: After, library: Library) -> None:
    with pytest.raises(OutOfTurnError, match="no data"):
        evaluate(after("chain"), library)
