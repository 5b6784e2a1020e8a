"""A value that does not fit, in our own words: what it must be (its description in the schema) and the number sent."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from fastapi.dependencies.utils import get_flat_params
from fastapi.exceptions import RequestValidationError
from fastapi.params import Param
from fastapi.routing import APIRoute
from pydantic import BaseModel

NOT_AN_OBJECT: Final = "the body must be one JSON object, sent with Content-Type: application/json"
_BOUNDS: Final = ("gt", "ge", "lt", "le", "max_length", "min_length")
_LONGEST_NUMBER: Final = 32


@dataclass(frozen=True, slots=True)
class Fault:
    """sentence: fit for the screen.  field: as x[3], None for the body as a whole.  limit: the bound it broke."""

    sentence: str
    field: str | None = None
    limit: float | None = None


def fault_in(error: RequestValidationError, route: object) -> Fault:
    """The first fault of a request to `route`."""
    first: Mapping[str, Any] = error.errors()[0]
    where, *path = first["loc"]
    if not path:
        return Fault(_ours(first["msg"]) if first["type"] == "value_error" else NOT_AN_OBJECT)
    field = _named(path if where != "header" else [str(path[0]).title()])
    if first["type"] == "extra_forbidden":
        known = ", ".join(name for place, name, _ in _values(route) if place == where)
        return Fault(f"the {where} has a field that is not known here; the known ones are {known}")
    must = _requirement(route, where, path[0], first["msg"])
    if first["type"] == "missing":
        return Fault(f"{field} is missing: it must be {must}", field)
    bounds: Mapping[str, Any] = first.get("ctx", {})
    limit = next((float(bounds[name]) for name in _BOUNDS if name in bounds), None)
    return Fault(f"{field.partition('[')[0]} must be {must}.{_sent(first['input'], field)}", field, limit)


def _named(path: Sequence[str | int]) -> str:
    return str(path[0]) + "".join(f"[{part}]" for part in path[1:])


def _requirement(route: object, where: str, name: str | int, message: str) -> str:
    """What a value must be: its description, up to a bracket (what is in it is for the schema only)."""
    words = {(place, value): words for place, value, words in _values(route)}.get((where, str(name)))
    return words.partition(" (")[0] if words else _ours(message)


def _values(route: object) -> Iterator[tuple[str, str, str | None]]:
    """Everything a route takes: where (body, query, header, path), name, and what it must be."""
    if not isinstance(route, APIRoute):
        return
    for param in get_flat_params(route.dependant):
        if isinstance(param.field_info, Param):
            yield param.field_info.in_.value, param.alias, param.field_info.description
    model = route.body_field.field_info.annotation if route.body_field else None
    if isinstance(model, type) and issubclass(model, BaseModel):
        for name, value in model.model_fields.items():
            yield "body", value.alias or name, value.description


def _ours(message: str) -> str:
    return message.removeprefix("Value error, ").removeprefix("Input should be ")


def _sent(value: object, field: str) -> str:
    """The number that was sent, in words; nothing else is ever repeated."""
    number = _number(value)
    if number is None:
        return ""
    at = f" as {field}" if "[" in field else ""
    return f" You sent {number}{at}."


def _number(value: object) -> str | None:
    if isinstance(value, str) and len(value) <= _LONGEST_NUMBER:
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return f"{value:.15g}" if isinstance(value, float) else str(value)
