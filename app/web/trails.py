"""The drunk man and the careful man: an address that measures while it is looked at, and says how far it has come."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import Field

from app import limits
from app.errors import NotThereError, OutOfTurnError
from app.lenses.trails.profile import profile
from app.lenses.trails.trails import Trails, axes_of, trails
from app.nn.network import Parameter
from app.scene.view import named
from app.session.sessions import Sessions
from app.session.trials.slices import Along, Cut, Kind, Mapping
from app.session.trials.trails import other_starts, two_men
from app.web.pages import render
from app.web.pages.forms import LookForm
from app.web.pages.page import Page
from app.web.pages.visit import OnDesk
from app.web.walked import Slice, Walked, not_begun

router = APIRouter(include_in_schema=False)

KINDS: dict[str, Kind] = {"random": "random", "weights": "weights"}
"""Which plane a slice takes, where it is not the one through the ends."""


class TrailsForm(LookForm):
    """slice: which is to be shown.  one, other: marks, where it is that of two weights.  look: asked so often."""

    slice: Slice = "ends"
    one: str = Field("", max_length=40)
    other: str = Field("", max_length=40)
    look: int = Field(1, ge=1, le=limits.LOOKS)


@router.get("/r/{name}/trails")
async def walk(desk: OnDesk, form: Annotated[TrailsForm, Query()]) -> Response:
    """Measure on, and show what is known: a fragment with htmx, else a page. Changes nothing in the session."""
    desk.form = form.model_copy(update={"lens": "trails"})
    is_current = desk.session is None or form.v == desk.session.version
    page = await desk.page(None if is_current else form.v)
    if page.where.is_running:
        raise OutOfTurnError("the weights are moving: pause the training first, then let the two men walk")
    return render.trails(desk.request, replace(page, walked=await walked(desk.sessions, page, form)))


async def walked(sessions: Sessions, page: Page, form: TrailsForm) -> Walked:
    """What is known by now.  Raises NotThereError, OutOfTurnError without data, FullError."""
    marks = not_begun(page.state.net)
    asked = replace(marks, slice=form.slice, one=form.one or marks.one, other=form.other or marks.other,
                    look=form.look)
    at = (page.where.name, page.where.version) if page.where.name else (page.state.config, "preview")
    place = (*at, page.state.step)      # a run keeps one version open: only its steps tell where it stands
    if form.slice == "line":
        seen = await sessions.measurements.look((*place, "line"), lambda: Along(page.state, sessions.library))
        return replace(asked, profile=profile(seen.found), percent=100 if seen.is_done else 50)
    found = await _trails(sessions, page, asked, place)
    return replace(asked, trails=found, percent=found.percent)


async def _trails(sessions: Sessions, page: Page, asked: Walked, place: tuple[Hashable, ...]) -> Trails:
    """First the walks, then the map on which they are seen: it is made again for each slice, and they are not."""
    state, library = page.state, sessions.library
    kind = KINDS.get(asked.slice, "ends")
    picked = (_parameter(page, asked.one), _parameter(page, asked.other)) if kind == "weights" else ()
    axes = axes_of(asked.slice, *(picked or (None, None)))
    make = other_starts if asked.slice == "seeds" else two_men
    walks = await sessions.measurements.look((*place, make.__name__), lambda: make(state, library))
    if not walks.is_done:
        return trails(walks.found, None, axes)
    cut = Cut(kind, *picked)
    seen = await sessions.measurements.look((walks.found, cut), lambda: Mapping(state, library, walks.found, cut))
    return trails(walks.found, seen.found, axes)


def _parameter(page: Page, id: str) -> Parameter:
    found = named(page.view, id)
    if not isinstance(found, Parameter):
        raise NotThereError("this network has no such weight or bias: w-l-j-k is a weight, b-l-j a bias")
    return found
