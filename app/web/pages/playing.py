"""Play and pause, and the stream by which a run is watched."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query
from starlette.responses import Response

from app import limits
from app.errors import NotThereError, RangeError
from app.lenses.list import lens_named
from app.session.moves.slow_motion import next_moves
from app.session.runs.run import Order, Run
from app.session.state.library import Library
from app.session.state.move import Restart
from app.session.state.state import State
from app.session.store.session import Session
from app.web.live.show import RunShow
from app.web.live.streams import Channel, EventStream, event
from app.web.pages import forms, render
from app.web.pages.arriving import OnTurn, OnVisit
from app.web.pages.looking import canvas_for, check_known, own
from app.web.pages.parts import Parts
from app.web.pages.visit import Visit

router = APIRouter(include_in_schema=False, route_class=OnTurn)


@router.post("/r/{name}/play")
async def play(visit: OnVisit, form: Annotated[forms.PlayForm, Form()]) -> Response:
    """Train until it is paused; in slow motion, one layer further, and then a beat later one more."""
    await visit.drive(form)
    state = await visit.state()
    if form.begin:
        state = await visit.play(Restart("random", None))
        visit.expected = None
    if form.pace == "layer":
        await visit.play(*next_moves(state, visit.sessions.library))
        visit.is_beating = True
    else:
        await visit.run(order_of(form, state, visit.sessions.library))
    if visit.session is not None:
        visit.sessions.runs.paces.put(visit.session.name, form.pace)
    return await visit.show()


@router.post("/r/{name}/pause")
async def pause(visit: OnVisit, form: Annotated[forms.Carried, Form()]) -> Response:
    """End the run, or slow motion; what it reached is a version like any other."""
    await visit.drive(form)
    if visit.session is not None and visit.sessions.runs.get(visit.session.name):
        await visit.sessions.pause(visit.session)
    return await visit.show()


@router.get("/r/{name}/events")
async def events(visit: OnVisit, form: Annotated[forms.LookForm, Query()]) -> Response:
    """What happens in a session, as it happens: first the whole present state, then frames of its run.

    Whoever watches is sent each new version as their page looks; whoever drives, that there is one.
    """
    live: RunShow = visit.request.app.state.live
    sessions, session, can_drive = visit.sessions, visit.session, visit.can_drive
    if session is None:
        raise NotThereError("there is no session of that name: begin a new one")
    check_known(visit.asked, is_new=False)
    channel = session.name if can_drive else await _watching(visit, form, live)

    def look() -> None:
        if can_drive and (run := sessions.runs.get(session.name)):
            run.look()

    return EventStream(live.hub, channel, lambda: _now(live, session, sessions.runs.get(session.name)), look)


async def _watching(visit: Visit, form: forms.LookForm, live: RunShow) -> Channel:
    """Where those listen who look at a session in the same way; what their lens measures they ask for themselves."""
    session, lens = visit.session, lens_named(form.lens)
    assert session is not None
    if lens is not None and lens.measure is not None:
        return session.name
    look = canvas_for(visit.request, form), tuple(sorted((name, *values) for name, values in own(visit.asked).items()))

    async def stage() -> Parts | None:
        page = await Visit(visit.request, visit.sessions, visit.recipe, visit.asked, session, form=form).page(None)
        return None if page.playing is not None else render.parts_on(visit.request, page)

    return await live.followers.join(session.name, look, stage, follows=visit.follows)


def _now(live: RunShow, session: Session, run: Run | None) -> bytes:
    now = live.print(run.report()) if run else event("stands", {"version": session.version, "why": None})
    return f"retry: {limits.AGAIN}\n".encode() + now


def order_of(form: forms.PlayForm, state: State, library: Library) -> Order:
    """What a form asks of a run.  Raises RangeError for a goal that is none."""
    pace, steps, accuracy = float(form.pace), None, None
    if form.until in ("steps", "accuracy") and form.amount is None:
        raise RangeError("say how many steps, or how many percent of right answers, the run is to reach")
    if form.until == "steps" and form.amount is not None:
        steps = round(form.amount)
    if form.until == "accuracy" and form.amount is not None:
        accuracy = form.amount / 100.0
    if form.until == "epoch":
        dataset = library.data(state)
        n, batch = len(dataset.train) if dataset else 1, form.batch_size or state.batch_size
        steps = -(-(n - state.position) // batch)
    return Order(pace, steps, accuracy, form.eta, form.batch_size)
