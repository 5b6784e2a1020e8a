"""A new version as it is written down: the move, and a snapshot whenever a replay would begin to take long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app import limits
from app.session.moves.effort import effort
from app.session.state.library import Library
from app.session.state.move import Move
from app.session.state.state import State
from app.session.store.snapshot import Snapshot, snapshot
from app.session.store.store import Row, Written
from app.session.store.writing import in_words, move_to_json


@dataclass(frozen=True, slots=True)
class Made:
    """A move, made and not kept yet.  text: the move as JSON."""

    move: Move
    text: str
    before: State
    after: State


def made(move: Move, before: State, after: State) -> Made:
    """The move that led from one state to another."""
    return Made(move, move_to_json(move), before, after)


def first_version(state: State, label: str, first: Snapshot | None) -> Written:
    """Version 0. It needs no snapshot where it follows from the config."""
    size = first.size if first else 0
    row = Row(0, None, "start", label, state.is_whole, effort=0, size=size, has_snapshot=first is not None,
              cost=state.cost)
    return Written(row, "", first)


def new_versions(
    number: int, parent: int, since: int, moves: Sequence[Made], library: Library
) -> tuple[Written, ...]:
    """Versions from this number on, each made from the one before, the first from any version: the parent.

    since: the effort that leads to the parent from the last snapshot.
    """
    written: list[Written] = []
    for one in moves:
        written.append(new_version(number, parent, since, one, library))
        row = written[-1].row
        number, parent, since = number + 1, number, 0 if row.has_snapshot else since + row.effort
    return tuple(written)


def new_version(number: int, parent: int, since: int, one: Made, library: Library) -> Written:
    """One version. It has a snapshot once the effort since the last one is beyond limits.REPLAY."""
    dataset = library.data(one.after)
    took = effort(one.move, one.before, one.after, len(dataset.train) if dataset else 0)
    is_far = since + took > limits.REPLAY
    at_hand = snapshot(one.after) if is_far else None
    row = Row(
        version=number,
        parent=parent,
        kind=one.move.kind,
        label=in_words(one.move, one.after),
        is_whole=one.after.is_whole,
        effort=took,
        size=len(one.text) + (at_hand.size if at_hand else 0),
        has_snapshot=is_far,
        cost=one.after.cost,
    )
    return Written(row, one.text, at_hand)
