"""The race lens: two curves with a line each for every runner, and who won, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from app import limits
from app.errors import NotThereError, OutOfTurnError, RangeError
from app.lenses.fields import Blank, Fields
from app.lenses.lens import Lens, has_data
from app.lenses.moment import Moment
from app.lenses.sources import CHAPTER_2
from app.nn.activation import ACTIVATIONS
from app.scene.marks.curves import Curves, Series, curves
from app.scene.marks.words import brief, count, fixed, number, percent
from app.session.moves.setting import encoded
from app.session.runs.measuring import Measurements, Report
from app.session.state.move import Move, SetWeights, Tune
from app.session.state.state import State
from app.session.trials.race import Goal, Lane, Race, Runner, Standing

NAMES = "ABCD"
FASTER = 4.0           # times the session's eta with which B runs unless the visitor says otherwise
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
        f"k{i}", NAMES[i], brief(r.eta), count(r.batch_size), r.activation, count(last.steps), fixed(last.seconds),
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


Eta = Annotated[float | None, Field(gt=0, le=limits.ETA, allow_inf_nan=False), Blank]
BatchSize = Annotated[int | None, Field(ge=1, le=limits.BATCH), Blank]


class RaceFields(Fields):
    """A value for each runner in every list; a row without eta does not run.  lane: the row to take over."""

    run_eta: tuple[Eta, ...] = Field((), max_length=limits.RUNNERS)
    run_batch: tuple[BatchSize, ...] = Field((), max_length=limits.RUNNERS)
    run_activation: tuple[Literal["sigmoid", "tanh", "relu", "linear"], ...] = Field((), max_length=limits.RUNNERS)
    unit: Literal["steps", "seconds"] = "steps"
    amount: Annotated[float, Field(gt=0, le=limits.RACE_STEPS, allow_inf_nan=False)] = 300.0
    lane: str = Field("", max_length=1)

    @property
    def goal(self) -> Goal:
        """Where the race ends."""
        return Goal(self.unit, self.amount)

    def runners(self, own: Runner) -> tuple[Runner, ...]:
        """Those with an eta; what else is left out is as the session has it.  Raises RangeError."""
        if not len(self.run_eta) == len(self.run_batch) == len(self.run_activation):
            raise RangeError("each runner has an eta, a batch size and an activation: give as many of each")
        rows = zip(self.run_eta, self.run_batch, self.run_activation, strict=True)
        return tuple(Runner(eta, batch or own.batch_size, activation) for eta, batch, activation in rows if eta)


@dataclass(frozen=True, slots=True)
class Entrant:
    """A row of the form.  role: its ink.  eta: "" for a row that does not run."""

    role: str
    name: str
    eta: str
    batch: int
    activation: str


@dataclass(frozen=True, slots=True)
class Racing:
    """The form, and the race.  bounds: how far one may go, in words.  picture: None before the start.

    is_done: whether it is over.  takes: the row whose weights can be taken over, "" for none.
    """

    entrants: tuple[Entrant, ...]
    activations: tuple[str, ...]
    unit: str
    amount: str
    bounds: str
    picture: RacePicture | None
    is_done: bool
    takes: str


def racing(moment: Moment) -> Racing | None:
    """As the fields say; without any the session as it is against one with a larger eta. None without data."""
    if moment.dataset is None:
        return None
    state, fields, report, own = moment.state, moment.fields, moment.report, own_runner(moment.state)
    runners = fields.runners(own) if fields.run_eta else (own, bold(own))
    standing: Standing | None = report.found if report else None
    best = winner(standing.lanes) if report and standing and report.is_done else None
    is_own = standing is not None and best is not None and standing.lanes[best].net.arch == state.net.arch
    start = f"the weights on the stage (step {count(state.step)})"
    return Racing(
        entrants(runners, own), tuple(ACTIVATIONS), fields.unit, f"{fields.amount:g}",
        f"1 to {count(limits.RACE_STEPS)} steps, or {limits.RACE_LEAST:g} to {limits.RACE_SECONDS:g} seconds.",
        race(standing, start, report.is_done) if report and standing else None,
        report is not None and report.is_done, NAMES[best] if is_own and best is not None else "",
    )


def own_runner(state: State) -> Runner:
    """The one that trains as the session does."""
    return Runner(state.eta, state.batch_size, state.net.arch.activation)


def bold(own: Runner) -> Runner:
    """The same with a larger eta."""
    return Runner(min(FASTER * own.eta, limits.ETA), own.batch_size, own.activation)


def entrants(runners: tuple[Runner, ...], own: Runner) -> tuple[Entrant, ...]:
    """A row for each, and empty ones that would run as the session does."""
    rows = [(f"{r.eta:g}", r) for r in runners] + [("", own)] * (limits.RUNNERS - len(runners))
    return tuple(Entrant(f"k{i}", NAMES[i], eta, r.batch_size, r.activation) for i, (eta, r) in enumerate(rows))


async def measure(moment: Moment, measurements: Measurements) -> Report[Standing]:
    """How the race stands; it begins or goes on by being looked at.  Raises OutOfTurnError, RangeError, FullError."""
    state, fields = moment.state, moment.fields
    runners, goal = fields.runners(own_runner(state)), fields.goal
    return await measurements.look(("race", moment.place, runners, goal),
                                   lambda: Race(state, runners, goal, moment.library))


async def take(moment: Moment, measurements: Measurements) -> tuple[Move, ...]:
    """The weights, eta and batch size that a runner ended with.  Raises OutOfTurnError, NotThereError."""
    report = await measure(moment, measurements)
    lanes = dict(zip(NAMES, report.found.lanes, strict=False))
    if not report.is_done:
        raise OutOfTurnError("this race is not over: let it run to its end, then take its winner over")
    if moment.fields.lane not in lanes:
        raise NotThereError(f"this race has no runner of that name: it has {', '.join(lanes)}")
    lane = lanes[moment.fields.lane]
    return SetWeights(encoded(lane.net.theta)), Tune(lane.runner.eta, lane.runner.batch_size)


RACE = Lens("race", "Several ways to train, side by side", racing, has_data, group="learning", fields=RaceFields,
            measure=measure, take=take,
            sources=(CHAPTER_2,))
