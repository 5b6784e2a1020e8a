"""The only two addresses that any lens needs: what it has measured so far, and going on from what it has found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.lenses.list import the_lens
from app.web.gate.root import rooted
from app.web.pages import forms, render
from app.web.pages.arriving import OnTurn, OnVisit

router = APIRouter(include_in_schema=False, route_class=OnTurn)

EARLIER = {"race": "race", "trails": "trails", "answers": "answers", "wrong": "wrong", "progress": "train",
             "batch": "batch"}
"""Addresses that lenses had before, in pages that are still open and in links that were kept: address -> lens."""


@router.get("/r/{name}/lens/{word}")
async def measured(visit: OnVisit, word: str, form: Annotated[forms.LensForm, Query()]) -> Response:
    """What a lens has found so far; its measuring begins, or goes on, by being looked at."""
    visit.form = form.model_copy(update={"lens": the_lens(word).name})
    return render.found(visit.request, await visit.page(visit.version_of(form), form))


@router.post("/r/{name}/lens/{word}/take")
async def take(visit: OnVisit, word: str, form: Annotated[forms.LensForm, Form()]) -> Response:
    """Go on from what a lens has found."""
    lens = the_lens(word)
    await visit.taken(lens, form)
    return await visit.show(lens=lens.name)


def way_to(word: str, part: str = "") -> Callable[[Request, str], RedirectResponse]:
    """The answer of an address that a lens had before: the way to the one it has, whatever was asked or sent."""

    def moved(request: Request, name: str) -> RedirectResponse:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(rooted(f"/r/{quote(name, safe='')}/lens/{word}{part}{query}"), 307)

    return moved


for _old, _word in EARLIER.items():
    router.add_api_route(f"/r/{{name}}/{_old}", way_to(_word), methods=["GET"])
router.add_api_route("/r/{name}/race/take", way_to("race", "/take"), methods=["POST"])
router.add_api_route("/r/{name}/wrong", way_to("wrong", "/take"), methods=["POST"])
