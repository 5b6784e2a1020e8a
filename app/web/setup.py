"""The form that begins another network: every knob with its bounds and a sentence."""

from __future__ import annotations

from typing import get_args

from app import limits
from app.session.state.state import State
from app.web.api import values
from app.web.pages.controls import Field


def setup_of(state: State) -> tuple[Field, ...]:
    """The fields, as the session on the stage would answer them."""
    c = state.config
    return (
        Field("data", "data", "What it learns from: MNIST's digits, or points in the plane.", c.data,
              get_args(values.Data)),
        Field("noise", "noise", f"How far points of a made set stray: 0 to {limits.NOISE:g}.", f"{c.noise:g}",
              least="0", most=f"{limits.NOISE:g}", grain="any"),
        Field("sizes", "sizes", f"Neurons from layer 0 on: {limits.INPUTS} inputs, {limits.WIDTH} a layer, "
              f"{limits.LAYERS} layers at most.", "-".join(map(str, c.sizes))),
        Field("activation", "σ", "What each hidden neuron does with its weighted sum z.", c.activation,
              get_args(values.Activation)),
        Field("output", "output", "The same for the last layer.", c.output, get_args(values.Output)),
        Field("cost", "C", "What a miss costs.", c.cost, get_args(values.Cost)),
        Field("init", "init", "Where the weights start: N(0, 1/n), N(0, 1), all 0, all 1/n, or N(0, 100²/n).", c.init,
              get_args(values.Init)),
        Field("seed", "seed", "The same seed, the same start.", str(state.seed), least="0", most=str(limits.SEED)),
        Field("eta", "η", f"How far a step goes: above 0, at most {limits.ETA:g}.", f"{state.eta:g}",
              least="0", most=f"{limits.ETA:g}", grain="any"),
        Field("batch", "batch", f"Examples a step: 1 to all of them (at most {limits.BATCH:,}).", str(state.batch_size),
              least="1", most=str(limits.BATCH)),
    )
