"""The dial drawn: the change of C round the circle, measured and as the gradient says, and which way is the best."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin

from app.lenses.wishes.turned import Pair, Turned, asked_for, outputs, parameters, turned
from app.nn.network import Parameter
from app.scene.marks.scales import Length
from app.scene.marks.words import indexed, name, signed
from app.scene.view import Neuron, View

STEP = 10                        # degrees from one measured direction to the next
RADIUS, CX, CY = 54.0, 68.0, 90.0         # units of the dial
LEFT, RIGHT, TOP, BOTTOM = 176.0, 414.0, 24.0, 156.0      # of the plot
NOISE = 1e-11                    # of C: a change that is smaller is mostly rounding

@dataclass(frozen=True, slots=True)
class Circle:
    """right, up: the marks that the two axes move, and their names.  reach: the length of the nudge.

    turn: degrees of the dial; hand: its end; gradient: the end of the gradient's arrow and its x on the plot, None
    where there is none.  measured, predicted: the change of C by degrees, as paths.  now: of the dial, on the plot.
    top: the change at the upper edge of the plot.  said: the dial in words.  verdict: whether the gradient's is best.
    outputs, parameters: the marks of another pair, "" for none.  note: why what was asked for is not shown.
    """

    right: str
    up: str
    names: tuple[str, str]
    reach: str
    turn: int
    hand: tuple[float, float]
    gradient: tuple[float, float, float] | None
    measured: str
    predicted: str
    now: tuple[float, float]
    top: str
    said: str
    verdict: str
    outputs: tuple[str, str]
    parameters: tuple[str, str]
    note: str


def circle(view: View, pins: tuple[str, ...], right: str, up: str, turn: int, reach: float) -> Circle | None:
    """Of the two marks asked for; else of two outputs, or where that has no meaning of two parameters.

    None before the backward pass has reached layer 1.
    """
    if view.bwd is None or not view.knows_slopes(1):
        return None
    choices, asked = (outputs(view), parameters(view, pins)), asked_for(view, right, up)
    pair = asked or choices[0] or choices[1]
    dial, turns = turned(view, pair, reach), list(range(0, 360 + STEP, STEP))
    felt, told = [dial.measured(at) for at in turns], [dial.predicted(at) for at in turns]
    y = Length(max(map(abs, (*felt, *told))), (BOTTOM - TOP) / 2)
    here, steepest = dial.measured(turn), dial.steepest
    return Circle(
        pair[0].id, pair[1].id, (_called(pair[0]), _called(pair[1])), f"{reach:g}", turn, _end(turn, RADIUS),
        None if steepest is None else (*_end(steepest, RADIUS - 12.0), _x(steepest)),
        _path(turns, felt, y), _path(turns, told, y), (_x(turn), _y(here, y)), signed(y.top, 2) if y.top else "0",
        _said(dial, pair, turn, here), _verdict(dial, turns, felt, view.bwd.cost),
        _ids(choices[0]), _ids(choices[1]), "" if asked or not (right or up) else _why_not(view),
    )


def _why_not(view: View) -> str:
    if outputs(view) is None:
        return "Here two weights or biases can be turned: w-l-j-k or b-l-j, not the same twice."
    return f"Two outputs can be turned (a-{view.L}-j), or two weights or biases (w-l-j-k, b-l-j); not the same twice."


def _ids(pair: Pair | None) -> tuple[str, str]:
    return (pair[0].id, pair[1].id) if pair else ("", "")


def _called(one: Neuron | Parameter) -> str:
    return name(one) if isinstance(one, Parameter) else indexed("a", one.l, one.j)


def _end(turn: float, radius: float) -> tuple[float, float]:
    return round(CX + radius * cos(radians(turn)), 2), round(CY - radius * sin(radians(turn)), 2)


def _x(turn: float) -> float:
    return round(LEFT + turn / 360.0 * (RIGHT - LEFT), 2)


def _y(v: float, y: Length) -> float:
    return round((TOP + BOTTOM) / 2 - (y(v) if v > 0 else -y(v)), 2)


def _path(turns: list[int], values: list[float], y: Length) -> str:
    return "M" + "L".join(f"{_x(at):g} {_y(v, y):g}" for at, v in zip(turns, values, strict=True))


def _said(dial: Turned, pair: Pair, turn: int, here: float) -> str:
    right, up = signed(dial.reach * cos(radians(turn))), signed(dial.reach * sin(radians(turn)))
    told = signed(dial.predicted(turn))
    return (f"At {turn}°: {_called(pair[0])} by {right}, {_called(pair[1])} by {up}. "
            f"C changes by {signed(here)}, measured; the gradient says {told}.")


def _verdict(dial: Turned, turns: list[int], felt: list[float], cost: float) -> str:
    if dial.steepest is None:
        return "C feels neither of the two here: there is no gradient to turn to."
    along, best = dial.measured(dial.steepest), max(felt)
    if max(map(abs, felt)) <= NOISE * cost:
        return "These changes of C drown in the rounding of floats. A longer nudge, or another pair, shows them."
    if along >= best:
        against = dial.measured(dial.steepest + 180.0)
        down = f" Straight against it C falls most, {signed(against)}." if against <= min(min(felt), 0.0) else ""
        return (f"Along the gradient, at {dial.steepest:.0f}°, C rises by {signed(along)}: "
                f"more than in any of the {len(turns) - 1} other directions measured.{down}")
    return (f"The gradient points to {dial.steepest:.0f}°; C rises most at {turns[felt.index(best)]}°. "
            "So far away C bends: a shorter nudge brings the two together.")
