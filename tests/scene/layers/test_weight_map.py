"""A map is its numbers: one value a pixel, as opaque as it is large, its sign said by more than its ink."""

from __future__ import annotations

import base64
import struct
import zlib

import numpy as np
import pytest
from numpy.typing import NDArray

from app.nn.array import Array
from app.scene.layers.weight_map import CELL, GAP, WeightMap, weight_map
from app.scene.view import View
from tests.scene.moments import moment, network, on_digits, written

STEP = 1 / 255
"""One of 256 levels of ink."""


def level(uri: str) -> NDArray[np.uint8]:
    """The grey levels of a picture, as a browser decodes them."""
    png = base64.b64decode(uri.removeprefix("data:image/png;base64,"))
    width, height = struct.unpack(">II", png[16:24])
    at = png.index(b"IDAT")
    body = png[at + 4 : at + 4 + int.from_bytes(png[at - 4 : at], "big")]
    return np.cumsum(np.frombuffer(zlib.decompress(body), np.uint8).reshape(height, width + 1)[:, 1:], 0, np.uint8)


def cells(uri: str) -> Array:
    """The ink of every pixel of the image, 0 to 1: (28, 28)."""
    return level(uri)[::CELL, ::CELL] / 255


def of(view: View, j: int, ink: str = "nudge") -> WeightMap:
    found = weight_map(view, f"a-1-{j}", ink)
    assert found is not None
    return found


def drawn(found: WeightMap) -> Array:
    """Both inks together, with their sign, in parts of full ink: (784,)."""
    return (cells(found.up) - cells(found.down)).ravel()


@pytest.mark.parametrize("j", [0, 3, 15])
def test_ink_is_proportional_to_each_weight_with_its_sign(j: int) -> None:
    view = on_digits()
    w = view.net.W[1][j]

    found = of(view, j, "weight")

    assert drawn(found) == pytest.approx(w / np.abs(w).max(), abs=STEP)
    assert written(found.scale.removeprefix("full ink: ")) == pytest.approx(np.abs(w).max(), rel=6e-3)


@pytest.mark.parametrize("j", [1, 6])
def test_after_the_backward_pass_it_is_the_nudges(j: int) -> None:
    view = on_digits()
    assert view.bwd is not None and view.x is not None
    nudges = -view.bwd.nabla_W[1][j]

    found = of(view, j)

    assert found.what == f"nudges, neuron {j}"
    assert drawn(found) == pytest.approx(nudges / np.abs(nudges).max(), abs=STEP)
    said = written(found.says.rpartition(" = ")[2].removesuffix(".").replace("+", ""))
    assert said * view.x == pytest.approx(nudges, rel=6e-3, abs=0)


def test_the_text_twin_has_every_value() -> None:
    view = on_digits()

    rows = of(view, 3, "weight").rows

    assert [written(cell) for row in rows for cell in row] == pytest.approx(view.net.W[1][3], rel=6e-3)
    assert {len(row) for row in rows} == {28} and len(rows) == 28


def test_a_negative_cell_has_a_gap_and_a_positive_one_has_none() -> None:
    found = of(on_digits(), 3, "weight")

    for uri, gap in ((found.up, 0), (found.down, GAP)):
        blocks = level(uri).reshape(28, CELL, 28, CELL).swapaxes(1, 2)
        inked = blocks[:, :, : CELL - gap, : CELL - gap]
        assert (inked == inked[:, :, :1, :1]).all() and inked.any()
        assert blocks.sum() == inked.sum(dtype=np.int64)


@pytest.mark.parametrize(("phase", "layer", "what"), [
    ("ready", None, "weights"), ("forward", None, "weights"), ("weighed", None, "weights"), ("backward", 3, "weights"),
    ("backward", 2, "weights"), ("backward", 1, "nudges"), ("stepped", None, "moves"),
])
def test_nothing_is_shown_before_its_pass(phase: str, layer: int | None, what: str) -> None:
    assert of(on_digits(phase, layer), 4).what == f"{what}, neuron 4"


def test_a_neuron_that_nothing_moves_says_so() -> None:
    view = moment(network(784, 3, 2), x=np.zeros(784), side=28)

    found = of(view, 0)

    assert found.scale == "all 0" and "All are 0." in found.says
    assert not drawn(found).any()


def test_the_bias_of_a_neuron_has_its_map() -> None:
    view = on_digits()

    assert weight_map(view, "b-1-3", "nudge") == weight_map(view, "a-1-3", "nudge")


@pytest.mark.parametrize("id", ["", "a-0-3", "a-2-3", "b-2-0", "w-1-3-0", "a-1-16", "nonsense"])
def test_no_other_mark_has_a_map(id: str) -> None:
    assert weight_map(on_digits(), id, "nudge") is None


def test_there_is_none_where_no_image_is_read() -> None:
    assert weight_map(moment(network(2, 3, 1)), "a-1-0", "nudge") is None
