"""What goes wrong, on purpose: a move that spoils the network, and what it did, counted on all of the data."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query
from starlette.responses import RedirectResponse, Response

from app.errors import OutOfTurnError
from app.lenses.wrong import Score, crawled, overshot, trained_on_one
from app.session.sessions import Sessions
from app.session.state.state import State
from app.session.store.session import Session
from app.session.trials.counting import Tally
from app.web.count import count
from app.web.mishaps import move_of, only_label
from app.web.pages import forms, render
from app.web.pages.visit import Desk, OnDesk, OnTurn

PAUSE = 0.02
"""Seconds between two looks at a count under way."""

router = APIRouter(include_in_schema=False, route_class=OnTurn)


class WrongForm(forms.Carried):
    """demo: what is to go wrong."""

    demo: Literal["one", "small", "large"]


@router.post("/r/{name}/wrong")
async def spoil(desk: OnDesk, form: Annotated[WrongForm, Form()]) -> Response:
    """Make the move, and say what it did."""
    await desk.drive(form)
    await desk.play(lambda state: move_of(form.demo, state))
    assert desk.session is not None
    if render.is_htmx(desk.request):
        return desk.signed(await _shown(desk, form))
    query = urlencode({"demo": form.demo, "theme": form.theme, "hide": form.hide})
    return desk.signed(RedirectResponse(f"/r/{desk.session.name}/wrong?{query}", 303))


@router.get("/r/{name}/wrong")
async def look(desk: OnDesk, form: Annotated[WrongForm, Query()]) -> Response:
    """What the last move did, in the same words."""
    return await _shown(desk, form)


async def _shown(desk: Desk, form: WrongForm) -> Response:
    session = desk.session
    desk.form = form.model_copy(update={"lens": "wrong"})
    page = await desk.page(None)
    if session is None or page.state.trained is None:
        raise OutOfTurnError("the last move was no training: press one of the buttons, then see what it did")
    before = await counted(desk.sessions, session, session.parent())
    after = await counted(desk.sessions, session, session.version)
    return render.stage(desk.request, replace(page, mishap=_said(form.demo, page.state, before, after)))


async def counted(sessions: Sessions, session: Session, version: int) -> Tally:
    """A version's answers to all test examples.  Raises OutOfTurnError where there are none."""
    state = await sessions.state(session, version)
    while not (seen := await count(sessions, state)).is_done:
        await asyncio.sleep(PAUSE)
    return seen.found


def _said(demo: str, state: State, before: Tally, after: Tally) -> str:
    label = only_label(state)
    was, now = _score(before, label), _score(after, label)
    assert state.trained is not None
    match demo:
        case "one":
            return trained_on_one(label, was, now)
        case "small":
            return crawled(state.trained.steps, state.eta, was, now)
        case _:
            return overshot(state.trained.steps, state.eta, was, now, state.diverged_layer)


def _score(found: Tally, label: int) -> Score:
    return Score(found.cost, found.right / found.of, found.called(label), found.of)
