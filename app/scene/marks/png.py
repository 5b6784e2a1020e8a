"""A grid of numbers as a small grey PNG: brightness only, so that the style sheet can give it any ink."""

from __future__ import annotations

import base64
import struct
import zlib

import numpy as np
from numpy.typing import NDArray

SIGNATURE = b"\x89PNG\r\n\x1a\n"
PLAIN, UP = 0, 2        # filters: none, and the one that keeps of a row what differs from the row above
CLOSE, QUICK = 6, 2     # levels of zlib: how hard it looks for what it has seen before


def grey(brightness: NDArray[np.uint8], *, is_smooth: bool = True) -> bytes:
    """A PNG of 8-bit grey, rows from the top.  brightness: (height, width).

    is_smooth: as maps are. Ink on paper is smaller without a filter, and found as small in a fourth of the time.
    """
    height, width = brightness.shape
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    filter, level = (UP, CLOSE) if is_smooth else (PLAIN, QUICK)
    rows = np.full((height, width + 1), filter, dtype=np.uint8)     # each row begins with its filter
    rows[:, 1:] = brightness
    if is_smooth:
        rows[1:, 1:] -= brightness[:-1]                         # modulo 256, as the standard has it
    body = zlib.compress(rows.tobytes(), level)
    return SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def data_uri(png: bytes) -> str:
    """A data: address that holds the picture, so that no request is made for it."""
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
