from __future__ import annotations

import re

import numpy as np
import pytest

from app.scene.layers.edges import drawn_ink
from app.scene.layers.layout import layout
from app.scene.layers.neurons import LONGEST_WISH, draw_image, draw_layer, fill_of, wish_of
from app.scene.marks.arrows import SHORTEST
from app.scene.marks.marks import Disc
from app.scene.view import View
from tests.scene.moments import moment, network, on_digits, seven


def discs(view: View, l: int, wanted: str = "nudge") -> tuple[Disc, ...]:
    place = layout(view.net.sizes, view.side)
    return tuple(draw_layer(view, place, l, drawn_ink(view, wanted), fill_of(view), wish_of(view)))


def length(disc: Disc) -> float:
    """How far a wish's arrow points upwards, in px; downwards is negative."""
    assert disc.wish is not None
    ends = re.fullmatch(r"M\S+ (\S+)V(\S+)", disc.wish.d)
    assert ends
    return float(ends[1]) - float(ends[2])


def test_the_fill_is_the_activation_on_the_range_of_sigma() -> None:
    view = on_digits("forward")
    assert view.fwd is not None

    for l in (1, 2, 3):
        assert [disc.fill for disc in discs(view, l)] == pytest.approx(view.fwd.a[l], abs=6e-4)


def test_every_layer_has_the_same_scale_whatever_its_activation() -> None:
    view = moment(network(2, 3, 1, activation="tanh"), "forward")
    assert view.fwd is not None

    for l in (0, 1, 2):
        assert [disc.fill for disc in discs(view, l)] == pytest.approx((view.fwd.a[l] + 1.0) / 2.0, abs=6e-4)


def test_an_input_beyond_the_range_of_sigma_is_not_cut_off() -> None:
    view = moment(network(2, 3, 1), "forward", x=np.array([-1.0, 3.0]))

    assert [disc.fill for disc in discs(view, 0)] == [0.0, 1.0]


def test_layers_that_the_forward_pass_has_not_reached_are_unknown() -> None:
    view = moment(network(2, 4, 2, 1), "forward", layer=1)

    assert all(disc.fill is not None for l in (0, 1) for disc in discs(view, l))
    assert all(disc.fill is None and "activation" not in disc.say for l in (2, 3) for disc in discs(view, l))


def test_wishes_appear_where_the_backward_pass_has_been() -> None:
    view = moment(network(2, 4, 2, 1), layer=3)

    assert any(disc.wish for disc in discs(view, 2)) and discs(view, 3)[0].wish
    assert not any(disc.wish or "wishes" in disc.say for disc in discs(view, 1))


def test_an_input_has_no_wish_for_it_cannot_be_changed() -> None:
    assert not any(disc.wish for disc in discs(moment(network(2, 4, 2, 1)), 0))


@pytest.mark.parametrize("phase", ["empty", "ready", "forward", "weighed", "stepped", "diverged"])
def test_no_wish_is_shown_before_the_backward_pass(phase: str) -> None:
    view = moment(network(2, 4, 2, 1), phase)

    assert not any(disc.wish or "wishes" in disc.say for l in range(4) for disc in discs(view, l))


def test_a_wish_points_against_the_slope_as_far_as_it_is_strong() -> None:
    view = on_digits()
    assert view.bwd is not None
    top = max(float(np.abs(da).max()) for da in view.bwd.da[1:])

    for l in (1, 2, 3):
        for disc, slope in zip(discs(view, l), view.bwd.da[l].tolist(), strict=True):
            px = -slope / top * LONGEST_WISH
            if abs(px) < SHORTEST:
                assert disc.wish is None
            else:
                assert disc.wish and disc.wish.sign == ("up" if px > 0 else "down")
                assert length(disc) == pytest.approx(px, abs=0.12)      # paths are written to 5 digits


def test_the_strongest_wish_is_the_longest_arrow() -> None:
    view = on_digits()

    arrows = [abs(length(disc)) for l in (1, 2, 3) for disc in discs(view, l) if disc.wish]
    assert max(arrows) == pytest.approx(LONGEST_WISH, abs=0.12)


def test_words_say_which_way_a_neuron_wishes_to_go() -> None:
    view = moment(network(2, 3, 1), y=np.array([1.0]))
    low = moment(network(2, 3, 1), y=np.array([0.0]))

    assert "wishes to be brighter: +" in discs(view, 2)[0].say
    assert "wishes to be dimmer: −" in discs(low, 2)[0].say


def test_a_bias_is_a_ring_on_the_scale_of_the_edges() -> None:
    view = moment(network(2, 3, 2))
    assert view.bwd is not None and view.width_top is not None

    for l in (1, 2):
        for disc, slope in zip(discs(view, l), view.bwd.nabla_b[l].tolist(), strict=True):
            assert disc.ring and disc.ring.width == pytest.approx(abs(slope) / view.width_top * 9.0, abs=6e-4)
            assert disc.ring.sign == ("down" if slope > 0 else "up")
            assert disc.ring.r - disc.ring.width / 2 > disc.r


@pytest.mark.parametrize("wanted", ["nudge", "weight"])
def test_no_bias_is_ever_left_out(wanted: str) -> None:
    view = on_digits()

    rings = [disc.ring.id for l in (1, 2, 3) for disc in discs(view, l, wanted) if disc.ring]
    assert rings == [f"b-{l}-{j}" for l, n in ((1, 16), (2, 16), (3, 10)) for j in range(n)]


def test_rings_appear_where_the_backward_pass_has_been() -> None:
    view = moment(network(2, 4, 2, 1), layer=2)

    assert all(disc.ring for l in (2, 3) for disc in discs(view, l))
    assert not any(disc.ring for l in (0, 1) for disc in discs(view, l))


def test_a_wish_for_nothing_is_no_arrow() -> None:
    view = moment(network(2, 3, 1, activation="relu", init="zeros"), y=np.array([0.5]))

    assert all(disc.wish is None for disc in discs(view, 1))


def test_the_pixels_with_ink_are_drawn_as_dark_as_they_are() -> None:
    x, place = seven(), layout((784, 16, 16, 10), 28)

    pixels = draw_image(x, place)
    assert [pixel.id for pixel in pixels] == [f"a-0-{k}" for k in np.flatnonzero(x > 0.004)]
    for pixel in pixels:
        k = int(pixel.id.split("-")[2])
        assert pixel.fill == pytest.approx(x[k], abs=6e-4)
        assert pixel.x == pytest.approx(place.left + k % 28 * place.cell, abs=0.011)
        assert pixel.y == pytest.approx(place.top + k // 28 * place.cell, abs=0.011)


def test_without_an_example_or_an_image_there_are_no_pixels() -> None:
    assert list(draw_image(None, layout((784, 10), 28))) == []
    assert list(draw_image(np.ones(2), layout((2, 1), 0))) == []
