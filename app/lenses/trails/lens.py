"""The trails lens: what is to be measured of the ways downhill, and what is known of it by now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from app.errors import NotThereError
from app.lenses.fields import Fields
from app.lenses.lens import Choice, Lens, has_data
from app.lenses.moment import Moment
from app.lenses.sources import CHAPTER_3
from app.lenses.trails.profile import Profile, profile
from app.lenses.trails.trails import Trails, axes_of, trails
from app.nn.network import Network, Parameter
from app.scene.view import named
from app.session.runs.measuring import Measurements, Report
from app.session.trials.slices import Along, Cut, Kind, Mapping
from app.session.trials.trails import other_starts, two_men

Slice = Literal["ends", "random", "weights", "seeds", "line"]
SLICES = (
    Choice("ends", "the plane of both trails"),
    Choice("random", "the gradient, and something random"),
    Choice("weights", "two weights or biases"),
    Choice("seeds", "three other starts, and their ends"),
    Choice("line", "straight along the gradient"),
)
KINDS: dict[str, Kind] = {"random": "random", "weights": "weights"}
"""Which plane a slice takes, where it is not the one through the ends."""

Seen = Trails | Profile | None
"""What is known of a slice: None before the first two places of a line."""


class TrailsFields(Fields):
    """slice: which is to be shown.  one, other: marks, where it is that of two weights."""

    slice: Slice = "ends"
    one: str = Field("", max_length=40)
    other: str = Field("", max_length=40)


@dataclass(frozen=True, slots=True)
class Walked:
    """slice: which is shown, of all there are (slices).  one, other: the marks of two weights or biases.

    is_begun: whether anybody asked.  percent: how much is measured, of 100.  doing: what is being measured.
    trails, profile: what is known of it so far.
    """

    slice: str
    slices: tuple[Choice, ...]
    one: str
    other: str
    is_begun: bool
    percent: int
    doing: str
    trails: Trails | None
    profile: Profile | None


def walked(moment: Moment) -> Walked | None:
    """None without data."""
    if moment.dataset is None:
        return None
    report, asked, (one, other) = moment.report, moment.fields, marks(moment)
    seen: Seen = report.found if report else None
    is_done = report is not None and report.is_done
    found = seen if isinstance(seen, Trails) else None
    return Walked(
        asked.slice, SLICES, one, other, report is not None,
        found.percent if found else 0 if report is None else 100 if is_done else 50,
        found.doing if found else "following the gradient", found, seen if isinstance(seen, Profile) else None,
    )


def marks(moment: Moment) -> tuple[str, str]:
    """Of the two weights or biases asked for, else of the first two that lead to the last layer."""
    first, second = usual(moment.state.net)
    return moment.fields.one or first, moment.fields.other or second


def usual(net: Network) -> tuple[str, str]:
    """The first two parameters that lead to the last layer."""
    second = Parameter(net.L, 0, 1) if net.sizes[-2] > 1 else Parameter(net.L, 0)
    return Parameter(net.L, 0, 0).id, second.id


async def measure(moment: Moment, measurements: Measurements) -> Report[Seen]:
    """First the walks, then the map on which they are seen: it is made again for each slice, and they are not.

    Raises NotThereError, OutOfTurnError without data, FullError.
    """
    state, library, slice = moment.state, moment.library, moment.fields.slice
    if slice == "line":
        line = await measurements.look(("line", moment.place), lambda: Along(state, library))
        return Report(profile(line.found), line.is_done)
    kind = KINDS.get(slice, "ends")
    picked = tuple(_parameter(moment, mark) for mark in marks(moment)) if kind == "weights" else ()
    axes = axes_of(slice, *(picked or (None, None)))
    make = other_starts if slice == "seeds" else two_men
    walks = await measurements.look((make.__name__, moment.place), lambda: make(state, library))
    if not walks.is_done:
        return Report(trails(walks.found, None, axes), False)
    cut = Cut(kind, *picked)
    seen = await measurements.look((walks.found, cut), lambda: Mapping(state, library, walks.found, cut))
    return Report(trails(walks.found, seen.found, axes), seen.is_done)


def _parameter(moment: Moment, id: str) -> Parameter:
    found = named(moment.view, id)
    if not isinstance(found, Parameter):
        raise NotThereError("this network has no such weight or bias: w-l-j-k is a weight, b-l-j a bias")
    return found


TRAILS = Lens("trails", "The drunk man and the careful man: two ways downhill, and the hill", walked, has_data,
              group="learning", fields=TrailsFields, measure=measure,
              sources=(CHAPTER_3,))
