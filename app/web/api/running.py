"""Training that goes on by itself: begun, followed while it goes on, and paused."""

from __future__ import annotations

from typing import Annotated, Self

from fastapi import APIRouter, Header
from pydantic import Field, model_validator
from starlette.responses import Response

from app import limits
from app.session.runs.run import Order
from app.web.api.access import IfMatch, OnSession
from app.web.api.bodies import NOTHING, Nothing
from app.web.api.following import Following
from app.web.api.moves import steps_of
from app.web.api.replies import StateReply
from app.web.api.schema import FOLLOWED, MOVE, documented, stream
from app.web.api.state import reply
from app.web.api.strict_route import StreamRoute, StrictRoute
from app.web.api.values import BATCH_SIZE, ETA, LABEL, BatchSize, Body, Eta, Label
from app.web.live.show import RunShow
from app.web.live.streams import EventStream

router = APIRouter(route_class=StrictRoute, tags=["training"])
streams = APIRouter(route_class=StreamRoute, tags=["training"])


class PlayBody(Body):
    """How long to train, and how fast; nothing given: until it is paused, as fast as it goes."""

    steps: int | None = Field(
        default=None, ge=1, le=limits.RUN_STEPS, description=f"a whole number from 1 to {limits.RUN_STEPS}"
    )
    epochs: int | None = Field(
        default=None, ge=1, le=limits.RUN_STEPS,
        description=f"a whole number from 1 to {limits.RUN_STEPS} (in place of steps)",
    )
    accuracy: float | None = Field(
        default=None, gt=0, le=1,
        description="a finite number above 0 and at most 1 (until so large a share of a fixed part of the test "
        "examples is right)",
    )
    pace: float = Field(
        default=0.0, ge=0, le=limits.PACE,
        description=f"a finite number from 0 to {limits.PACE:g} (steps a second; 0: as many as there can be)",
    )
    eta: Eta | None = Field(default=None, description=f"{ETA} (not given: the session's)")
    batch_size: BatchSize | None = Field(default=None, description=f"{BATCH_SIZE} (not given: the session's)")
    label: Label | None = Field(default=None, description=f"{LABEL} (listen to examples of this label only)")

    @model_validator(mode="after")
    def _one_goal(self) -> Self:
        if sum(goal is not None for goal in (self.steps, self.epochs, self.accuracy)) > 1:
            raise ValueError("give steps, epochs or accuracy, one of them, or none to train until it is paused")
        return self


ON = PlayBody()


@router.post(
    "/{id}/play", status_code=202, response_model=StateReply, operation_id="play", responses=documented(*MOVE)
)
async def play(access: OnSession, expected: IfMatch, body: PlayBody = ON) -> Response:
    """Train beside all else, until the goal or a pause. No other move is made meanwhile; questions are answered.

    It pauses by itself once nobody who may drive has asked anything of the session for a minute.
    """
    steps = body.steps
    if body.epochs is not None:
        steps = steps_of(body.epochs, body.batch_size, body.label, await access.now(), access.library)
    order = Order(body.pace, steps, body.accuracy, body.eta, body.batch_size, body.label, patience=limits.UNASKED)
    reached = await access.sessions.run(access.session, order, expected=expected)
    return reply(access, reached.version, reached.state, 202)


@router.post("/{id}/pause", response_model=StateReply, operation_id="pause", responses=documented(*MOVE))
async def pause(access: OnSession, body: Nothing = NOTHING) -> Response:
    """End the training under way; what it reached is a version like any other."""
    version = await access.sessions.pause(access.session)
    return reply(access, version, await access.at(version))


@streams.get("/{id}/events", response_class=Response, operation_id="events", responses=documented(*FOLLOWED) | stream())
async def events(
    access: OnSession,
    last_event_id: Annotated[
        int | None, Header(ge=0, le=limits.VERSIONS, description="the last version that was heard of")
    ] = None,
) -> Response:
    """What happens in the session, as it happens: each new version, and how training gets on."""
    show: RunShow = access.request.app.state.live
    following = Following(access.session, access.sessions, last_event_id)
    return EventStream(show.hub, show.numbers_of(access.session.name), following.first, following.look,
                       told=following.told, pause=following.pause)
