"""What a page's form may say. Every number has its bound here, from limits.py; what is left out is a default."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field, TypeAdapter, ValidationError

from app import limits
from app.data.strokes import REACH
from app.errors import RangeError
from app.lenses.fields import Blank
from app.session.moves.reach import PASSES
from app.session.retold import PHASES, Phase
from app.session.state.config import Config
from app.session.state.move import Move, Step
from app.web.api.bodies import NewSession
from app.web.api.strict_json import loads
from app.web.api.values import Activation, Cost, Data, Init, Output, Size

SIZES = re.compile(rf"[0-9]{{1,4}}(-[0-9]{{1,4}}){{1,{limits.LAYERS}}}")


Eta = Annotated[float | None, Field(gt=0, le=limits.ETA, allow_inf_nan=False), Blank]
Count = Annotated[int | None, Field(ge=0, le=limits.EXAMPLES), Blank]
By = Literal["layer", "pass", ""]


class Carried(BaseModel):
    """Fields of every form: the version it is about, what is picked out, and the recipe a new session begins with."""

    version: Annotated[int | None, Field(ge=0, le=limits.VERSIONS), Blank] = None
    of: str = Field("", max_length=40)
    pins: str = Field("", max_length=80)
    lens: str = Field("", max_length=20)
    ink: str = Field("", max_length=20)
    theme: str = Field("", max_length=20)
    palette: str = Field("", max_length=20)
    notation: str = Field("", max_length=20)
    hide: str = Field("", max_length=80)
    nudge: str = Field("", max_length=40)
    h: Annotated[float | None, Field(ge=limits.NUDGE_LEAST, le=limits.NUDGE), Blank] = None
    first: Annotated[int | None, Field(ge=0, le=limits.LAYERS), Blank] = None

    @property
    def is_drawing(self) -> bool:
        """Whether an empty square to draw in is asked for."""
        return False


class LookForm(Carried):
    """v: the version to look at, None for the session's own; at: the same by its place on the line, as a slider has it.

    power: h = 10^-power, as a slider says it.
    do: "draw" for an empty square to draw in.  left: the session that somebody came from.
    """

    v: Annotated[int | None, Field(ge=0, le=limits.VERSIONS), Blank] = None
    at: Annotated[int | None, Field(ge=0, le=limits.VERSIONS), Blank] = None
    power: Annotated[int | None, Field(ge=0, le=14), Blank] = None
    do: Literal["draw", ""] = ""
    left: str = Field("", max_length=12, pattern="^[a-z0-9]*$")

    @property
    def is_drawing(self) -> bool:
        return self.do == "draw"


class LensForm(LookForm):
    """look: how often a measurement was asked for.  stop: do not look again."""

    look: int = Field(1, ge=1, le=limits.LOOKS)
    stop: str = Field("", max_length=1)


def _sizes(value: object) -> object:
    return [int(n) for n in value.split("-")] if isinstance(value, str) and SIZES.fullmatch(value) else value


def _numbers(value: object) -> object:
    return tuple(value.split(",")) if isinstance(value, str) and value else ()


Number = Annotated[float, Field(allow_inf_nan=False)]
Numbers = BeforeValidator(_numbers)
"""Numbers in a link, with commas between them."""


class Recipe(BaseModel):
    """A link that carries how a session begins: recomputed, not stored. What is left out is as in the preset.

    sizes: n_0 to n_L with a hyphen between them: 2-4-2-1.  theta: every weight and bias, layer by layer, in the
    place of a start; input, target: the x and y on the stage where there is no data; split, index: which example is
    on the stage where there is; phase: how far its passes have come.
    """

    preset: Literal["chain", "plane", "digits"] = "digits"
    sizes: Annotated[
        list[Size] | None,
        Field(description=f"2 to {limits.LAYERS + 1} whole numbers with hyphens between them, such as 2-4-2-1"),
        BeforeValidator(_sizes), Blank,
    ] = None
    activation: Annotated[Activation | None, Blank] = None
    output: Annotated[Output | None, Blank] = None
    cost: Annotated[Cost | None, Blank] = None
    init: Annotated[Init | None, Blank] = None
    data: Annotated[Data | None, Blank] = None
    noise: Annotated[float | None, Field(ge=0, le=limits.NOISE, allow_inf_nan=False), Blank] = None
    start: Literal["random", "trained", ""] = ""
    seed: Annotated[int | None, Field(ge=0, le=limits.SEED), Blank] = None
    eta: Eta = None
    batch: Annotated[int | None, Field(ge=1, le=limits.BATCH), Blank] = None
    step: Annotated[int, Field(ge=0, le=limits.STEPS)] = 0
    theta: Annotated[tuple[Number, ...], Field(max_length=limits.THETA), Numbers] = ()
    input: Annotated[tuple[Number, ...], Field(max_length=limits.GIVEN), Numbers] = ()
    target: Annotated[tuple[Number, ...], Field(max_length=limits.GIVEN), Numbers] = ()
    split: Literal["train", "test", ""] = ""
    index: Count = None
    phase: Phase = ""

    @property
    def passes(self) -> tuple[Move, ...]:
        """The moves that lead to the phase."""
        return (*PASSES[-1], Step()) if self.phase == "step" else PASSES[PHASES.index(self.phase)]

    @property
    def wish(self) -> NewSession:
        """The same as the API takes it."""
        return NewSession(
            preset=self.preset, sizes=self.sizes, activation=self.activation, output=self.output, cost=self.cost,
            init=self.init, seed=self.seed, data=self.data, noise=self.noise, eta=self.eta, batch_size=self.batch,
            start=self.start or None,
        )

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """What the link says beyond the presets, as it says it."""
        given = self.model_dump(exclude_defaults=True)
        return tuple((name, written(value)) for name, value in given.items())

    def given(self, config: Config) -> Config:
        """The config with the numbers that the link carries."""
        return replace(config, theta=self.theta, x=self.input or config.x, y=self.target or config.y,
                       split=self.split or "test", index=self.index or 0)


def written(value: object) -> str:
    """A value as a link says it: sizes with hyphens, other numbers with commas between them."""
    match value:
        case list():
            return "-".join(map(str, value))
        case tuple():
            return ",".join(map(repr, value))
        case _:
            return str(value)


class PassForm(Carried):
    """forward, weigh, backward, step, refit: by "layer" goes one layer only.  uphill: a step the other way."""

    by: By = ""
    uphill: str = Field("", max_length=1)


class GotoForm(Carried):
    """to: the version to go to; at: where none is named, its place on the line from the start to the newest.

    A button that names one stands beside the slider, and sends the slider's place along.
    """

    to: Annotated[int | None, Field(ge=0, le=limits.VERSIONS), Blank] = None
    at: Annotated[int | None, Field(ge=0, le=limits.VERSIONS), Blank] = None


class ReachForm(Carried):
    """to: one of the four stops of a pass."""

    to: Literal["forward", "weigh", "backward", "step"]


class LabelForm(Carried):
    """label: which digit a drawing was."""

    label: int = Field(ge=0, le=9)


class RestartForm(Carried):
    """seed: of the random start; the session's own if it is left out."""

    start: Literal["random", "trained"]
    seed: Annotated[int | None, Field(ge=0, le=limits.SEED), Blank] = None


