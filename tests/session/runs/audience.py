"""Somebody who looks at runs, and waits for what is about to happen to them."""

from __future__ import annotations

from app.session.runs.run import RunState, Why
from app.session.sessions import Sessions
from app.session.store.session import Session


class Audience:
    """Somebody who looks at every session, and remembers."""

    def __init__(self) -> None:
        self.moments: list[RunState] = []
        self.ends: list[tuple[str, int, Why | None]] = []
        self.sent = 0

    def is_watched(self, name: str) -> bool:
        return True

    def print(self, moment: RunState) -> bytes:
        self.moments.append(moment)
        return b"frame"

    def send(self, name: str, frame: bytes) -> None:
        self.sent += 1

    def announce(self, name: str, version: int, why: Why | None = None) -> None:
        self.ends.append((name, version, why))


def watched(sessions: Sessions, session: Session) -> bool:
    """Look at a run, as a page does. Whether there is none any more."""
    if run := sessions.runs.get(session.name):
        run.look()
    return run is None


def is_over(sessions: Sessions, session: Session) -> bool:
    return sessions.runs.get(session.name) is None
