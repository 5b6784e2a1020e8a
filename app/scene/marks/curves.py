"""Curves as data: any numbers against steps or seconds, with their axes, their ends labelled, and a table of the same.

    series = (Series("train", ((0, 1.9), (10, 0.8), ...)), Series("test", ((0, 1.8), ...), end="test 0.91"))
    drawn = curves(series, "steps", "mean cost")         # a Curves, for {{ curve.draw(drawn, "cost") }} in a template

The template begins with {% import "macros/curves.html" as curve %}, which draws (`curve.draw(drawn, id)`), gives a
line's sample for a legend of one's own (`curve.sample(role)`) and prints the text twin (`curve.twin(drawn, caption)`).
Series number i has the role k0 to k3: its ink and dash, both from curves.css.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from app.scene.marks.marks import finite
from app.scene.marks.words import count, fixed, number

ROLES = 4              # kinds of ink and dash there are: more could not be told apart
LEFT, TOP, BOTTOM = 46.0, 26.0, 42.0   # px for the numbers of the y axis, the name above it, the x axis below
LETTER, GAP = 8.5, 17.0                # px: of a letter of a label, in a hall too; from one label at an end to the next
TICKS = 5              # spaces between the ticks of an axis at most
ROWS = 11              # of the table at most


@dataclass(frozen=True, slots=True)
class Series:
    """One line.  points: (x, y), x never falling; none at all is allowed.  end: the label there, else its name.

    is_broken: it breaks off at its last point, marked with a cross: the run diverged.
    """

    name: str
    points: tuple[tuple[float, float], ...]
    end: str = ""
    is_broken: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """A number on an axis, at so many px."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Curve:
    """A line, finished.  path: of an SVG.  end: where it ends.  label: at (x, y), led to by the path lead.

    says: the line in a sentence.
    """

    role: str
    name: str
    path: str
    end: tuple[float, float]
    label: str
    at: tuple[float, float]
    lead: str
    is_broken: bool
    says: str

    def __post_init__(self) -> None:
        finite(*self.end, *self.at)


