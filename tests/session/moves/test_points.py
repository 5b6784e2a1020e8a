"""Points of the visitor's own: the session's data from then on, exactly, and undone like every move."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Literal

import numpy as np
import pytest

from app import limits
from app.errors import NotThereError, OutOfTurnError, RangeError, ShapeError
from app.session.moves.choosing import nearest
from app.session.sessions import Sessions
from app.session.state.config import PRESETS
from app.session.state.library import Library
from app.session.state.move import (
    AddPoint,
    Backward,
    Choose,
    Forward,
    Given,
    Move,
    MovePoint,
    Picked,
    Points,
    Restart,
    Step,
    Train,
    Tune,
)
from app.session.state.state import State
from app.session.store.session import Session
from app.session.store.snapshot import restored, snapshot
from app.session.store.writing import config_from_json, config_to_json, in_words, move_from_json, move_to_json
from app.session.trials.evaluation import evaluate

After = Callable[..., State]
Bits = Callable[[State], bytes]
PLANE = PRESETS["plane"]
FOUR = Points(((0.5, 0.5, 0), (-0.5, -0.5, 0), (0.5, -0.5, 1), (-0.5, 0.5, 1)))


def test_own_points_become_the_data(after: After, library: Library) -> None:
    state = after("plane", FOUR)
    data = library.data(state)

    assert data is not None and data.name == "own"
    assert data.train.raw.tolist() == [[0.5, 0.5], [0.5, -0.5]]
    assert data.test.raw.tolist() == [[-0.5, -0.5], [-0.5, 0.5]]
    assert state.example is not None and state.example.ref == Picked("test", 0)
    assert (state.example.x.tolist(), state.example.label) == ([-0.5, -0.5], 0)


def test_a_network_learns_from_its_own_points(after: After, library: Library) -> None:
    state = after(replace(PLANE, eta=2.0, batch_size=2), FOUR, Train(400))
    evaluation = evaluate(state, library)

    assert evaluation.train_accuracy == 1.0
    assert evaluation.cost is not None and evaluation.cost < 0.05
    assert state.trained is not None and state.trained.steps == 400


def test_a_point_added_is_trained_on_or_tested_in_turn_and_comes_on_the_stage(after: After, library: Library) -> None:
    one, two = AddPoint(1.0, -1.0, 1), AddPoint(-1.0, 1.0, 0)
    before, state = after("plane"), after("plane", one, two)
    old, new = library.data(before), library.data(state)
    assert old is not None and new is not None

    assert (len(new.train), len(new.test)) == (251, 251)
    assert np.array_equal(new.train.raw[:250], old.train.raw) and np.array_equal(new.test.raw[:250], old.test.raw)
    assert (new.train.x(250).tolist(), new.train.label(250)) == ([1.0, -1.0], 1)
    assert (new.test.x(250).tolist(), new.test.label(250)) == ([-1.0, 1.0], 0)
    assert state.example is not None and state.example.ref == Picked("test", 250)


def test_a_point_is_moved_and_keeps_its_class(after: After, library: Library) -> None:
    before, state = after("plane"), after("plane", MovePoint("train", 7, 0.25, -0.75))
    old, new = library.data(before), library.data(state)
    assert old is not None and new is not None

    assert new.train.x(7).tolist() == [0.25, -0.75]
    assert np.array_equal(new.train.labels, old.train.labels)
    assert np.flatnonzero((new.train.raw != old.train.raw).any(axis=1)).tolist() == [7]
    assert state.example is not None and state.example.x.tolist() == [0.25, -0.75]


@pytest.mark.parametrize("move", [FOUR, AddPoint(0.0, 0.0, 1), MovePoint("test", 0, 0.0, 0.0)])
def test_no_pass_and_no_place_in_the_shuffle_outlives_the_data(after: After, move: Move) -> None:
    state = after("plane", Train(12), Forward(), Backward(), move)

    assert (state.phase, state.fwd, state.bwd, state.width_top, state.trained) == ("ready", None, None, None, None)
    assert (state.step, state.position) == (12, 0)


def test_points_with_halves_of_their_own_keep_them(after: After, library: Library) -> None:
    state = after("plane", Points(FOUR.points, ()))
    data = library.data(state)

    assert data is not None and (len(data.train), len(data.test)) == (4, 0)
    assert state.example is not None and state.example.ref == Picked("train", 0)


@pytest.mark.parametrize("split", ["train", "test"])
def test_a_point_may_be_added_to_either_half(after: After, library: Library, split: Literal["train", "test"]) -> None:
    state = after("plane", FOUR, AddPoint(0.1, 0.2, 1, split))
    data = library.data(state)

    assert data is not None and data.split(split).x(2).tolist() == [0.1, 0.2]
    assert state.example is not None and state.example.ref == Picked(split, 2)


@pytest.mark.parametrize("far", [limits.INPUT * 1.001, float("inf"), float("nan")])
def test_points_beyond_what_a_network_reads_are_refused(after: After, far: float) -> None:
    with pytest.raises(RangeError):
        after("plane", Points(((0.0, far, 0),), ()))


def test_points_stay_through_a_new_start(after: After, library: Library) -> None:
    state = after("plane", FOUR, Restart("random", seed=4))

    assert library.data(state) is library.data(after("plane", FOUR))


def test_a_batch_is_never_larger_than_what_there_is_to_train_on(after: After) -> None:
    assert after("plane", FOUR).batch_size == 2
    with pytest.raises(RangeError, match="from 1 to 2"):
        after("plane", FOUR, Tune(batch_size=3))


def test_an_empty_plane_is_there_to_be_filled(after: After, library: Library) -> None:
    empty = after("plane", Points(()))

    assert empty.example is None
    for move in (Forward(), Train(1)):
        with pytest.raises(OutOfTurnError):
            after("plane", Points(()), move)
    evaluation = evaluate(empty, library)
    assert (evaluation.cost, evaluation.train_accuracy, evaluation.test_accuracy) == (None, None, None)
    filled = after("plane", Points(()), AddPoint(0.5, 0.5, 1), Forward(), Backward(), Step(), Train(3))
    assert filled.example is not None and filled.example.ref == Picked("train", 0)


def test_a_network_without_data_takes_points(after: After, library: Library) -> None:
    data = library.data(after(replace(PLANE, data="none"), AddPoint(0.5, 0.5, 1)))

    assert data is not None and data.train.raw.tolist() == [[0.5, 0.5]]


@pytest.mark.parametrize("move", [FOUR, AddPoint(0.0, 0.0, 1), MovePoint("test", 0, 0.0, 0.0)])
@pytest.mark.parametrize("preset", ["chain", "digits"])
def test_points_are_for_networks_of_two_inputs(after: After, preset: str, move: Move) -> None:
    with pytest.raises(ShapeError, match="begin a network with two"):
        after(preset, move)


@pytest.mark.parametrize("move", [
    AddPoint(limits.PLANE * 1.001, 0.0, 1), AddPoint(0.0, float("nan"), 1), AddPoint(0.0, 0.0, 2),
    MovePoint("test", 0, 0.0, -limits.PLANE * 1.001), Points(((0.0, 0.0, 0), (0.0, float("inf"), 0))),
    Points(((0.0, 0.0, 0),), ((0.0, 0.0, 2),)),
    Points(((0.0, 0.0, 0),) * (limits.OWN_POINTS + 1)),
])
def test_points_outside_their_bounds_are_refused(after: After, move: Move) -> None:
    with pytest.raises(RangeError):
        after("plane", move)


def test_points_at_their_bound_are_taken_and_one_more_is_refused(after: After) -> None:
    full = Points(((limits.PLANE, -limits.PLANE, 0),) * limits.OWN_POINTS)

    assert len(after("plane", full).points or ()) == limits.OWN_POINTS
    for more in (AddPoint(0.0, 0.0, 1), Points(full.points, ((0.0, 0.0, 0),))):
        with pytest.raises(RangeError, match=f"at most {limits.OWN_POINTS}"):
            after("plane", full, more)


@pytest.mark.parametrize("move", [MovePoint("train", 250, 0.0, 0.0), MovePoint("test", 250, 0.0, 0.0),
                                  MovePoint("train", -1, 0.0, 0.0)])
def test_a_point_that_is_not_there_cannot_be_moved(after: After, move: Move) -> None:
    with pytest.raises(NotThereError, match="500 points"):
        after("plane", move)


@pytest.mark.parametrize("moves", [
    [FOUR], [FOUR, Forward(), Backward()], [AddPoint(0.5, 0.5, 1), Train(30)], [Points(())],
    [Points(FOUR.points[:3], FOUR.points[3:])], [Points(FOUR.points, ())],
    [MovePoint("test", 3, 0.1, 0.2), Choose(Given((0.1, 0.2))), Forward(), Backward(label=1), Step()],
])
def test_a_state_with_points_comes_back_from_its_snapshot(
    after: After, library: Library, bits: Bits, moves: list[Move]
) -> None:
    state = after("plane", *moves)

    assert bits(restored(snapshot(state), state.config, library)) == bits(state)


def test_a_snapshot_from_before_there_were_points_is_read(after: After, library: Library, bits: Bits) -> None:
    state = after("plane", Train(3))
    old = snapshot(state)
    plain = old.plain.replace(',"points":null', "")
    assert plain != old.plain

    assert bits(restored(replace(old, plain=plain), state.config, library)) == bits(state)


def test_a_snapshot_from_when_points_had_no_halves_is_read(after: After, library: Library, bits: Bits) -> None:
    state = after("plane", FOUR, Train(3))
    now = snapshot(state)
    halves = '"points":{"train":[[0.5,0.5,0],[0.5,-0.5,1]],"test":[[-0.5,-0.5,0],[-0.5,0.5,1]],"said":[]}'
    once = now.plain.replace(halves, '"points":[[0.5,0.5,0],[-0.5,-0.5,0],[0.5,-0.5,1],[-0.5,0.5,1]]')
    assert once != now.plain

    assert bits(restored(replace(now, plain=once), state.config, library)) == bits(state)


@pytest.mark.parametrize("move", [
    FOUR, Points(()), Points(FOUR.points, ()), Points(FOUR.points, (), ("cat is class 0.", "")),
    AddPoint(0.1, 1 / 3, 1), AddPoint(0.1, 0.1, 0, "test"),
    MovePoint("train", 4, -1e-300, 0.25),
])
def test_moves_of_points_are_written_down_exactly(move: Move) -> None:
    assert move_from_json(move_to_json(move)) == move


@pytest.mark.parametrize(("text", "move"), [
    ('{"points":[[0.5,0.5,0],[-0.5,-0.5,0],[0.5,-0.5,1],[-0.5,0.5,1]],"kind":"points"}', FOUR),
    ('{"x":0.5,"y":-0.5,"label":1,"kind":"add_point"}', AddPoint(0.5, -0.5, 1)),
])
def test_moves_written_before_there_were_halves_mean_the_same(text: str, move: Move) -> None:
    assert move_from_json(text) == move


@pytest.mark.parametrize(("move", "words"), [
    (FOUR, "4 own points"), (Points(FOUR.points[:3], FOUR.points[3:]), "4 own points"),
    (AddPoint(0.0, 0.0, 1), "add a point of class 1"),
    (MovePoint("test", 3, 0.0, 0.0), "move test example 3"),
])
def test_the_timeline_says_what_was_done_to_the_points(after: After, move: Move, words: str) -> None:
    assert in_words(move, after("plane", move)) == words


@pytest.mark.anyio
async def test_going_back_brings_the_old_points_back_to_the_last_bit(
    sessions: Sessions, all_bits: Callable[[Sessions, Session], Awaitable[list[bytes]]],
    drive: Callable[..., Awaitable[None]],
) -> None:
    session, secret = await sessions.create(PLANE)
    await drive(sessions, session, FOUR, Train(5), AddPoint(0.0, 0.0, 1), MovePoint("train", 2, 0.5, 0.0), Train(5))
    before = await all_bits(sessions, session)

    await sessions.goto(session, 2)
    await drive(sessions, session, AddPoint(1.0, 1.0, 0), Train(5))

    assert (await all_bits(sessions, session))[: len(before)] == before
    copy, _ = await sessions.copy(session, 5)
    assert (await all_bits(sessions, copy))[0] == before[5]


def test_the_noise_of_a_made_set_is_part_of_the_recipe(after: After, library: Library) -> None:
    exact, usual, wild = (library.data(after(replace(PLANE, data="moons", noise=noise))) for noise in (0.0, 0.05, 0.5))
    assert exact is not None and usual is not None and wild is not None

    for shaken, noise in ((usual, 0.05), (wild, 0.5)):
        assert np.std(shaken.train.raw - exact.train.raw) == pytest.approx(noise, rel=0.1)


@pytest.mark.parametrize("noise", [-0.01, limits.NOISE + 0.01, float("nan")])
def test_noise_outside_its_bounds_is_refused(after: After, noise: float) -> None:
    with pytest.raises(RangeError, match="noise"):
        after(replace(PLANE, noise=noise))


def test_a_recipe_from_before_there_was_noise_is_read_and_means_the_same() -> None:
    old = config_to_json(PLANE).replace(',"noise":0.05', "")
    assert old != config_to_json(PLANE)

    assert config_from_json(old) == PLANE


@pytest.mark.parametrize(("x", "y", "place"), [
    (0.4, 0.4, Picked("train", 0)), (-1.0, -1.0, Picked("test", 0)), (0.0, 0.0, Picked("train", 0)),
    (-0.4, 0.6, Picked("test", 1)),
])
def test_the_nearest_point_is_found(after: After, library: Library, x: float, y: float, place: Picked) -> None:
    assert nearest(library.data(after("plane", FOUR)), x, y) == place


def test_where_there_is_no_point_none_is_nearest(after: After, library: Library) -> None:
    with pytest.raises(NotThereError, match="add one"):
        nearest(library.data(after("plane", Points(()))), 0.0, 0.0)
    with pytest.raises(OutOfTurnError, match="no points in the plane"):
        nearest(None, 0.0, 0.0)
