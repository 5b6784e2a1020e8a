"""Answers as bytes: JSON in full precision, or the arrays in one .npz."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Literal

import numpy as np
from fastapi import Query
from pydantic_core import to_json
from starlette.responses import Response

from app.nn.array import Array

NPZ: Final = "application/zip"
Print = Annotated[
    Literal["json", "npz"],
    Query(description="json or npz (the arrays only, by the names of the JSON with the layer behind: a0, W1)"),
]


def json_reply(
    content: Mapping[str, Any], version: int | None = None, status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """An answer as JSON.  version: what its ETag names, so that it can be sent back in If-Match."""
    response = Response(to_json(content), status, headers, media_type="application/json")
    return _tagged(response, version)


def npz_reply(arrays: Mapping[str, Array | Sequence[Array]], version: int | None = None) -> Response:
    """An answer as .npz. One array a layer gets the layer's number behind its name; empty ones are left out."""
    flat: dict[str, Any] = {}
    for name, values in arrays.items():
        if isinstance(values, np.ndarray):
            flat[name] = values
        else:
            flat |= {f"{name}{l}": array for l, array in enumerate(values) if array.size}
    file = io.BytesIO()
    np.savez(file, **flat)
    response = Response(file.getvalue(), media_type=NPZ)
    return _tagged(response, version)


def _tagged(response: Response, version: int | None) -> Response:
    if version is not None:
        response.headers["ETag"] = f'"{version}"'
    return response
