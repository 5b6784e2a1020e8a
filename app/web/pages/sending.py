"""A moment sent to somebody else: as a recipe, which any server computes anew, else as a version of its session."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from app.lenses.fields import Pairs
from app.session import retold
from app.session.state.config import PRESETS
from app.web.api.recipe import config_in
from app.web.gate.root import rooted, written
from app.web.pages import forms, render
from app.web.pages.address import Address
from app.web.pages.arriving import OnVisit
from app.web.pages.controls import Place
from app.web.pages.looking import check_known
from app.web.pages.visit import Visit

router = APIRouter(include_in_schema=False)

RUNS = "it is learning just now"
NAMES = {"sizes": "sizes", "activation": "activation", "output": "output", "cost": "cost", "init": "init",
         "data": "data", "noise": "noise", "start": "start", "seed": "seed", "eta": "eta", "batch": "batch_size",
         "theta": "theta", "input": "x", "target": "y"}
"""Fields of a recipe, and what a config calls them."""


@router.get("/link")
@router.get("/r/{name}/link")
async def link(visit: OnVisit, form: Annotated[forms.LookForm, Query()]) -> Response:
    """The address of the moment on the stage, for another computer: as a page, or alone for whoever wants text."""
    check_known(visit.asked, is_new=visit.session is None)
    visit.form = form
    where, moment = await visit.moment(form.v)
    here = visit.address(where, moment.picked)
    pairs, reason = await _recipe(visit, where)
    top = render.top(visit.request)
    address = top + (here.url("", {"v": where.version}) if pairs is None else _anew(here, pairs))
    if "text/plain" in visit.request.headers.get("Accept", ""):
        return PlainTextResponse(address, headers={**render.VARY, "Vary": "HX-Request, Accept"})
    framed = "" if pairs is None else top + written(rooted("/embed"), (*pairs, *where.looks))
    html = render.templates().get_template("link.html").render(
        home=here.url("", {}), address=address, reason=reason, framed=framed, theme=where.theme)
    return HTMLResponse(html, headers=render.VARY)


@router.get("/embed")
@router.get("/r/{name}/embed")
async def embed(visit: OnVisit, form: Annotated[forms.LookForm, Query()]) -> Response:
    """Sentence and picture alone, read-only, in a frame of anybody's page. It knows no cookie and runs no script."""
    check_known(visit.asked, is_new=visit.session is None)
    visit.form, visit.secret = form.model_copy(update={"lens": ""}), ""       # a frame has no panel
    page = await visit.page(form.v)
    page = replace(page, where=replace(page.where, can_drive=False))
    return render.embedded(visit.request, page, page.url(v=form.v, lens=form.lens))


async def _recipe(visit: Visit, where: Place) -> tuple[Pairs | None, str]:
    """The pairs of the recipe, None where there is none; and why."""
    if visit.session is None:
        return where.recipe, ""
    if where.is_running:
        return None, RUNS
    found = await visit.sessions.recipe(visit.session, where.version)
    if isinstance(found, str):
        return None, found
    for pairs in (pairs_of(found), pairs_of(found, is_whole=True)):
        said = forms.Recipe.model_validate(dict(pairs))
        if said.given(await asyncio.to_thread(config_in, visit.sessions.library, said.wish)) == found.config:
            return pairs, ""
    return None, "its network is none that an address can say"


def pairs_of(recipe: retold.Recipe, *, is_whole: bool = False) -> Pairs:
    """A recipe as an address says it: but for the example, what is as in its preset is left out, unless is_whole.

    What is left out depends on what is said: an output on its activation, a start on its sizes.
    """
    config, preset = recipe.config, PRESETS[recipe.config.preset]
    said = {name: _written(name, getattr(config, of)) for name, of in NAMES.items()
            if getattr(config, of) != getattr(preset, of) or (is_whole and of not in ("theta", "x", "y"))}
    example = {"split": config.split, "index": str(config.index)} if config.data != "none" else {}
    said = {"preset": config.preset, **said, "step": str(recipe.steps or ""), **example, "phase": recipe.phase}
    return tuple((name, value) for name, value in said.items() if value)


def _written(name: str, value: object) -> str:
    return "-".join(map(str, value)) if name == "sizes" and isinstance(value, tuple) else forms.written(value)


def _anew(here: Address, pairs: Pairs) -> str:
    """The recipe, seen as it is here."""
    look = tuple((name, value) for name, value in here.carried({"v": None}) if name not in forms.Recipe.model_fields)
    return written(rooted("/"), (*pairs, *look))
