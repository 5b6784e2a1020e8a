"""Answers to all test examples, counted while somebody looks on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from app import limits
from app.errors import OutOfTurnError
from app.nn import passes
from app.nn.batch import label_said
from app.session.moves.turns import finished
from app.session.state.config import PRESETS
from app.session.state.library import Library
from app.session.state.move import Train
from app.session.state.state import State
from app.session.trials import counting
from app.session.trials.counting import Counting, Tally
from app.session.trials.evaluation import evaluate

After = Callable[..., State]
PLANE = PRESETS["plane"]


def counted(state: State, library: Library) -> Tally:
    return finished(Counting(state, library))


def test_a_count_agrees_with_the_evaluation(after: After, library: Library) -> None:
    state = after("plane", Train(30))

    found, truth = counted(state, library), evaluate(state, library)

    assert found.done == found.of == 250
    assert found.right / found.of == truth.test_accuracy
    assert found.cost == pytest.approx(truth.cost, rel=1e-12)       # 250 of 250 training examples


@pytest.mark.parametrize("sizes", [(2, 4, 1), (2, 4, 3)])
def test_the_confusion_matrix_counts_every_test_example_once(
    after: After, library: Library, sizes: tuple[int, ...]
) -> None:
    state, dataset = after(replace(PLANE, sizes=sizes), Train(30)), library.dataset(PLANE)
    assert dataset is not None
    expected = [[0] * max(sizes[-1], 2) for _ in range(2)]
    for i in range(len(dataset.test)):
        expected[dataset.test.label(i)][label_said(passes.forward(state.net, dataset.test.x(i)).a[-1])] += 1

    found = counted(state, library)

    assert [list(row) for row in found.confusion] == expected
    assert sum(expected[i][i] for i in range(2)) / len(dataset.test) == evaluate(state, library).test_accuracy


def test_the_first_wrong_answers_are_kept_and_no_more_than_24(after: After, library: Library) -> None:
    state, test = after("digits"), library.dataset(PRESETS["digits"])
    assert test is not None
    said = [(i, test.test.label(i), label_said(passes.forward(state.net, test.test.x(i)).a[-1])) for i in range(1500)]

    found = counted(state, library)

    wrong = [(i, label, guess) for i, label, guess in said if label != guess]
    assert len(found.missed) == limits.MISSED == 24
    assert [(w.index, w.label, w.answered) for w in found.missed] == wrong[: limits.MISSED]


def test_fewer_wrong_answers_than_24_are_all_kept(after: After, library: Library) -> None:
    found = counted(after("plane", Train(2000, eta=3.0)), library)

    missed = sum(sum(row) - row[i] for i, row in enumerate(found.confusion))
    assert len(found.missed) == missed < limits.MISSED


def test_whoever_gets_an_answer_is_called_so(after: After, library: Library) -> None:
    state, data = after("plane", Train(30)), library.data(after("plane"))
    assert data is not None
    said = [label_said(passes.forward(state.net, data.test.x(i)).a[-1]) for i in range(len(data.test))]

    found = counted(state, library)

    assert [found.called(label) for label in (0, 1)] == [said.count(0), said.count(1)]


def test_a_count_under_way_says_how_far_it_is(
    after: After, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "TURN", 0.0)
    monkeypatch.setattr(counting, "ROWS", 100)
    work = Counting(after("plane"), library)

    assert work.advance()

    assert (work.report().done, sum(map(sum, work.report().confusion))) == (100, 100)


def test_without_test_examples_there_is_nothing_to_count(after: After, library: Library) -> None:
    with pytest.raises(OutOfTurnError, match="no test examples"):
        Counting(after("chain"), library)
