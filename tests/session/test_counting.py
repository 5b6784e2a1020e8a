"""Answers to all test examples, counted while somebody looks on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app import limits
from app.errors import OutOfTurnError
from app.nn import passes
from app.nn.batch import answer
from app.session import counting
from app.session.counting import Count, Counting
from app.session.library import Library
from app.session.moves import Train
from app.session.play import evaluate
from app.session.state import State

After = Callable[..., State]


def counted(state: State, library: Library) -> Count:
    work = Counting(state, library)
    while work.advance():
        pass
    return work.report()


def test_a_count_agrees_with_the_evaluation(after: After, library: Library) -> None:
    state = after("plane", Train(30))

    found, truth = counted(state, library), evaluate(state, library)

    assert found.done == found.of == 250
    assert (found.confusion, found.wrong) == (truth.confusion, truth.wrong)
    assert found.right / found.of == truth.test_accuracy
    assert found.cost == pytest.approx(truth.cost, rel=1e-12)       # 250 of 250 training examples


def test_whoever_gets_an_answer_is_called_so(after: After, library: Library) -> None:
    state, data = after("plane", Train(30)), library.data(after("plane"))
    assert data is not None
    said = [answer(passes.forward(state.net, data.test.x(i)).a[-1]) for i in range(len(data.test))]

    found = counted(state, library)

    assert [found.called(label) for label in (0, 1)] == [said.count(0), said.count(1)]


def test_a_count_under_way_says_how_far_it_is(
    after: After, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SLICE", 0.0)
    monkeypatch.setattr(counting, "ROWS", 100)
    work = Counting(after("plane"), library)

    assert work.advance()

    assert (work.report().done, sum(map(sum, work.report().confusion))) == (100, 100)


def test_without_test_examples_there_is_nothing_to_count(after: After, library: Library) -> None:
    with pytest.raises(OutOfTurnError, match="no test examples"):
        Counting(after("chain"), library)