@dataclass(frozen=True, slots=True)
class Curves:
    """The drawing, in px: the frame goes from left, top to right, bottom.

    legend: role and name of every line, also of one with no point yet.  cut_off: what lies above the top, in words.
    head, rows: the text twin: x, then what each series was last known to be by then.
    """

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    x_label: str
    y_label: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    lines: tuple[Curve, ...]
    legend: tuple[tuple[str, str], ...]
    title: str
    cut_off: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _Axis:
    """A linear scale, v -> px, from low to high; what exceeds high stays at high."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, v: float) -> float:
        share = (min(max(v, self.low), self.high) - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 2)


def curves(
    series: tuple[Series, ...], x_label: str, y_label: str, width: float = 340.0, height: float = 200.0, *,
    x_top: float | None = None, y_top: float | None = None, whole: bool = True,
) -> Curves:
    """The series drawn in one frame. Both axes are linear and begin at 0, or at the lowest y if one lies below 0.

    x_top: where x ends at least.  y_top: where y ends; None: at its highest point.  whole: x counts something.
    """
    if len(series) > ROLES:
        raise ValueError(f"there are {ROLES} kinds of line; {len(series)} series were given")
    right = width - 12 - LETTER * max((len(line.end or line.name) for line in series), default=0)
    points = [point for line in series for point in line.points]
    finite(*(v for point in points for v in point))
    x_high = max([x for x, _ in points] + [x_top or 0.0]) or 1.0
    highest = max((y for _, y in points), default=1.0) or 1.0
    y_low, y_high = _rounded(min([y for _, y in points] + [0.0]), highest if y_top is None else y_top)
    x, y = _Axis(0.0, x_high, LEFT, right), _Axis(y_low, y_high, height - BOTTOM, TOP)
    xs = _marked(_legible(x_high, right - LEFT, 1.0 if whole else 0.0), x)
    return Curves(
        width, height, LEFT, round(right, 2), TOP, height - BOTTOM, x_label, y_label,
        xs, _marked(ticks(y_low, y_high, TICKS), y),
        _lines(series, x, y, right),
        tuple((f"k{i}", line.name) for i, line in enumerate(series)),
        f"{y_label} against {x_label}, a line each for {', '.join(line.name for line in series)}",
        _cut_off(series, y_high),
        (x_label, *(line.name for line in series)), _rows(series, whole),
    )


def ticks(low: float, high: float, most: int, least: float = 0.0) -> tuple[float, ...]:
    """Round numbers from low to high, 1, 2 or 5 times a power of ten apart: at most `most` spaces.

    least: the smallest space there may be.  low < high.
    """
    rough = max((high - low) / most, least)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(step for step in (power, 2 * power, 5 * power, 10 * power) if step >= rough * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    places = max(0, -math.floor(math.log10(step)))
    return tuple(round(i * step, places) for i in range(first, last + 1))


def _legible(high: float, px: float, least: float) -> tuple[float, ...]:
    """From 0 to high, so few that their texts do not run together on so many px."""
    for most in range(TICKS, 1, -1):
        found = ticks(0.0, high, most, least)
        if LETTER * max(map(len, _texts(found))) * high <= px * (found[1] - found[0] if len(found) > 1 else high):
            return found
    return ticks(0.0, high, 1, least)


def _rounded(low: float, high: float) -> tuple[float, float]:
    """The round numbers next below low and next above high."""
    if high <= low:
        high = low + 1.0
    steps = ticks(low, high, TICKS)
    step = steps[1] - steps[0] if len(steps) > 1 else high - low
    return math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step


def _marked(values: tuple[float, ...], axis: _Axis) -> tuple[Tick, ...]:
    return tuple(Tick(axis(v), text) for v, text in zip(values, _texts(values), strict=True))


def _texts(values: tuple[float, ...]) -> tuple[str, ...]:
    """The values in words, all with as many decimals as the space between two needs."""
    space = values[1] - values[0] if len(values) > 1 else values[0]
    if not 1e-4 <= space < 1e6:
        return tuple(number(v, 2) for v in values)
    places = max(0, -math.floor(math.log10(space) + 1e-9))
    return tuple(fixed(v, places) if places else count(round(v)) for v in values)


def _lines(series: tuple[Series, ...], x: _Axis, y: _Axis, right: float) -> tuple[Curve, ...]:
    drawn = [(i, line) for i, line in enumerate(series) if line.points]
    ends = [(x(line.points[-1][0]), y(line.points[-1][1])) for _, line in drawn]
    heights = apart([end[1] for end in ends], TOP, y(y.low))
    return tuple(
        Curve(
            role=f"k{i}", name=line.name, path=_path(line, x, y), end=end, label=line.end or line.name,
            at=(round(right + 8, 2), height), lead=f"M{end[0]:g} {end[1]:g}L{right + 6:g} {height:g}",
            is_broken=line.is_broken, says=_says(line),
        )
        for (i, line), end, height in zip(drawn, ends, heights, strict=True)
    )


def apart(wanted: list[float], least: float, most: float) -> list[float]:
    """Places as near to the wanted ones as GAP between any two allows, from least to most if there is room."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed, floor = dict.fromkeys(order, 0.0), least
    for i in order:
        placed[i] = max(wanted[i], floor)
        floor = placed[i] + GAP
    ceiling = max(most, least + GAP * (len(order) - 1))
    for i in reversed(order):
        placed[i] = min(placed[i], ceiling)
        ceiling = placed[i] - GAP
    return [round(placed[i], 2) for i in range(len(wanted))]


def _path(line: Series, x: _Axis, y: _Axis) -> str:
    return "M" + "L".join(f"{x(at):g} {y(v):g}" for at, v in line.points)


def _says(line: Series) -> str:
    (_, first), (_, last) = line.points[0], line.points[-1]
    return f"{line.name}: from {number(first)} to {number(last)}{', where it breaks off' if line.is_broken else ''}"


def _cut_off(series: tuple[Series, ...], top: float) -> str:
    beyond = {line.name: max(y for _, y in line.points) for line in series if line.points}
    said = [f"{name} reaches {number(y)}" for name, y in beyond.items() if y > top * (1 + 1e-9)]
    return f"Cut off at the top: {', '.join(said)}." if said else ""


def _rows(series: tuple[Series, ...], whole: bool) -> tuple[tuple[str, ...], ...]:
    """The rows of the text twin: ROWS of all x there are, evenly chosen, the first and the last among them."""
    xs = sorted({x for line in series for x, _ in line.points})
    chosen = sorted({xs[round(i * (len(xs) - 1) / (ROWS - 1))] for i in range(ROWS)}) if xs else []
    return tuple((count(round(x)) if whole else fixed(x), *(_known(line, x) for line in series)) for x in chosen)


def _known(line: Series, by: float) -> str:
    """The last y at or before an x, in words; "" before the line begins and after it broke off."""
    if not line.points or (line.is_broken and by > line.points[-1][0]):
        return ""
    before = [y for x, y in line.points if x <= by]
    return number(before[-1]) if before else ""
