"""Answers as bytes: JSON in full precision, or the arrays in one .npz."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal

import numpy as np
from fastapi import Depends, Header, Query
from numpy.typing import NDArray
from pydantic_core import to_json
from starlette.responses import Response

from app.exchange import npz
from app.nn.array import Array
from app.web.api.access import AtVersion, IfNoneMatch, OnMoment, check_modified
from app.web.api.strict_route import JSON, NPZ, NPZ_NAMES, accepted

Arrays = Mapping[str, NDArray[Any] | Sequence[Array]]
"""By name; of one array a layer the whole sequence."""


def on_kind(
    accept: Annotated[str, Header(include_in_schema=False)] = "",
    format: Annotated[
        Literal["json", "npz"] | None,
        Query(description="json or npz (the arrays only, by the names of the JSON with the layer behind: a0, W1; "
              "not given: npz where the Accept header names application/zip and not JSON)"),
    ] = None,
) -> str:
    """The kind of answer that is wanted: json or npz."""
    taken = accepted(accept)
    return format or ("npz" if taken & {*NPZ_NAMES} and JSON not in taken else "json")


Print = Annotated[str, Depends(on_kind)]


async def on_printing(moment: OnMoment, kind: Print, if_none_match: IfNoneMatch = None) -> AtVersion:
    """As on_reading, where the answer may be either kind: each has an ETag of its own.  Raises NotModifiedError."""
    asked = replace(moment, kind=kind)
    check_modified(asked.tag, if_none_match)
    return asked


OnPrinting = Annotated[AtVersion, Depends(on_printing)]


def json_reply(
    content: Mapping[str, Any], tag: str | None = None, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """An answer as JSON.  tag: its ETag."""
    return _tagged(Response(to_json(content), status, headers, media_type=JSON), tag)


def npz_reply(arrays: Arrays, tag: str | None = None, name: str = "arrays") -> Response:
    """An answer as .npz. One array a layer gets the layer's number behind its name; empty ones are left out.

    tag: its ETag.  name: of the file that a browser or curl -OJ makes of it, without its ending.
    """
    flat: dict[str, Any] = {}
    for what, values in arrays.items():
        if isinstance(values, np.ndarray):
            flat[what] = values
        else:
            flat |= {f"{what}{l}": array for l, array in enumerate(values) if array.size}
    saved_as = {"Content-Disposition": f'attachment; filename="{name}.npz"'}
    return _tagged(Response(npz.dumps(flat), headers=saved_as, media_type=NPZ), tag)


def _tagged(response: Response, tag: str | None) -> Response:
    if tag is not None:
        response.headers["ETag"] = tag
    return response
