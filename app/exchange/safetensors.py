"""A .safetensors, read and written by the library of that name; its header is weighed before the library sees it.

The format: 8 bytes with the length of the header, the header as JSON (name -> dtype, shape, place), then the numbers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import prod
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, deserialize
from safetensors.numpy import save

from app import limits
from app.errors import FileError
from app.exchange.words import named

LENGTH: Final = 8
METADATA: Final = "__metadata__"
KINDS: Final = {
    "F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2", "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "<i1",
    "U64": "<u8", "U32": "<u4", "U16": "<u2", "U8": "<u1",
}
"""numpy's names of the types of numbers that are taken. BF16 is the upper half of a float32."""


def dumps(arrays: Mapping[str, NDArray[Any]], metadata: Mapping[str, str]) -> bytes:
    """The arrays, and words beside them."""
    return save({name: np.ascontiguousarray(array) for name, array in arrays.items()}, dict(metadata))


def is_one(body: bytes) -> bool:
    """Whether it begins as one does: with the length of a header that is there, and JSON."""
    return body[LENGTH : LENGTH + 1] == b"{" and int.from_bytes(body[:LENGTH], "little") <= len(body) - LENGTH


def loads(body: bytes) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    """The arrays by their names in the order of the file, and the words beside them.  Raises FileError."""
    length = int.from_bytes(body[:LENGTH], "little")
    if length > limits.SAFETENSORS_HEADER:
        raise FileError(f"its header may have at most {limits.SAFETENSORS_HEADER:,} bytes")
    try:
        header = json.loads(body[LENGTH : LENGTH + length])
        found: dict[str, Any] = dict(deserialize(body))     # type: ignore[no-untyped-call]
    except (SafetensorError, ValueError, RecursionError):
        raise FileError("the .safetensors is broken: its header does not say where its numbers are") from None
    if len(found) > limits.NPZ_ARRAYS:
        raise FileError(f"it may hold at most {limits.NPZ_ARRAYS} tensors")
    if sum(prod(tensor["shape"]) for tensor in found.values()) > limits.NPZ_NUMBERS:
        raise FileError(f"its tensors may have at most {limits.NPZ_NUMBERS:,} numbers in all")
    words = header.get(METADATA) or {}        # the library has seen to it that all of them are strings
    return {name: _array(name, found[name]) for name in header if name != METADATA}, words


def _array(name: str, tensor: Mapping[str, Any]) -> NDArray[Any]:
    kind = tensor["dtype"]
    if kind not in KINDS:
        raise FileError(f"{named(name)} has numbers of another type than float or integer: save it as float64", name)
    raw = np.frombuffer(tensor["data"], dtype=KINDS[kind])
    if kind == "BF16":
        raw = (raw.astype(np.uint32) << 16).view(np.float32)
    return raw.reshape(tensor["shape"])
