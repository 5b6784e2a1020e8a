"""The set-up lens: the form that begins another network, every knob with its bounds and a sentence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app import limits
from app.data.plane import PLANES
from app.lenses.lens import Lens
from app.lenses.moment import Moment, is_random
from app.nn.activation import ACTIVATIONS, OUTPUTS
from app.nn.cost import COSTS
from app.nn.initial import INITS
from app.scene.marks.words import count
from app.session.state.state import State


@dataclass(frozen=True, slots=True)
class Knob:
    """A field of the form: a menu if it has choices, else a number from least to most.  title: its sentence."""

    name: str
    text: str
    title: str
    value: str
    choices: tuple[str, ...] = ()
    least: str = ""
    most: str = ""
    grain: str = "1"


@dataclass(frozen=True, slots=True)
class Setup:
    """preset: the exhibit that it begins from.  parameters: how many this network has, in words.

    start: which of the starts its weights still are, "" once they have moved.  steps: as many as were taken last time.
    eta: of the next step.
    """

    preset: str
    knobs: tuple[Knob, ...]
    parameters: str
    start: str
    steps: int
    eta: str


def knobs(state: State) -> tuple[Knob, ...]:
    """The fields, as the session on the stage would answer them."""
    c = state.config
    return (
        Knob("data", "data", "What it learns from: MNIST's digits, or points in the plane.", c.data,
              ("mnist", *PLANES, "none")),
        Knob("noise", "noise", f"How far points of a made set stray: 0 to {limits.NOISE:g}.", f"{c.noise:g}",
              least="0", most=f"{limits.NOISE:g}", grain="any"),
        Knob("sizes", "sizes", f"Neurons from layer 0 on: {limits.INPUTS} inputs, {limits.WIDTH} a layer, "
              f"{limits.LAYERS} layers at most.", "-".join(map(str, c.sizes))),
        Knob("activation", "σ", "What each hidden neuron does with its weighted sum z.", c.activation,
              tuple(ACTIVATIONS)),
        Knob("output", "output", "The same for the last layer.", c.output, tuple(OUTPUTS)),
        Knob("cost", "C", "What a miss costs.", c.cost, COSTS),
        Knob("init", "init", "Where the weights start: N(0, 1/n), N(0, 1), all 0, all 1/n, or N(0, 100²/n).", c.init,
              INITS),
        Knob("seed", "seed", "The same seed, the same start.", str(state.seed), least="0", most=str(limits.SEED)),
        Knob("eta", "η", f"How far a step goes: above 0, at most {limits.ETA:g}.", f"{state.eta:g}",
              least="0", most=f"{limits.ETA:g}", grain="any"),
        Knob("batch", "batch", f"Examples a step: 1 to all of them (at most {limits.BATCH:,}).", str(state.batch_size),
              least="1", most=str(limits.BATCH)),
    )


def setup(moment: Moment) -> Setup:
    """As the session on the stage would fill it in."""
    state, c = moment.state, moment.state.config
    return Setup(
        c.preset, knobs(state), f"{count(c.architecture.parameter_count)} parameters.",
        _start(moment),
        min(state.trained.steps, limits.PAGE_STEPS) if state.trained else 100, f"{state.eta:g}",
    )


def _start(moment: Moment) -> str:
    """"random" or "trained", "" for weights that are neither any more."""
    if is_random(moment.state):
        return "random"
    return "trained" if np.array_equal(moment.state.net.theta, moment.library.trained().theta) else ""


SETUP = Lens("setup", "Another network, on other data", setup, text="set up", group="", is_live=True)
