"""What may be sent to the API. Each description says what a value must be: in the schema and in the refusal."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from app import limits
from app.web.gate.invalid import ADVICE

Activation = Literal["sigmoid", "tanh", "relu", "linear"]
Output = Literal["sigmoid", "tanh", "relu", "linear", "softmax"]
Cost = Literal["quadratic", "half_quadratic", "cross_entropy"]
Init = Literal["scaled_normal", "normal", "zeros", "equal", "saturated"]
Data = Literal["mnist", "xor", "circle", "moons", "spiral", "gauss", "none"]
Split = Literal["train", "test"]

Input = Annotated[float, Field(ge=-limits.INPUT, le=limits.INPUT)]
Weight = Annotated[float, Field(ge=-limits.WEIGHT, le=limits.WEIGHT)]
Size = Annotated[int, Field(ge=1, le=limits.INPUTS)]
Eta = Annotated[float, Field(gt=0, le=limits.ETA)]
BatchSize = Annotated[int, Field(ge=1, le=limits.BATCH)]
Label = Annotated[int, Field(ge=0, le=limits.WIDTH)]
Index = Annotated[int, Field(ge=0, le=limits.EXAMPLES)]
Unit = Annotated[float, Field(ge=0, le=1)]
Point = Annotated[list[Unit], Field(min_length=2, max_length=2)]
Stroke = Annotated[list[Point], Field(max_length=limits.POINTS)]

ETA = f"a finite number above 0 and at most {limits.ETA:g}"
BATCH_SIZE = f"a whole number from 1 to {limits.BATCH}"
LABEL = "a whole number from 0 to n_L - 1, or 0 or 1 where n_L is 1"
SPLIT = "train or test"


class Body(BaseModel):
    """An object with these names only, of these types only: no number from a string, none that is not finite."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


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
    """One step downhill with the gradient of the last backward pass."""

    eta: Eta | None = Field(default=None, description=f"{ETA} (not given: the session's)")


class TrainBody(Body):
    """So many steps of stochastic gradient descent. eta and batch_size stay set for the session."""

    steps: int = Field(ge=1, le=limits.STEPS, description=f"a whole number from 1 to {limits.STEPS}")
    eta: Eta | None = Field(default=None, description=f"{ETA} (not given: the session's)")
    batch_size: BatchSize | None = Field(default=None, description=f"{BATCH_SIZE} (not given: the session's)")
    label: Label | None = Field(default=None, description=f"{LABEL} (listen to examples of this label only)")


class GradientBody(Body):
    """Examples start to start + count - 1 of a split."""

    split: Split = Field(description=SPLIT)
    start: Index = Field(description=f"a whole number from 0 to {limits.EXAMPLES}")
    count: int = Field(
        ge=1, le=limits.GRADIENT_EXAMPLES, description=f"a whole number from 1 to {limits.GRADIENT_EXAMPLES}"
    )


class NudgeBody(Body):
    """Which parameter to nudge, and by how much: w^(layer)_jk, or with k null b^(layer)_j."""

    layer: int = Field(ge=1, le=limits.LAYERS, description=f"a whole number from 1 to {limits.LAYERS}, at most L")
    j: int = Field(ge=0, lt=limits.WIDTH, description="a whole number from 0 to n_l - 1")
    k: int | None = Field(
        ge=0, lt=limits.INPUTS, description="a whole number from 0 to n_(l-1) - 1, or null for the bias"
    )
    h: float = Field(
        ge=-limits.NUDGE, le=limits.NUDGE,
        description=f"a finite number from -{limits.NUDGE:g} to {limits.NUDGE:g}, "
        f"at least {limits.NUDGE_LEAST:g} away from 0",
    )

    @model_validator(mode="after")
    def _is_felt(self) -> Self:
        if abs(self.h) < limits.NUDGE_LEAST:
            raise ValueError(f"h must be {type(self).model_fields['h'].description}")
        return self


class GotoBody(Body):
    """The version to go to."""

    version: int = Field(ge=0, le=limits.VERSIONS, description=f"a whole number from 0 to {limits.VERSIONS}")


class ClassifyBody(Body):
    """A drawing, as strokes of [x, y] in a square from 0 to 1 with y downwards, or as the pixels themselves."""

    strokes: list[Stroke] | None = Field(
        default=None, max_length=limits.STROKES,
        description=f"a list of at most {limits.STROKES} strokes, each a list of points [x, y] from 0 to 1, "
        f"with at most {limits.POINTS} points in all",
    )
    pixels: list[Unit] | None = Field(
        default=None, min_length=784, max_length=784, description="a list of 784 finite numbers from 0 to 1"
    )
    invert: bool | None = Field(
        default=None, description="true or false (true: pixels have ink at 0 and paper at 1; false: they have not, "
        "whatever their mean; not given: a mean above one half is refused)",
    )

    @field_validator("pixels", mode="before")
    @classmethod
    def _from_0_to_1(cls, pixels: object) -> object:
        if isinstance(pixels, list) and _are_bytes(pixels):
            raise PydanticCustomError(
                ADVICE, "pixels must be from 0 to 1, and these look like bytes, from 0 to 255: divide by 255"
            )
        return pixels

    @model_validator(mode="after")
    def _one_drawing(self) -> Self:
        if (self.strokes is None) == (self.pixels is None):
            raise ValueError("give strokes or pixels, one of them")
        if self.pixels is None and self.invert is not None:
            raise ValueError("invert goes with pixels: strokes are ink by themselves")
        return self


def _are_bytes(values: list[object]) -> bool:
    """Whether all are whole numbers from 0 to 255, and not all of them 0 or 1."""
    whole = all(isinstance(v, int | float) and 0 <= v <= 255 and v == int(v) for v in values)
    return whole and any(isinstance(v, int | float) and v > 1 for v in values)


# What an empty body means, as {} does.
NOTHING = Nothing()
AS_PRESET = NewSession()
ON_STAGE = ForwardBody()
ITS_OWN = BackwardBody()
AS_SET = StepBody()
