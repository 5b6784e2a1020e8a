"""One visitor at one page: which session, whose right to drive it, and what the form says is picked out."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from functools import partial, reduce
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.errors import NotThereError, NotYoursError, OutOfTurnError, StaleError
from app.lenses.fields import HIDEABLE, Asked
from app.lenses.lens import Lens
from app.lenses.list import LENSES, lens_named
from app.lenses.moment import Moment, once, view_of
from app.lenses.timeline.past import past_of
from app.nn.network import Parameter
from app.scene.view import Selection, emptied, named
from app.session.changes import Reached, Wish
from app.session.moves.make import played
from app.session.moves.training import Training
from app.session.runs.measuring import Report
from app.session.runs.run import Order, Run
from app.session.sessions import By, Sessions
from app.session.state.config import Config
from app.session.state.state import State
from app.session.store.session import START, Session, check_version
from app.session.trials.next_batch import look_ahead
from app.web.api.recipe import config_in
from app.web.gate.leaving import while_here
from app.web.gate.root import rooted, written
from app.web.live.show import OUTCOMES, RunShow, run_in_words
from app.web.pages import forms, render
from app.web.pages.address import Address, address_of
from app.web.pages.controls import PALETTES, THEMES, Place
from app.web.pages.looking import LOOKED, as_seen, canvas_for, fields_of, looked_at, selection_of
from app.web.pages.page import Page, asking, page_of
from app.web.pages.points_text import PointsText

COOKIE = "drive"
NEW = "new"
"""The name in the address of a session's first move."""

KEPT = 365 * 24 * 3600


