"""Which layers, neurons and edges of the backward network are drawn: all of a small one, a part of a large one."""

from __future__ import annotations

import numpy as np

from app.lenses.chosen import picked_in
from app.lenses.reverse.halts import DA, Told
from app.scene.layers.layout import UPRIGHT
from app.scene.marks.words import count
from app.scene.view import Selection, View

LAYERS = 3           # layers of weights that are drawn at most; on a phone only the one at work
MOST = 4             # neurons of a layer at most
FEWER = 3            # of the outputs, where there are more than MOST
NARROW = (*UPRIGHT, "low", "pad")
LANES = 8            # edges between two layers at most: each has a lane of its own, with its numbers


def layers(told: Told) -> range:
    """The layers that are drawn: of a deep network those around the layer that works."""
    L, halt, many = told.view.L, told.halt, LAYERS if told.view.canvas not in NARROW else 1
    at = halt.l + 1 if halt.kind == DA else halt.l         # what comes back to a layer comes from behind it
    low = min(max(at - 2 if many > 1 else at - 1, 0), max(L - many, 0))
    return range(low, min(low + many, L) + 1)


def neurons(view: View, drawn: range, picked: Selection) -> dict[int, tuple[int, ...]]:
    """The neurons that are drawn, by layer: those picked out, then y's own output, then the ones with most to show."""
    found, behind = {}, 0
    for l in reversed(drawn):
        n = view.net.sizes[l]
        most = MOST if n <= MOST or l < view.L else FEWER
        many = min(n, most, LANES // behind if behind else most)
        found[l] = tuple(sorted(_order(view, l, picked)[:many]))
        behind = many
    return found


def _order(view: View, l: int, picked: Selection) -> list[int]:
    """The neurons of a layer, the first to be drawn first."""
    n = view.net.sizes[l]
    should = [view.label] if l == view.L and view.label is not None and view.label < n else []
    return list(dict.fromkeys([*picked_in(view, l, picked.of), *should, *_telling(view, l)]))


def _telling(view: View, l: int) -> list[int]:
    """As many as are drawn, the brightest first; inside of the network those that are bright and have a gain as well.

    Only what forward has brought decides: nobody is drawn for a slope that is still to come.
    """
    a = view.activation(l)
    if a is None:
        return list(range(view.net.sizes[l]))[:MOST]
    gains = view.net.arch.sigma(l).sigma_prime(view.fwd.z[l]) if view.fwd and 0 < l < view.L else np.ones_like(a)
    found: list[int] = np.argsort(-np.abs(a) * gains, kind="stable")[:MOST].tolist()
    return found


def left_out(view: View, found: dict[int, tuple[int, ...]]) -> str:
    """What is not drawn, in words; "" where all is."""
    sizes, drawn = view.net.sizes, sorted(found)
    if len(drawn) == len(sizes) and all(len(found[l]) == sizes[l] for l in drawn):
        return ""
    parts = [f"{len(found[l])} of {count(sizes[l])}" for l in drawn]
    some = f"Drawn are {', '.join(parts[:-1])} and {parts[-1]} neurons of layers {drawn[0]} to {drawn[-1]}"
    edges = sum(len(found[l]) * len(found[l - 1]) for l in drawn[1:])
    of = sum(n * m for n, m in zip(sizes, sizes[1:], strict=False))
    return f"{some}, with {edges} of all {count(of)} edges. The sums run over all of them."
