"""The state of a session as an answer."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response

from app.session.state.state import State
from app.web.api.access import Access
from app.web.api.printing import json_reply
from app.web.api.replies import state_reply


def reply(
    access: Access, version: int, state: State, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """A session at a version; with an ETag, unless a run keeps that open."""
    said = state_reply(access.id, access.session, version, state, access.dataset(state), access.sessions.runs)
    return json_reply(said, None if access.is_open(version) else version, status, headers)
