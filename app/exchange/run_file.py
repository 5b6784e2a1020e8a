"""A session as one file: gzip over lines of JSON, the start first, then a line a move.

    {"run": 1, "config": {...}, "label": "start", "start": null, "versions": 3, "current": 2,
     "lines": {"0": "first try"}, "weights": "..."}
    {"parent": 0, "move": {"kind": "forward", ...}}
    {"parent": 1, "move": {"kind": "backward", ...}}

weights, and theta wherever it stands: little-endian float64 in base64, in the order of theta. `zcat` shows all of it.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import json
import zlib
from typing import Any, Final

from pydantic import ValidationError

from app import limits
from app.errors import FileError, OutOfTurnError
from app.session.chronicle import TOO_LONG, Chronicle, Deed
from app.session.store.snapshot import Snapshot
from app.session.store.store import LineName
from app.session.store.writing import config_from_json, config_to_json

VERSION: Final = 1
FILE: Final = "run.jsonl.gz"
"""The end of its name."""
MEDIA_TYPE: Final = "application/gzip"
MAGIC: Final = b"\x1f\x8b"
GZIP: Final = 31
"""What zlib calls its format with a gzip's head."""


def is_one(body: bytes) -> bool:
    """Whether it begins as a gzip does."""
    return body.startswith(MAGIC)


def dumps(told: Chronicle) -> bytes:
    """The file.  Raises OutOfTurnError where it would be too large to be brought in again."""
    head = {"run": VERSION, "config": json.loads(config_to_json(told.config)), "label": told.label,
            "start": _snapshot(told.start), "versions": len(told.deeds) + 1, "current": told.current,
            "lines": {str(one.version): one.name for one in told.called}, "weights": _letters(told.theta)}
    text = b"\n".join([_line(head), *map(_deed, told.deeds)])
    body = gzip.compress(text, mtime=0)
    if len(text) > limits.RUN_FILE_TEXT or len(body) > limits.BODY_WEIGHTS:
        raise OutOfTurnError(TOO_LONG)
    return body


def loads(body: bytes) -> Chronicle:
    """The chronicle, as far as it can be told without making its moves.  Raises FileError."""
    lines = _unpacked(body).split(b"\n")
    head = _object(lines[0], "its first line")
    if head.get("run") != VERSION:
        raise FileError(f'it is no session that was taken home: its first line must have "run": {VERSION}', "run")
    if head.get("versions") != len(lines):
        raise FileError(f"it has {len(lines):,} lines, and must have one for each of its versions", "versions")
    try:
        config = config_from_json(json.dumps(head.get("config")))
    except ValidationError as error:
        name = ".".join(map(str, error.errors(include_url=False)[0]["loc"])) or "config"
        raise FileError(f"its config does not say how a session begins: look at {name[:60]}", "config") from None
    return Chronicle(
        config, _text(head, "label")[:limits.LABEL], _read(head.get("start"), "start"),
        tuple(_told(line, number) for number, line in enumerate(lines[1:], 1)),
        _whole(head, "current"), _bytes(head.get("weights"), "weights"), _names(head.get("lines", {})),
    )


def _names(said: object) -> tuple[LineName, ...]:
    if not isinstance(said, dict) or not all(
            isinstance(name, str) and version.isascii() and version.isdigit() and len(version) < 6
            for version, name in said.items()):
        raise FileError("lines must have the names of lines, each by the version that it begins with", "lines")
    return tuple(LineName(int(version), name) for version, name in said.items())


def _line(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode("ascii")


def _deed(deed: Deed) -> bytes:
    after = {} if deed.after is None else {"after": _snapshot(deed.after)}
    return _line({"parent": deed.parent, "move": json.loads(deed.move), **after})


def _snapshot(at: Snapshot | None) -> dict[str, Any] | None:
    return None if at is None else {"plain": json.loads(at.plain), "theta": _letters(at.theta)}


def _letters(theta: bytes) -> str:
    return base64.b64encode(theta).decode("ascii")


def _unpacked(body: bytes) -> bytes:
    """Not a byte more than it may have, whatever it was packed from."""
    unpacking = zlib.decompressobj(GZIP)
    try:
        text = unpacking.decompress(body, limits.RUN_FILE_TEXT + 1)
    except zlib.error:
        raise FileError("the gzip is broken") from None
    if len(text) > limits.RUN_FILE_TEXT:
        raise FileError(f"it has more than {limits.RUN_FILE_TEXT:,} bytes once it is unpacked")
    if not unpacking.eof or unpacking.unused_data:
        raise FileError("the gzip was cut, or something stands behind it")
    if text.count(b"\n") >= limits.VERSIONS:
        raise FileError(f"it may have at most {limits.VERSIONS:,} versions, a line each")
    return text


def _object(line: bytes, what: str) -> dict[str, Any]:
    """Counted before it is read: each number and each list of a line takes many times its place in the file."""
    if line.count(b",") > limits.PARAMETERS or line.count(b"[") + line.count(b"{") > limits.JSON_LISTS:
        raise FileError(f"{what} has more numbers or lists than any move")
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        raise FileError(f"{what} is not JSON") from None
    if not isinstance(value, dict):
        raise FileError(f"{what} must be an object of names and values")
    return value


def _told(line: bytes, number: int) -> Deed:
    said = _object(line, f"the line of version {number}")
    if not isinstance(said.get("move"), dict):
        raise FileError(f"version {number} must say the move that made it", "move")
    return Deed(_whole(said, "parent"), json.dumps(said["move"]), _read(said.get("after"), "after"))


def _read(said: object, name: str) -> Snapshot | None:
    if said is None:
        return None
    if not isinstance(said, dict) or not isinstance(said.get("plain"), dict):
        raise FileError(f"{name} must have plain and theta", name)
    return Snapshot(json.dumps(said["plain"], separators=(",", ":")), _bytes(said.get("theta"), "theta"))


def _bytes(said: object, name: str) -> bytes:
    try:
        return base64.b64decode(said if isinstance(said, str) else "?", validate=True)
    except (binascii.Error, ValueError):
        raise FileError(f"{name} must be base64 of little-endian float64 numbers", name) from None


def _whole(said: dict[str, Any], name: str) -> int:
    value = said.get(name)
    if type(value) is not int or not 0 <= value <= limits.VERSIONS:
        raise FileError(f"{name} must be a whole number from 0 to {limits.VERSIONS}", name)
    return value


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name)
    if not isinstance(value, str) or not value.isprintable():      # half of a surrogate pair could not be kept
        raise FileError(f"{name} must be a text of letters that can be seen", name)
    return value
