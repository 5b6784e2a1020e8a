"""The state of a session as an answer."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response

from app.session.state.state import State
from app.web.api.access import Access, etag
from app.web.api.printing import json_reply
from app.web.api.replies import end_reply, state_reply


def reply(
    access: Access, version: int, state: State, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """A session at a version, with its ETag."""
    said = state_reply(access.id, access.session, version, state, access.dataset(state), access.sessions.runs)
    return json_reply(said, tag_of(access, version), status, headers)


def tag_of(access: Access, version: int) -> str | None:
    """The ETag of a session at a version: that, and how the training ended that led there, as long as that is said.

    None while a run keeps the version open.
    """
    if access.is_open(version):
        return None
    ended = end_reply(access.session, version, access.sessions.runs)
    return etag(version, ended["why"]) if ended else etag(version)
