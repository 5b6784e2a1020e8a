"""What a program may ask without moving anything."""

from __future__ import annotations

import asyncio

import numpy as np
from fastapi import APIRouter
from starlette.responses import Response

from app.exchange.nested import layers
from app.nn import batch
from app.nn.batch import BatchGradient
from app.session.state.state import State
from app.session.trials.mean_gradient import MeanGradient
from app.web.api import asked
from app.web.api.access import AtVersion, OnMoment
from app.web.api.bodies_of_questions import ClassifyBody, ExamplesBody, GradientBody, NudgeBody
from app.web.api.printing import Arrays, Print, json_reply, npz_reply
from app.web.api.replies_to_questions import (
    ActivationsReply,
    ClassifyReply,
    GradientReply,
    GradientsReply,
    NudgeReply,
    gradient_reply,
)
from app.web.api.schema import ASKED, TAKES_NPZ, documented
from app.web.api.strict_route import StrictRoute

router = APIRouter(route_class=StrictRoute, tags=["questions"])


@router.post(
    "/{id}/activations", response_model=ActivationsReply, operation_id="activations", openapi_extra=TAKES_NPZ,
    responses=documented(*ASKED, has_npz=True),
)
async def activations(moment: OnMoment, body: ExamplesBody, kind: Print) -> Response:
    """What every layer says to many examples at once; changes nothing.  (E1, E2)"""
    state = await moment.state()
    each = 2 * sum(state.net.sizes[1:]) + 1
    X, _ = await asyncio.to_thread(asked.rows, state, body, moment.access.library, each, kind)
    z, a, labels = await asyncio.to_thread(asked.forward, state.net, X)
    if kind == "npz":
        return npz_reply({"z": z, "a": a, "labels": labels}, name=moment.file("activations"))
    return json_reply({"version": moment.version, "z": layers(z), "a": layers(a), "labels": labels.tolist()})


@router.post(
    "/{id}/gradient", response_model=GradientReply, operation_id="gradient", openapi_extra=TAKES_NPZ,
    responses=documented(*ASKED, has_npz=True),
)
async def gradient(moment: OnMoment, body: GradientBody, kind: Print) -> Response:
    """The mean gradient over examples, up to a whole half of the data; changes nothing.  (E9)"""
    state = await moment.state()
    count, mean = await _mean(moment, state, body)
    if kind == "npz":
        nabla_W, nabla_b = state.net.arch.split(mean.nabla)
        arrays: Arrays = {"cost": np.array(mean.cost), "nabla_W": nabla_W, "nabla_b": nabla_b}
        return npz_reply(arrays, name=moment.file("gradient"))
    return json_reply(gradient_reply(moment.version, count, state.net.arch, mean))


async def _mean(moment: AtVersion, state: State, body: GradientBody) -> tuple[int, BatchGradient]:
    """Of how many examples, and their mean gradient."""
    access = moment.access
    if body.X is not None:
        X, Y = await asyncio.to_thread(asked.rows, state, body, access.library, 0, "npz")
        return len(X), await asyncio.to_thread(batch.gradient, state.net, X, Y)
    part = await asyncio.to_thread(asked.part, state, body, access.library)
    return len(part), await access.sessions.measured(MeanGradient(state.net, part))


@router.post(
    "/{id}/gradients", response_model=GradientsReply, operation_id="gradients", openapi_extra=TAKES_NPZ,
    responses=documented(*ASKED, has_npz=True),
)
async def gradients(moment: OnMoment, body: GradientBody, kind: Print) -> Response:
    """Each example's own cost and gradient; changes nothing.  (E3, E6, E7)"""
    state = await moment.state()
    each = state.net.arch.parameter_count + 1
    X, Y = await asyncio.to_thread(asked.rows, state, body, moment.access.library, each, kind)
    cost, nabla_W, nabla_b = await asyncio.to_thread(asked.gradients, state.net, X, Y)
    if kind == "npz":
        arrays: Arrays = {"cost": cost, "nabla_W": nabla_W, "nabla_b": nabla_b}
        return npz_reply(arrays, name=moment.file("gradients"))
    return json_reply({"version": moment.version, "cost": cost.tolist(), "nabla_W": layers(nabla_W),
                       "nabla_b": layers(nabla_b)})


@router.post("/{id}/nudge", response_model=NudgeReply, operation_id="nudge", responses=documented(*ASKED))
async def nudge(moment: OnMoment, body: NudgeBody) -> Response:
    """What a small change of one weight or bias does to the cost of the example on the stage; changes nothing."""
    return json_reply(asked.nudge(await moment.state(), body))


@router.post(
    "/{id}/classify", response_model=ClassifyReply, operation_id="classify", responses=documented(*ASKED)
)
async def classify(moment: OnMoment, body: ClassifyBody) -> Response:
    """What the network says to a drawing; changes nothing."""
    state = await moment.state()
    return json_reply(await asyncio.to_thread(asked.classify, state.net, body))
