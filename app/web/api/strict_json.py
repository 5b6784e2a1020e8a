"""JSON as the standard has it, and no more: what cannot be meant is refused before it becomes a value.

So is what no session could take: lists, numbers and strings are counted before any of them is made, and the session
is looked for before the body is read. A long body is read in a thread, number by number, so that others get on.

Numbers that are not finite are let through as floats, so that the answer can name the field they stand in:
every model of bodies.py refuses them.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

from starlette.exceptions import HTTPException

from app import limits

NOT_JSON: Final = "the body is not JSON"
EMPTY: Final = 2
"""Empty lists in a PUT of weights, W[0] and b[0]: there are as many commas as numbers and empty lists, less one."""

_STRING: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_BRACKETS: Final = bytes.maketrans(b"{}", b"[]")
_NOT_BRACKETS: Final = bytes(set(range(256)) - set(b"[]{}"))


class NotJsonError(HTTPException):
    """400, with the sentence that says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(400, sentence)


def loads(body: bytes) -> Any:
    """The value that `body` stands for.  Raises NotJsonError, and nothing else whatever the body is."""
    _check(body)
    number = _number if len(body) > limits.BODY else None
    try:
        value = json.loads(body.decode("utf-8"), object_pairs_hook=_object, parse_int=_whole, parse_float=number)
        if b"\\u" in body:      # the only way to half of a pair
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeDecodeError:
        raise NotJsonError(f"{NOT_JSON}: it must be UTF-8") from None
    except UnicodeEncodeError:
        raise NotJsonError(f"{NOT_JSON}: it has half of a surrogate pair") from None
    except ValueError:
        raise NotJsonError(NOT_JSON) from None
    return value


def _check(body: bytes) -> None:
    """What it would take to read the body. It all runs in C, for bodies of megabytes."""
    _check_count(body.count(b'"') // 2, limits.JSON_STRINGS, "strings")
    bare = _STRING.sub(b"", body)
    brackets = bare.translate(_BRACKETS, _NOT_BRACKETS)
    _check_count(brackets.count(b"["), limits.JSON_LISTS, "lists")
    _check_count(bare.count(b",") - EMPTY + 1, limits.PARAMETERS, "numbers")
    for _ in range(limits.JSON_DEPTH):      # each round takes away the innermost pairs
        brackets = brackets.replace(b"[]", b"")
    if brackets.count(b"[") != brackets.count(b"]"):
        raise NotJsonError(NOT_JSON)
    if brackets:
        raise NotJsonError(f"the body is nested more than {limits.JSON_DEPTH} deep")


def _check_count(found: int, most: int, of: str) -> None:
    if found > most:
        raise NotJsonError(f"the body must have at most {most} {of}")


def _number(digits: str) -> float:
    """As float does. Called for each number, it lets other threads go on in between; json by itself would not."""
    return float(digits)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise NotJsonError("the body has the same name twice in one object")
    return members


def _whole(digits: str) -> int:
    if len(digits) > limits.JSON_DIGITS:
        raise NotJsonError(f"the body has a whole number of more than {limits.JSON_DIGITS} digits")
    return int(digits)
