from __future__ import annotations

import numpy as np
import pytest

from app.data.strokes import Fit, Strokes, fit
from app.lenses.draw import reading, thumbnail
from tests.scene.moments import seven


def drawn(strokes: Strokes) -> Fit:
    found = fit(strokes)
    assert found is not None
    return found


SEVEN = [[(0.2, 0.2), (0.8, 0.2), (0.4, 0.9)]]


def test_the_three_best_answers_come_in_order_with_their_activations() -> None:
    a = np.array([0.0, 0.25, 0.1, 0.0, 0.9, 0.0, 0.0, 0.3, 0.0, 0.0])

    best = reading(a, drawn(SEVEN)).best
    assert [(b.digit, b.activation, b.length) for b in best] == [
        (4, "0.90", 90.0), (7, "0.30", 30.0), (1, "0.25", 25.0)]


def test_a_bar_never_leaves_its_track() -> None:
    best = reading(np.array([3.0, -1.0, 0.5]), drawn(SEVEN)).best

    assert [b.length for b in best] == [100.0, 50.0, 0.0]


def test_the_network_s_own_picture_of_the_drawing_is_shown() -> None:
    x = seven()
    inked = np.flatnonzero(x > 0.004).tolist()

    pixels = reading(np.zeros(10), drawn(SEVEN)).pixels
    assert [round(pixel.x / 4 + 28 * pixel.y / 4) for pixel in pixels] == inked
    assert [pixel.fill for pixel in pixels] == pytest.approx(x[inked], abs=6e-4)


def test_a_blank_image_has_no_pixels() -> None:
    assert thumbnail(np.zeros(784)) == ()


def test_how_the_drawing_was_scaled_is_said_with_its_number() -> None:
    found = drawn([[(0.3, 0.1), (0.5, 0.8)]])

    words = reading(np.zeros(10), found).fitted
    assert "its longer side fills 20 pixels" in words
    assert f"one width of the pad would be {found.scale:.0f})" in words
    assert words.endswith("its centre of mass sits in the middle of 28.")


def test_a_dot_is_not_said_to_fill_20_pixels() -> None:
    assert "so that a dot stays a dot" in reading(np.zeros(10), drawn([[(0.5, 0.5)]])).fitted


def test_a_lopsided_drawing_is_not_said_to_be_centred() -> None:
    scribble = [(0.1 + 0.04 * (i % 2), 0.1 + 0.004 * i) for i in range(200)]

    words = reading(np.zeros(10), drawn([scribble, [(0.1, 0.5), (0.9, 0.5)]])).fitted
    assert words.endswith("as near the middle of 28 as all of it fits.")