@dataclass
class Visit:
    """Lives for one request.  asked: all fields that came with it.  session: None until the first move of a page.

    report: what the open lens is to show of what this request did.  typed: what stays in the field for points.
    """

    request: Request
    sessions: Sessions
    recipe: forms.Recipe
    asked: Asked = field(default_factory=dict)
    session: Session | None = None
    secret: str = ""
    is_new: bool = False
    notice: str = ""
    expected: int | None = None
    report: Report[Any] | None = None
    is_beating: bool = False
    wanted: tuple[str, float] | None = None
    typed: PointsText = PointsText()
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
            state = await while_here(self.request, self.sessions.preview(await self._config(), self.recipe.step))
            return reduce(partial(played, library=self.sessions.library), self.recipe.passes, state)
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
            config = await self._config()
            first = (*self.recipe.passes, *moves)
            self.session, self.secret = await self.sessions.create(config, *first, steps=self.recipe.step)
            self.is_new, self.expected = True, None
        return self.session

    async def back(self, by: By) -> None:
        """Go back.  Raises OutOfTurnError at the start."""
        if self.session is None and not (self.recipe.step or self.recipe.passes):
            raise OutOfTurnError(START)
        self._now = await self.sessions.back(await self.begun(), by=by, expected=self.expected)

    async def goto(self, version: int) -> None:
        """Go to a version.  Raises NotThereError."""
        if self.session is None:
            check_version(version, 1 + bool(self.recipe.step) + len(self.recipe.passes))
        self._now = await self.sessions.goto(await self.begun(), version, expected=self.expected)

    async def run(self, order: Order) -> None:
        """Begin a run; refused, it begins no session."""
        if self.session is None:
            order.check()
            training = Training(await self.state(), order.move, self.sessions.library)
            self.sessions.runs.check_free(training.nbytes)
        self._now = await self.sessions.run(await self.begun(), order, expected=self.expected)

    async def show(self, status: int = 200, lens: str | None = None) -> Response:
        """The stage as it stands now; after a plain form, the way to it."""
        if lens is not None:
            self.form = self.form.model_copy(update={"lens": lens})
        page = await self.page(None)
        if render.is_htmx(self.request) or status != 200:
            response = render.stage(self.request, page, status)
        else:
            response = RedirectResponse(page.way, 303)
        return self.signed(response)

    def signed(self, response: Response) -> Response:
        """With the cookie that proves the right to drive, where the session was begun just now."""
        if self.is_new and self.session is not None:
            response.set_cookie(
                COOKIE, self.secret, max_age=KEPT, path=rooted(f"/r/{self.session.name}"), httponly=True,
                samesite="lax", secure=self.request.url.scheme == "https",
            )
        return response

    async def copied(self, form: forms.Carried) -> Response:
        """A copy of the version on the stage, and the way to it, which looks alike.  Raises NotThereError."""
        if self.session is not None:
            version = self.session.version if form.version is None else form.version
            self.session, self.secret = await self.sessions.copy(self.session, version)
            self.is_new = True
        session = await self.begun()
        looks = form.model_dump(exclude={"version"}, exclude_defaults=True)
        pairs = tuple((name, str(value)) for name, value in looks.items())
        return self.signed(RedirectResponse(written(rooted(f"/r/{session.name}"), pairs), 303))

    async def stale(self, error: StaleError) -> Response:
        """A move made on an old version: the picture as it is now, and the sentence.  Raises NotThereError."""
        assert self.session is not None
        self.session = await self.sessions.by_name(self.session.name)   # another server may have moved it on
        self.notice = f"{error}."
        return await self.show(412)

    async def moment(self, at: int | None) -> tuple[Place, Moment]:
        """Where the visitor stands, and what there is to see: at the current version or the one asked for."""
        return await self._moment(at, self._run(at))

    async def _moment(self, at: int | None, run: Run | None) -> tuple[Place, Moment]:
        session, state = self.session, await self.state(at)
        current = session.version if session else 0
        version = current if at is None or session is None else at
        where = Place(
            session.name if session else "", version, current, self.can_drive,
            self.form.theme if self.form.theme in THEMES else "", at, () if session else self.recipe.pairs,
            tuple(part for part in HIDEABLE if part in self.form.hide.split(",")), run is not None,
            palette=self.form.palette if self.form.palette in PALETTES else "", spelt=self.form.notation,
            left=self.form.left if session is None and isinstance(self.form, forms.LookForm) else "",
        )
        library = self.sessions.library
        dataset = library.data(state)
        view = view_of(state, dataset, canvas_for(self.request, self.form))
        view = emptied(view) if self.form.is_drawing and view.side else view
        picked = replace(selection_of(self.form, view), wanted=self.wanted)
        also = tuple(p for pin in picked.pins if isinstance(p := named(view, pin), Parameter))
        place = (session.name, version, state.step) if session else (state.config, state.step, self.recipe.phase)
        return where, Moment(
            state, view, picked, dataset, library, place, self._before,
            once(partial(look_ahead, state, library, also, where.is_running)),
            where.is_running, report=self.report,
        )

    async def page(self, at: int | None, form: forms.LensForm | None = None) -> Page:
        """Everything the page needs.  form: of a request for what the open lens measures.  Raises OutOfTurnError."""
        run, session = self._run(at), self.session      # found once: while the rest is looked up, it may end
        is_following = form is None and self._followed()
        where, moment = await self._moment(at, run)
        where = replace(where, is_following=is_following)
        lens = lens_named(self.form.lens)
        if lens is not None:
            moment = replace(moment, fields=fields_of(lens, self.asked))
            if lens.sees_past and session is not None:
                past = await past_of(self.sessions, session, where.version, moment.fields.beside)
                moment = replace(moment, past=past)
            moment = await self._measured(lens, moment, is_asked=form is not None)
        if moment.picked.ink == "batch" and moment.has_rows:
            asked = (await moment.next_batch()).asked
            moment = replace(moment, view=replace(moment.view, batch=asked.gradient.nabla if asked else None))
        page = page_of(where, self.address(where, moment.picked), moment, lens)
        if session is not None and self.can_drive and not where.is_past:
            self._live.looks(session.name, where.version, looked_at(page.address.pairs))
        asked_for = lens.fields.pairs(self.asked) if lens else ()
        return replace(
            page, line=session.line() if session else (), notice=self.notice or self._outcome(where.version),
            asked=asked_for, is_measured=moment.report is not None, asking=asking(page, moment, asked_for, form),
            playing=run_in_words(run.report(), moment.dataset) if run else None, is_beating=self.is_beating,
            typed=self.typed, origin=session.origin(where.version) if session else moment.place,
            pace=(self.sessions.runs.paces.get(session.name) if session else None) or "0",
        )

    @property
    def _live(self) -> RunShow:
        live: RunShow = self.request.app.state.live
        return live

    @property
    def follows(self) -> bool:
        """Whether it is to show what whoever drives looks at: somebody watches, and has not looked around."""
        return self.session is not None and not self.can_drive and not {*LOOKED, "v"} & {*self.asked}

    def _followed(self) -> bool:
        """Whether it follows; if so it looks where whoever drives does."""
        if self.session is None or not self.follows:
            return False
        pairs = self._live.look_of(self.session.name)
        self.form, self.asked = as_seen(self.form, pairs), {**self.asked, **{name: [value] for name, value in pairs}}
        return True

    async def _measured(self, lens: Lens, moment: Moment, is_asked: bool) -> Moment:
        if lens.measure is None or not (is_asked or lens.begins(moment)):
            return moment
        if moment.is_running and not lens.is_live:
            if not is_asked:
                return moment
            raise OutOfTurnError("the weights are moving: pause the training first, then look again")
        return replace(moment, report=await lens.measure(moment, self.sessions.measurements))

    async def taken(self, lens: Lens, form: forms.LensForm) -> State:
        """Go on from what a lens has found.  Raises NotThereError for one from which nothing goes on."""
        if lens.take is None:
            raise NotThereError("nothing goes on from this lens: it only shows")
        await self.drive(form)
        _, moment = await self.moment(None if self.session is None else form.version)
        moves = await lens.take(replace(moment, fields=fields_of(lens, self.asked)), self.sessions.measurements)
        return await self.play(*moves)

    def address(self, where: Place, picked: Selection) -> Address:
        """Where the stage can be found again.  What is measured is not said there: it has an address of its own."""
        said = tuple(pair for lens in LENSES if lens.measure is None for pair in lens.fields.pairs(self.asked))
        return address_of(where, picked, self.form.lens, said)

    def version_of(self, form: forms.LookForm) -> int | None:
        """The version that a form is about, None for the session's own."""
        version = form.version if form.v is None else form.v
        return None if self.session is None or version == self.session.version else version

    def _run(self, at: int | None) -> Run | None:
        """The run that is looked at."""
        session = self.session
        return self.sessions.runs.get(session.name) if session and at in (None, session.version) else None

    async def _before(self) -> State:
        """The state before the last move.  Raises OutOfTurnError at the start."""
        if self.session is None:
            raise OutOfTurnError("this session has not begun: there is nothing before this")
        return await self.sessions.state(self.session, self.session.parent())

    def _outcome(self, version: int) -> str:
        """Why a run ended here, where that needs saying."""
        ended = self.sessions.runs.ended(self.session.name) if self.session else None
        return OUTCOMES.get(ended.why, "") if ended and ended.version == version else ""

    async def _config(self) -> Config:
        library = self.sessions.library
        config = self.recipe.given(await asyncio.to_thread(config_in, library, self.recipe.wish))
        if self.recipe.index is None and config.start == "trained":
            return replace(config, index=await asyncio.to_thread(library.opening))
        return config
