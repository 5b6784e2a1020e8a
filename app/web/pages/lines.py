"""Lines of a session: named, and walked anew from the same start with another eta or another seed."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form
from pydantic import Field
from starlette.responses import Response

from app import limits
from app.errors import NotThereError, OutOfTurnError, RangeError
from app.lenses.fields import Blank
from app.lenses.timeline.lens import TIMELINE
from app.session.changes import Wish
from app.session.otherwise import with_eta, with_seed
from app.session.store.session import Session
from app.web.pages.arriving import OnTurn, OnVisit
from app.web.pages.forms import Carried, Eta
from app.web.pages.visit import Visit

router = APIRouter(include_in_schema=False, route_class=OnTurn)


class LineForm(Carried):
    """line: a version of it.  called: its name, "" for none any more."""

    line: int = Field(ge=0, le=limits.VERSIONS)
    called: str = Field("", max_length=limits.LINE_NAME)


class OtherwiseForm(Carried):
    """upto: the version that the line is walked to.  eta, seed: what is other, one of them."""

    upto: int = Field(ge=0, le=limits.VERSIONS)
    eta: Eta = None
    seed: Annotated[int | None, Field(ge=0, le=limits.SEED), Blank] = None


@router.post("/r/{name}/line")
async def name_line(visit: OnVisit, form: Annotated[LineForm, Form()]) -> Response:
    """Say what a line is called. It is no move: no version changes."""
    await visit.drive(form)
    await visit.sessions.call(_begun(visit), form.line, form.called)
    return await visit.show(lens=TIMELINE.name)


@router.post("/r/{name}/otherwise")
async def otherwise(visit: OnVisit, form: Annotated[OtherwiseForm, Form()]) -> Response:
    """The same moves from the same start with another eta or seed, as a line of its own, and both ends compared."""
    await visit.drive(form)
    session = _begun(visit)
    await visit.play(*await _wishes(visit, session, form), base=0)
    visit.asked = {**visit.asked, "against": [str(form.upto)]}
    return await visit.show(lens=TIMELINE.name)


def _begun(visit: Visit) -> Session:
    if visit.session is None:
        raise NotThereError("nothing was done yet: there is no line before the first move")
    return visit.session


async def _wishes(visit: Visit, session: Session, form: OtherwiseForm) -> tuple[Wish, ...]:
    if (form.eta is None) == (form.seed is None):
        raise RangeError("say what is to be other: eta or the seed, one of them")
    if sum(session.row(v).effort for v in session.way_to(form.upto)) > limits.OTHERWISE:
        raise OutOfTurnError("this line is too long to be walked again in one go: compare an earlier version of it")
    moves = await visit.sessions.moves_to(session, form.upto)
    if form.eta is not None:
        return with_eta(form.eta, moves)
    assert form.seed is not None
    return with_seed(start_of(session), form.seed, moves)


def start_of(session: Session) -> Literal["random", "trained"]:
    """How it begins.  Raises OutOfTurnError where its first weights come from no seed."""
    if session.row(0).has_snapshot or session.config.theta:
        raise OutOfTurnError("its first weights were brought in or copied: they come from no seed")
    return "trained" if session.config.start == "trained" else "random"
