"""A neuron's amplifier: its gain sigma'(z) is fixed once forward has passed, and what comes back goes through it."""

from __future__ import annotations

from dataclasses import dataclass

from app.lenses.equation.rounding import lost_in_the_factors
from app.scene.marks.scales import Width
from app.scene.marks.words import number, signed
from app.scene.view import Neuron, View

UNKNOWN = "?"
WIDEST = 16.0                    # units of the line that comes in: of the one that goes out, gain times as many
MOST = {
    "sigmoid": "Sigmoid's gain is 0.25 at most, where z = 0.", "tanh": "Tanh's gain is 1 at most, where z = 0.",
    "relu": "ReLU's gain is 1 where z is above 0, else 0.", "linear": "A linear neuron's gain is always 1.",
}


@dataclass(frozen=True, slots=True)
class Amplifier:
    """gain: sigma'(z).  most: how large it may be.  da, delta: dC/da comes in and dC/dz goes out, "?" before backward.

    wide, narrow: units of their lines, in proportion, 0 while unknown.  sign: which nudge both ask for.
    says: both steps in a sentence.
    """

    gain: str
    most: str
    da: str
    delta: str
    wide: float
    narrow: float
    sign: str
    says: str


def amplifier(view: View, n: Neuron) -> Amplifier | None:
    """None where sigma ties a whole layer together, so that its slope is no number.  Only after forward.  (E5)"""
    sigma = view.net.arch.sigma(n.l)
    if not sigma.is_elementwise:
        return None
    assert view.fwd is not None
    gain = float(sigma.sigma_prime(view.fwd.z[n.l][n.j : n.j + 1])[0])
    wish = view.wish(n.l)
    most = MOST[sigma.name]
    if view.bwd is None or wish is None or not view.knows_slopes(n.l):
        fixed = "It stands fixed before anything comes back: z is known, and with it the slope of σ."
        return Amplifier(number(gain), most, UNKNOWN, UNKNOWN, 0.0, 0.0, "", fixed)
    da, delta = float(wish[n.j]), float(view.bwd.delta[n.l][n.j])
    width = Width(max(abs(da), abs(delta)), WIDEST)
    says = f"∂C/∂z = σ′(z) · ∂C/∂a = {number(gain)} × {number(da)} = {number(delta)}."
    return Amplifier(number(gain), most, signed(da), signed(delta), width(da), width(delta),
                     "down" if da > 0 else "up", says + lost_in_the_factors(gain * da, delta))
