"""A screenshot as a PNG of 256 colours: a third of the bytes, and lines and letters as sharp as before."""

from __future__ import annotations

import base64
import struct
import zlib

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Page

COLOURS = 256
EXACT = 128
"""Of these the most frequent ones, inks and grounds, stay as they are; the others are spread over the blends."""

DECODE = """async (png) => {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height), pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  const bytes = pen.getImageData(0, 0, image.width, image.height).data;
  let text = "";
  for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
  return [image.width, image.height, btoa(text)];
}"""


def small(png: bytes, page: Page) -> bytes:
    """The same picture with every pixel in the nearest of 256 of its colours.

    page: any blank one; the browser that made the picture reads it.
    """
    width, height, pixels = page.evaluate(DECODE, base64.b64encode(png).decode("ascii"))
    colours = np.frombuffer(base64.b64decode(pixels), np.uint8).reshape(-1, 4)[:, :3]
    found, places, times = np.unique(colours, axis=0, return_inverse=True, return_counts=True)
    palette, nearest = _chosen(found.astype(np.float64), times)
    return _written(nearest[places.ravel()].reshape(height, width), found[palette])


def _chosen(colours: NDArray[np.float64], times: NDArray[np.intp]) -> tuple[list[int], NDArray[np.uint8]]:
    """The places of the colours that are kept, and for every colour which of them is nearest.

    After the most frequent ones, each next is the colour that is worst off with those before it.
    """
    kept: list[int] = []
    nearest, apart = np.zeros(len(colours), np.uint8), np.full(len(colours), np.inf)
    order = np.argsort(-times, kind="stable")
    for n in range(min(COLOURS, len(colours))):
        kept.append(int(order[n] if n < EXACT else np.argmax(apart)))
        away = ((colours - colours[kept[-1]]) ** 2).sum(axis=1)
        nearest[away < apart] = n
        apart = np.minimum(away, apart)
    return kept, nearest


def _written(rows: NDArray[np.uint8], palette: NDArray[np.uint8]) -> bytes:
    """An indexed PNG without filters, as ISO/IEC 15948 has it."""
    height, width = rows.shape
    lines = np.zeros((height, width + 1), np.uint8)        # each line begins with the number of its filter: none
    lines[:, 1:] = rows
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    packed = zlib.compress(lines.tobytes(), 9)
    chunks = ((b"IHDR", header), (b"PLTE", palette.tobytes()), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks)
