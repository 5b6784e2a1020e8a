"""What is brought in: a file of weights begins a session of the network that it fits, a whole session comes back."""

from __future__ import annotations

import asyncio
from dataclasses import astuple, dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from app.errors import FileError
from app.exchange import run_file
from app.exchange.weights import Brought, read
from app.session.sessions import Sessions
from app.session.state.config import Config
from app.session.state.library import Library
from app.web.api.access import OnKey
from app.web.api.begun import begun_reply
from app.web.api.bodies import NewSession
from app.web.api.proof import Owner
from app.web.api.recipe import config, exhibit_of, images_of
from app.web.api.replies import StateReply
from app.web.api.schema import CREATION, begun, documented
from app.web.api.strict_json import loads
from app.web.api.strict_route import JSON, NPZ, StrictRoute
from app.web.api.values import Activation, Cost, Data, Output

router = APIRouter(route_class=StrictRoute, tags=["exchange"])

BINARY: Final = {"schema": {"type": "string", "format": "binary"}}
TAKES_FILE: Final[dict[str, Any]] = {"requestBody": {
    "required": True,
    "description": "weights as .safetensors, .npz or JSON: W1, b1, ...; 0.weight, 0.bias, 2.weight, ... of PyTorch's "
    "nn.Sequential; a Keras get_weights() list as numpy.savez writes it; or W and b as lists; or a whole session, as "
    "export/run writes it",
    "content": {"application/octet-stream": BINARY, NPZ: BINARY, run_file.MEDIA_TYPE: BINARY,
                JSON: {"schema": {"$ref": "#/components/schemas/Weights"}}},
}}
UNSAID: Final = "not given: as the file says, or else as in the exhibit that its sizes fit"


@dataclass(frozen=True, slots=True)
class Beside:
    """What a file of weights does not say of its network: its functions, and what it learns from."""

    activation: Annotated[
        Activation | None, Query(description=f"sigmoid, tanh, relu or linear ({UNSAID})")] = None
    output: Annotated[
        Output | None, Query(description=f"sigmoid, tanh, relu, linear or softmax ({UNSAID})")] = None
    cost: Annotated[
        Cost | None, Query(description=f"quadratic, half_quadratic or cross_entropy ({UNSAID})")] = None
    data: Annotated[
        Data | None, Query(description="mnist, xor, circle, moons, spiral, gauss or none (not given: what fits)")
    ] = None


@router.post(
    "/import", status_code=201, response_model=StateReply, operation_id="import", openapi_extra=TAKES_FILE,
    responses=documented(*CREATION, 409) | begun(),
)
async def bring_in(request: Request, owner: Owner, key: OnKey, beside: Annotated[Beside, Depends()]) -> Response:
    """Begin a session from a file of weights. What it does not fit is told tensor by tensor, and nothing is begun.

    A session that was taken home whole comes back with all of its versions, each made again by its move.
    """
    sessions: Sessions = request.app.state.sessions
    body = await request.body()

    async def begin() -> str:
        return (await brought_in(sessions, body, beside, owner))[1]

    id = await begin() if key is None else await sessions.creations.once(key, owner, begin)
    return await begun_reply(request, id, is_whole=run_file.is_one(body))


async def brought_in(sessions: Sessions, body: bytes, beside: Beside, owner: bytes = b"") -> tuple[Any, str]:
    """A session begun from a file, and its id.  Raises FileError, ShapeError, RangeError and what brought raises."""
    if run_file.is_one(body):
        if any(astuple(beside)):
            raise FileError("a whole session says its network and its data itself: leave them out beside it")
        return await sessions.chronicled(await asyncio.to_thread(run_file.loads, body), owner)
    brought, config = await asyncio.to_thread(_read, body, beside, sessions.library)
    return await sessions.brought(config, brought.theta, owner)


def _read(body: bytes, beside: Beside, library: Library) -> tuple[Brought, Config]:
    brought = read(body, loads)
    images, said = images_of(library), brought.functions
    wish = NewSession.model_validate({
        "preset": exhibit_of(brought.sizes, images), "sizes": list(brought.sizes), "data": beside.data,
        "activation": beside.activation or said.get("activation"), "output": beside.output or said.get("output"),
        "cost": beside.cost or said.get("cost"),
    })
    return brought, config(wish, images)
