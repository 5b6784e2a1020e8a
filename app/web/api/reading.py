"""What a program may look at without moving anything: any version, its trace, weights and curve, and the data."""

from __future__ import annotations

import asyncio

import numpy as np
from fastapi import APIRouter
from starlette.responses import Response

from app.exchange.moment import trace
from app.web.api import asked
from app.web.api.access import IfNoneMatch, OnMoment, OnReading, OnSession, check_modified, etag
from app.web.api.bodies_of_questions import First, HowMany, OfSplit
from app.web.api.printing import Arrays, OnPrinting, json_reply, npz_reply
from app.web.api.replies import (
    CurveReply,
    ExamplesReply,
    StateReply,
    VersionsReply,
    WeightsReply,
    curve_reply,
    versions_reply,
    weights_reply,
)
from app.web.api.replies_on_passes import (
    EvaluationReply,
    TraceReply,
    evaluation_reply,
    trace_reply,
)
from app.web.api.schema import READING, documented
from app.web.api.state import reply, tag_of
from app.web.api.strict_route import StrictRoute

router = APIRouter(route_class=StrictRoute, tags=["reading"])


@router.get("/{id:session}", response_model=StateReply, operation_id="state", responses=documented(*READING))
async def state(moment: OnMoment, if_none_match: IfNoneMatch = None) -> Response:
    """The session as it is now, or as it was at a version."""
    check_modified(tag_of(moment.access, moment.version), if_none_match)
    return reply(moment.access, moment.version, await moment.state())


@router.get("/{id}/versions", response_model=VersionsReply, operation_id="versions", responses=documented(*READING))
async def versions(
    access: OnSession, start: First = 0, count: HowMany = 1_000, if_none_match: IfNoneMatch = None
) -> Response:
    """The versions there are, with the move that made each."""
    session = access.session
    now = None if access.is_running else etag(session.version, session.count)
    check_modified(now, if_none_match)
    return json_reply(versions_reply(session, start, count), now)


@router.get(
    "/{id}/weights", response_model=WeightsReply, operation_id="weights",
    responses=documented(*READING, has_npz=True),
)
async def weights(moment: OnPrinting) -> Response:
    """Every weight and bias."""
    net = (await moment.state()).net
    if moment.kind == "npz":
        return npz_reply({"W": net.W, "b": net.b}, moment.tag, moment.file("weights"))
    return json_reply(weights_reply(net), moment.tag)


@router.get(
    "/{id}/trace", response_model=TraceReply, operation_id="trace", responses=documented(*READING, has_npz=True)
)
async def read_trace(moment: OnPrinting) -> Response:
    """The pass on the stage, as far as it has come: what forward and backward answered when they were made."""
    state = await moment.state()
    if moment.kind == "npz":
        cost = state.weighed
        arrays: Arrays = trace(state) if cost is None else {"cost": np.array(cost), **trace(state)}
        return npz_reply(arrays, moment.tag, moment.file("trace"))
    return json_reply(trace_reply(moment.version, state), moment.tag)


@router.get(
    "/{id}/examples", response_model=ExamplesReply, operation_id="examples",
    responses=documented(*READING, 409, has_npz=True),
)
async def examples(
    moment: OnPrinting, split: OfSplit, start: First = 0, count: HowMany = 1
) -> Response:
    """Examples of the data with their labels, put on no stage."""
    state, access = await moment.state(), moment.access
    part = asked.part_of(access.dataset(state), split, start, count)
    asked.check_count(count, state.net.sizes[0] + state.net.sizes[-1] + 1, moment.kind)
    X, Y = await asyncio.to_thread(asked.gathered, part, state.net.sizes, access.library)
    labels = part.examples.labels[part.places]
    if moment.kind == "npz":
        return npz_reply({"X": X, "Y": Y, "labels": labels}, moment.tag, moment.file(f"{split}-{start}"))
    said = {"split": split, "start": start, "X": X.tolist(), "Y": Y.tolist(), "labels": labels.tolist()}
    return json_reply(said, moment.tag)


@router.get("/{id}/curve", response_model=CurveReply, operation_id="curve", responses=documented(*READING))
async def curve(moment: OnReading) -> Response:
    """How training went from the start to here: at most some fifty samples, however long it was."""
    return json_reply(curve_reply(moment.version, (await moment.state()).curve), moment.tag)


@router.get(
    "/{id}/evaluation", response_model=EvaluationReply, operation_id="evaluation",
    responses=documented(*READING, 409),
)
async def evaluation(moment: OnReading) -> Response:
    """Mean cost and right answers over all of the data."""
    access = moment.access
    found = await access.sessions.evaluate(access.session, moment.version)
    return json_reply(evaluation_reply(moment.version, found), moment.tag)
