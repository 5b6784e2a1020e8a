from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.session.state import move as m
from app.session.state.config import PRESETS, Config
from app.session.state.state import State
from app.session.store.writing import config_from_json, config_to_json, in_words, move_from_json, move_to_json

After = Callable[..., State]
numbers = st.floats(allow_nan=False, allow_infinity=False)
whole = st.integers(-(2**53), 2**53)
maybe = st.none() | whole
points = st.tuples(numbers, numbers)
strokes = st.lists(st.lists(points, max_size=3).map(tuple), max_size=3).map(tuple)
vectors = st.lists(numbers, max_size=4).map(tuple)
refs = (
    st.builds(m.Given, vectors) | st.builds(m.Picked, st.sampled_from(["train", "test"]), whole)
    | st.builds(m.Drawn, strokes, maybe)
)
every_move = st.one_of(
    st.builds(m.Choose, refs),
    st.builds(m.Forward, maybe, st.none() | refs),
    st.builds(m.Weigh),
    st.builds(m.Backward, maybe, st.none() | vectors, maybe),
    st.builds(m.Step, st.none() | numbers),
    st.builds(m.Teach, whole),
    st.builds(m.Train, whole, st.none() | numbers, maybe, maybe),
    st.builds(m.SetWeights, st.text("ABCabc123+/=")),
    st.builds(m.SetParameter, whole, whole, maybe, numbers),
    st.builds(m.Tune, st.none() | numbers, maybe),
    st.builds(m.Restart, st.sampled_from(["random", "trained"]), maybe),
    st.builds(m.Refit),
)


@given(every_move)
def test_a_move_is_read_as_it_was_written_to_the_last_bit(move: m.Move) -> None:
    again = move_from_json(move_to_json(move))

    assert again == move
    assert repr(again) == repr(move)        # 0.0 and -0.0 are equal, and not the same


@pytest.mark.parametrize("preset", list(PRESETS))
def test_a_config_is_read_as_it_was_written(preset: str) -> None:
    assert config_from_json(config_to_json(PRESETS[preset])) == PRESETS[preset]


@given(numbers, st.integers(0, 2**32 - 1), st.lists(whole, max_size=9).map(tuple))
def test_any_config_is_read_as_it_was_written(eta: float, seed: int, sizes: tuple[int, ...]) -> None:
    config: Config = replace(PRESETS["plane"], eta=eta, seed=seed, sizes=sizes)

    assert config_from_json(config_to_json(config)) == config


@pytest.mark.parametrize(("move", "words"), [
    (m.Choose(m.Picked("train", 1234)), "train example 1,234"),
    (m.Choose(m.Given((0.0, 0.0))), "an example by its numbers"),
    (m.Choose(m.Drawn((), None)), "a drawing"),
    (m.Choose(m.Drawn((), 7)), "a drawing of 7"),
    (m.Forward(), "forward"),
    (m.Forward(2), "forward to layer 2"),
    (m.Weigh(), "cost"),
    (m.Backward(3), "backward to layer 3"),
    (m.Step(), "step"),
    (m.SetWeights(""), "set all weights"),
    (m.SetParameter(2, 0, 1, 0.5), "set weight in layer 2"),
    (m.SetParameter(2, 0, None, 0.5), "set bias in layer 2"),
    (m.Tune(eta=0.25, batch_size=5), "eta 0.25, batch 5"),
    (m.Tune(batch_size=5), "batch 5"),
    (m.Restart("random"), "start anew, seed 0"),
    (m.Restart("trained"), "start anew, trained"),
    (m.Refit(), "fit the widths"),
])
def test_a_move_is_a_few_words_on_the_timeline(after: After, move: m.Move, words: str) -> None:
    assert in_words(move, after("plane")) == words


def test_training_says_how_many_steps_it_made(after: After) -> None:
    assert in_words(m.Train(1), after("plane", m.Train(1))) == "train 1 step"
    assert in_words(m.Train(1200), after("plane", m.Train(1200))) == "train 1,200 steps"
    assert in_words(m.Train(5, label=1), after("plane", m.Train(5, label=1))) == "train 5 steps on label 1"


def test_teaching_says_how_many_steps_it_took(after: After) -> None:
    answered = after("plane", m.Forward()).fwd
    assert answered is not None
    other = int(answered.a[-1][0] <= 0.5)

    state = after("plane", m.Forward(), m.Backward(label=other), m.Teach(1))

    assert in_words(m.Teach(1), state) == "teach 1 step"
