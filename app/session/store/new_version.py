"""A new version as it is written down: the move, and a snapshot whenever a replay would begin to take long."""

from __future__ import annotations

from app import limits
from app.session.moves.effort import effort
from app.session.runs.run import Run
from app.session.state.library import Library
from app.session.state.move import Move
from app.session.state.state import State
from app.session.store.session import Session
from app.session.store.snapshot import Snapshot, snapshot
from app.session.store.store import Row, Written
from app.session.store.writing import in_words, move_to_json


def first_version(state: State, label: str, first: Snapshot | None) -> Written:
    """Version 0. It needs no snapshot where it follows from the config."""
    size = first.size if first else 0
    row = Row(0, None, "start", label, state.is_whole, effort=0, size=size, has_snapshot=first is not None)
    return Written(row, "", first)


def new_version(
    session: Session, parent: int, before: State, move: Move, after: State, library: Library,
    run: Run | None = None,
) -> Written:
    """The next number of a session, made by a move from any version of it; of a run, the one that it keeps open."""
    dataset = library.data(after)
    took = effort(move, before, after, len(dataset.train) if dataset else 0)
    is_far = run is not None or session.since_snapshot(parent) + took > limits.REPLAY
    text, written = move_to_json(move), snapshot(after) if is_far else None
    row = Row(
        version=session.count if run is None else run.version,
        parent=parent,
        kind=move.kind,
        label=in_words(move, after),
        is_whole=after.is_whole,
        effort=took,
        size=len(text) + (written.size if written else 0),
        has_snapshot=is_far,
    )
    return Written(row, text, written)
