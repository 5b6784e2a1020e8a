"""A value that does not fit, in our own words: what it must be (its description in the schema) and what was sent."""

from __future__ import annotations

import difflib
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from fastapi.dependencies.utils import get_flat_params
from fastapi.exceptions import RequestValidationError
from fastapi.params import Form, Param
from fastapi.routing import APIRoute
from pydantic import BaseModel

NOT_AN_OBJECT: Final = "the body must be one JSON object, sent with Content-Type: application/json"
ADVICE: Final = "advice"
"""The type of a PydanticCustomError whose sentence is shown as it is: it knows better than the field's range."""

_BOUNDS: Final = ("gt", "ge", "lt", "le", "max_length", "min_length")
_LONGEST_NUMBER: Final = 32
_NAME: Final = re.compile(r"[A-Za-z0-9][\w.-]{0,39}", re.ASCII)
"""What may be said again of a name that was sent: one that could have been meant."""
ELSEWHERE: Final[Mapping[str, str]] = {
    "lr": "eta", "learning_rate": "eta", "learningrate": "eta", "step_size": "eta", "alpha": "eta", "rate": "eta",
    "minibatch": "batch_size", "mini_batch": "batch_size", "mini_batch_size": "batch_size", "bs": "batch_size",
    "iterations": "steps", "iters": "steps", "n_steps": "steps", "max_iter": "steps", "epoch": "epochs",
    "weights": "W", "weight": "W", "kernel": "W", "kernels": "W", "coefs_": "W",
    "biases": "b", "bias": "b", "intercepts_": "b",
    "input": "x", "inputs": "x", "features": "x", "target": "y", "targets": "y", "output": "y", "outputs": "y",
    "class": "label", "digit": "label", "layers": "sizes", "hidden": "sizes", "architecture": "sizes", "loss": "cost",
    "loss_function": "cost", "sigma": "activation", "nonlinearity": "activation", "random_state": "seed",
    "random_seed": "seed", "dataset": "data", "epsilon": "h", "delta": "h", "image": "pixels", "v": "version",
    "l": "layer", "n": "count", "limit": "count", "offset": "start", "fmt": "format",
}
"""What other libraries and books call it: too far from our name for its letters to tell."""


CHOICES: Final[Mapping[str, str]] = {
    "logistic": "sigmoid", "identity": "linear", "rectified_linear": "relu",
    "mse": "quadratic", "sse": "quadratic", "squared_error": "quadratic", "mean_squared_error": "quadratic",
    "l2": "quadratic", "bce": "cross_entropy", "nll": "cross_entropy", "log_loss": "cross_entropy",
    "logloss": "cross_entropy", "binary_crossentropy": "cross_entropy", "categorical_crossentropy": "cross_entropy",
    "digits": "mnist", "zeros": "zero", "validation": "test", "val": "test", "training": "train",
}
"""The same of values that are one of a few."""


@dataclass(frozen=True, slots=True)
class Fault:
    """sentence: fit for the screen.  field: as x[3], None for the body as a whole.  limit: the bound it broke."""

    sentence: str
    field: str | None = None
    limit: float | None = None


def fault_in(error: RequestValidationError, route: object, sizes: Sequence[int] = ()) -> Fault:
    """The first fault of a request to `route`; a name that is not known comes before all others.

    It is most often the reason why another name is missing.  sizes: of the network it is about, where that is known.
    """
    faults: Sequence[Mapping[str, Any]] = error.errors()
    first = next((fault for fault in faults if fault["type"] == "extra_forbidden"), faults[0])
    where, *path = first["loc"]
    if not path:
        return Fault(_ours(first["msg"]) if first["type"] == "value_error" else NOT_AN_OBJECT)
    if first["type"] == "extra_forbidden":
        return unknown(where, str(path[0]), {name: words for place, name, words in _values(route) if place == where})
    field = _named(path if where != "header" else [str(path[0]).title()])
    if first["type"] == ADVICE:
        return Fault(first["msg"], field)
    must = _requirement(route, where, path[0], first["msg"]) + _here(route, where, path[0], sizes)
    if first["type"] == "missing":
        return Fault(f"{field} is missing: it must be {must}", field)
    bounds: Mapping[str, Any] = first.get("ctx", {})
    limit = next((float(bounds[name]) for name in _BOUNDS if name in bounds), None)
    sent = _chosen(first) or _sent(first["input"], field, is_text=where != "body" or _is_form(route))
    return Fault(f"{field.partition('[')[0]} must be {must}.{sent}", field, limit)


