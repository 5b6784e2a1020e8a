"""The states rebuilt or reached lately, of all sessions together, as many as limits.STATE_BYTES holds."""

from __future__ import annotations

from collections import OrderedDict

from app import limits
from app.session.state.state import State

Place = tuple[str, int]
"""A session's name, and a version."""


class RecentStates:
    """Whatever is put beyond the bound pushes out what was asked for longest ago."""

    def __init__(self) -> None:
        self._states: OrderedDict[Place, State] = OrderedDict()
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._states)

    def __contains__(self, place: Place) -> bool:
        return place in self._states

    def get(self, place: Place) -> State | None:
        if place in self._states:
            self._states.move_to_end(place)
        return self._states.get(place)

    def put(self, place: Place, state: State) -> None:
        """The state just put stays, even if it is larger than the bound by itself."""
        if place in self._states:       # a run has closed its version
            self._bytes -= size(self._states.pop(place))
        self._states[place] = state
        self._bytes += size(state)
        while self._bytes > limits.STATE_BYTES and len(self._states) > 1:
            _, gone = self._states.popitem(last=False)
            self._bytes -= size(gone)


def size(state: State) -> int:
    """Bytes of its arrays, its points and what is around them, at most: versions share most with their parents."""
    networks = 1 + (state.bwd is not None) + (state.stepped is not None)
    return 4_000 + networks * state.net.theta.nbytes + 40 * sum(state.net.sizes) + 150 * len(state.points or ())
