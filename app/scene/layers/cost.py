"""The cost beside the outputs: a, y and what each output adds to C0, stacked up to the whole."""

from __future__ import annotations

from dataclasses import dataclass

from app.nn.array import Array
from app.scene.layers.layout import BOTTOM, TOP, WIDTH, Layout
from app.scene.marks.marks import Bar, Text
from app.scene.marks.scales import Length
from app.scene.marks.words import fixed, number
from app.scene.view import View

STACK = 12.0            # px width of the stacked column
WIDEST = 22.0           # px of the widest bar

TERMS = {
    "quadratic": "(a−y)²",
    "half_quadratic": "½(a−y)²",
    "cross_entropy": "−y ln a …",
}


@dataclass(frozen=True, slots=True)
class CostColumns:
    """What stands to the right of the outputs. All empty before it is weighed, but for a and the labels."""

    texts: tuple[Text, ...]
    bars: tuple[Bar, ...]


def terms(view: View) -> Array | None:
    """What each output adds to C0: (n_L,), or None before it is weighed. They sum to the cost."""
    if view.fwd is None or view.y is None or not view.is_weighed:
        return None
    return view.net.arch.C.terms(view.fwd.z[view.L], view.fwd.a[view.L], view.y)


def draw_cost(view: View, place: Layout) -> CostColumns:
    """Labels 0 to 9, then a, y and the bars; heads above."""
    l = view.L
    x, ys, r = float(place.x[l][0]), place.y[l].tolist(), place.r[l]
    at_label, at_a, at_y, at_bar = x + r + 34, x + r + 114, x + r + 140, x + r + 150
    a, parts = view.activation(l), terms(view)
    texts = []
    if len(ys) > 1:
        for j, y in enumerate(ys):
            texts.append(Text(at_label, y, str(j), "label wanted" if view.label == j else "label"))
    bars: list[Bar] = []
    if a is not None:
        head = min(ys) - 34
        texts.append(Text(at_a, head, "a", "head of-a sym-a"))
        texts += [Text(at_a, y, fixed(float(a[j]), 3), "value of-a") for j, y in enumerate(ys)]
        if parts is not None and view.y is not None:
            texts.append(Text(at_y, head, "y", "head of-y sym-y"))
            texts.append(Text(at_bar, head, TERMS[view.net.arch.cost], "head-start sym-C"))
            texts.append(Text(WIDTH - 4 - STACK / 2, TOP - 26, "C", "head-middle sym-C"))
            texts += [Text(at_y, y, f"{float(view.y[j]):g}", "value of-y") for j, y in enumerate(ys)]
            bars = _bars(parts, ys, at_bar)
            texts += [
                Text(round(at_bar + bar.width + 5, 2), y, number(part, 2 if part >= 1e-4 else 1), "term")
                for bar, part, y in zip(bars, parts.tolist(), ys, strict=False)
            ]
            bars += _stack(parts, WIDTH - STACK - 4)
    return CostColumns(tuple(texts), tuple(bars))


def _bars(parts: Array, ys: list[float], x: float) -> list[Bar]:
    length = Length(float(parts.max()), WIDEST)
    return [
        Bar(f"term-{j}", x, y - 5, length(part), 10, "term-bar",
            f"output {j} adds {number(part)} to the cost")
        for j, (part, y) in enumerate(zip(parts.tolist(), ys, strict=False))
    ]


def _stack(parts: Array, x: float) -> list[Bar]:
    """The same terms on top of each other: the whole height is C0."""
    total = float(parts.sum())
    length = Length(total, BOTTOM - TOP)
    at, bars = BOTTOM, []
    for j, part in enumerate(parts.tolist()):
        at -= length(part)
        bars.append(Bar(f"stack-{j}", x, round(at, 2), STACK, length(part), "stack",
                        f"output {j}: {number(part)} of {number(total)}"))
    return bars
