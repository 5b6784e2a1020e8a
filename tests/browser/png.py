"""A screenshot as a PNG of 256 colours: a third of the bytes, and no eye sees the difference on lines and letters."""

from __future__ import annotations

import base64
import struct
import zlib

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Page

COLOURS = 256
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
    """The same picture in its 256 most frequent colours, every other pixel in the nearest of them.

    page: any blank one; the browser that made the picture reads it.
    """
    width, height, pixels = page.evaluate(DECODE, base64.b64encode(png).decode("ascii"))
    colours = np.frombuffer(base64.b64decode(pixels), np.uint8).reshape(-1, 4)[:, :3]
    found, places, times = np.unique(colours, axis=0, return_inverse=True, return_counts=True)
    palette = found[np.argsort(-times, kind="stable")[:COLOURS]]
    return _written(_nearest(found, palette)[places.ravel()].reshape(height, width), palette)


def _nearest(colours: NDArray[np.uint8], palette: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """For each colour the place of the one in the palette that is least far from it."""
    a, b = colours.astype(np.float64), palette.astype(np.float64)
    apart = (a ** 2).sum(1)[:, None] - 2.0 * a @ b.T + (b ** 2).sum(1)
    return np.asarray(apart.argmin(axis=1), np.uint8)


def _written(rows: NDArray[np.uint8], palette: NDArray[np.uint8]) -> bytes:
    """An indexed PNG without filters, as ISO/IEC 15948 has it."""
    height, width = rows.shape
    lines = np.zeros((height, width + 1), np.uint8)        # each line begins with the number of its filter: none
    lines[:, 1:] = rows
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"PLTE", palette.tobytes()), (b"IDAT", zlib.compress(lines.tobytes(), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks)
