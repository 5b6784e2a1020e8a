"""A session as one value: its start, every move from there, and the weights that no move leads to again in good time.

Whoever has it has the whole timeline: the same moves on the same start give the same versions, bit for bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app import limits
from app.errors import OutOfTurnError
from app.session.state.config import Config
from app.session.state.move import Move, Train
from app.session.store.session import Session
from app.session.store.snapshot import Snapshot
from app.session.store.store import LineName, Row, Store
from app.session.store.writing import move_from_json

TOO_LONG = "to make all of its moves again would take too long: take home its weights, which begin a session too"


@dataclass(frozen=True, slots=True)
class Deed:
    """How a version came about.  parent: the one it was made from.  move: as JSON.

    after: where it led, for a training that is not made again (is_long).
    """

    parent: int
    move: str
    after: Snapshot | None = None


@dataclass(frozen=True, slots=True)
class Chronicle:
    """deeds: of versions 1, 2, ..., in order.  current: the version that it stands at.

    label, start: of version 0; None where it follows from the config.
    theta: the weights at the current version, as little-endian float64: whoever makes the moves again must reach them.
    called: the lines that have a name.
    """

    config: Config
    label: str
    start: Snapshot | None
    deeds: tuple[Deed, ...]
    current: int
    theta: bytes
    called: tuple[LineName, ...] = ()


def chronicle_of(session: Session, store: Store, current: int, theta: bytes) -> Chronicle:
    """All that a store has of a session, which stands at a version, at these weights.

    Raises OutOfTurnError where all of it is too long, StorageError.
    """
    rows, called = session.rows(), session.called
    texts = store.moves(session.name, range(1, len(rows)))
    long = {row.version for row, text in zip(rows[1:], texts, strict=True)
            if row.kind == "train" and is_long(move_from_json(text), row.effort)}
    check_length(rows, long)
    deeds = [Deed(row.parent or 0, text, store.snapshot(session.name, row.version) if row.version in long else None)
             for row, text in zip(rows[1:], texts, strict=True)]
    start = store.snapshot(session.name, 0)
    return Chronicle(session.config, rows[0].label, start, tuple(deeds), current, theta, called)


def is_long(move: Move, effort: int) -> bool:
    """Whether a move is too long to be made again for each who asks: a run of any length is one move."""
    return isinstance(move, Train) and (effort > limits.REPLAY or not 1 <= move.steps <= limits.STEPS)


def check_length(rows: Sequence[Row], long: set[int]) -> None:
    """Raise OutOfTurnError where all moves together are too long.  long: the versions that are not made again."""
    if sum(row.effort for row in rows if row.version not in long) > limits.RETOLD:
        raise OutOfTurnError(TOO_LONG)
