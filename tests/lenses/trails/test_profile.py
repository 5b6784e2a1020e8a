"""The curve along the gradient, and the verdict on eta."""

from __future__ import annotations

import re

import numpy as np
import pytest

from app.lenses.trails.profile import HEIGHT, WIDTH, profile, words
from app.session.trials.walks import Line


def parabola(eta: float, last: float = 4.0) -> Line:
    """C = (t - 1)^2 + 1: lowest at eta 1, worse than the start beyond 2."""
    t = np.array(sorted({eta, *np.linspace(0.0, last, 81).tolist()}))
    return Line(t, (t - 1.0) ** 2 + 1.0, -2.0, eta, (eta - 1.0) ** 2 + 1.0, 250, 250)


@pytest.mark.parametrize(("eta", "sentence"), [
    (0.1, "The lowest point of this line is farther, at 1.00: 10 times this eta."),
    (1.0, "That is about the lowest point of this line."),
    (1.5, "It goes beyond the lowest point, which is at 1.00."),
    (2.0, "It goes as high on the other side of the lowest point, which is at 1.00: eta is 2 over the curvature of C "
          "along this line, where C neither falls nor rises."),
    (3.0, "That is a step too far: it jumps over the valley and makes C worse."),
])
def test_the_verdict_on_eta(eta: float, sentence: str) -> None:
    assert words(parabola(eta))[1] == sentence


def test_a_step_that_makes_it_worse_says_so_with_both_costs() -> None:
    assert words(parabola(3.0))[0] == (
        "One step of eta 3 along the gradient of all 250 training examples: C rises from 2.000 to 5.000.")
    assert "falls from 2.000 to 1.250" in words(parabola(1.5))[0]
    assert words(parabola(2.0))[0].endswith("C stays at 2.000.")


def test_the_eta_that_is_too_large_is_named() -> None:
    assert words(parabola(0.1))[2] == "An eta above 2.00 makes C larger than it is now."


def test_where_the_curve_does_not_rise_again_no_eta_is_named() -> None:
    assert len(words(parabola(0.1, last=1.8))) == 2


def test_the_curve_the_tangent_and_the_marks_stand_where_their_numbers_are() -> None:
    seen = profile(parabola(3.0))
    assert seen is not None
    path = np.array(re.findall(r"([\d.]+) ([\d.]+)", seen.path), float)

    def cost(y: float) -> float:
        return 10.72 - y / HEIGHT * (9.0 + 2 * 0.72)        # from 8 % below 1 to 8 % above 10

    assert (path[0, 0], path[-1, 0]) == (0.0, WIDTH)
    assert cost(path[0, 1]) == pytest.approx(2.0, abs=0.001)
    assert (seen.mark[0], cost(seen.mark[1])) == pytest.approx((0.75 * WIDTH, 5.0), abs=0.001)
    assert (seen.bottom[0], cost(seen.bottom[1])) == pytest.approx((0.25 * WIDTH, 1.0), abs=0.001)
    x0, y0, x1, y1 = seen.tangent
    assert (cost(y1) - cost(y0)) / ((x1 - x0) / WIDTH * 4.0) == pytest.approx(-2.0, rel=0.001)


def test_the_text_twin_has_the_curve() -> None:
    seen = profile(parabola(1.0))

    assert seen is not None
    assert seen.rows[0] == ("0", "2.0000")
    assert seen.slope == "−2.00"
    assert (seen.low, seen.high, seen.last, seen.eta) == ("1.00", "10.0", "4.00", "1")


def test_one_point_is_no_curve_yet() -> None:
    assert profile(Line(np.zeros(1), np.ones(1), -1.0, 0.5, 1.0, 1, 1)) is None


def test_a_flat_place_has_a_curve_too() -> None:
    flat = Line(np.array([0.0, 0.5, 1.0]), np.ones(3), 0.0, 0.5, 1.0, 1, 1)

    seen = profile(flat)

    assert seen is not None
    assert "stays" in seen.words[0]
    assert seen.words[1] == "The gradient has no length here: no step along it changes anything."
