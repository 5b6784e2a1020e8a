"""The states rebuilt or reached lately, of all sessions together, as many as limits.STATE_BYTES holds."""

from __future__ import annotations

from app import limits
from app.session.state.recent import Recent
from app.session.state.state import State
from app.session.store.store import Row

Place = tuple[str, Row]
"""A session's name, and a version as it is written: of one that a run keeps open there are several."""


def recent_states() -> Recent[Place, State]:
    """None yet."""
    return Recent(lambda: limits.STATE_BYTES, size)


def size(state: State) -> int:
    """Bytes of its arrays, points, curve and what is around them, at most: versions share most with their parents."""
    networks = 1 + (state.bwd is not None) + (state.stepped is not None)
    arrays = networks * state.net.theta.nbytes + 40 * sum(state.net.sizes)
    return 4_000 + arrays + 150 * len(state.points or ()) + 250 * len(state.curve)
