"""The answers to all test examples: counted when somebody asks, and shown while they are counted."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from app.web.count import count, counted
from app.web.pages import forms, render
from app.web.pages.visit import OnDesk, OnTurn

router = APIRouter(include_in_schema=False, route_class=OnTurn)


@router.get("/r/{name}/answers")
async def look(desk: OnDesk, form: Annotated[forms.Carried, Query()]) -> Response:
    """How far the count has come; it begins or goes on by being looked at."""
    desk.form = form.model_copy(update={"lens": "answers"})
    page = await desk.page(form.version if desk.session else None)
    seen = await count(desk.sessions, page.state)
    again = f"{page.where.path}/answers?{desk.request.url.query}"
    shown = counted(page.state, seen, desk.sessions.library, again)
    return render.part(desk.request, replace(page, counted=shown))
