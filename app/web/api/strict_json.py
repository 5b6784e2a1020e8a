"""JSON as the standard has it, and no more: what cannot be meant is refused before it becomes a value.

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
DIGITS: Final = 32
"""Longest whole number read: no field takes more, and reading thousands of digits takes time."""

_STRING: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_BRACKETS: Final = bytes.maketrans(b"{}", b"[]")
_NOT_BRACKETS: Final = bytes(set(range(256)) - set(b"[]{}"))


class NotJsonError(HTTPException):
    """400, with the sentence that says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(400, sentence)


def loads(body: bytes) -> Any:
    """The value that `body` stands for.  Raises NotJsonError, and nothing else whatever the body is."""
    _check_depth(body)
    try:
        value = json.loads(body.decode("utf-8"), object_pairs_hook=_object, parse_int=_whole)
        if b"\\u" in body:      # the only way to half of a pair
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeDecodeError:
        raise NotJsonError(f"{NOT_JSON}: it must be UTF-8") from None
    except UnicodeEncodeError:
        raise NotJsonError(f"{NOT_JSON}: it has half of a surrogate pair") from None
    except ValueError:
        raise NotJsonError(NOT_JSON) from None
    return value


def _check_depth(body: bytes) -> None:
    """Each round takes away the innermost pairs of brackets; it all runs in C, for bodies of megabytes."""
    brackets = _STRING.sub(b"", body).translate(_BRACKETS, _NOT_BRACKETS)
    for _ in range(limits.JSON_DEPTH):
        brackets = brackets.replace(b"[]", b"")
    if brackets.count(b"[") != brackets.count(b"]"):
        raise NotJsonError(NOT_JSON)
    if brackets:
        raise NotJsonError(f"the body is nested more than {limits.JSON_DEPTH} deep")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise NotJsonError("the body has the same name twice in one object")
    return members


def _whole(digits: str) -> int:
    if len(digits) > DIGITS:
        raise NotJsonError(f"the body has a whole number of more than {DIGITS} digits")
    return int(digits)
