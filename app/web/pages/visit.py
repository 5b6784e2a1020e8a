"""One visitor at one page: which session, whose right to drive it, and what the form says is picked out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

from fastapi import Depends
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.errors import NotYoursError, OutOfTurnError, StaleError
from app.lenses.theta import SIZE
from app.nn.network import Parameter
from app.scene.chain.tree import is_chain
from app.scene.plane.activation_maps import reads_plane
from app.scene.view import Neuron, Selection, View, named
from app.session.changes import Reached, Wish
from app.session.moves.training import Training
from app.session.runs.run import Order
from app.session.sessions import By, Sessions
from app.session.state.config import Config
from app.session.state.state import State
from app.session.store.session import START, Session, check_version
from app.web.api.recipe import config_in
from app.web.batch import ahead_of
from app.web.gate.leaving import while_here
from app.web.live.show import run_in_words
from app.web.mishaps import trouble_of
from app.web.pages import forms, render
from app.web.pages.controls import HELP, HIDEABLE, INKS, LENSES, SETUP, THEMES, THETA, Place
from app.web.pages.page import Page
from app.web.view import view_of

COOKIE = "drive"
NUDGE = 0.01
"""The tiny nudge of the lecture, unless the visitor says another."""

NEW = "new"
"""The name in the address of a session's first move."""

KEPT = 365 * 24 * 3600
OUTCOMES = {
    "done": "The goal is reached: training has paused.",
    "left": "Paused, since the page was left or hidden: play goes on from here.",
    "full": "Paused: there is no room on disk for more of this run; what is shown is kept.",
    "closing": "Paused, since the server was ended: play goes on from here.",
}


@dataclass
class Desk:
    """Lives for one request.  session: None until the first move of a page that was only looked at."""

    request: Request
    sessions: Sessions
    recipe: forms.Recipe
    session: Session | None = None
    secret: str = ""
    is_new: bool = False
    notice: str = ""
    expected: int | None = None
    lesson_done: int = 0
    is_running: bool = False
    is_beating: bool = False
    wanted: tuple[str, float] | None = None
    form: forms.Carried = field(default_factory=forms.Carried)
    _now: Reached | None = None

    @property
    def can_drive(self) -> bool:
        """Whether this browser holds the session's secret; nobody's page is anybody's to begin with."""
        return self.session is None or self.is_new or self.sessions.proves(self.session, self.secret)

    async def drive(self, form: forms.Carried) -> None:
        """Go on as whoever may move the session.  Raises NotYoursError."""
        self.form, self.expected = form, form.version
        if not self.can_drive:
            raise NotYoursError("you are watching this session: take a copy to go on with it yourself")

    async def state(self, at: int | None = None) -> State:
        """The state at the current version, or at the one asked for: read once, and again after a move."""
        if self._now is not None and at in (None, self._now.version):
            return self._now.state
        if self.session is None:
            return await while_here(self.request, self.sessions.preview(await self._config(), self.recipe.step))
        version = self.session.version if at is None else at
        state = await self.sessions.state(self.session, version)
        if at is None:
            self._now = Reached(version, state)
        return state

    async def play(self, *moves: Wish, base: int | None = None) -> State:
        """Make moves, all of them or none, on the version that the form was about, or on a base: the state after them.

        The moves of a drag all go on from the version at which it began: one step back undoes it.
        """
        if self.session is None:
            session = await self.begun(*moves)
            self._now = Reached(session.version, await self.sessions.state(session))
        else:
            self._now = await self.sessions.make(self.session, *moves, base=base, expected=self.expected)
        return self._now.state

    async def begun(self, *moves: Wish) -> Session:
        """The session, begun now with these moves if it is still to begin; refused, they begin none."""
        if self.session is None:
            self.session, self.secret = await self.sessions.create(
                await self._config(), *moves, steps=self.recipe.step
            )
            self.is_new, self.expected = True, None
        return self.session

    async def back(self, by: By) -> None:
        """Go back.  Raises OutOfTurnError at the start."""
        if self.session is None and not self.recipe.step:
            raise OutOfTurnError(START)
        self._now = await self.sessions.back(await self.begun(), by=by, expected=self.expected)

    async def goto(self, version: int) -> None:
        """Go to a version.  Raises NotThereError."""
        if self.session is None:
            check_version(version, 2 if self.recipe.step else 1)
        self._now = await self.sessions.goto(await self.begun(), version, expected=self.expected)

    async def run(self, order: Order) -> None:
        """Begin a run; refused, it begins no session."""
        if self.session is None:
            order.check()
            Training(await self.state(), order.move, self.sessions.library)
            self.sessions.runs.check_free()
        self._now = await self.sessions.run(await self.begun(), order, expected=self.expected)

    async def show(self, status: int = 200, lens: str | None = None) -> Response:
        """The stage as it stands now; after a plain form, the way to it."""
        if lens is not None:
            self.form = self.form.model_copy(update={"lens": lens})
        page = await self.page(None)
        if render.is_htmx(self.request) or status != 200:
            response = render.stage(self.request, page, status)
        else:
            response = RedirectResponse(page.url(), 303)
        return self.signed(response)

    def signed(self, response: Response) -> Response:
        """With the cookie that proves the right to drive, where the session was begun just now."""
        if self.is_new and self.session is not None:
            response.set_cookie(
                COOKIE, self.secret, max_age=KEPT, path=f"/r/{self.session.name}", httponly=True, samesite="lax",
                secure=self.request.url.scheme == "https",
            )
        return response

    async def copied(self, form: forms.Carried) -> Response:
        """A copy of the version on the stage, and the way to it.  Raises NotThereError."""
        if self.session is not None:
            version = self.session.version if form.version is None else form.version
            self.session, self.secret = await self.sessions.copy(self.session, version)
            self.is_new = True
        session = await self.begun()
        return self.signed(RedirectResponse(f"/r/{session.name}", 303))

    async def stale(self, error: StaleError) -> Response:
        """A move made on an old version: the picture as it is now, and the sentence.  Raises NotThereError."""
        assert self.session is not None
        self.session = await self.sessions.by_name(self.session.name)   # another server may have moved it on
        self.notice = f"{error}."
        return await self.show(412)

    async def wished(self, neuron: Neuron, value: float) -> Response:
        """An activation that somebody tried to set: refused with the reason, and shown as a wish."""
        self.wanted = neuron.id, value
        self.notice = (
            "An activation follows from the weights, the biases and the input: it cannot be set, only wished for. "
            "The dashed arrow is your wish; nothing was changed."
        ) if neuron.l else "This is the input: it is set with the example."
        return await self.show(409)

    async def page(self, at: int | None) -> Page:
        """Everything the page needs, at the current version or the one asked for."""
        state = await self.state(at)
        current = 0 if self.session is None else self.session.version
        version = current if at is None or self.session is None else at
        theme = self.form.theme if self.form.theme in THEMES else ""
        pairs = () if self.session else self.recipe.pairs
        name = self.session.name if self.session else ""
        hide = tuple(part for part in HIDEABLE if part in self.form.hide.split(","))
        run = self.sessions.runs.get(name) if at in (None, current) else None
        where = Place(name, version, current, self.can_drive, theme, at, pairs, hide, is_running=run is not None)
        dataset = self.sessions.library.data(state)
        view = view_of(state, dataset)
        selection = replace(selection_of(self.form, view, run is not None), wanted=self.wanted)
        ahead = None
        if "batch" in (selection.lens, selection.ink) and dataset and len(dataset.train):
            ahead = await ahead_of(state, dataset, view, selection, self.sessions.library, run is not None)
            view = replace(view, batch=ahead.asked.gradient.nabla if ahead.asked else None)
        return Page(
            where, state, view, selection, self.form.lens,
            self.session.line() if self.session else (), dataset, self.notice or self._outcome(version),
            self.lesson_done, self.is_running, run_in_words(run.report(), dataset) if run else None, self.is_beating,
            self.sessions.runs.paces.get(name) or "0",
            ahead=ahead,
            trouble=trouble_of(state, self.sessions.library) if selection.lens == "wrong" else None,
        )

    def _outcome(self, version: int) -> str:
        """Why a run ended here, where that needs saying."""
        ended = self.sessions.runs.ended(self.session.name) if self.session else None
        return OUTCOMES.get(ended.why, "") if ended and ended.version == version else ""

    async def _config(self) -> Config:
        return self.recipe.given(await asyncio.to_thread(config_in, self.sessions.library, self.recipe.wish))


