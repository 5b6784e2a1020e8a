"""A session as one listener hears of it: events in JSON, of what is new since the last one."""

from __future__ import annotations

from app import limits
from app.session.sessions import Sessions
from app.session.store.session import Session
from app.web.api.replies import run_reply, version_reply
from app.web.live.streams import HEARTBEAT, event


class Following:
    """What one listener has been told.  heard: the last version it knew, None to begin with the present."""

    def __init__(self, session: Session, sessions: Sessions, heard: int | None) -> None:
        self._session, self._sessions = session, sessions
        self._told = self._closed if heard is None else min(heard + 1, self._closed)
        self._current, self._was_running = session.version, False

    def first(self) -> bytes:
        """The whole present state, and whatever was missed."""
        run = self._sessions.runs.get(self._session.name)
        now = {"version": self._session.version, "count": self._closed, "training": run_reply(run) if run else None}
        self._was_running = run is not None
        return f"retry: {limits.AGAIN}\n".encode() + event("state", now) + self._versions()

    def told(self, frame: bytes | None) -> bytes | None:
        """What is new. A frame that is more than a sign that something may be is passed on: it is the last word."""
        if frame not in (None, HEARTBEAT):
            return frame
        return self._versions() + self._training() + self._moved() or None

    def look(self) -> None:
        """A run goes on as long as somebody listens."""
        if run := self._sessions.runs.get(self._session.name):
            run.look()

    def pause(self) -> float:
        """Seconds until the next look."""
        return limits.TOLD if self._sessions.runs.get(self._session.name) else 1.0

    @property
    def _closed(self) -> int:
        """How many versions there are that do not change any more."""
        run = self._sessions.runs.get(self._session.name)
        return self._session.count if run is None else min(self._session.count, run.version)

    def _versions(self) -> bytes:
        new = range(self._told, self._closed)
        self._told = max(self._told, self._closed)
        return b"".join(f"id: {v}\n".encode() + event("version", version_reply(self._session.row(v))) for v in new)

    def _training(self) -> bytes:
        name = self._session.name
        run, was_running = self._sessions.runs.get(name), self._was_running
        self._was_running = run is not None
        if run is not None:
            return event("training", run_reply(run))
        ended = self._sessions.runs.ended(name) if was_running else None
        return event("ended", {"version": ended.version, "why": ended.why}) if ended else b""

    def _moved(self) -> bytes:
        was, self._current = self._current, self._session.version
        return b"" if was == self._current else event("current", {"version": self._current})
