"""What a program may ask without moving anything."""

from __future__ import annotations

import asyncio

import numpy as np
from fastapi import APIRouter
from starlette.responses import Response

from app.web.api import asked
from app.web.api.access import OnSession
from app.web.api.bodies import ClassifyBody, GradientBody, NudgeBody
from app.web.api.printing import Print, json_reply, npz_reply
from app.web.api.replies import ClassifyReply, GradientReply, NudgeReply, gradient_reply
from app.web.api.schema import ASKED, documented
from app.web.api.strict_route import StrictRoute

router = APIRouter(route_class=StrictRoute, tags=["questions"])


@router.post(
    "/{id}/gradient", response_model=GradientReply, operation_id="gradient",
    responses=documented(*ASKED, has_npz=True),
)
async def gradient(access: OnSession, body: GradientBody, format: Print = "json") -> Response:
    """The mean gradient over a run of examples; changes nothing.  (E9)"""
    state = await access.now()
    mean = await asyncio.to_thread(asked.mean_gradient, state, body, access.library)
    nabla_W, nabla_b = state.net.arch.split(mean.nabla)
    if format == "npz":
        return npz_reply({"cost": np.array(mean.cost), "nabla_W": nabla_W, "nabla_b": nabla_b})
    return json_reply(gradient_reply(mean.cost, nabla_W, nabla_b))


@router.post("/{id}/nudge", response_model=NudgeReply, operation_id="nudge", responses=documented(*ASKED))
async def nudge(access: OnSession, body: NudgeBody) -> Response:
    """What a small change of one weight or bias does to the cost of the example on the stage; changes nothing."""
    return json_reply(asked.nudge(await access.now(), body))


@router.post(
    "/{id}/classify", response_model=ClassifyReply, operation_id="classify", responses=documented(*ASKED)
)
async def classify(access: OnSession, body: ClassifyBody) -> Response:
    """What the network says to a drawing; changes nothing."""
    state = await access.now()
    return json_reply(await asyncio.to_thread(asked.classify, state.net, body))
