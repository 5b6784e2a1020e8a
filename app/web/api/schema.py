"""What /openapi.json says beyond the models: every refusal, the .npz answers, and what can follow a new session."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from app import limits
from app.web.api.strict_route import JSON, NPZ
from app.web.gate.problems import MEDIA_TYPE

Responses = dict[int | str, dict[str, Any]]

WHY: Final = {
    304: "It is as it was when the ETag in If-None-Match was given",
    400: "The body is not JSON, holds more than any session could take, or a header is junk",
    401: "A public name stands in the address, and no token beside it that proves the right to drive",
    403: "The request comes from another site",
    404: "There is no such session, version, example, neuron or label",
    406: "The Accept header lets no answer pass that there is",
    409: "Out of turn: the sentence says what to do first",
    412: "The session is not at the version named in If-Match",
    413: "The body is too large",
    415: "The body is compressed",
    422: "A value is missing, not known or outside its bounds, sizes do not fit, or an Idempotency-Key was used before",
    503: "No room for another session or training at the moment",
    507: "The disk refused to keep the move",
}
READING: Final = (304, 400, 401, 404, 406, 415, 422, 503, 507)
FOLLOWED: Final = (400, 401, 404, 406, 415, 422, 503, 507)
ASKED: Final = (400, 401, 404, 406, 415, 422, 503, 507, 403, 409, 413)
MOVE: Final = (*ASKED, 412)
LIST: Final = (400, 401, 406, 415, 422, 503, 507)
CREATION: Final = (400, 401, 403, 406, 413, 415, 422, 503, 507)
ABOUT_SESSION: Final = (
    "state", "delete", "versions", "weights", "trace", "examples", "curve", "evaluation", "set_weights",
    "forward", "backward", "step", "train", "tune", "points", "back", "goto", "copy", "play", "pause", "events",
    "activations", "gradient", "gradients", "nudge", "classify", "export", "export_run",
)
"""Operations that take the id of a session."""
ABOUT: Final = """A session is a network, its data, and every version that a move has led to. Moves make a new version;
reading and questions move nothing, and take any version. Arrays are nested lists of float64, entry 0 as on the board,
or an .npz. A refusal is one sentence with what was wrong, the range, and what was kept."""
TOKEN: Final = {
    "type": "http", "scheme": "bearer",
    "description": "The id of the session whose name stands in the address, or a key of your own: "
    f"{limits.KEY_LEAST} to {limits.KEY} characters, taken at random. What is begun with a key can be listed by it, "
    "and driven with it by its name. An id in the address needs no token.",
}
PROBLEM: Final = {
    "title": "Problem",
    "description": "RFC 9457; with the field at fault, the bound it broke and the version of the session, where known.",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "field": {"type": "string"},
        "limit": {"type": "number"},
        "version": {"type": "integer"},
    },
    "additionalProperties": False,
}


TAKES_NPZ: Final[dict[str, Any]] = {"requestBody": {"content": {NPZ: {"schema": {
    "type": "string", "format": "binary",
    "description": "an .npz whose arrays have the names of the JSON, one array a layer with its number behind: W1, b1",
}}}}}
"""What openapi_extra says of a route whose body is mostly numbers."""


def documented(*statuses: int, has_npz: bool = False) -> Responses:
    """What a route may answer beside its model, for the schema."""
    problem = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    answers: Responses = {
        status: {"description": WHY[status], **({"content": problem} if status >= 400 else {})} for status in statuses
    }
    if has_npz:
        answers[200] = {"content": {NPZ: {"schema": {"type": "string", "format": "binary"}}}}
    return answers


def files(kinds: Sequence[str]) -> Responses:
    """How a file is answered, as one of these media types."""
    binary, members = {"type": "string", "format": "binary"}, {"type": "object"}
    return {200: {"description": "the file", "content": {
        kind: {"schema": members if kind == JSON else binary} for kind in kinds}}}


def stream() -> Responses:
    """How events are answered."""
    text = "events: state, version, current, training, ended, bye; the data of each is one JSON object"
    return {200: {"description": text, "content": {"text/event-stream": {"schema": {"type": "string"}}}}}


def begun() -> Responses:
    """How a new session is answered: with its address, and with links to all that can be done in it."""
    links = {name: {"operationId": name, "parameters": {"id": "$response.body#/id"}} for name in ABOUT_SESSION}
    return {201: {"headers": {"Location": {"schema": {"type": "string"}}}, "links": links}}


def install(app: FastAPI, root: str = "") -> None:
    """Let the app describe itself with Problem among its schemas: no route returns it as a model.

    root: the path under which it is found.
    """

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = get_openapi(
                title=app.title, version=app.version, summary=app.summary, description=ABOUT, routes=app.routes,
                servers=[{"url": f"{root}/", "description": "the server that this description came from"}],
            )
            schema["components"]["schemas"]["Problem"] = PROBLEM
            schema["components"]["securitySchemes"] = {"bearer": TOKEN}
            for methods in schema["paths"].values():
                for operation in methods.values():
                    is_needed = operation["operationId"] == "sessions"
                    operation["security"] = [{"bearer": []}] if is_needed else [{}, {"bearer": []}]
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]
