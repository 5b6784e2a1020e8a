"""From the page to a program: the id of a session for whoever may drive it."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from app.errors import NotYoursError, OutOfTurnError
from app.session.naming import id_of
from app.session.store.session import Session
from app.web.gate.root import rooted
from app.web.pages import render
from app.web.pages.arriving import OnVisit
from app.web.pages.visit import Visit

router = APIRouter(include_in_schema=False)

@router.get("/r/{name}/python")
async def in_python(visit: OnVisit) -> Response:
    """What a program needs to go on with the session. It is shown to whoever may drive, and to nobody else."""
    session = _begun(visit)
    if not visit.can_drive:
        raise NotYoursError("you are watching this session: take a copy to go on with it yourself, in Python too")
    html = render.templates().get_template("in_python.html").render(
        name=session.name, here=rooted(f"/r/{session.name}"),
        base=render.top(visit.request) + rooted("/api/sessions"),
        id=id_of(session.name, visit.secret.rpartition(".")[2]),
    )
    return HTMLResponse(html, headers=render.VARY)


def _begun(visit: Visit) -> Session:
    if visit.session is None:
        raise OutOfTurnError("this session has not begun: make a first move, then go on with it in Python")
    return visit.session
