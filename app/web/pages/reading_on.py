"""The page of sources: where the ideas come from, and where there is more to read."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from app.lenses.sources import SOURCES
from app.web.pages import render

router = APIRouter(include_in_schema=False)


@router.get("/sources")
async def sources() -> Response:
    """Each with its author, where it is, and what is found there."""
    return HTMLResponse(render.templates().get_template("sources.html").render(sources=SOURCES))
