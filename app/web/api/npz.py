"""An .npz that was sent, as the JSON object that it stands for: one array under each name, W1 and W2 together as W.

Nothing is unpickled, and nothing is allocated on the word of a header alone: the directory of the zip is measured
before it is read, each array's shape and type are weighed against what the archive says to hold, and no more is read.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from math import prod
from typing import IO, Any, Final

import numpy as np
from numpy.typing import NDArray
from starlette.exceptions import HTTPException

from app import limits

ALONE: Final = b"\x93NUMPY"
"""What an array begins with, in an archive or alone."""
_BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError
)
"""What zipfile raises where a place, a size or a name in an archive is not so."""
_END: Final = struct.Struct("<4s4H2LH")
"""The end of a zip's directory: signature, four counts (disks, disk, entries here, entries), size, place, comment."""
_LOCATOR: Final = 20
"""Bytes of the pointer to a 64-bit directory, which no archive of this size needs."""
_NAME: Final = re.compile(r"(?:([A-Za-z_]+?)([0-9]{1,2})?)\.npy", re.ASCII)
_HEADER: Final = 200
"""Bytes before an array's numbers: numpy writes 128."""
_ARRAY: Final = re.compile(
    rb"\{'descr': '([<>|](?:f[248]|[iu][1248]))', 'fortran_order': (True|False), "
    rb"'shape': \(((?:[0-9]{1,9},? ?){0,9})\), \} *\n"
)
TOO_MANY: Final = f"its arrays may have at most {limits.NPZ_NUMBERS:,} numbers in all"


class NotNpzError(HTTPException):
    """422, with the sentence that says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(422, f"the body is no .npz that can be read here: {sentence}")


def loads(body: bytes) -> dict[str, Any]:
    """The object that `body` stands for, arrays as nested lists.  Raises NotNpzError, and nothing else."""
    _check_directory(body)
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            arrays = {info.filename: _array(archive, info) for info in _members(archive)}
    except _BROKEN:
        raise NotNpzError("the archive is broken") from None
    if sum(array.size for array in arrays.values()) > limits.NPZ_NUMBERS:
        raise NotNpzError(TOO_MANY)
    return _joined(arrays)


def _check_directory(body: bytes) -> None:
    """Refuse a directory that would take long to read, before it is."""
    if len(body) < _END.size:
        raise NotNpzError("it is too short for a zip")
    signature, _, _, _, entries, size, _, comment = _END.unpack(body[-_END.size :])
    if signature != b"PK\5\6" or comment:
        raise NotNpzError("it does not end as a zip does that numpy.savez wrote")
    if entries > limits.NPZ_ARRAYS or size > limits.NPZ_DIRECTORY or body[-_END.size - _LOCATOR :][:4] == b"PK\6\7":
        raise NotNpzError(f"it may hold at most {limits.NPZ_ARRAYS} arrays")


def _members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    members = archive.infolist()
    if len({info.filename for info in members}) < len(members):
        raise NotNpzError("it holds two arrays of one name")
    if sum(info.file_size for info in members) > 8 * limits.NPZ_NUMBERS + _HEADER * limits.NPZ_ARRAYS:
        raise NotNpzError(TOO_MANY)
    for info in members:
        if _NAME.fullmatch(info.filename) is None:
            raise NotNpzError("arrays are called as in the JSON, with the number of the layer behind: W1, b1, X")
        if info.flag_bits & 1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise NotNpzError("arrays are stored or deflated, as numpy.savez and savez_compressed do")
    return members


def _array(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> NDArray[Any]:
    """One array, read only as far as its header says that it goes."""
    name = info.filename.removesuffix(".npy")
    with archive.open(info) as file:
        shape, is_fortran, kind = _header(file, name)
        size = prod(shape) * kind.itemsize
        if size > info.file_size:
            raise NotNpzError(f"{name} is shorter than its header says")
        raw = file.read(size + 1)
    if len(raw) != size:
        raise NotNpzError(f"{name} has not the length that its header says")
    found = np.frombuffer(raw, dtype=kind).reshape(shape, order="F" if is_fortran else "C")
    return found.astype(np.float64) if kind.kind == "f" else found


def _header(file: IO[bytes], name: str) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """Shape, order and type of an array, as numpy itself writes them; nothing in it is evaluated."""
    start = file.read(10)
    length = int.from_bytes(start[8:10], "little")
    match = _ARRAY.fullmatch(file.read(length)) if start[:8] == ALONE + b"\1\0" and length <= _HEADER else None
    if match is None:
        raise NotNpzError(f"{name} must be an array of numbers as numpy writes it; objects are never unpickled")
    shape = tuple(int(n) for n in match[3].replace(b",", b" ").split())
    if len(shape) > limits.NPZ_AXES:
        raise NotNpzError(f"{name} may have at most {limits.NPZ_AXES} axes")
    return shape, match[2] == b"True", np.dtype(match[1].decode())


def _joined(arrays: dict[str, NDArray[Any]]) -> dict[str, Any]:
    """Nested lists by name; of one array a layer one list, with an empty entry for each that is left out."""
    found: dict[str, Any] = {}
    layers: dict[str, dict[int, Any]] = {}
    for file, array in arrays.items():
        name, number = _parts(file)
        if number is None:
            found[name] = array.tolist()
        else:
            layers.setdefault(name, {})[number] = array.tolist()
    for name, by_number in layers.items():
        if name in found:
            raise NotNpzError(f"it holds both {name} and {name} by layers")
        found[name] = [by_number.get(l, []) for l in range(max(by_number) + 1)]
    return found


def _parts(file: str) -> tuple[str, int | None]:
    match = _NAME.fullmatch(file)
    assert match is not None        # _members has seen to it
    return match[1], None if match[2] is None else int(match[2])
