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


NO_WORDS = ""
"""What stands where nothing is known yet: words and role of a text, role and words of a bar."""


@dataclass(frozen=True, slots=True)
class CostColumns:
    """What stands to the right of the outputs: as many marks at every moment.

    Those of which nothing is known yet have no role, no words and no size.
    labels: 0 to 9.  texts: a, y and the heads.  terms: what each output adds, in words; bars: the same, and stacked up.
    """

    labels: tuple[Text, ...] = ()
    texts: tuple[Text, ...] = ()
    terms: tuple[Text, ...] = ()
    bars: tuple[Bar, ...] = ()

    @property
    def terms_as_bars(self) -> tuple[Bar, ...]:
        """Those side by side."""
        return self.bars[: len(self.terms)]

    @property
    def stack(self) -> tuple[Bar, ...]:
        """Those on top of each other."""
        return self.bars[len(self.terms) :]

    @property
    def all_texts(self) -> tuple[Text, ...]:
        """In the order of the page."""
        return (*self.labels, *self.texts, *self.terms)


def terms(view: View) -> Array | None:
    """What each output adds to C0: (n_L,), or None before it is weighed. They sum to the cost."""
    if view.fwd is None or view.y is None or not view.is_weighed:
        return None
    return view.net.arch.C.terms(view.fwd.z[view.L], view.fwd.a[view.L], view.y)


def draw_cost(view: View, place: Layout) -> CostColumns:
    """Labels 0 to 9, then a, y and the bars; heads above."""
    l = view.L
    x, ys = float(place.x[l][0]) + place.r[l], place.y[l].tolist()
    parts = terms(view)
    labels = tuple(Text(x + 34, y, str(j), "label wanted" if view.label == j else "label") for j, y in enumerate(ys))
    at_bar = x + 150
    bars = _bars(parts, ys, at_bar)
    words = [] if parts is None else [number(part, 2 if part >= 1e-4 else 1) for part in parts.tolist()]
    return CostColumns(
        labels=labels if len(ys) > 1 else (),
        texts=(*_of_a(view, x + 114, ys), *_of_y(view, x + 140, at_bar, ys, parts is not None)),
        terms=tuple(_text(round(at_bar + bar.width + 5, 2), y, words[j] if words else NO_WORDS, "term")
                    for j, (bar, y) in enumerate(zip(bars, ys, strict=True))),
        bars=(*bars, *_stack(parts, WIDTH - STACK - 4, view.net.sizes[-1])),
    )


def _text(x: float, y: float, words: str, role: str) -> Text:
    return Text(x, y, words, role if words else NO_WORDS)


def _of_a(view: View, x: float, ys: list[float]) -> list[Text]:
    """The activations of the outputs, and their head."""
    a = view.activation(view.L)
    words = [NO_WORDS] * len(ys) if a is None else [fixed(v, 3) for v in a[: len(ys)].tolist()]
    return [_text(x, min(ys) - 34, NO_WORDS if a is None else "a", "head of-a sym-a"),
            *(_text(x, y, v, "value of-a") for y, v in zip(ys, words, strict=True))]


def _of_y(view: View, x: float, at_bar: float, ys: list[float], is_weighed: bool) -> list[Text]:
    """What they should be, and the heads of all that is known once they are compared."""
    head = min(ys) - 34
    heads = (("y", x, head, "head of-y sym-y"), (TERMS[view.net.arch.cost], at_bar, head, "head-start sym-C"),
             ("C", WIDTH - 4 - STACK / 2, TOP - 26, "head-middle sym-C"))
    y_words = [f"{v:g}" for v in view.y[: len(ys)].tolist()] if is_weighed and view.y is not None else []
    return [*(_text(at, y, words if is_weighed else NO_WORDS, role) for words, at, y, role in heads),
            *(_text(x, y, words, "value of-y") for y, words in zip(ys, y_words or [NO_WORDS] * len(ys), strict=True))]


def _bars(parts: Array | None, ys: list[float], x: float) -> list[Bar]:
    if parts is None:
        return [Bar(f"term-{j}", x, y - 5, 0.0, 10, NO_WORDS, NO_WORDS) for j, y in enumerate(ys)]
    length = Length(float(parts.max()), WIDEST)
    return [
        Bar(f"term-{j}", x, y - 5, length(part), 10, "term-bar", f"output {j} adds {number(part)} to the cost")
        for j, (part, y) in enumerate(zip(parts.tolist(), ys, strict=False))
    ]


def _stack(parts: Array | None, x: float, n: int) -> list[Bar]:
    """The same terms on top of each other: the whole height is C0."""
    if parts is None:
        return [Bar(f"stack-{j}", x, BOTTOM, STACK, 0.0, NO_WORDS, NO_WORDS) for j in range(n)]
    total = float(parts.sum())
    length, said = Length(total, BOTTOM - TOP), number(total)
    at, bars = BOTTOM, []
    for j, part in enumerate(parts.tolist()):
        at -= length(part)
        says = f"output {j}: {number(part)} of {said}"
        bars.append(Bar(f"stack-{j}", x, round(at, 2), STACK, length(part), "stack", says))
    return bars
