"""The neuron lens: one neuron as a machine, how it could be made brighter, and what it does to another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from app import limits
from app.lenses.chosen import meant
from app.lenses.equation.terms_of_z import Inside, inside
from app.lenses.fields import Blank, Fields
from app.lenses.lens import Choice, Lens
from app.lenses.moment import Moment
from app.lenses.neuron.avenues import Avenues, avenues
from app.lenses.neuron.influence import Influence, influence, strongest
from app.lenses.neuron.machine import Amplifier, amplifier
from app.lenses.sources import CHAPTER_3, CHAPTER_4
from app.nn.network import Parameter
from app.scene.view import Neuron, View, named

EFFORT = 0.1
ASPECTS = (
    Choice("machine", "the machine"), Choice("amplifier", "its amplifier"), Choice("avenues", "three avenues"),
    Choice("another", "it and another"),
)


class NeuronFields(Fields):
    """aspect: which side of it is shown.  effort: the length of a change.  other: the mark of a second neuron."""

    aspect: Literal["machine", "amplifier", "avenues", "another"] = "machine"
    effort: Annotated[float | None, Field(gt=0, le=limits.EFFORT, allow_inf_nan=False), Blank] = None
    other: str = Field("", max_length=40)


@dataclass(frozen=True, slots=True)
class Machine:
    """id: of the neuron.  name: in words.  aspect: which of all (aspects) is shown; only that one is worked out.

    missing: the stop of the pass that has to come first, "" for none.  inside: z from its terms, and sigma.
    amplifier: None where sigma has no single slope.  avenues: with an effort of at most so much (most).
    other: the mark of the second neuron.  influence: of the one in the earlier layer on the other.
    silent: why there is nothing of this aspect to show, "" where there is.
    """

    id: str
    name: str
    aspect: str
    aspects: tuple[Choice, ...]
    missing: str
    inside: Inside | None
    amplifier: Amplifier | None
    avenues: Avenues | None
    effort: str
    most: str
    other: str
    influence: Influence | None
    silent: str


def machine(moment: Moment) -> Machine:
    """Of the neuron picked out, or that of the parameter picked out; else of the brightest output."""
    view, asked = moment.view, moment.fields
    n = _picked(view, moment.picked.of)
    effort = asked.effort or EFFORT
    about = (n.id, f"neuron {n.j} of layer {n.l}" if n.l else f"input {n.j}", asked.aspect, ASPECTS)
    bounds = f"{effort:g}", f"{limits.EFFORT:g}"
    if view.activation(max(n.l, 1)) is None:
        return Machine(*about, "forward", None, None, None, *bounds, asked.other, None, "")
    if asked.aspect == "another":
        other, found, why = _another(view, n, asked.other)
        return Machine(*about, "", None, None, None, *bounds, other, found, why)
    if not n.l:
        return Machine(*about, "", None, None, None, *bounds, asked.other, None,
                       "An input adds up nothing: it is what it is. Pick out a neuron behind it.")
    if asked.aspect == "avenues":
        return Machine(*about, "", None, None, avenues(view, n, effort), *bounds, asked.other, None, "")
    return Machine(*about, "", inside(view, n), amplifier(view, n), None, *bounds, asked.other, None, "")


def _picked(view: View, of: str) -> Neuron:
    what = meant(view, of)
    if isinstance(what, Parameter):
        return Neuron(what.l, what.j)
    if isinstance(what, Neuron):
        return what
    a = view.activation(view.L)
    return Neuron(view.L, 0 if a is None else int(np.argmax(a)))


def _another(view: View, n: Neuron, id: str) -> tuple[str, Influence | None, str]:
    """The mark of the second neuron, what the earlier of the two does to the later, or why that is not to be said."""
    other = named(view, id) if id else strongest(view, n)
    if not isinstance(other, Neuron):
        return id, None, "This network has no such neuron: a-l-j is neuron j of layer l."
    first, second = sorted((n, other), key=lambda each: each.l)
    if first.l == second.l:
        return other.id, None, "Both are in one layer: neither reads the other. Choose one of another layer."
    if view.activation(second.l) is None:
        return other.id, None, "The forward pass has not reached the second one yet."
    return other.id, influence(view, first, second), ""


NEURON = Lens("neuron", "One neuron as a machine", machine, group="slope", fields=NeuronFields, picks="neuron",
    sources=(CHAPTER_3, CHAPTER_4))
