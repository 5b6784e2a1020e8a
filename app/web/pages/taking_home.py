"""What whoever watches may take home of a session: the files of app/exchange, at any version."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from app import limits
from app.errors import NotThereError
from app.web.api.exporting import OnExport, saved, saved_run
from app.web.pages import render
from app.web.pages.arriving import OnVisit
from app.web.pages.forms import LookForm

router = APIRouter(include_in_schema=False)

At = Annotated[int | None, Query(ge=0, le=limits.VERSIONS)]


@router.get("/r/{name}/export/picture")
async def picture(visit: OnVisit, form: Annotated[LookForm, Query()]) -> Response:
    """The picture on the stage, as it stands there: in its ink and its theme, with what is picked out."""
    visit.form, session = form, visit.session
    page = await visit.page(form.v)
    page = replace(page, where=replace(page.where, can_drive=False))        # without what is there for the hand
    return render.alone(visit.request, page, f"{session.name if session else 'new'}-{page.where.version}-picture.svg")


@router.get("/r/{name}/export/run")
async def run(visit: OnVisit) -> Response:
    """The whole session, with all of its versions.  Raises NotThereError for one that has not begun."""
    if visit.session is None:
        raise NotThereError("nothing was done yet: a whole session is there from its first move on")
    response = await saved_run(visit.sessions, visit.session)
    response.headers["Cache-Control"] = "no-store"
    return response


@router.get("/r/{name}/export/{kind}")
async def take_home(visit: OnVisit, export: OnExport, v: At = None) -> Response:
    """A file of the session, or of the one that a link would begin: nothing is begun for it."""
    session = visit.session
    version = 0 if session is None else session.version if v is None else v
    response = await saved(export, await visit.state(v), f"{session.name if session else 'new'}-{version}")
    response.headers["Cache-Control"] = "no-store"
    return response
