"""How a session that has just begun is answered: its state, and where it is."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.session.sessions import Sessions
from app.web.api.access import Access
from app.web.api.state import reply
from app.web.gate.root import rooted


async def begun_reply(request: Request, id: str, *, is_whole: bool = False) -> Response:
    """201, with the session at its start; is_whole: where it stands, for one that came with all of its versions."""
    sessions: Sessions = request.app.state.sessions
    access = Access(id, await sessions.by_id(id), sessions, request.app.state.library, request)
    version = access.session.version if is_whole else 0
    return reply(access, version, await access.at(version), 201, {"Location": rooted(f"/api/sessions/{id}")})
