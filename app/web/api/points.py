"""Points of one's own over the API: a text or numbers become the data that the session learns from."""

from __future__ import annotations

from typing import Annotated, Self

from fastapi import APIRouter
from pydantic import Field, model_validator
from starlette.responses import Response
from typing_extensions import TypedDict

from app import limits
from app.data.own_points import Point, check, halves, in_words, lacking
from app.session.moves.points import read
from app.session.state.move import Points
from app.session.state.state import State
from app.web.api.access import If, OnSession, etag, play
from app.web.api.printing import json_reply
from app.web.api.schema import MOVE, documented
from app.web.api.strict_route import StrictRoute
from app.web.api.values import Body, Input

router = APIRouter(route_class=StrictRoute, tags=["moves"])

Row = Annotated[list[Input], Field(min_length=3, max_length=3)]
ROW = f"[x, y, class], x and y from -{limits.INPUT:,.0f} to {limits.INPUT:,.0f}, class 0 or 1"


class PointsBody(Body):
    """Points to learn from, as a text or as numbers."""

    csv: str | None = Field(
        default=None, max_length=limits.BODY,
        description="a string of lines with x, y and a class of two, as spreadsheets, pandas, numpy and R write them",
    )
    points: list[Row] | None = Field(
        default=None, max_length=limits.OWN_POINTS,
        description=f"a list of at most {limits.OWN_POINTS} points {ROW}",
    )
    scale: bool = Field(
        default=True, description="true or false (true: x and y of a csv are divided by one number if they are beyond "
        f"the map, which ends at {limits.PLANE:g})",
    )

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.csv is None) == (self.points is None):
            raise ValueError("give csv or points, one of them")
        return self

    def move(self) -> tuple[Points, tuple[str, ...]]:
        """What is asked for, and how it was taken, in sentences.  Raises LineError, RangeError."""
        if self.csv is not None:
            return read(self.csv, self.scale)
        points = halves([_point(row) for row in self.points or ()])
        return Points(points.train, points.test), in_words(points)


def _point(row: list[float]) -> Point:
    """Raises RangeError for a class that is none."""
    x, y, label = row
    check((x, y, point_class := int(label) if label in (0, 1) else -1), limits.INPUT)
    return x, y, point_class


class PointsReply(TypedDict):
    """train, test: how many are trained on, and only tested on.  said: how the points were taken, in sentences."""

    version: int
    train: int
    test: int
    said: list[str]


@router.post("/{id}/points", response_model=PointsReply, operation_id="points", responses=documented(*MOVE))
async def points(access: OnSession, conditions: If, body: PointsBody) -> Response:
    """Learn from points of one's own in the plane, in place of the data so far."""
    move, said = body.move()
    version, state = await play(access, move, conditions)
    return json_reply(_reply(version, state, said), etag(version))


def _reply(version: int, state: State, said: tuple[str, ...]) -> PointsReply:
    assert state.points is not None
    train, test = state.points.train, state.points.test
    warnings = lacking((point[2] for point in train), (point[2] for point in test))
    return {"version": version, "train": len(train), "test": len(test), "said": [*said, *warnings]}
