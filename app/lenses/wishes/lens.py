"""The wishes lens: who pulls a neuron which way, what equal effort brings, and a dial for the best direction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from app import limits
from app.lenses.fields import Fields
from app.lenses.lens import Choice, Lens
from app.lenses.moment import Moment
from app.lenses.sources import CHAPTER_3
from app.lenses.wishes.circle import Circle, circle
from app.lenses.wishes.effort import Effort, effort
from app.lenses.wishes.heard import hearing
from app.lenses.wishes.pulls import Pulls, pulls

About = Literal["pulls", "effort", "circle"]
CHOICES = (
    Choice("pulls", "who pulls"),
    Choice("effort", "equal effort"),
    Choice("circle", "the best direction"),
)
REACHES = ("0.001", "0.01", "0.1", "1")


class WishesFields(Fields):
    """about: which of the three is open.  mute: neurons whose pull is left out, commas between them.

    alone: the only one that is heard of its layer.  reach: the length of a nudge.  dice: the seed of the random way.
    right, up: the marks that the dial moves.  turn: its degrees.
    """

    about: About = "pulls"
    mute: str = Field("", max_length=400)
    alone: str = Field("", max_length=40)
    reach: Literal["0.001", "0.01", "0.1", "1"] = "0.1"
    dice: int = Field(1, ge=0, le=limits.SEED)
    right: str = Field("", max_length=40)
    up: str = Field("", max_length=40)
    turn: int = Field(0, ge=0, le=360)


@dataclass(frozen=True, slots=True)
class Wishes:
    """about: which of the choices is open; the others are None.  reaches: the lengths there are.

    missing: the stop of the pass that has to come first, "" once there is something to see.
    """

    choices: tuple[Choice, ...]
    about: str
    reaches: tuple[str, ...]
    missing: str
    pulls: Pulls | None
    effort: Effort | None
    circle: Circle | None


def wishes(moment: Moment) -> Wishes:
    """The one of the three that is open."""
    view, picked, said = moment.view, moment.picked, moment.fields
    reach = float(said.reach)
    pulled = pulls(view, picked, hearing(view, said.mute, said.alone)) if said.about == "pulls" else None
    spent = effort(view, reach, said.dice) if said.about == "effort" else None
    turned = circle(view, picked.pins, said.right, said.up, said.turn, reach) if said.about == "circle" else None
    missing = "" if pulled or spent or turned else "forward" if view.activation(view.L) is None else "backward"
    return Wishes(CHOICES, said.about, REACHES, missing, pulled, spent, turned)


WISHES = Lens("wishes", "What each neuron is asked to become, and by whom", wishes, group="slope",
              fields=WishesFields, picks="wishes",
              sources=(CHAPTER_3,))
