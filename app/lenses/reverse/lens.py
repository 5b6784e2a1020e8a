"""The reverse lens: the picture turned round, the backward pass as a network of its own, run from right to left."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import Field

from app import limits
from app.lenses.fields import Fields
from app.lenses.lens import Lens
from app.lenses.moment import Moment
from app.lenses.reverse.checked import Verdict, verdicts
from app.lenses.reverse.drawing import Drawing, drawing
from app.lenses.reverse.halts import SLOPES, Halt, Told, told
from app.lenses.reverse.recursion import Recursion, recursion
from app.lenses.reverse.shown import layers, left_out, neurons
from app.lenses.reverse.words import long_name, sentence, short_name
from app.lenses.reverse.worked import worked
from app.lenses.sources import LEE, NIELSEN


class ReverseFields(Fields):
    """short: how many halts before the last one that the passes on the stage have come to; 0 to show all of theirs."""

    short: int = Field(0, ge=0, le=4 * limits.LAYERS)


@dataclass(frozen=True, slots=True)
class HaltButton:
    """A halt to go to.  short: what the address says of it; None where its pass has still to be made.

    kind: of the halt.  role: "done", "now" or "".
    """

    text: str
    title: str
    kind: str
    short: int | None
    role: str


@dataclass(frozen=True, slots=True)
class Reverse:
    """at: the place of the halt, kind: what it brings; of: the place of the last one.  buttons: all of them.
    sentence: what this one brought; worked: the same in numbers, for one neuron or edge.

    back, on: what the address says of the halt before and behind, None where there is none or its pass is to be made.
    makes: the move that brings the next halt, "" where none has to be made; makes_short: what the address says then.
    is_whole: whether all slopes are there; rest: the stop of the pass that runs the rest, "" where it has run.
    missing: the stop of the pass that has to come first, "" for none.
    """

    at: int
    kind: str
    of: int
    buttons: tuple[HaltButton, ...]
    sentence: str
    worked: str
    back: int | None
    on: int | None
    makes: str
    makes_short: int
    is_whole: bool
    rest: str
    missing: str
    recursion: Recursion
    drawing: Drawing
    verdicts: tuple[Verdict, ...]
    left_out: str


def reverse(moment: Moment) -> Reverse:
    """At the halt that the address says."""
    view, picked = moment.view, moment.picked
    now = told(view, moment.fields.short)
    last, chosen = len(now.order) - 1, neurons(view, layers(now), picked)
    missing = "forward" if view.activation(view.L) is None else ""
    return Reverse(
        now.at, now.halt.kind, last, tuple(_button(now, i, halt) for i, halt in enumerate(now.order)), sentence(now),
        worked(now, chosen, picked),
        now.known - now.at + 1 if now.at else None, now.known - now.at - 1 if now.at < now.known else None,
        *_makes(now, missing), now.is_whole, "" if now.known == last else "backward", missing,
        recursion(now), drawing(now, chosen, picked), verdicts(now),
        left_out(view, chosen),
    )


def _button(now: Told, i: int, halt: Halt) -> HaltButton:
    name = long_name(halt, now.view.L)
    return HaltButton(short_name(halt), name, halt.kind, now.known - i if i <= now.known else None,
                      "now" if i == now.at else "done" if i < now.at else "")


def _makes(now: Told, missing: str) -> tuple[str, int]:
    """The move that brings the next halt, and how many halts of its own it is then short of."""
    if missing or now.at < now.known or now.is_whole:
        return "", 0
    layer = now.view.layer - 1 if now.known > now.view.L else now.view.L
    is_begun = now.view.phase in ("forward", "backward")
    reaches = now.order.index(Halt(SLOPES, layer)) if is_begun else len(now.order) - 1
    return "layer" if is_begun else "pass", reaches - now.known - 1


REVERSE = Lens("reverse", "The backward pass as a network, run from right to left", reverse, group="slope",
               fields=ReverseFields, sources=(LEE, NIELSEN))
