"""What a programmer or a browser asks for by habit: /docs, /redoc and /favicon.ico.

The usual page for /docs loads its script from elsewhere, which the policy forbids; this one prints the same
description as plain HTML.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, HTMLResponse, Response

from app.web.gate.static import folder
from app.web.pages import render

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Sent:
    """A value that may be sent.  place: body, query, header or path.  must: what it must be, in words."""

    name: str
    place: str
    must: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address.  statuses: number and reason of every answer but the good one."""

    name: str
    method: str
    path: str
    text: str
    fields: tuple[Sent, ...]
    statuses: tuple[tuple[str, str], ...]


@router.get("/docs")
@router.get("/redoc")
async def reference(request: Request) -> Response:
    """The API, operation by operation, from its own description."""
    schema = request.app.openapi()
    html = render.templates().get_template("reference.html").render(
        title=schema["info"]["title"], about=schema["info"]["description"], operations=operations(schema))
    return HTMLResponse(html)


@router.get("/favicon.ico")
async def icon() -> Response:
    """The icon that pages name, for whoever asks without having read one."""
    return FileResponse(folder("static") / "icon.svg", media_type="image/svg+xml")


def operations(schema: dict[str, Any]) -> tuple[Operation, ...]:
    """All that the description has, in its order."""
    return tuple(
        Operation(each["operationId"], method.upper(), path, each.get("description", each["summary"]),
                  tuple(_fields(each, schema)), tuple(_refusals(each)))
        for path, methods in schema["paths"].items() for method, each in methods.items()
    )


def _fields(operation: dict[str, Any], schema: dict[str, Any]) -> Iterator[Sent]:
    for one in operation.get("parameters", ()):
        yield Sent(one["name"], one["in"], one.get("description", ""), one.get("required", False))
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    name = content.get("$ref", "").rpartition("/")[2]
    model = schema["components"]["schemas"].get(name, {})
    for field, value in model.get("properties", {}).items():
        yield Sent(field, "body", value.get("description", ""), field in model.get("required", ()))


def _refusals(operation: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for status, answer in operation["responses"].items():
        if not status.startswith("2"):
            yield status, answer["description"]
