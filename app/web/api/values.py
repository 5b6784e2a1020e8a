"""Values that may be sent, with their bounds and what they must be in words."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app import limits

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
OnPad = Annotated[float, Field(ge=-limits.BEYOND, le=1 + limits.BEYOND)]
Point = Annotated[list[OnPad], Field(min_length=2, max_length=2)]
Stroke = Annotated[list[Point], Field(max_length=limits.POINTS)]

ETA = f"a finite number above 0 and at most {limits.ETA:g}"
BATCH_SIZE = f"a whole number from 1 to {limits.BATCH}"
LABEL = "a whole number from 0 to n_L - 1, or 0 or 1 where n_L is 1"
SPLIT = "train or test"


class Body(BaseModel):
    """An object with these names only, of these types only: no number from a string, none that is not finite."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)
