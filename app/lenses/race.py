"""The race lens: two curves with a line each for every runner, and who won, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.scene.marks.curves import Curves, Series, curves
from app.scene.marks.words import count, fixed, number, percent
from app.session.trials.race import Lane, Standing

NAMES = "ABCD"
TALLEST = 1.5          # times the cost at the start: what a cost that explodes is cut off at


@dataclass(frozen=True, slots=True)
class Row:
    """A runner, finished.  role: its ink and dash.  ending: how it ended, "" for as planned."""

    role: str
    name: str
    eta: str
    batch: str
    activation: str
    steps: str
    seconds: str
    cost: str
    right: str
    ending: str
    is_winner: bool


@dataclass(frozen=True, slots=True)
class RacePicture:
    """A race as it stands.  right: None where there is no test.  percent: how much of it is run.

    same: what all runners have in common, and what was measured, in sentences.
    """

    cost: Curves
    right: Curves | None
    rows: tuple[Row, ...]
    verdict: str
    same: tuple[str, ...]
    percent: int


def race(standing: Standing, start: str, is_done: bool) -> RacePicture:
    """start: what the runners start from if it is not random weights, in words.  is_done: that was its last word."""
    lanes, in_steps = standing.lanes, standing.goal.unit == "steps"
    label = "steps" if in_steps else "processor time, s"
    best = winner(lanes)
    has_test = standing.sampled[1] > 0
    tallest = TALLEST * max(lane.marks[0].cost for lane in lanes)
    top = tallest if any(mark.cost > tallest for lane in lanes for mark in lane.marks) else None
    return RacePicture(
        cost=curves(_series(lanes, in_steps, "cost"), label, "mean cost, training", x_top=standing.goal.amount,
                    y_top=top, whole=in_steps),
        right=curves(_series(lanes, in_steps, "right"), label, "right answers, test, %", x_top=standing.goal.amount,
                     y_top=100.0, whole=in_steps) if has_test else None,
        rows=tuple(_row(i, lane, is_done and i == best) for i, lane in enumerate(lanes)),
        verdict=verdict(standing) if is_done else f"{percent(standing.share)} of the way.",
        same=_same(standing, start),
        percent=int(100 * standing.share),
    )


def winner(lanes: Sequence[Lane]) -> int | None:
    """The lane of the lowest cost at its end, among those that did not diverge; None if none is lower than all."""
    finished = sorted((lane.last.cost, i) for i, lane in enumerate(lanes) if not lane.diverged_layer)
    if not finished or (len(finished) > 1 and finished[0][0] == finished[1][0]):
        return None
    return finished[0][1]


def verdict(standing: Standing) -> str:
    """Who won, by how much, and what the others did."""
    lanes, best = standing.lanes, winner(standing.lanes)
    gone = " ".join(_ending(NAMES[i], lane) for i, lane in enumerate(lanes) if lane.diverged_layer)
    if best is None:
        nobody = "Nobody wins." if gone else "Nobody wins: the lowest costs are equal."
        return f"{nobody} {gone}".strip()
    others = ", ".join(f"{NAMES[i]} {number(lane.last.cost)}" for i, lane in enumerate(lanes)
                       if i != best and not lane.diverged_layer)
    words = f"{NAMES[best]} wins after {_distance(standing)}: mean cost {number(lanes[best].last.cost)}"
    return " ".join(part for part in (f"{words}{f' ({others})' if others else ''}.", _test(lanes, best), gone) if part)


def _test(lanes: Sequence[Lane], best: int) -> str:
    """Whether the winner is the best on the test too."""
    shares = [lane.last.right if not lane.diverged_layer else None for lane in lanes]
    known = [share for share in shares if share is not None]
    if not known:
        return ""
    if shares[best] == max(known):
        return f"It answers {percent(max(known))} of the test sample rightly{', the most' if len(known) > 1 else ''}."
    i = shares.index(max(known))
    return f"But {NAMES[i]} answers more of the test sample rightly: {percent(max(known))}."


def _distance(standing: Standing) -> str:
    amount = standing.goal.amount
    if standing.goal.unit == "seconds":
        return f"{amount:g} s of processor time each"
    return f"{count(int(amount))} step{'s' if amount > 1 else ''} each"


def _series(lanes: Sequence[Lane], in_steps: bool, what: str) -> tuple[Series, ...]:
    found = []
    for name, lane in zip(NAMES, lanes, strict=False):
        values = [mark.cost if what == "cost" else 100.0 * (mark.right or 0.0) for mark in lane.marks]
        xs = [float(mark.steps) if in_steps else mark.seconds for mark in lane.marks]
        end = f"{name} {number(values[-1]) if what == 'cost' else fixed(values[-1], 1)}"
        found.append(Series(name, tuple(zip(xs, values, strict=True)), end, lane.diverged_layer > 0))
    return tuple(found)


def _row(i: int, lane: Lane, is_winner: bool) -> Row:
    r, last = lane.runner, lane.last
    return Row(
        f"k{i}", NAMES[i], f"{r.eta:g}", count(r.batch_size), r.activation, count(last.steps), fixed(last.seconds),
        number(last.cost), "" if last.right is None else percent(last.right),
        _ending(NAMES[i], lane) if lane.diverged_layer else "", is_winner,
    )


def _ending(name: str, lane: Lane) -> str:
    return f"{name} diverged after {count(lane.last.steps)} step{'' if lane.last.steps == 1 else 's'}: a further one " \
        f"would have taken layer {lane.diverged_layer} out of the finite range. A smaller eta is the way out."


def _same(standing: Standing, start: str) -> tuple[str, ...]:
    (train, test), (n_train, n_test) = standing.sampled, standing.of
    weights = start if standing.seed is None else f"the same random weights, of seed {standing.seed},"
    tested = f"; right answers: of {count(test)} of the {count(n_test)} test examples" if test else ""
    return (
        f"All start from {weights} and take the same examples in the same order, cut into batches of their own size.",
        f"Cost: the mean over {count(train)} of the {count(n_train)} training examples{tested}. Always the same ones, "
        "spread evenly.",
        "Seconds are processor time of the steps alone, without what it takes to measure them.",
    )
