"""A picture that is read back, chunk by chunk, has exactly the grey levels that were put in."""

from __future__ import annotations

import base64
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.data.mnist import mnist
from app.scene.marks.png import SIGNATURE, data_uri, grey


def chunks(png: bytes) -> list[tuple[bytes, bytes]]:
    """Kind and body of every chunk; a wrong checksum fails."""
    assert png.startswith(SIGNATURE)
    found, at = [], len(SIGNATURE)
    while at < len(png):
        length = int.from_bytes(png[at : at + 4], "big")
        kind, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert int.from_bytes(png[at + 8 + length : at + 12 + length], "big") == zlib.crc32(kind + body)
        found.append((kind, body))
        at += 12 + length
    return found


def pixels(png: bytes, *, is_smooth: bool = True) -> NDArray[np.uint8]:
    """What a browser decodes: rows of 8-bit grey, each as its difference from the row above; ink as it is."""
    bodies = dict(chunks(png))
    width, height, depth, colour, *rest = struct.unpack(">IIBBBBB", bodies[b"IHDR"])
    assert (depth, colour, rest) == (8, 0, [0, 0, 0])
    rows = np.frombuffer(zlib.decompress(bodies[b"IDAT"]), np.uint8).reshape(height, width + 1)
    assert (rows[:, 0] == (2 if is_smooth else 0)).all()
    return np.cumsum(rows[:, 1:], axis=0, dtype=np.uint8) if is_smooth else rows[:, 1:]


@given(st.integers(1, 30), st.integers(1, 30), st.integers(0, 2**32 - 1), st.booleans())
def test_every_pixel_comes_back_as_it_was(height: int, width: int, seed: int, is_smooth: bool) -> None:
    brightness = np.random.default_rng(seed).integers(0, 256, (height, width), dtype=np.uint8)

    np.testing.assert_array_equal(pixels(grey(brightness, is_smooth=is_smooth), is_smooth=is_smooth), brightness)


def test_what_is_smooth_is_smaller_as_differences_and_ink_is_smaller_as_it_is() -> None:
    x, y = np.mgrid[0:112, 0:28] / 28
    smooth = np.round(127 * (1 + np.sin(x) * np.cos(y))).astype(np.uint8)
    raw = mnist().train.raw[:4].astype(np.uint8).reshape(112, 28)

    assert len(grey(smooth)) < len(grey(smooth, is_smooth=False))
    assert len(grey(raw, is_smooth=False)) < len(grey(raw))


def test_the_chunks_stand_in_the_order_of_the_standard() -> None:
    assert [kind for kind, _ in chunks(grey(np.zeros((2, 3), np.uint8)))] == [b"IHDR", b"IDAT", b"IEND"]


@pytest.mark.parametrize("level", [0, 127, 255])
def test_an_address_carries_the_whole_picture(level: int) -> None:
    png = grey(np.full((4, 4), level, np.uint8))

    head, _, body = data_uri(png).partition(",")
    assert head == "data:image/png;base64"
    assert base64.b64decode(body, validate=True) == png
