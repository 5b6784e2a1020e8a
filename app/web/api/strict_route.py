"""What every route of the API refuses before it does anything: names it does not know, what it cannot read or say."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, ClassVar, Final

from fastapi.dependencies.utils import get_flat_params
from fastapi.exceptions import RequestValidationError
from fastapi.params import ParamTypes
from fastapi.routing import APIRoute
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from app import limits
from app.exchange.npz import ALONE
from app.web.api import npz
from app.web.api.access import NotModifiedError, find
from app.web.api.strict_json import loads
from app.web.gate.invalid import NOT_AN_OBJECT

JSON: Final = "application/json"
NPZ: Final = "application/zip"
NPZ_NAMES: Final = (NPZ, "application/x-npz", "application/x-zip-compressed")
_NOTHING: Final = re.compile(r"q=0(\.0*)?")
BYTES: Final = (*NPZ_NAMES, "application/octet-stream", "application/x-www-form-urlencoded", "")
"""What an .npz is sent as: many a client says of a file only that it is bytes, or nothing at all, or a form."""


class Id(StringConvertor):
    """What {id:session} takes: what {id} does, but for import, which is an address of its own beside the sessions."""

    regex = "(?!import$)[^/]+"


register_url_convertor("session", Id())


class StrictRequest(Request):
    """A request whose body is read by loads(): as JSON, or as the .npz that stands for it."""

    async def json(self) -> Any:
        if _kind(self.scope["sent_as"]) in BYTES:
            return await self._npz()
        body = await self.body()
        value = loads(body) if len(body) <= limits.BODY else await asyncio.to_thread(loads, body)
        if not isinstance(value, dict):
            kind = "a list" if isinstance(value, list) else "a single value"
            raise HTTPException(422, f"the body must be a JSON object, of names and values. You sent {kind}")
        return value

    async def _npz(self) -> Any:
        body = await self.body()
        if body.startswith(ALONE):
            raise npz.NotNpzError("it is one array, a .npy: save all of them under their names with numpy.savez")
        if not body.startswith(b"PK"):
            raise HTTPException(422, NOT_AN_OBJECT)
        return await asyncio.to_thread(npz.loads, body)


class StrictRoute(APIRoute):
    """A route that takes strict JSON, and no name that it does not know.  kinds: what it answers."""

    kinds: ClassVar[tuple[str, ...]] = (JSON,)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        known = [param.alias for param in get_flat_params(self.dependant)
                 if getattr(param.field_info, "in_", None) is ParamTypes.query]
        is_negotiated = "format" in known
        kinds = (*self.kinds, *(NPZ_NAMES if is_negotiated else ()))

        async def handle_strictly(request: Request) -> Response:
            check_query(request.query_params.multi_items(), known)
            check_kinds(request.headers.get("accept", ""), kinds)
            check_coding(request.headers.get("content-encoding", ""))
            await find(request)
            try:
                response = await handle(StrictRequest(_sees_json(request.scope), request.receive))
            except NotModifiedError as same:
                response = Response(status_code=304, headers={"ETag": same.tag})
            if is_negotiated:
                response.headers.add_vary_header("Accept")
            return response

        return handle_strictly


class StreamRoute(StrictRoute):
    """One that answers with events."""

    kinds = ("text/event-stream",)


def _kind(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _sees_json(scope: Scope) -> Scope:
    """The request, changed so that the framework asks for its JSON, whatever stands for that."""
    scope["sent_as"] = Headers(scope=scope).get("content-type", "")
    if _kind(scope["sent_as"]) in BYTES:
        scope["headers"] = [*((name, value) for name, value in scope["headers"] if name != b"content-type"),
                            (b"content-type", JSON.encode())]
    return scope


def check_query(pairs: Iterable[tuple[str, str]], known: Iterable[str]) -> None:
    """Refuse a name that is not known, or that comes twice.  Raises RequestValidationError, HTTPException 422."""
    names = [name for name, _ in pairs]
    for name in names:
        if name not in known:
            raise RequestValidationError([{"type": "extra_forbidden", "loc": ("query", name), "msg": "", "input": ""}])
        if names.count(name) > 1:
            raise HTTPException(422, f"the query has {name} more than once: give it once")


def check_kinds(accept: str, kinds: tuple[str, ...]) -> None:
    """Refuse a request that could not read any answer.  Raises HTTPException 406."""
    taken = accepted(accept)
    if accept.strip() and not taken & {"*/*", "application/*", "application/problem+json", *kinds}:
        names = " or ".join(kinds[:2])
        raise HTTPException(
            406, f"this address answers {names}: the Accept header must let that pass", {"Vary": "Accept"}
        )


def accepted(accept: str) -> set[str]:
    """The media ranges of an Accept header but those of quality 0.  (RFC 9110, 12.5.1)"""
    taken = set()
    for part in accept.lower().split(","):
        kind, *parameters = (each.strip() for each in part.split(";"))
        if kind and not any(_NOTHING.fullmatch(parameter) for parameter in parameters):
            taken.add(kind)
    return taken


def check_coding(coding: str) -> None:
    """Refuse a compressed body: how long it is shows only once it is unpacked.  Raises HTTPException 415."""
    if coding.strip().lower() not in ("", "identity"):
        raise HTTPException(
            415, "bodies are taken as they are, not compressed: send it again without Content-Encoding",
            {"Accept-Encoding": "identity"},
        )
