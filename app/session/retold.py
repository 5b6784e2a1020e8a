"""A session told anew as a recipe: from the same start by the same steps to the same moment, on any server.

Most of what a visitor does leaves no trace in the numbers: to go forward and back, to look at one example after the
other. What does is a training on mini-batches, which follows from the seed, and one last step on the example on the
stage.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce
from typing import Literal

from app import limits
from app.session.moves.reach import behind
from app.session.state.config import Config
from app.session.state.move import (
    Backward,
    Choose,
    ExampleRef,
    Forward,
    Move,
    Picked,
    Refit,
    Restart,
    Step,
    Teach,
    Train,
    Tune,
    Weigh,
)
from app.session.state.state import State

Phase = Literal["", "forward", "cost", "backward", "step"]
PHASES: tuple[Phase, ...] = ("", "forward", "cost", "backward", "step")
"""How far the passes of the example on the stage have come, by how many of its stops are behind."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """config: the start, with the example on the stage.  steps: trained from there, on mini-batches.  phase: then."""

    config: Config
    steps: int
    phase: Phase


class _UntoldError(Exception):
    """A move that no recipe has.  Its only argument: what it did, in words, to stand as a reason."""


@dataclass(frozen=True, slots=True)
class _Way:
    """What the moves so far come to.  steps: of trainings, in so many goes.  stepped: single steps, on one example."""

    config: Config
    steps: int = 0
    goes: int = 0
    stepped: int = 0

    def check_example(self, example: ExampleRef | None) -> None:
        """Raise _UntoldError where another example comes than the one that was all there was to train on."""
        if example is not None and self.config.data == "none" and (self.steps or self.stepped):
            raise _UntoldError("the example that it was trained on is not the one on the stage")


def retold(config: Config, moves: Iterable[Move], state: State) -> Recipe | str:
    """The recipe of the state that these moves lead to from the start; else why there is none, in words.

    moves: all of them, from the start on.  state: where they lead.
    """
    try:
        way = reduce(_after, moves, _Way(config))
        return Recipe(_with_example(way.config, state), way.steps, _phase(way, state))
    except _UntoldError as untold:
        return str(untold)


def _after(way: _Way, move: Move) -> _Way:
    match move:
        case Weigh() | Refit() | Backward(y=None, label=None):
            return way
        case Forward() | Choose():
            way.check_example(move.example)
            return way
        case Step(eta=None, uphill=False):
            return replace(way, stepped=way.stepped + 1)
        case Train(label=None):
            return _trained(way, move)
        case Tune():
            return _tuned(way, move.eta, move.batch_size)
        case Restart():
            return _restarted(way, move)
        case Teach():
            raise _UntoldError("it was taught a single example")
    raise _UntoldError("something was changed by hand")


def _trained(way: _Way, move: Train) -> _Way:
    way = _tuned(way, move.eta, move.batch_size)
    if way.stepped:
        raise _UntoldError("it was trained on after steps on single examples")
    if way.steps + move.steps > limits.STEPS:
        raise _UntoldError(f"it was trained for more than {limits.STEPS:,} steps")
    return replace(way, steps=way.steps + move.steps, goes=way.goes + 1)


def _restarted(way: _Way, move: Restart) -> _Way:
    """The seed of a start is that of made points as well, which stay as they are."""
    seed = way.config.seed if move.seed is None else move.seed
    if seed != way.config.seed and way.config.data not in ("mnist", "none"):
        raise _UntoldError("the weights began anew with another seed than the points")
    return _Way(replace(way.config, start=move.start, seed=seed, theta=()))


def _tuned(way: _Way, eta: float | None, batch_size: int | None) -> _Way:
    """A recipe has one learning rate and one size of its batches, from the first step on."""
    config = way.config
    tuned = replace(config, eta=config.eta if eta is None else eta,
                    batch_size=config.batch_size if batch_size is None else batch_size)
    if tuned != config and (way.steps or way.stepped):
        raise _UntoldError("the learning rate or the batch size changed on the way")
    return replace(way, config=tuned)


def _with_example(config: Config, state: State) -> Config:
    example = state.example
    match example and example.ref:
        case Picked(split, index):
            return replace(config, split=split, index=index)
        case None:
            return config
    if config.data == "none" and example is not None and example.y is not None:
        return replace(config, x=tuple(example.x.tolist()), y=tuple(example.y.tolist()))
    raise _UntoldError("the example on the stage is a drawing, or was typed in")


def _phase(way: _Way, state: State) -> Phase:
    """Raises _UntoldError inside of a pass, and for a step that is not the last thing seen."""
    if state.phase == "diverged":
        raise _UntoldError("the weights left the finite range")
    has_step = state.stepped is not None and state.stepped.steps == 1
    if way.stepped != has_step:
        raise _UntoldError("there were steps on single examples")
    if state.trained is not None and way.goes > 1:
        raise _UntoldError("it was trained in more than one go")
    if not state.is_whole:
        raise _UntoldError("it stands in the middle of a pass")
    return PHASES[behind(state)]
