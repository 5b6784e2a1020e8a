"""Moves and configs as JSON, floats exact; and moves in words, for the timeline."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, TypeAdapter

from app.session.state.config import Config
from app.session.state.move import (
    AddPoint,
    Backward,
    Choose,
    Drawn,
    ExampleRef,
    Forward,
    Given,
    Move,
    MovePoint,
    Picked,
    Points,
    Refit,
    Restart,
    SetParameter,
    SetWeights,
    Step,
    Teach,
    Train,
    Tune,
    Weigh,
)
from app.session.state.state import State

_MOVE: TypeAdapter[Move] = TypeAdapter(Annotated[Move, Field(discriminator="kind")])
_CONFIG = TypeAdapter(Config)


def move_to_json(move: Move) -> str:
    """One line that move_from_json turns into an equal move."""
    return _MOVE.dump_json(move).decode()


def move_from_json(text: str) -> Move:
    """The inverse of move_to_json."""
    return _MOVE.validate_json(text)


def config_to_json(config: Config) -> str:
    """One line that config_from_json turns into an equal config."""
    return _CONFIG.dump_json(config).decode()


def config_from_json(text: str) -> Config:
    """The inverse of config_to_json."""
    return _CONFIG.validate_json(text)


def in_words(move: Move, after: State) -> str:
    """What the move did, short enough for a mark on the timeline."""
    match move:
        case Choose():
            return _example(move.example)
        case Forward():
            return _pass("forward", move.to)
        case Weigh():
            return "cost"
        case Backward():
            return _pass("backward", move.to)
        case Step():
            return "step uphill" if move.uphill else "step"
        case Teach():
            return _count("teach", after.stepped.steps if after.stepped else 0)
        case Train():
            only = "" if move.label is None else f" on label {move.label}"
            return _count("train", after.trained.steps if after.trained else 0) + only
        case SetWeights():
            return "set all weights"
        case SetParameter():
            return f"set {'bias' if move.k is None else 'weight'} in layer {move.l}"
        case Tune():
            return _tuned(move)
        case Restart():
            return f"start anew, {f'seed {after.seed}' if move.start == 'random' else 'trained'}"
        case Refit():
            return "fit the widths"
        case Points():
            return f"{len(move.points) + len(move.tested or ()):,} own points"
        case AddPoint():
            return f"add a point of class {move.label}"
        case MovePoint():
            return f"move {move.split} example {move.index:,}"


def _pass(name: str, to: int | None) -> str:
    return name if to is None else f"{name} to layer {to}"


def _count(name: str, steps: int) -> str:
    return f"{name} {steps:,} step{'' if steps == 1 else 's'}"


def _example(ref: ExampleRef) -> str:
    match ref:
        case Given():
            return "an example by its numbers"
        case Picked():
            return f"{ref.split} example {ref.index:,}"
        case Drawn():
            return "a drawing" if ref.label is None else f"a drawing of {ref.label}"


def _tuned(move: Tune) -> str:
    eta = [] if move.eta is None else [f"eta {move.eta:g}"]
    return ", ".join(eta + ([] if move.batch_size is None else [f"batch {move.batch_size}"]))