class DragForm(Carried):
    """base: the version that a drag began at; its moves all go on from there, so that one step back undoes it."""

    base: Annotated[int | None, Field(ge=0, le=limits.VERSIONS), Blank] = None


class SetForm(DragForm):
    """A weight or bias by the id of its mark, and its new value."""

    mark: str = Field(max_length=40)
    value: Number


class ExampleForm(DragForm):
    """An example by its numbers.  y: none given where it is not known."""

    x: list[Number] = Field(min_length=1, max_length=limits.GIVEN)
    y: list[Number] = Field([], max_length=limits.GIVEN)


class TrainForm(Carried):
    """train and tune.  watch: afterwards the example on the stage goes through both passes again."""

    eta: Eta = None
    batch_size: Annotated[int | None, Field(ge=1, le=limits.BATCH), Blank] = None
    steps: Annotated[int | None, Field(ge=1, le=limits.PAGE_STEPS), Blank] = None
    watch: str = Field("", max_length=1)


class PlayForm(TrainForm):
    """pace: steps a second at most, 0 for as many as there can be; "layer" for one layer a beat.

    begin: "scratch" to begin with random weights.
    until: "" as long as nobody pauses, "steps" or "accuracy" (in percent) of so much as amount says, or one "epoch".
    """

    pace: Literal["layer", "1", "10", "100", "0"] = "0"
    begin: Literal["scratch", ""] = ""
    until: Literal["", "steps", "epoch", "accuracy"] = ""
    amount: Annotated[float | None, Field(gt=0, le=limits.RUN_STEPS, allow_inf_nan=False), Blank] = None


class PickForm(Carried):
    """how: "index", "random" or "wrong"; or a label, for a random example of it."""

    how: Literal["index", "random", "wrong", ""] = ""
    split: Literal["train", "test"] = "test"
    index: Count = None
    label: Annotated[int | None, Field(ge=0, le=limits.WIDTH), Blank] = None


Axis = Annotated[float, Field(ge=-limits.PLANE, le=limits.PLANE, allow_inf_nan=False)]


class PointForm(Carried):
    """x, y: a place on the map.  do: show the example nearest to it, add a point there, or move the example there."""

    x: Axis
    y: Axis
    do: Literal["pick", "zero", "one", "move"] = "pick"


class PointsForm(Carried):
    """csv: points of one's own.  raw: as they are, not scaled onto the map.  clear: none at all."""

    csv: str = Field("", max_length=limits.BODY)
    raw: str = Field("", max_length=1)
    clear: str = Field("", max_length=1)


class TeachForm(Carried):
    """done: steps made so far by this button.  stop: end it."""

    done: int = Field(0, ge=0, le=limits.TEACH_STEPS)
    stop: str = Field("", max_length=1)


Coordinate = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Line = tuple[tuple[Coordinate, Coordinate], ...]
_LINES = TypeAdapter(tuple[Line, ...])


class DrawForm(Carried):
    """strokes: as JSON, lists of [x, y], y downwards, from 0 to 1 on the pad."""

    strokes: str = Field("", max_length=limits.BODY)
    label: Annotated[int | None, Field(ge=0, le=9), Blank] = None

    def lines(self) -> tuple[Line, ...]:
        """The strokes as numbers; none for an empty field.  Raises RangeError, NotJsonError."""
        try:
            return _LINES.validate_python(loads(self.strokes.encode("utf-8", "replace")) if self.strokes else [])
        except ValidationError as error:
            raise RangeError(f"strokes must be lists of points [x, y], each a finite number {REACH}") from error


class PadForm(DrawForm):
    """edges: whether the lines of the picture are asked for too."""

    edges: Literal["1", ""] = ""
