"""An .npz, read and written: one array under each name.

Nothing is unpickled, and nothing is allocated on the word of a header alone: the directory of the zip is measured
before it is read, each array's shape and type are weighed against what the archive says to hold, and no more is read.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from math import prod
from typing import IO, Any, Final

import numpy as np
from numpy.typing import NDArray

from app import limits
from app.errors import FileError

ALONE: Final = b"\x93NUMPY"
"""What an array begins with, in an archive or alone."""
_BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError
)
"""What zipfile raises where a place, a size or a name in an archive is not so."""
_END: Final = struct.Struct("<4s4H2LH")
"""The end of a zip's directory: signature, four counts (disks, disk, entries here, entries), size, place, comment."""
END: Final = ".npy"
"""Behind the name of each array."""
_LOCATOR: Final = 20
"""Bytes of the pointer to a 64-bit directory, which no archive of this size needs."""
_HEADER: Final = 200
"""Bytes before an array's numbers: numpy writes 128."""
_ARRAY: Final = re.compile(
    rb"\{'descr': '([<>|](?:f[248]|[iu][1248]))', 'fortran_order': (True|False), "
    rb"'shape': \(((?:[0-9]{1,9},? ?){0,9})\), \} *\n"
)
TOO_MANY: Final = f"its arrays may have at most {limits.NPZ_NUMBERS:,} numbers in all"


def dumps(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """The arrays as numpy.savez writes them."""
    file = io.BytesIO()
    flat: dict[str, Any] = dict(arrays)
    np.savez(file, **flat)
    return file.getvalue()


def loads(body: bytes, names: re.Pattern[str], called: str) -> dict[str, NDArray[Any]]:
    """The arrays by their names, in the order of the file.  Raises FileError, and nothing else.

    names: what they may be called; called: the same in words.
    """
    _check_directory(body)
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            members = _members(archive, names, called)
            arrays = {info.filename.removesuffix(END): _array(archive, info) for info in members}
    except _BROKEN:
        raise FileError("the archive is broken") from None
    if sum(array.size for array in arrays.values()) > limits.NPZ_NUMBERS:
        raise FileError(TOO_MANY)
    return arrays


def _check_directory(body: bytes) -> None:
    """Refuse a directory that would take long to read, before it is."""
    if len(body) < _END.size:
        raise FileError("it is too short for a zip")
    signature, _, _, _, entries, size, _, comment = _END.unpack(body[-_END.size :])
    if signature != b"PK\5\6" or comment:
        raise FileError("it does not end as a zip does that numpy.savez wrote")
    if entries > limits.NPZ_ARRAYS or size > limits.NPZ_DIRECTORY or body[-_END.size - _LOCATOR :][:4] == b"PK\6\7":
        raise FileError(f"it may hold at most {limits.NPZ_ARRAYS} arrays")


def _members(archive: zipfile.ZipFile, names: re.Pattern[str], called: str) -> list[zipfile.ZipInfo]:
    members = archive.infolist()
    if len({info.filename for info in members}) < len(members):
        raise FileError("it holds two arrays of one name")
    if sum(info.file_size for info in members) > 8 * limits.NPZ_NUMBERS + _HEADER * limits.NPZ_ARRAYS:
        raise FileError(TOO_MANY)
    for info in members:
        if not info.filename.endswith(END) or names.fullmatch(info.filename.removesuffix(END)) is None:
            raise FileError(called)
        if info.flag_bits & 1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise FileError("arrays are stored or deflated, as numpy.savez and savez_compressed do")
    return members


def _array(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> NDArray[Any]:
    """One array, read only as far as its header says that it goes."""
    name = info.filename.removesuffix(END)
    with archive.open(info) as file:
        shape, is_fortran, kind = _header(file, name)
        size = prod(shape) * kind.itemsize
        if size > info.file_size:
            raise FileError(f"{name} is shorter than its header says")
        raw = file.read(size + 1)
    if len(raw) != size:
        raise FileError(f"{name} has not the length that its header says")
    found = np.frombuffer(raw, dtype=kind).reshape(shape, order="F" if is_fortran else "C")
    return found.astype(np.float64) if kind.kind == "f" else found


def _header(file: IO[bytes], name: str) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """Shape, order and type of an array, as numpy itself writes them; nothing in it is evaluated."""
    start = file.read(10)
    length = int.from_bytes(start[8:10], "little")
    match = _ARRAY.fullmatch(file.read(length)) if start[:8] == ALONE + b"\1\0" and length <= _HEADER else None
    if match is None:
        raise FileError(f"{name} must be an array of numbers as numpy writes it; objects are never unpickled")
    shape = tuple(int(n) for n in match[3].replace(b",", b" ").split())
    if len(shape) > limits.NPZ_AXES:
        raise FileError(f"{name} may have at most {limits.NPZ_AXES} axes")
    return shape, match[2] == b"True", np.dtype(match[1].decode())

