"""The API for programs: sessions begun, listed, copied and deleted. What is done with one is in the files beside."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.errors import UnprovenError
from app.session.sessions import Sessions
from app.session.state.library import Library
from app.web.api import exporting, importing, moves, points, questions, reading, running
from app.web.api.access import IfMatch, OnKey, OnSession
from app.web.api.begun import begun_reply
from app.web.api.bodies import AS_PRESET, HERE, CopyBody, NewSession
from app.web.api.bodies_of_questions import First, HowMany
from app.web.api.printing import json_reply
from app.web.api.proof import Owner
from app.web.api.recipe import config_in
from app.web.api.replies import SessionsReply, StateReply, sessions_reply
from app.web.api.schema import ASKED, CREATION, LIST, MOVE, begun, documented
from app.web.api.strict_route import StrictRoute

router = APIRouter(prefix="/api/sessions", route_class=StrictRoute, tags=["session"])


@router.post(
    "", status_code=201, response_model=StateReply, operation_id="create",
    responses=documented(*CREATION) | begun(),
)
async def create(request: Request, owner: Owner, key: OnKey, body: NewSession = AS_PRESET) -> Response:
    """Begin a session. Its id is the key to it: whoever has it can drive.

    With a bearer token it belongs to whoever has that: GET lists it, and the token drives it by its name.
    """
    sessions: Sessions = request.app.state.sessions
    library: Library = request.app.state.library

    async def begin() -> str:
        config = await asyncio.to_thread(config_in, library, body)
        return (await sessions.create(config, owner=owner))[1]

    id = await begin() if key is None else await sessions.creations.once(key, owner, begin)
    return await begun_reply(request, id)


@router.get("", response_model=SessionsReply, operation_id="sessions", responses=documented(*LIST))
async def own(request: Request, owner: Owner, start: First = 0, count: HowMany = 100) -> Response:
    """The sessions that were begun with the bearer token of this request, the one moved last first."""
    if not owner:
        raise UnprovenError("say whose: Authorization: Bearer, and the key that the sessions were begun with")
    sessions: Sessions = request.app.state.sessions
    return json_reply(sessions_reply(*await sessions.listed(owner, start, count)))


@router.delete("/{id:session}", status_code=204, operation_id="delete", responses=documented(*MOVE))
async def delete(access: OnSession, expected: IfMatch) -> Response:
    """Forget the session for good, with all its versions. A run of it ends."""
    await access.sessions.delete(access.session, expected)
    return Response(status_code=204)


@router.post(
    "/{id}/copy", status_code=201, response_model=StateReply, operation_id="copy",
    responses=documented(*ASKED) | begun(),
)
async def copy(access: OnSession, key: OnKey, body: CopyBody = HERE) -> Response:
    """Begin a session of its own that starts where this one stands, or stood at a version. This one is not touched."""
    sessions, session = access.sessions, access.session

    async def begin() -> str:
        version = session.version if body.version is None else body.version
        return (await sessions.copy(session, version, session.owner))[1]

    id = await begin() if key is None else await sessions.creations.once(key, session.proof, begin)
    return await begun_reply(access.request, id)


router.include_router(reading.router)
router.include_router(moves.router)
router.include_router(questions.router)
router.include_router(points.router)
router.include_router(running.router)
router.include_router(exporting.router)
router.include_router(importing.router)
router.include_router(running.streams)