def unknown(where: str, name: str, known: Mapping[str, str | None]) -> Fault:
    """A name that is not known here, with the one that was probably meant, and all that are.

    known: what may stand there, and what each must be.
    """
    said = _NAME.fullmatch(name) is not None
    which = f'a field "{name}"' if said else "a field"
    ones = f"The known ones are {', '.join(known)}." if known else "It takes none."
    meant = nearest(name, tuple(known))
    must = known[meant] if meant else None
    hint = (f": did you mean {meant}?" if meant else ".") + (f" It must be {_short(must)}." if must else "")
    return Fault(f"the {where} has {which} that is not known here{hint} {ones}", name if said else None)


def _chosen(error: Mapping[str, Any]) -> str:
    """Of a word that is none of the few that it may be: the word, and the one that was probably meant."""
    value = error["input"]
    if error["type"] != "literal_error" or not isinstance(value, str) or not _NAME.fullmatch(value):
        return ""
    ones = re.findall(r"'([^']+)'", error["ctx"]["expected"])
    meant = nearest(value, ones, CHOICES)
    return f' You sent "{value}"{f": did you mean {meant}?" if meant else "."}'


def nearest(name: str, known: Sequence[str], elsewhere: Mapping[str, str] = ELSEWHERE) -> str | None:
    """The known name that was probably meant: the one that is spelt most like it, or what it is called elsewhere."""
    name = name[:_LONGEST_NUMBER].lower()
    plain = {each.lower(): each for each in reversed(known)}     # of x and X the first
    for part in (name, name.rpartition(".")[2], name.rstrip("0123456789_.")):       # 0.weight, W1
        if (called := plain.get(part) or elsewhere.get(part)) in known:
            return called
    close = difflib.get_close_matches(name, plain, 1)
    return plain[close[0]] if close else None


def _named(path: Sequence[str | int]) -> str:
    return str(path[0]) + "".join(f"[{part}]" for part in path[1:])


def _requirement(route: object, where: str, name: str | int, message: str) -> str:
    """What a value must be: its description, up to a bracket (what is in it is for the schema only)."""
    words = {(place, value): words for place, value, words in _values(route)}.get((where, str(name)))
    return _short(words) if words else _ours(message)


def _here(route: object, where: str, name: str | int, sizes: Sequence[int]) -> str:
    """What n_0 and n_L are in this network, if what a value must be speaks of them."""
    words = _requirement(route, where, name, "")
    said = [f"{n} is {sizes[l]} here" for n, l in (("n_0", 0), ("n_L", -1)) if sizes and n in words]
    return f" ({said[0]})" if said else ""


def _short(words: str) -> str:
    return words.partition(" (")[0]


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


def _is_form(route: object) -> bool:
    field = route.body_field if isinstance(route, APIRoute) else None
    return field is not None and isinstance(field.field_info, Form)


def _ours(message: str) -> str:
    return message.removeprefix("Value error, ").removeprefix("Input should be ")


_KINDS: Final[tuple[tuple[type, str], ...]] = ((dict, "an object"), (str, "a string"))


def _sent(value: object, field: str, *, is_text: bool) -> str:
    """What was sent: a number in figures, as JSON has it; of anything else only what kind it was.

    is_text: it came in the address or in a header, where everything is a string.
    """
    kind = _number_in(value) if is_text and isinstance(value, str) else _as_json(value)
    if kind is None:
        return ""
    at = f" as {field}" if "[" in field else ""
    return f" You sent {kind}{at}."


def _as_json(value: object) -> str | None:
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, str) and (number := _number_in(value)) is not None:
        return f'the string "{number}"'
    if isinstance(value, float):
        return _figures(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return f"a list of {len(value):,}" if value else "an empty list"
    return next((words for kind, words in _KINDS if isinstance(value, kind)), None)


def _number_in(text: str) -> str | None:
    """The number that a string spells, as it stands there; None for any other string."""
    text = text.strip()
    try:
        number = float(text)
    except ValueError:
        return None
    is_short = len(text) <= _LONGEST_NUMBER and text.isascii() and math.isfinite(number) and "_" not in text
    return text if is_short else None


def _figures(value: float) -> str:
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return f"{value:.1f}" if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
