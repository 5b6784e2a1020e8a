"""From the page to a program: the id of a session for whoever may drive it, and its numbers as files."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse, Response

from app import limits
from app.errors import NotYoursError, OutOfTurnError
from app.session.naming import id_of
from app.session.state.state import State
from app.session.store.session import Session
from app.web.api.printing import json_reply, npz_reply
from app.web.api.replies import curve_reply, weights_reply
from app.web.gate.root import rooted
from app.web.pages import render
from app.web.pages.arriving import OnVisit
from app.web.pages.visit import Visit

router = APIRouter(include_in_schema=False)

At = Annotated[int | None, Query(ge=0, le=limits.VERSIONS)]


@router.get("/r/{name}/python")
async def in_python(visit: OnVisit) -> Response:
    """What a program needs to go on with the session. It is shown to whoever may drive, and to nobody else."""
    session = _begun(visit)
    if not visit.can_drive:
        raise NotYoursError("you are watching this session: take a copy to go on with it yourself, in Python too")
    top = str(visit.request.base_url).rstrip("/")
    html = render.templates().get_template("in_python.html").render(
        name=session.name, here=rooted(f"/r/{session.name}"), base=f"{top}{rooted('/api/sessions')}",
        id=id_of(session.name, visit.secret.rpartition(".")[2]),
    )
    return HTMLResponse(html, headers=render.VARY)


@router.get("/r/{name}/weights.npz")
async def weights_npz(visit: OnVisit, v: At = None) -> Response:
    """Every weight and bias as a file for numpy."""
    session, version, state = await _at(visit, v)
    net = state.net
    return npz_reply({"W": net.W, "b": net.b}, name=f"{session.name}-{version}-weights")


@router.get("/r/{name}/weights.json")
async def weights_json(visit: OnVisit, v: At = None) -> Response:
    """Every weight and bias as JSON."""
    _, _, state = await _at(visit, v)
    return json_reply(weights_reply(state.net), headers=render.VARY)


@router.get("/r/{name}/curve.json")
async def curve_json(visit: OnVisit, v: At = None) -> Response:
    """How training went, as JSON."""
    _, version, state = await _at(visit, v)
    return json_reply(curve_reply(version, state.curve), headers=render.VARY)


def _begun(visit: Visit) -> Session:
    if visit.session is None:
        raise OutOfTurnError("this session has not begun: make a first move, then go on with it in Python")
    return visit.session


async def _at(visit: Visit, version: int | None) -> tuple[Session, int, State]:
    """The session at a version, the current one for None. Whoever may watch it may have its numbers."""
    session = _begun(visit)
    version = session.version if version is None else version
    return session, version, await visit.sessions.state(session, version)
