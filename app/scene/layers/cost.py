"""The cost beside the outputs: what each says and should say, and what each adds to C0, stacked up in one bar.

The bar has a fixed zero, and an outline where the cost of this example began, so that learning is seen to shrink it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from app.nn.array import Array
from app.nn.batch import label_said
from app.scene.layers.layout import BELOW, HEIGHT, TOP, Layout
from app.scene.marks.marks import Bar, Text
from app.scene.marks.scales import Length, round_top
from app.scene.marks.words import brief, fixed, number
from app.scene.view import View

STACK = 18.0            # px across the bar of C
BOTTOM = HEIGHT - BELOW         # y of its zero, on a ground of the usual height
WIDEST = 28.0           # px of what an output adds if it is the whole scale
SHOULD, SAYS, RIGHT = "← should be", "← says", "← right"

TERMS = {
    "quadratic": "(a−y)²",
    "half_quadratic": "½(a−y)²",
    "cross_entropy": "−y ln a …",
}

NO_WORDS = ""
"""What stands where nothing is known yet: words and role of a text, role and words of a bar."""


@dataclass(frozen=True, slots=True)
class CostColumns:
    """What stands to the right of the outputs: as many marks at every moment.

    Those of which nothing is known yet have no role, no words and no size.
    labels: 0 to 9.  texts: what is said and should be, a, y, the heads, the words of the bar of C.
    terms: what each output adds, in words.  bars: the same, then stacked up, then the ground of C and where it began.
    outputs: how many there are.
    stretched: the transform of the bar of C, "" on a ground of the usual height. A frame of a run knows no ground.
    """

    labels: tuple[Text, ...] = ()
    texts: tuple[Text, ...] = ()
    terms: tuple[Text, ...] = ()
    bars: tuple[Bar, ...] = ()
    outputs: int = 0
    stretched: str = ""

    @property
    def terms_as_bars(self) -> tuple[Bar, ...]:
        """Those side by side."""
        return self.bars[: len(self.terms)]

    @property
    def stack(self) -> tuple[Bar, ...]:
        """Those on top of each other."""
        return self.bars[len(self.terms) : len(self.terms) + self.outputs]

    @property
    def ground(self) -> tuple[Bar, ...]:
        """The whole scale of C, and where it began."""
        return self.bars[len(self.terms) + self.outputs :]

    @property
    def all_texts(self) -> tuple[Text, ...]:
        """In the order of the page."""
        return (*self.labels, *self.texts, *self.terms)


def terms(view: View) -> Array | None:
    """What each output adds to C0: (n_L,), or None before it is weighed. They sum to the cost."""
    if view.fwd is None or view.cost is None or view.y is None:
        return None
    return view.net.arch.C.terms(view.fwd.z[view.L], view.fwd.a[view.L], view.y)


def top_of(view: View) -> float:
    """The C0 at the full length of the bar: 1, or the next round number above where this example began or stands."""
    return round_top(max(1.0, view.first_cost or 0.0, view.cost or 0.0))


def draw_cost(view: View, place: Layout) -> CostColumns:
    """Labels with what is said and should be, a, y, the bars; heads above."""
    x, ys = float(place.x[view.L][0]) + place.r[view.L], place.y[view.L].tolist()
    parts, columns = terms(view), place.canvas.columns
    words, bars = _parts(view, x + columns.bar, ys, parts)
    return CostColumns(
        labels=_labels(view, x + columns.label, ys),
        texts=(*_marks(view, x + columns.mark, ys), *_of_a(view, x + columns.a, ys),
               *_of_y(view, x, ys, parts is not None, place), *_gauge_words(view, place)),
        terms=tuple(words),
        bars=(*bars, *_stack(view, parts, place), *_ground(view, place)),
        outputs=view.net.sizes[-1],
        stretched=_stretched((place.canvas.bottom - TOP) / (BOTTOM - TOP)),
    )


def _stretched(by: float) -> str:
    """Down from its top."""
    return "" if by == 1.0 else f"translate(0 {TOP * (1 - by):.4f}) scale(1 {by:.6f})"


@lru_cache(maxsize=4096)        # most of the fifty say nothing yet, or 0.00 where another one did
def _text(x: float, y: float, words: str, role: str) -> Text:
    return Text(round(x, 2), y, words, role if words else NO_WORDS)


def _said(view: View) -> int | None:
    a = view.activation(view.L)
    return None if a is None or len(a) == 1 else label_said(a)


def _labels(view: View, x: float, ys: list[float]) -> tuple[Text, ...]:
    """0 to 9, the two that matter marked; a single output needs none."""
    said = _said(view)
    roles = ("label" + " wanted" * (j == view.label) + " said" * (j == said) for j in range(len(ys)))
    return tuple(Text(round(x, 2), y, str(j), role) for j, (y, role) in enumerate(zip(ys, roles, strict=True))) \
        if len(ys) > 1 else ()


def _marks(view: View, x: float, ys: list[float]) -> list[Text]:
    """What it says and what it should say: two marks, or one where they are the same."""
    said, wanted = _said(view), view.label if len(ys) > 1 else None
    words = {said: (SAYS, "mark says"), wanted: (RIGHT if said == wanted else SHOULD, "mark should")}
    return [_text(x, y, *words.get(j, (NO_WORDS, NO_WORDS))) for j, y in enumerate(ys)]


def _of_a(view: View, x: float, ys: list[float]) -> list[Text]:
    """The activations of the outputs, and their head."""
    a = view.activation(view.L)
    words = [NO_WORDS] * len(ys) if a is None else [fixed(v) for v in a[: len(ys)].tolist()]
    return [_text(x, min(ys) - 34, NO_WORDS if a is None else "a", "head of-a sym-a"),
            *(_text(x, y, v, "value of-a") for y, v in zip(ys, words, strict=True))]


def _of_y(view: View, x: float, ys: list[float], is_weighed: bool, place: Layout) -> list[Text]:
    """What they should be, and the heads of all that is known once they are compared."""
    columns, head = place.canvas.columns, min(ys) - 34
    words = [brief(v) for v in view.y[: len(ys)].tolist()] if is_weighed and view.y is not None else []
    heads = ((columns.bar, TERMS[view.net.arch.cost], "head-start sym-C"), (columns.y, "y", "head of-y sym-y"))
    return [*(_text(x + at, head, name if is_weighed else NO_WORDS, role) for at, name, role in heads),
            *(_text(x + columns.y, y, v, "value of-y") for y, v in zip(ys, words or [NO_WORDS] * len(ys), strict=True))]


def _parts(view: View, x: float, ys: list[float], parts: Array | None) -> tuple[list[Text], list[Bar]]:
    """What each output adds, on the scale of C: a number and a bar each."""
    n, length, left = len(ys), Length(top_of(view), WIDEST), round(x, 2)
    values = [0.0] * n if parts is None else parts[:n].tolist()
    says = [NO_WORDS if parts is None else f"output {j} adds {number(v)} to the cost" for j, v in enumerate(values)]
    words = [NO_WORDS if parts is None else number(v, _digits(v)) for v in values]
    bars = [Bar(f"term-{j}", left, y - 5, length(v), 10, "term-bar" if say else NO_WORDS, say)
            for j, (v, y, say) in enumerate(zip(values, ys, says, strict=True))]
    return [_text(left + WIDEST + 5, y, word, "term") for y, word in zip(ys, words, strict=True)], bars


def _digits(v: float) -> int:
    """As many as there is room for, and so many that the large ones add up to C as it is said beside them."""
    return 3 if v >= 0.1 else 2 if v >= 1e-4 else 1


def _bar(place: Layout, id: str, start: float, px: float, role: str, say: str) -> Bar:
    """A part of the bar of C, so many px from its zero on."""
    return Bar(id, place.canvas.cost - STACK / 2, round(BOTTOM - start - px, 2), STACK, round(px, 2), role, say)


def _length(view: View) -> Length:
    return Length(top_of(view), BOTTOM - TOP)


def _stack(view: View, parts: Array | None, place: Layout) -> list[Bar]:
    """What the outputs add, one on top of the other: all of them together are C0."""
    if parts is None:
        return [_bar(place, f"stack-{j}", 0.0, 0.0, NO_WORDS, NO_WORDS) for j in range(view.net.sizes[-1])]
    length, said, at, bars = _length(view), number(view.cost or 0.0), 0.0, []
    for j, part in enumerate(parts.tolist()):
        bars.append(_bar(place, f"stack-{j}", at, length(part), "stack", f"output {j}: {number(part)} of {said}"))
        at += length(part)
    return bars


def _ground(view: View, place: Layout) -> list[Bar]:
    """The whole scale, and an outline where the cost of this example began."""
    length, begun = _length(view), view.first_cost if view.cost is not None else None
    return [
        _bar(place, "cost-ground", 0.0, length.px, "cost-ground", f"the cost, from 0 to {brief(top_of(view))}"),
        _bar(place, "cost-begun", 0.0, length(begun or 0.0), NO_WORDS if begun is None else "cost-begun",
             NO_WORDS if begun is None else f"where it began: {number(begun)}"),
    ]


def _gauge_words(view: View, place: Layout) -> list[Text]:
    """The name of the bar, what it says, and the ends of its scale."""
    x, bottom, now = place.canvas.cost, place.canvas.bottom, NO_WORDS if view.cost is None else number(view.cost)
    beside = x + STACK / 2 + 6
    return [_text(x, TOP - 26, "cost", "head-middle sym-C"), _text(x, bottom + 17, now, "head-middle gauge-now sym-C"),
            _text(beside, TOP + 8, brief(top_of(view)), "gauge-end"), _text(beside, bottom - 13, "0", "gauge-end")]
