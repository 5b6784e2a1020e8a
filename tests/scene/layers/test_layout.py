from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import limits
from app.scene.layers.layout import CANVASES, MOST_SHOWN, Layout, layout
from tests.scene.moments import SHAPES

DIGITS = [((784, 16, 16, 10), 28), ((784, 10), 28), ((784, *[16] * limits.LAYERS), 28), ((784, 256, 10), 28)]
ALL = [(sizes, 0) for sizes in SHAPES] + DIGITS


def drawn(place: Layout, side: int) -> list[tuple[float, float, float]]:
    """x, y, r of every neuron on the picture."""
    return [(x, y, r) for xs, ys, r in list(zip(place.x, place.y, place.r, strict=True))[1 if side else 0:]
            for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]


def is_sound(sizes: tuple[int, ...], side: int, canvas: str) -> None:
    x, y, r = np.array(drawn(layout(sizes, side, canvas), side)).T
    one, other = np.triu_indices(len(x), 1)
    gaps = np.hypot(x[one] - x[other], y[one] - y[other]) - r[one] - r[other]
    ground = CANVASES[canvas]
    assert (r <= x).all() and (x <= ground.width - r).all() and (r <= y).all() and (y <= ground.height - r).all()
    assert (gaps > 0).all()


@pytest.mark.parametrize("canvas", CANVASES)
@pytest.mark.parametrize(("sizes", "side"), ALL, ids=str)
def test_no_two_neurons_touch_and_all_are_on_the_picture(sizes: tuple[int, ...], side: int, canvas: str) -> None:
    is_sound(sizes, side, canvas)


@settings(max_examples=30)
@given(st.lists(st.integers(1, 40), min_size=2, max_size=limits.LAYERS + 1).map(tuple), st.sampled_from([*CANVASES]))
def test_no_two_neurons_touch_in_any_shape(sizes: tuple[int, ...], canvas: str) -> None:
    is_sound(sizes, 0, canvas)


@pytest.mark.parametrize("canvas", CANVASES)
@pytest.mark.parametrize(("sizes", "side"), ALL, ids=str)
def test_layers_go_from_left_to_right(sizes: tuple[int, ...], side: int, canvas: str) -> None:
    columns = [float(xs.max()) for xs in layout(sizes, side, canvas).x]

    assert columns == sorted(set(columns))


@pytest.mark.parametrize(("sizes", "side"), ALL, ids=str)
def test_a_wide_layer_shows_its_first_neurons(sizes: tuple[int, ...], side: int) -> None:
    place = layout(sizes, side)

    shown = [len(ys) for ys in place.y]
    assert shown == [n if side and l == 0 else min(n, MOST_SHOWN) for l, n in enumerate(sizes)]


def test_edges_begin_at_the_middle_of_their_pixel() -> None:
    place = layout((784, 16, 16, 10), 28)
    row, column = 5, 17
    k = row * 28 + column

    assert place.x[0][k] == pytest.approx(place.left + (column + 0.5) * place.cell, abs=0.006)
    assert place.y[0][k] == pytest.approx(place.top + (row + 0.5) * place.cell, abs=0.006)


def test_the_image_stands_left_of_all_neurons() -> None:
    place = layout((784, 16, 16, 10), 28)

    assert place.left >= 0 and place.x[0].max() + place.cell < place.x[1].min() - place.r[1]


def test_a_layout_that_is_on_screen_cannot_change() -> None:
    with pytest.raises(ValueError, match="read-only"):
        layout((2, 3, 1), 0).x[0][0] = 1.0


@pytest.mark.parametrize("canvas", CANVASES)
@pytest.mark.parametrize(("sizes", "side"), ALL, ids=str)
def test_the_arrow_of_a_wish_stays_clear_of_the_next_layer(sizes: tuple[int, ...], side: int, canvas: str) -> None:
    place = layout(sizes, side, canvas)
    columns = [float(xs[0]) for xs in place.x[1 if side else 0:]]
    radii = place.r[1 if side else 0:]

    for x, r, after, larger in zip(columns, radii, columns[1:], radii[1:], strict=False):
        assert x + r + place.beside + 4 < after - larger