def selection_of(form: forms.Carried, view: View, is_running: bool = False) -> Selection:
    """What is picked out. With no lens chosen, the one that fits the moment is open; pins of nothing fall out."""
    fitting = _fitting(view, is_running)
    known = {HELP, THETA, SETUP.name, *(lens.name for lens in LENSES)}
    lens = form.lens if form.lens in known else fitting
    pins = tuple(pin for pin in form.pins.split(",") if named(view, pin))[:2]
    nudge = form.nudge if isinstance(named(view, form.nudge), Parameter) else ""
    return Selection(form.of, pins, lens, form.ink if form.ink in INKS else "nudge", nudge, form.h or NUDGE,
                     form.first or 0, shown=2 if form.theme == "projector" else 3,
                     sort=SIZE if form.sort == SIZE else "")


def _fitting(view: View, is_running: bool) -> str:
    """The lens of the moment."""
    if is_running:
        return "surface" if reads_plane(view.net) else "train"
    if is_chain(view.net.sizes):
        return "dials"
    return "nudges" if view.phase == "backward" else "surface" if reads_plane(view.net) else "draw"


async def desk(request: Request, name: str = "") -> Desk:
    """The desk of a request. name: of the session, or "new" and "" where it is still to begin.

    Raises NotThereError for a name that no session has: none is ever adopted.
    """
    request.state.desk = desk = await _desk(request, name)
    request.state.session = desk.session        # a refusal says at which version the session still is
    return desk


async def _desk(request: Request, name: str) -> Desk:
    sessions: Sessions = request.app.state.sessions
    if name not in ("", NEW):
        return Desk(request, sessions, forms.Recipe(), await sessions.by_name(name), request.cookies.get(COOKIE, ""))
    fields = request.query_params if request.method == "GET" else await request.form()
    try:
        return Desk(request, sessions, forms.Recipe.model_validate(dict(fields)))
    except ValidationError as error:
        raise RequestValidationError([{**e, "loc": ("query", *e["loc"])} for e in error.errors()]) from error


OnDesk = Annotated[Desk, Depends(desk)]


class OnTurn(APIRoute):
    """A page's route. A move made on an old version is answered with the picture as it is now, and the sentence."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """As FastAPI's, but for StaleError."""
        handle = super().get_route_handler()

        async def in_turn(request: Request) -> Response:
            try:
                return await handle(request)
            except StaleError as error:
                at_desk: Desk = request.state.desk
                return await at_desk.stale(error)

        return in_turn
