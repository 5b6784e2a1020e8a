"""The timeline lens: every line of versions, C along them, the moves around the one on the stage, and a comparison."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator, Field

from app import limits
from app.lenses.fields import Blank, Fields
from app.lenses.lens import Lens
from app.lenses.moment import History, Moment
from app.lenses.sources import RUMELHART
from app.lenses.timeline.compare import Comparison, compare
from app.lenses.timeline.difference import Difference, Kind, difference
from app.scene.marks.curves import ROLES, Curves, Series, curves
from app.scene.marks.words import number
from app.session.store.session import Entry

DRAWN = 200                    # points of a line of C at most: more are not told apart
BESIDE = 4                     # versions shown before and after the one on the stage
BESIDE_CURVE = 10              # letters of a line's name beside its curve
KINDS = {
    "start": "start", "choose": "example", "forward": "pass", "weigh": "pass", "backward": "pass", "refit": "pass",
    "step": "step", "teach": "step", "train": "train",
}
"""By the kind of a move: its mark. Whatever else there is was changed by hand."""


class Compares(Fields):
    """against: the version to compare with.  differ: what the picture of the difference shows."""

    against: Annotated[int | None, Field(ge=0, le=limits.VERSIONS), Blank] = None
    differ: Annotated[Kind, BeforeValidator(lambda said: said or "weights")] = "weights"

    @property
    def beside(self) -> int | None:
        return self.against


@dataclass(frozen=True, slots=True)
class VersionStop:
    """A version.  mark: its kind.  cost: C of its example, "" where it is not known there."""

    version: int
    mark: str
    label: str
    cost: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class OtherLine:
    """A line that parts from this one.  role: of its curve, "" for none.  there: as far along it, else its end.

    name: what it is called, "" for nothing.
    """

    role: str
    name: str
    text: str
    there: int
    tip: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """stops: those around the one on the stage.  where: how many there are, in words.

    before, after: versions further on, either way.  cost: C against the place on the line, None where no version has
    said it yet.  more: lines not shown.  name, tip: of the line on the stage.
    difference: of the two that are compared, as a picture.  eta, seed: others to walk the same way with; seed None
    where the first weights come from none.
    """

    stops: tuple[VersionStop, ...]
    where: str
    before: int | None
    after: int | None
    cost: Curves | None
    others: tuple[OtherLine, ...]
    more: int
    compared: Comparison | None
    difference: Difference | None
    name: str
    tip: int
    eta: str
    seed: int | None


def timeline(moment: Moment) -> Timeline | None:
    """Of the line through the version on the stage; None before the first move."""
    past = moment.past
    if past is None or len(past.line) < 2:
        return None
    here = _here(past)
    first, last = max(here - BESIDE, 0), min(here + BESIDE, len(past.line) - 1)
    return Timeline(
        tuple(_stop(entry, past.version) for entry in past.line[first : last + 1]),
        f"Version {past.version}: place {here} of {len(past.line) - 1} on its line.",
        past.line[max(here - 2 * BESIDE, 0)].version if first else None,
        past.line[min(here + 2 * BESIDE, len(past.line) - 1)].version if last < len(past.line) - 1 else None,
        _cost(past), _others(past, here), past.more,
        compare(past.compared[0], past.compared[1], moment.state) if past.compared else None,
        _difference(moment, past), past.name, past.line[-1].version, f"{_other_eta(moment.state.eta):g}",
        (moment.state.seed + 1) % (limits.SEED + 1) if past.is_seeded else None,
    )


def _difference(moment: Moment, past: History) -> Difference | None:
    if past.compared is None:
        return None
    return difference(*past.compared, past.version, moment.state, moment.view, moment.fields.differ)


def _other_eta(eta: float) -> float:
    """Twice as large, or half where that is too large: what is worth to be looked at first."""
    return 2 * eta if 2 * eta <= limits.ETA else eta / 2


def _here(past: History) -> int:
    return next(i for i, entry in enumerate(past.line) if entry.version == past.version)


def _stop(entry: Entry, version: int) -> VersionStop:
    cost = "" if entry.cost is None else number(entry.cost)
    return VersionStop(entry.version, KINDS.get(entry.kind, "hand"), entry.label, cost, entry.version == version)


def _cost(past: History) -> Curves | None:
    """C along this line, and along those beside it that have an ink of their own."""
    series = [Series(_short(past.name) or "this line", _points(past.line))]
    series += [Series(_short(name) or f"line to {line[-1].version}", _points(line))
               for name, line in zip(past.names or ("",) * ROLES, past.others[: ROLES - 1], strict=False)]
    return curves(tuple(series), "place on the line", "C of the example", height=150.0) if series[0].points else None


def _short(name: str) -> str:
    """As much of a name as stands beside a curve."""
    return name if len(name) <= BESIDE_CURVE else name[: BESIDE_CURVE - 1] + "…"


def _points(line: tuple[Entry, ...]) -> tuple[tuple[float, float], ...]:
    """C of those that say it; of a long line some, spread evenly, and always the last."""
    known = [(float(place), entry.cost) for place, entry in enumerate(line) if entry.cost is not None]
    return tuple(known[::-(-(-len(known) // DRAWN) or 1)][::-1])


def _others(past: History, here: int) -> tuple[OtherLine, ...]:
    return tuple(
        OtherLine(f"k{i + 1}" if i + 1 < ROLES else "", past.names[i] if past.names else "", _parts(past.line, line),
                  line[min(here, len(line) - 1)].version, line[-1].version)
        for i, line in enumerate(past.others)
    )


def _parts(line: tuple[Entry, ...], other: tuple[Entry, ...]) -> str:
    """Where another line leaves this one, and where it has come to."""
    same = sum(1 for a, b in zip(line, other, strict=False) if a.version == b.version)
    moves = len(other) - same
    return (f"goes on from version {other[same - 1].version} with {other[same].label}, "
            f"{moves} move{'' if moves == 1 else 's'} long")


TIMELINE = Lens("timeline", "Every version there is, and what became of another", timeline, group="time",
                fields=Compares, sees_past=True,
                sources=(RUMELHART,))
