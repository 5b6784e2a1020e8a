"""The race: begun and looked at by GET, since it changes nothing; the winner's weights are taken over by POST."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query
from pydantic import Field
from starlette.datastructures import QueryParams
from starlette.responses import Response

from app import limits
from app.errors import NotThereError, OutOfTurnError, RangeError
from app.lenses.race import NAMES, race, winner
from app.scene.marks.words import count
from app.session.moves.setting import encoded
from app.session.runs.measuring import Report
from app.session.state.move import SetWeights, Tune
from app.session.state.state import State
from app.session.trials.race import Goal, Race, Runner, Standing
from app.web.api import values
from app.web.pages import forms, render
from app.web.pages.page import Page
from app.web.pages.visit import Desk, OnDesk, OnTurn
from app.web.racing import Racing, entrants, goal_text

router = APIRouter(include_in_schema=False, route_class=OnTurn)

Batch = Annotated[int | None, Field(ge=1, le=limits.BATCH), forms.Blank]


class RaceForm(forms.Carried):
    """A value for each runner in every list; a row without eta does not run.

    lane: the row to take over.  stop: do not look again.  look: how often was asked.
    """

    run_eta: list[forms.Eta] = Field([], max_length=limits.RUNNERS)
    run_batch: list[Batch] = Field([], max_length=limits.RUNNERS)
    run_activation: list[values.Activation] = Field([], max_length=limits.RUNNERS)
    unit: Literal["steps", "seconds"] = "steps"
    amount: Annotated[float, Field(gt=0, le=limits.RACE_STEPS, allow_inf_nan=False)] = 300.0
    lane: str = Field("", max_length=1)
    stop: str = Field("", max_length=1)
    look: int = Field(0, ge=0, le=limits.LOOKS)

    @property
    def goal(self) -> Goal:
        return Goal(self.unit, self.amount)

    def runners(self, own: Runner) -> tuple[Runner, ...]:
        """Those with an eta; what else is left out is as the session has it.  Raises RangeError."""
        if not len(self.run_eta) == len(self.run_batch) == len(self.run_activation):
            raise RangeError("each runner has an eta, a batch size and an activation: give as many of each")
        rows = zip(self.run_eta, self.run_batch, self.run_activation, strict=True)
        return tuple(Runner(eta, batch or own.batch_size, activation) for eta, batch, activation in rows if eta)


@router.get("/r/{name}/race")
async def run(desk: OnDesk, form: Annotated[RaceForm, Query()]) -> Response:
    """How the race stands; it begins or goes on by being looked at."""
    page = await _page(desk, form)
    seen = await _seen(desk, page, form)
    racing = _racing(page, form, seen, desk.request.query_params)
    return render.part(desk.request, replace(page, race=racing))


@router.post("/r/{name}/race/take")
async def take(desk: OnDesk, form: Annotated[RaceForm, Form()]) -> Response:
    """Go on with the weights, eta and batch size that a runner ended with: two moves."""
    await desk.drive(form)
    seen = await _seen(desk, await _page(desk, form), form)
    lanes = dict(zip(NAMES, seen.found.lanes, strict=False))
    if not seen.is_done:
        raise OutOfTurnError("this race is not over: let it run to its end, then take its winner over")
    if form.lane not in lanes:
        raise NotThereError(f"this race has no runner of that name: it has {', '.join(lanes)}")
    lane = lanes[form.lane]
    await desk.play(SetWeights(encoded(lane.net.theta)), Tune(lane.runner.eta, lane.runner.batch_size))
    return await desk.show(lens="race")


async def _page(desk: Desk, form: RaceForm) -> Page:
    desk.form = form.model_copy(update={"lens": "race"})
    return await desk.page(form.version if desk.session else None)


async def _seen(desk: Desk, page: Page, form: RaceForm) -> Report[Standing]:
    state, library = page.state, desk.sessions.library
    runners, goal = form.runners(_own(state)), form.goal
    whose: Hashable = desk.session.name if desk.session else (state.config, state.step)
    place = ("race", whose, page.where.version, runners, goal)
    return await desk.sessions.measurements.look(place, lambda: Race(state, runners, goal, library))


def _own(state: State) -> Runner:
    return Runner(state.eta, state.batch_size, state.net.arch.activation)


def _racing(page: Page, form: RaceForm, seen: Report[Standing], asked: QueryParams) -> Racing:
    standing, state = seen.found, page.state
    picture = race(standing, f"the weights on the stage (step {count(state.step)})", seen.is_done)
    best = winner(standing.lanes)
    is_own = best is not None and standing.lanes[best].net.arch == state.net.arch
    pairs = tuple((name, value) for name, value in asked.multi_items() if name not in ("stop", "lane", "look"))
    look = (("look", str(form.look + 1)),)
    return Racing(
        entrants(tuple(lane.runner for lane in standing.lanes), _own(state)), form.unit, goal_text(form.goal), picture,
        again="" if seen.is_done or form.stop else f"{page.where.path}/race?{_query(pairs + look)}", asked=pairs,
        look=form.look, is_stopped=bool(form.stop) and not seen.is_done,
        takes=NAMES[best] if best is not None and seen.is_done and is_own and page.where.can_move else "",
    )


def _query(pairs: tuple[tuple[str, str], ...]) -> str:
    return str(QueryParams(list(pairs)))


