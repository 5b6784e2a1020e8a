"""What a run sends: how much it is, and that it is what the picture says."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.nn.array import sealed
from app.session.moves.make import start
from app.session.moves.rerun import watched
from app.session.moves.stage import diverged
from app.session.runs.run import Order, RunState
from app.session.state.config import PRESETS
from app.session.state.library import Library
from app.session.state.move import Given
from app.session.state.state import Example, State
from app.web.live.show import RunShow

KILOBYTE = 1024


@pytest.fixture(scope="module")
def live() -> RunShow:
    return RunShow(Library(None))


def begun(live: RunShow, preset: str, **config: Any) -> State:
    """A preset as it is watched, before its first step."""
    return watched(start(replace(PRESETS[preset], **config), live._library))


def sent(live: RunShow, state: State, *, is_detailed: bool = True) -> bytes:
    """A frame late in a long run."""
    return live.print(RunState(
        19_999, state, Order(steps=9_999_999), 1_234_567, 1_230_000, 12_345.6, time.time(), 999.0, is_detailed
    ))


def events(body: bytes) -> dict[str, Any]:
    """What a browser reads: names and data."""
    found = {}
    for each in body.decode("ascii").strip().split("\n\n"):
        name, data = each.split("\n")
        found[name.removeprefix("event: ")] = json.loads(data.removeprefix("data: "))
    return found


@pytest.mark.parametrize("initial", ["trained", "random"])
def test_a_full_frame_of_the_digits_has_at_most_4_and_a_half_kilobytes(live: RunShow, initial: str) -> None:
    state = begun(live, "digits", start=initial)
    y = np.array([0.0, 1.0] * 5)
    state = watched(replace(state, example=Example(Given((), ()), sealed(np.full(784, 0.7)), sealed(y), 1)))

    body = sent(live, state)

    l, _, widths = events(body)["frame"]["edges"]["layers"][0]
    assert (l, len(widths)) == (1, 3 * 160), "the frame is as full as it can be"
    assert len(body) <= 4.5 * KILOBYTE


@pytest.mark.parametrize("sizes", [(1, 1, 1, 1), (1,) * 7])
def test_a_frame_of_a_chain_has_at_most_4_kilobytes(live: RunShow, sizes: tuple[int, ...]) -> None:
    body = sent(live, begun(live, "chain", sizes=sizes))

    assert "edges" not in events(body)["frame"]
    assert len(events(body)["frame"]["marks"]) == 4 * (len(sizes) - 1) + 2
    assert len(body) <= 4 * KILOBYTE


@pytest.mark.parametrize("sizes", [(2, 4, 2, 1), (2, 8, 8, 1)])
def test_a_frame_of_the_plane_has_maps_when_they_are_due_and_at_most_16_kilobytes(
    live: RunShow, sizes: tuple[int, ...]
) -> None:
    state = begun(live, "plane", sizes=sizes)

    with_maps, without = sent(live, state), sent(live, state, is_detailed=False)

    assert list(events(with_maps)) == ["frame", "maps"] and list(events(without)) == ["frame"]
    assert len(with_maps) <= 16 * KILOBYTE and len(without) <= 4 * KILOBYTE


def test_a_network_that_diverged_has_no_picture_to_send(live: RunShow) -> None:
    said = events(sent(live, diverged(begun(live, "plane"), 2)))

    assert list(said) == ["frame"]
    assert "edges" not in said["frame"]
    assert [name for name, *_ in said["frame"]["set"][1:]] == [["run-progress"]], "words of the run, and nothing else"


def test_how_far_it_has_come_is_said_in_words(live: RunShow) -> None:
    frame = events(sent(live, begun(live, "plane")))["frame"]

    (ids, _, words), (of, _, progress) = frame["set"][:2]
    said = dict(zip(ids, words, strict=True))
    assert frame["version"] == 19_999
    assert (said["run-safe"], said["run-speed"], said["run-left"]) == ("1,230,000", "12,346", "999 s")
    assert (of, progress["all"]) == (["run-progress"], pytest.approx(1_234_567 / 9_999_999, abs=0.0005))
