"""An .npz that was sent, as the JSON object that it stands for: one array under each name, W1 and W2 together as W."""

from __future__ import annotations

import re
from typing import Any, Final

from numpy.typing import NDArray
from starlette.exceptions import HTTPException

from app.errors import FileError
from app.exchange import npz

_NAME: Final = re.compile(r"([A-Za-z_]+?)([0-9]{1,2})?", re.ASCII)
_CALLED: Final = "arrays are called as in the JSON, with the number of the layer behind: W1, b1, X"


class NotNpzError(HTTPException):
    """422, with the sentence that says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(422, f"the body is no .npz that can be read here: {sentence}")


def loads(body: bytes) -> dict[str, Any]:
    """The object that `body` stands for, arrays as nested lists.  Raises NotNpzError, and nothing else."""
    try:
        return _joined(npz.loads(body, _NAME, _CALLED))
    except FileError as error:
        raise NotNpzError(str(error)) from None


def _joined(arrays: dict[str, NDArray[Any]]) -> dict[str, Any]:
    """Nested lists by name; of one array a layer one list, with an empty entry for each that is left out."""
    found: dict[str, Any] = {}
    layers: dict[str, dict[int, Any]] = {}
    for each, array in arrays.items():
        name, number = _parts(each)
        if number is None:
            found[name] = array.tolist()
        else:
            layers.setdefault(name, {})[number] = array.tolist()
    for name, by_number in layers.items():
        if name in found:
            raise NotNpzError(f"it holds both {name} and {name} by layers")
        found[name] = [by_number.get(l, []) for l in range(max(by_number) + 1)]
    return found


def _parts(name: str) -> tuple[str, int | None]:
    match = _NAME.fullmatch(name)
    assert match is not None        # npz.loads has seen to it
    return match[1], None if match[2] is None else int(match[2])
