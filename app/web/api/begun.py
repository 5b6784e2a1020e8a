"""How a session that has just begun is answered: its state, and where it is."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.session.sessions import Sessions
from app.web.api.access import Access
from app.web.api.state import reply
from app.web.gate.root import rooted


async def begun_reply(request: Request, id: str) -> Response:
    """201, with the session at its start."""
    sessions: Sessions = request.app.state.sessions
    access = Access(id, await sessions.by_id(id), sessions, request.app.state.library, request)
    return reply(access, 0, await access.at(0), 201, {"Location": rooted(f"/api/sessions/{id}")})
