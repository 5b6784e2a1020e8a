"""The API for programs: sessions, their weights, and their past. Moves and questions are in the files beside."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.errors import UnprovenError
from app.session.moves.setting import encoded
from app.session.sessions import Sessions
from app.session.state.library import Library
from app.session.state.move import SetWeights, Tune
from app.web.api import moves, points, questions, reading, running
from app.web.api.access import Access, If, IfMatch, OnKey, OnSession, play
from app.web.api.bodies import AS_PRESET, HERE, NOTHING, CopyBody, GotoBody, NewSession, Nothing, TuneBody, Weights
from app.web.api.bodies_of_questions import First, HowMany
from app.web.api.matrices import network
from app.web.api.printing import json_reply
from app.web.api.proof import Owner
from app.web.api.recipe import config_in
from app.web.api.replies import SessionsReply, StateReply, sessions_reply
from app.web.api.schema import ASKED, CREATION, LIST, MOVE, TAKES_NPZ, begun, documented
from app.web.api.state import reply
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
    return await _begun(Access(id, await sessions.by_id(id), sessions, library, request))


@router.get("", response_model=SessionsReply, operation_id="sessions", responses=documented(*LIST))
async def own(request: Request, owner: Owner, start: First = 0, count: HowMany = 100) -> Response:
    """The sessions that were begun with the bearer token of this request, the one moved last first."""
    if not owner:
        raise UnprovenError("say whose: Authorization: Bearer, and the key that the sessions were begun with")
    sessions: Sessions = request.app.state.sessions
    return json_reply(sessions_reply(*await sessions.listed(owner, start, count)))


@router.delete("/{id}", status_code=204, operation_id="delete", responses=documented(*MOVE))
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
    return await _begun(Access(id, await sessions.by_id(id), sessions, access.library, access.request))


@router.put(
    "/{id}/weights", response_model=StateReply, operation_id="set_weights", openapi_extra=TAKES_NPZ,
    responses=documented(*MOVE),
)
async def set_weights(access: OnSession, conditions: If, body: Weights) -> Response:
    """Set every weight and bias."""
    arch = access.session.config.architecture
    theta = (await asyncio.to_thread(network, arch, body.W, body.b)).theta
    return reply(access, *await play(access, SetWeights(encoded(theta)), conditions))


@router.post("/{id}/tune", response_model=StateReply, operation_id="tune", responses=documented(*MOVE))
async def tune(access: OnSession, conditions: If, body: TuneBody) -> Response:
    """Set eta or the batch size for whatever comes, without training: weights and stage stay as they are."""
    return reply(access, *await play(access, Tune(body.eta, body.batch_size), conditions))


@router.post("/{id}/back", response_model=StateReply, operation_id="back", responses=documented(*MOVE))
async def back(access: OnSession, conditions: If, body: Nothing = NOTHING) -> Response:
    """Go back one move, exactly."""
    reached = await access.sessions.back(access.session, expected=conditions.expected, key=conditions.key)
    return reply(access, reached.version, reached.state)


@router.post("/{id}/goto", response_model=StateReply, operation_id="goto", responses=documented(*MOVE))
async def goto(access: OnSession, conditions: If, body: GotoBody) -> Response:
    """Go to any version, exactly. A move from there begins a new line; the old one is kept."""
    reached = await access.sessions.goto(
        access.session, body.version, expected=conditions.expected, key=conditions.key
    )
    return reply(access, reached.version, reached.state)


router.include_router(reading.router)
router.include_router(moves.router)
router.include_router(questions.router)
router.include_router(points.router)
router.include_router(running.router)
router.include_router(running.streams)


async def _begun(access: Access) -> Response:
    """A session that has just begun, and where it is."""
    return reply(access, 0, await access.at(0), 201, {"Location": f"/api/sessions/{access.id}"})
