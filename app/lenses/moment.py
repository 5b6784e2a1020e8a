"""One moment of one session, as every lens reads it: the only place where session and scene meet."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np

from app.data.examples import Dataset
from app.lenses.fields import Fields
from app.nn import passes
from app.nn.initial import initial
from app.scene.view import Half, Selection, View
from app.session.runs.measuring import Report
from app.session.state.library import Library
from app.session.state.state import State
from app.session.store.session import Entry
from app.session.trials.next_batch import Ahead

T = TypeVar("T")

PICTURES = {784: 28}
"""Inputs that are drawn as an image, and its width: MNIST's."""


@dataclass(frozen=True, slots=True)
class History:
    """The versions of a session.  version: the one on the stage.  line: from the start through it to its tip.

    others: the lines that part from it, each whole, the one gone on with last first; more: how many there are beyond.
    compared: another version that the open lens looks at, with its state; None where there is none.
    name, names: what the line and the others are called, "" for nothing.  is_seeded: whether the start has a seed.
    """

    version: int
    line: tuple[Entry, ...]
    others: tuple[tuple[Entry, ...], ...] = ()
    more: int = 0
    compared: tuple[int, State] | None = None
    name: str = ""
    names: tuple[str, ...] = ()
    is_seeded: bool = True


@dataclass(frozen=True, slots=True)
class Moment:
    """All that a lens may read.

    dataset: what the session learns from, None for a chain.  place: session, version and steps, or a recipe: whatever
    is measured of this moment is kept by it.  is_running: whether a run goes on.  fields: what the address says of the
    open lens.  report: what was measured for it so far, None where nobody has asked.
    past: the versions of the session, None before the first move.
    before: the state before the last move; raises OutOfTurnError where there is none.
    next_batch: the mini-batch that comes next and what it asks, worked out at most once; only with a dataset.
    """

    state: State
    view: View
    picked: Selection
    dataset: Dataset | None
    library: Library
    place: Hashable
    before: Callable[[], Awaitable[State]]
    next_batch: Callable[[], Awaitable[Ahead]]
    is_running: bool = False
    fields: Any = field(default_factory=Fields)
    report: Report[Any] | None = None
    past: History | None = None

    @property
    def has_rows(self) -> bool:
        """Whether there are training examples."""
        return self.dataset is not None and len(self.dataset.train) > 0


def once(make: Callable[[], Awaitable[T]]) -> Callable[[], Awaitable[T]]:
    """The same, made when it is first asked for, and kept."""
    made: list[asyncio.Future[T]] = []

    async def get() -> T:
        if not made:
            made.append(asyncio.ensure_future(make()))
        return await made[0]

    return get


def view_of(state: State, dataset: Dataset | None = None, canvas: str = "half") -> View:
    """The same moment, in the scene's terms.  dataset: what the session learns from.  canvas: what it is drawn on."""
    stepped, example = state.stepped, state.example
    after = passes.forward(state.net, example.x) if stepped and example else None
    return View(
        net=state.net,
        phase=state.phase,
        layer=state.layer,
        is_weighed=state.is_weighed or after is not None,
        x=example.x if example else None,
        y=example.y if example else None,
        label=example.label if example else None,
        fwd=state.fwd or after,
        bwd=state.bwd,
        moved=state.net.theta - stepped.before.theta if stepped else None,
        stepped=stepped,
        trained=state.trained,
        diverged_layer=state.diverged_layer,
        width_top=state.width_top,
        first_cost=state.first_cost,
        is_untrained=state.phase == "ready" and is_random(state),
        canvas=canvas,
        side=PICTURES.get(state.net.sizes[0], 0),
        curve=state.curve,
        eta=state.eta,
        halves=() if dataset is None or dataset.inputs != 2 else _halves(dataset),
    )


def is_random(state: State) -> bool:
    """Whether its weights are those that its seed began with."""
    c = state.config
    return not state.step and np.array_equal(state.net.theta, initial(c.architecture, c.init, state.seed).theta)


def _halves(dataset: Dataset) -> tuple[Half, ...]:
    pairs = (("train", dataset.train), ("test", dataset.test))
    return tuple(Half(name, np.asarray(half.raw, np.float64), half.labels) for name, half in pairs)
