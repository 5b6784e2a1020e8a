"""IDX files, the format MNIST came in: a magic number, the sizes, then one byte after another.

    00 00 08 03   n   rows   columns   n x rows x columns bytes      images
    00 00 08 01   n   n bytes                                        labels

Sizes are big-endian and 32 bits wide. A file may be gzipped. Its header is a claim: it is held against
limits.py, and then against what is really there, before anything of that size is allocated.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from math import prod
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app import limits
from app.errors import DataError

LONGEST = 16 + limits.EXAMPLES * limits.INPUTS
"""Bytes of the largest images file that limits.py allows."""

GZIP = b"\x1f\x8b"
UNSIGNED_BYTES = 8
AS_GZIP = 16 + zlib.MAX_WBITS


@dataclass(slots=True)
class _Unpacked:
    """The bytes of a file from its start, gunzipped on the way, and never more than were asked for."""

    name: str
    rest: bytes
    gzip: zlib._Decompress | None

    def take(self, n: int) -> bytes:
        """The next n bytes, or fewer at the end."""
        if self.gzip is None:
            taken, self.rest = self.rest[:n], self.rest[n:]
            return taken
        try:
            taken = self.gzip.decompress(self.rest, n) if n else b""
        except zlib.error as error:
            raise DataError(f"{self.name} is not a sound gzip file: unpack it again from its source") from error
        self.rest = self.gzip.unconsumed_tail
        return taken

    def is_over(self) -> bool:
        """Whether nothing follows, and the checksum that ends a gzip file was there and right."""
        if self.take(1):
            return False
        return self.gzip is None or (self.gzip.eof and not self.gzip.unused_data)


def images(path: Path) -> NDArray[np.uint8]:
    """The square images of a file as rows: (n, side * side), read-only, 0 to 255.  Raises DataError."""
    values = read(path, dimensions=3)
    _, rows, columns = values.shape
    if rows != columns:
        raise DataError(f"{path.name} holds images of {rows} x {columns} pixels; they must be square")
    return values.reshape(len(values), rows * columns)


def labels(path: Path) -> NDArray[np.int64]:
    """The labels of a file: (n,), read-only, 0 to 255.  Raises DataError."""
    values = read(path, dimensions=1).astype(np.int64)
    values.flags.writeable = False
    return values


def read(path: Path, dimensions: int) -> NDArray[np.uint8]:
    """The array in an IDX file of unsigned bytes, plain or gzipped; read-only, and of so many dimensions.

    Raises DataError that names the file and what is wrong with it.
    """
    unpacked = _open(path)
    sizes = _sizes(unpacked, dimensions)
    n = prod(sizes)
    body = unpacked.take(n)
    if len(body) < n:
        raise DataError(f"{path.name} is cut off: its header claims {n} bytes and {len(body)} follow")
    if not unpacked.is_over():
        raise DataError(f"{path.name} goes on after the {n} bytes that its header claims, or lacks its checksum")
    return np.frombuffer(body, dtype=np.uint8).reshape(sizes)


def _open(path: Path) -> _Unpacked:
    try:
        size = path.stat().st_size
        if size > LONGEST:
            raise DataError(f"{path.name} has {size} bytes; a data file has at most {LONGEST}")
        raw = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path.name} cannot be read: {error.strerror}") from error
    return _Unpacked(path.name, raw, zlib.decompressobj(AS_GZIP) if raw.startswith(GZIP) else None)


def _sizes(unpacked: _Unpacked, dimensions: int) -> tuple[int, ...]:
    """The sizes in the header, each within limits.py."""
    header = unpacked.take(4 + 4 * dimensions)
    magic = bytes((0, 0, UNSIGNED_BYTES, dimensions))
    if header[:4] != magic:
        raise DataError(f"{unpacked.name} begins with {header[:4].hex(' ')}; it must begin with {magic.hex(' ')}")
    if len(header) < 4 + 4 * dimensions:
        raise DataError(f"{unpacked.name} ends inside its header")
    n, *image = struct.unpack(f">{dimensions}I", header[4:])
    if not 1 <= n <= limits.EXAMPLES:
        raise DataError(f"{unpacked.name} claims {n} examples; 1 to {limits.EXAMPLES} are read")
    if not 1 <= prod(image) <= limits.INPUTS:
        raise DataError(f"{unpacked.name} claims {prod(image)} pixels an image; 1 to {limits.INPUTS} are read")
    return (n, *image)
