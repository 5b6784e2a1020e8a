"""What a question may say. Each description says what a value must be: in the schema and in the refusal."""

from __future__ import annotations

from typing import Annotated, Self

from fastapi import Query
from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from app import limits
from app.data.strokes import REACH
from app.web.api.values import LABEL, SPLIT, Body, Index, Input, Label, Split, Stroke, Unit
from app.web.gate.invalid import ADVICE

START = f"a whole number from 0 to {limits.EXAMPLES}"
ROWS = (f"a list of 1 to {limits.OWN_EXAMPLES:,} rows of n_0 finite numbers from -{limits.INPUT:,.0f} to "
        f"{limits.INPUT:,.0f}")

Row = Annotated[list[Input], Field(min_length=1, max_length=limits.INPUTS)]
First = Annotated[int, Query(ge=0, le=limits.EXAMPLES, description=START)]
HowMany = Annotated[int, Query(ge=1, le=limits.LISTED, description=f"a whole number from 1 to {limits.LISTED:,}")]
OfSplit = Annotated[Split, Query(description=SPLIT)]


class ExamplesBody(Body):
    """Which examples: start to start + count - 1 of a split, as a rule to its end; or X, a row an example."""

    split: Split | None = Field(default=None, description=SPLIT)
    start: Index = Field(default=0, description=START)
    count: int | None = Field(
        default=None, ge=1, le=limits.EXAMPLES,
        description=f"a whole number from 1 to {limits.EXAMPLES} (not given: to the end of the split)",
    )
    X: list[Row] | None = Field(default=None, min_length=1, max_length=limits.OWN_EXAMPLES, description=ROWS)

    @model_validator(mode="after")
    def _from_one_place(self) -> Self:
        if (self.split is None) == (self.X is None):
            raise ValueError("give a split, or X, one of them")
        if self.X is not None and (self.start or self.count):
            raise ValueError("start and count pick examples of a split: X is taken whole")
        return self


class GradientBody(ExamplesBody):
    """Which examples, and for X what layer L should say to each row: Y, or labels."""

    Y: list[Row] | None = Field(
        default=None, min_length=1, max_length=limits.OWN_EXAMPLES,
        description=f"a list of a row an example, each n_L finite numbers from -{limits.INPUT:,.0f} to "
        f"{limits.INPUT:,.0f}",
    )
    labels: list[Label] | None = Field(
        default=None, min_length=1, max_length=limits.OWN_EXAMPLES,
        description=f"a list of one label an example, each {LABEL}",
    )

    @model_validator(mode="after")
    def _with_answers(self) -> Self:
        if (self.X is None) != (self.Y is None and self.labels is None) or (self.Y is not None and self.labels):
            raise ValueError("X needs Y or labels, one of them; the examples of a split bring their own")
        return self


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


class ClassifyBody(Body):
    """A drawing, as strokes of [x, y] with y downwards, from 0 to 1 on the pad, or as the pixels themselves."""

    strokes: list[Stroke] | None = Field(
        default=None, max_length=limits.STROKES,
        description=f"a list of at most {limits.STROKES} strokes, each a list of points [x, y] {REACH}, "
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
