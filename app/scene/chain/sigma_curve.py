"""sigma's curve with the tangent at a neuron's z: where it is flat, a nudge dies however large the miss."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.scene.chain.number_lines import Axis, Domain, domains
from app.scene.marks.words import number
from app.scene.view import View

WIDTH, HEIGHT = 320.0, 168.0
EDGE = 14.0
POINTS = 121
REACH = 62.0          # px of the tangent to each side of its point


@dataclass(frozen=True, slots=True)
class Curve:
    """d: the curve.  ground: px of a = 0 and of z = 0.  ends: what the ends of both lines say, z then a.

    at: where the neuron stands on it, tangent: its slope there as a line; None and "" before the forward pass.
    """

    name: str
    l: int
    d: str
    ground: tuple[float, float]
    ends: tuple[str, str, str, str]
    at: tuple[float, float] | None
    tangent: str
    z: str
    a: str
    slope: str
    say: str
    width: float = WIDTH
    height: float = HEIGHT

    @property
    def below(self) -> float:
        """y of what the ends of the line of z say."""
        return self.ground[0] + 9.0

    @property
    def axes(self) -> str:
        """The line of z at a = 0, and the line of a at z = 0."""
        right, bottom = WIDTH - EDGE, HEIGHT - EDGE
        return f"M{EDGE:.5g} {self.ground[0]:.5g}H{right:.5g}M{self.ground[1]:.5g} {EDGE:.5g}V{bottom:.5g}"

    @property
    def plumb(self) -> str:
        """From z straight to the curve, and across to a."""
        if self.at is None:
            return ""
        return f"M{self.at[0]:.5g} {self.ground[0]:.5g}V{self.at[1]:.5g}H{self.ground[1]:.5g}"


def curve(view: View, l: int, j: int = 0, sums: Domain | None = None) -> Curve:
    """sigma of layer l, and where its neuron j stands.  sums: the ends of the line of z, None for those of a chain."""
    sigma, ends = view.net.arch.sigma(l), sums or domains(view).sums
    across = Axis(ends.low, ends.high, WIDTH - EDGE, EDGE)        # an upright line, laid down
    z = np.linspace(ends.low, ends.high, POINTS)
    a = sigma.sigma(z) if sigma.is_elementwise else np.ones_like(z)
    up = Axis(min(0.0, float(a.min())), max(float(a.max()), 1.0), EDGE, HEIGHT - EDGE)
    points = (f"{across(float(x)):.5g} {up(float(y)):.5g}" for x, y in zip(z, a, strict=True))
    known = view.fwd is not None and view.activation(l) is not None
    at, tangent, numbers = _point(view, l, j, across, up) if known else (None, "", ("", "", ""))
    return Curve(
        sigma.name, l, "M" + "L".join(points), (up(0.0), across(0.0)),
        (*across.ends, *up.ends),
        at, tangent, *numbers, _say(sigma.name, l, numbers[2]),
    )


def _point(
    view: View, l: int, j: int, across: Axis, up: Axis
) -> tuple[tuple[float, float], str, tuple[str, str, str]]:
    """Where the neuron stands, its tangent, and z, a and the slope in words."""
    assert view.fwd is not None
    z, a = float(view.fwd.z[l][j]), float(view.fwd.a[l][j])
    slope = float(view.net.arch.sigma(l).sigma_prime(view.fwd.z[l][j : j + 1])[0])
    x, y = across(z), up(a)
    steep = slope * up.unit / -across.unit         # px up for a px to the right
    dx = REACH / (1.0 + steep**2) ** 0.5
    tangent = f"M{x - dx:.5g} {y + dx * steep:.5g}L{x + dx:.5g} {y - dx * steep:.5g}"
    return (x, y), tangent, (number(z), number(a), number(slope))


def _say(name: str, l: int, slope: str) -> str:
    return f"{name} of layer {l}, its slope {slope}" if slope else f"{name} of layer {l}"
