"""Measurements say what they hold, and let go of it though nobody collects garbage."""

from __future__ import annotations

import gc
import tracemalloc
import weakref
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from app import limits
from app.session.moves.make import start
from app.session.runs.measuring import Measuring
from app.session.state.config import PRESETS
from app.session.state.library import Library
from app.session.state.state import State
from app.session.trials.counting import Counting
from app.session.trials.race import Goal, Race, Runner
from app.session.trials.slices import Along
from app.session.trials.trails import other_starts, two_men

MAKES: dict[str, Callable[[State, Library], Measuring[object]]] = {
    "two_men": two_men, "other_starts": other_starts, "along": Along, "counting": Counting,
    "race": lambda state, library: Race(
        state, [Runner(eta, 100, "sigmoid") for eta in (0.1, 0.2)], Goal("steps", 2_000), library),
}


@pytest.fixture(scope="module")
def wide(library: Library) -> State:
    """234,000 parameters."""
    config = replace(PRESETS["digits"], sizes=(784, 256, 128, 10), start="random")
    return start(config, library)


@pytest.fixture
def nobody_collects() -> Iterator[None]:
    gc.collect()
    gc.freeze()         # what others still hold need not be looked through again for each of these
    gc.disable()
    tracemalloc.start()
    yield
    tracemalloc.stop()
    gc.enable()


@pytest.mark.parametrize("pieces", [1, 2, 12])
@pytest.mark.parametrize("name", MAKES)
def test_it_holds_what_it_says_and_lets_go_of_it(
    name: str, pieces: int, wide: State, library: Library, nobody_collects: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "TURN", 0.0)    # a piece a turn, however fast the machine
    MAKES[name](wide, library).advance()        # whatever all share is made by now
    gc.collect()
    before, _ = tracemalloc.get_traced_memory()

    work = MAKES[name](wide, library)
    for _ in range(pieces):
        work.advance()
    held = tracemalloc.get_traced_memory()[0] - before
    says, alive = work.nbytes, weakref.ref(work)
    work.close()
    del work

    one = wide.net.theta.nbytes     # of its version, whose weights may be nobody else's by then, counts as its own
    assert says == pytest.approx(held, rel=0.3, abs=one + 500_000)
    assert alive() is None
    assert tracemalloc.get_traced_memory()[0] - before < 100_000
