"""From a request to the visit that it is part of, and what a move on an old version is answered with."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from app.errors import StaleError
from app.session.sessions import Sessions
from app.web.pages import forms
from app.web.pages.visit import COOKIE, NEW, Visit


async def visit_of(request: Request, name: str = "") -> Visit:
    """The visit of a request. name: of the session, or "new" and "" where it is still to begin.

    Raises NotThereError for a name that no session has: none is ever adopted.
    """
    request.state.visit = visit = await _visit(request, name)
    request.state.session = visit.session        # a refusal says at which version the session still is
    return visit


async def _visit(request: Request, name: str) -> Visit:
    sessions: Sessions = request.app.state.sessions
    fields = request.query_params if request.method == "GET" else await request.form()
    asked = {name: [str(value) for value in fields.getlist(name)] for name in fields}
    if name not in ("", NEW):
        session, secret = await sessions.by_name(name), request.cookies.get(COOKIE, "")
        return Visit(request, sessions, forms.Recipe(), asked, session, secret)
    try:
        return Visit(request, sessions, forms.Recipe.model_validate(dict(fields)), asked)
    except ValidationError as error:
        raise RequestValidationError([{**e, "loc": ("query", *e["loc"])} for e in error.errors()]) from error


OnVisit = Annotated[Visit, Depends(visit_of)]


class OnTurn(APIRoute):
    """A page's route. A move made on an old version is answered with the picture as it is now, and the sentence."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """As FastAPI's, but for StaleError."""
        handle = super().get_route_handler()

        async def in_turn(request: Request) -> Response:
            try:
                return await handle(request)
            except StaleError as error:
                visit: Visit = request.state.visit
                return await visit.stale(error)

        return in_turn
