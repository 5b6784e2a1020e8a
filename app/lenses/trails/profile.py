"""The cost straight along the gradient, where a learning rate that is too large jumps over the valley."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.scene.marks.words import brief, count, number, signed
from app.scene.sentences import SAME
from app.session.trials.walks import Line

WIDTH, HEIGHT = 360.0, 220.0    # px of the plot


@dataclass(frozen=True, slots=True)
class Profile:
    """The curve.  path: C against t.  tangent: the straight line that the gradient promises, cut off at the bottom.

    mark: px where t is eta.  bottom: px of the lowest point.  words: what a step of this eta does.
    rows: the text twin, t and C.
    """

    width: float
    height: float
    path: str
    tangent: tuple[float, float, float, float]
    mark: tuple[float, float]
    bottom: tuple[float, float]
    eta: str
    last: str
    low: str
    high: str
    slope: str
    words: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]


def profile(line: Line) -> Profile | None:
    """None while fewer than two places are known."""
    if len(line.t) < 2:
        return None
    t, costs = line.t, line.costs
    low, high = float(costs.min()), float(costs.max())
    room = (high - low) * 0.08 or 1.0
    floor, top = low - room, high + room

    def at(t_: float, cost: float) -> tuple[float, float]:
        return round(t_ / float(t[-1]) * WIDTH, 2), round((top - cost) / (top - floor) * HEIGHT, 2)

    until = min(float(t[-1]), (floor - float(costs[0])) / line.slope if line.slope else float(t[-1]))
    lowest = int(np.argmin(costs))
    return Profile(
        width=WIDTH,
        height=HEIGHT,
        path="M" + "L".join(f"{x:g} {y:g}" for x, y in map(at, t.tolist(), costs.tolist())),
        tangent=(*at(0.0, float(costs[0])), *at(until, float(costs[0]) + line.slope * until)),
        mark=at(min(line.eta, float(t[-1])), line.after),
        bottom=at(float(t[lowest]), low),
        eta=brief(line.eta),
        last=number(float(t[-1])),
        low=number(low),
        high=number(high),
        slope=signed(line.slope),
        words=words(line),
        rows=tuple((number(float(t[i]), 4), number(float(costs[i]), 5)) for i in range(0, len(t), 6)),
    )


def words(line: Line) -> tuple[str, ...]:
    """What a step does here, and what another would do."""
    start, after = float(line.costs[0]), line.after
    best = float(line.t[int(np.argmin(line.costs))])
    is_same = abs(after - start) <= SAME * start
    did = "stays" if is_same else "falls" if after < start else "rises"
    went = f"stays at {number(start, 4)}" if did == "stays" else f"{did} from {number(start, 4)} to {number(after, 4)}"
    step = f"One step of eta {brief(line.eta)} along the gradient of {whose(line.examples, line.of)}: C {went}."
    if not line.slope:
        verdict = "The gradient has no length here: no step along it changes anything."
    elif is_same and line.eta > 1.2 * best:
        verdict = (f"It goes as high on the other side of the lowest point, which is at {number(best)}: eta is 2 over "
                   "the curvature of C along this line, where C neither falls nor rises.")
    elif after > start:
        verdict = "That is a step too far: it jumps over the valley and makes C worse."
    elif line.eta > 1.2 * best:
        verdict = f"It goes beyond the lowest point, which is at {number(best)}."
    elif line.eta < 0.8 * best:
        verdict = f"The lowest point of this line is farther, at {number(best)}: {best / line.eta:.3g} times this eta."
    else:
        verdict = "That is about the lowest point of this line."
    return (step, verdict, *_beyond(line, start))


def whose(examples: int, of: int) -> str:
    """Which examples the cost is a mean of."""
    which = "all" if examples == of else f"the first {count(examples)} of"
    return f"{which} {count(of)} training examples"


def _beyond(line: Line, start: float) -> tuple[str, ...]:
    """From which eta on a step makes it worse, where the curve shows that."""
    lowest = int(np.argmin(line.costs))
    worse = np.flatnonzero(line.costs[lowest:] > start)
    if not worse.size:
        return ()
    i = lowest + int(worse[0])
    (t0, t1), (c0, c1) = line.t[i - 1 : i + 1], line.costs[i - 1 : i + 1]
    return (f"An eta above {number(float(t0 + (start - c0) / (c1 - c0) * (t1 - t0)))} makes C larger than it is now.",)
