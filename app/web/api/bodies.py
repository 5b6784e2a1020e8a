"""What a move may say. Each description says what a value must be: in the schema and in the refusal."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from app import limits
from app.web.api.values import (
    BATCH_SIZE,
    ETA,
    LABEL,
    SPLIT,
    Activation,
    BatchSize,
    Body,
    Cost,
    Data,
    Eta,
    Index,
    Init,
    Input,
    Label,
    Output,
    Size,
    Split,
    Weight,
)


class Nothing(Body):
    """No value is needed."""


class NewSession(Body):
    """How a session begins. What is not given is as in the preset, as far as it fits what is given."""

    preset: Literal["chain", "plane", "digits"] = Field(default="digits", description="chain, plane or digits")
    sizes: list[Size] | None = Field(
        default=None, min_length=2, max_length=limits.LAYERS + 1,
        description=f"a list of 2 to {limits.LAYERS + 1} whole numbers, the neurons of layers 0 to L, "
        f"at most {limits.INPUTS} in layer 0 and {limits.WIDTH} in the others",
    )
    activation: Activation | None = Field(default=None, description="sigmoid, tanh, relu or linear")
    output: Output | None = Field(
        default=None, description="sigmoid, tanh, relu, linear or softmax (not given: as activation, "
        "or sigmoid where the cost is cross_entropy)",
    )
    cost: Cost | None = Field(default=None, description="quadratic, half_quadratic or cross_entropy")
    init: Init | None = Field(default=None, description="scaled_normal, normal, zeros, equal or saturated")
    seed: int | None = Field(
        default=None, ge=0, le=limits.SEED, description=f"a whole number from 0 to {limits.SEED}"
    )
    data: Data | None = Field(
        default=None, description="mnist, xor, circle, moons, spiral, gauss or none"
    )
    noise: float | None = Field(
        default=None, ge=0, le=limits.NOISE,
        description=f"a finite number from 0 to {limits.NOISE:g}: how far the points of a made set stray",
    )
    eta: Eta | None = Field(default=None, description=ETA)
    batch_size: BatchSize | None = Field(default=None, description=BATCH_SIZE)
    start: Literal["random", "trained"] | None = Field(
        default=None, description="random or trained (the weights shipped with digits, for that network only)"
    )


class Weights(Body):
    """All parameters. Entry 0 of both lists is empty: layer 0 has none. W[l] is n_l lists of n_(l-1) numbers."""

    W: list[list[list[Weight]]] = Field(
        min_length=2, max_length=limits.LAYERS + 1,
        description=f"a list of one matrix a layer, entry 0 empty, of finite numbers "
        f"from -{limits.WEIGHT:,.0f} to {limits.WEIGHT:,.0f}",
    )
    b: list[list[Weight]] = Field(
        min_length=2, max_length=limits.LAYERS + 1,
        description=f"a list of one list a layer, entry 0 empty, of finite numbers "
        f"from -{limits.WEIGHT:,.0f} to {limits.WEIGHT:,.0f}",
    )


class ForwardBody(Body):
    """Which example goes forward: x, or a place in the data, or (nothing given) the one on the stage."""

    x: list[Input] | None = Field(
        default=None, min_length=1, max_length=limits.INPUTS,
        description=f"a list of n_0 finite numbers from -{limits.INPUT:,.0f} to {limits.INPUT:,.0f}",
    )
    split: Split | None = Field(default=None, description=SPLIT)
    index: Index | None = Field(default=None, description=f"a whole number from 0 to {limits.EXAMPLES}")

    @model_validator(mode="after")
    def _one_example(self) -> Self:
        if (self.split is None) != (self.index is None) or (self.x is not None and self.index is not None):
            raise ValueError("give x, or split and index together, or none of them")
        return self


class BackwardBody(Body):
    """What the output should have been: y, or a label, or (nothing given) what the example itself says."""

    y: list[Input] | None = Field(
        default=None, min_length=1, max_length=limits.WIDTH,
        description=f"a list of n_L finite numbers from -{limits.INPUT:,.0f} to {limits.INPUT:,.0f}",
    )
    label: Label | None = Field(default=None, description=LABEL)

    @model_validator(mode="after")
    def _one_answer(self) -> Self:
        if self.y is not None and self.label is not None:
            raise ValueError("give y or label, not both")
        return self


class StepBody(Body):
    """One step downhill with the gradient of the last backward pass. eta is for this step alone."""

    eta: Eta | None = Field(default=None, description=f"{ETA} (for this step alone; not given: the session's)")


class TuneBody(Body):
    """What training goes on with from now on. Weights and stage stay as they are."""

    eta: Eta | None = Field(default=None, description=f"{ETA} (not given: as it is)")
    batch_size: BatchSize | None = Field(default=None, description=f"{BATCH_SIZE} (not given: as it is)")

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.eta is None and self.batch_size is None:
            raise ValueError("there is nothing to change: give eta, batch_size or both")
        return self


class TrainBody(Body):
    """So many steps of stochastic gradient descent, or epochs. eta and batch_size stay set for the session."""

    steps: int | None = Field(
        default=None, ge=1, le=limits.STEPS, description=f"a whole number from 1 to {limits.STEPS}"
    )
    epochs: int | None = Field(
        default=None, ge=1, le=limits.STEPS,
        description=f"a whole number from 1 to {limits.STEPS} (in place of steps: to the end of this epoch, and so "
        "many less one after it)",
    )
    eta: Eta | None = Field(default=None, description=f"{ETA} (not given: the session's)")
    batch_size: BatchSize | None = Field(default=None, description=f"{BATCH_SIZE} (not given: the session's)")
    label: Label | None = Field(default=None, description=f"{LABEL} (listen to examples of this label only)")

    @model_validator(mode="after")
    def _one_length(self) -> Self:
        if self.steps is None and self.epochs is None:
            steps = type(self).model_fields["steps"].description
            raise ValueError(f"steps is missing: it must be {steps}; or give epochs in its place")
        if self.steps is not None and self.epochs is not None:
            raise ValueError("give steps or epochs, not both")
        return self


class GotoBody(Body):
    """The version to go to."""

    version: int = Field(ge=0, le=limits.VERSIONS, description=f"a whole number from 0 to {limits.VERSIONS}")


class CopyBody(Body):
    """Where the copy begins."""

    version: int | None = Field(
        default=None, ge=0, le=limits.VERSIONS,
        description=f"a whole number from 0 to {limits.VERSIONS} (not given: the current version)",
    )


# What an empty body means, as {} does.
NOTHING = Nothing()
AS_PRESET = NewSession()
ON_STAGE = ForwardBody()
ITS_OWN = BackwardBody()
AS_SET = StepBody()
HERE = CopyBody()
