"""One neuron's tug of war written out: a term for each that pulls, their sum, and how it goes on a layer back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.lenses.wishes.grid import ROWS, Grid, grid
from app.lenses.wishes.heard import Hearing
from app.lenses.wishes.tug import Tug, chosen, layers_of, tug
from app.scene.marks.words import number, raised, signed
from app.scene.view import Neuron, Selection, View


@dataclass(frozen=True, slots=True)
class Pull:
    """One term: w times what j asks, -delta.  edge: the weight.  muted_after: what is once its link is pressed."""

    id: str
    edge: str
    name: str
    w: str
    asks: str
    pull: str
    sign: str
    is_heard: bool
    is_alone: bool
    muted_after: str


@dataclass(frozen=True, slots=True)
class Pulls:
    """On neuron k of layer l.  first: what to look at first.  rest: terms that are not written out, in words.

    layers: all there are, each with a neuron of it.  total: what is heard, added up; verdict: what that is.
    on: what it becomes on its way back, and deeper: the neuron that it pulls most there, "" where wishes end.
    """

    l: int
    k: int
    layers: tuple[tuple[int, str], ...]
    first: str
    grid: Grid
    delta: str
    terms: tuple[Pull, ...]
    rest: str
    total: str
    verdict: str
    is_gradient: bool
    on: str
    deeper: str


def pulls(view: View, selection: Selection, hearing: Hearing) -> Pulls | None:
    """Of the neuron that is picked out, else of the one that is pulled most; None before the pass has reached it."""
    l, k, j = chosen(view, selection)
    on_layer = tug(view, hearing, l)
    if on_layer is None:
        return None
    k = int(np.abs(on_layer.sums).argmax()) if k is None else k
    terms, rest = _terms(on_layer, k)
    on, deeper = _on(on_layer, k)
    return Pulls(
        l, k, tuple((m, f"a-{m}-0") for m in layers_of(view)), _first(on_layer, k), grid(on_layer, k, j),
        f"δ{raised(l + 1)}", terms, rest, signed(float(on_layer.sums[k])), _verdict(on_layer, k),
        on_layer.is_gradient, on, deeper,
    )


def _terms(tug: Tug, k: int) -> tuple[tuple[Pull, ...], str]:
    """All that pull neuron k, in order; of very many the strongest, and the sum of the others in words."""
    of_k = tug.pulls[:, k]
    by_strength = np.argsort(-np.abs(of_k), kind="stable")
    others = by_strength[ROWS:]
    terms = tuple(_term(tug, j, k) for j in sorted(by_strength[:ROWS].tolist()))
    if not len(others):
        return terms, ""
    return terms, f"{len(others)} more pull by {signed(float((of_k[others] * tug.heard[others]).sum()))} together."


def _term(tug: Tug, j: int, k: int) -> Pull:
    l, one, v = tug.l + 1, Neuron(tug.l + 1, j), float(tug.pulls[j, k])
    w, hearing = float(tug.view.net.W[l][j, k]), tug.hearing
    return Pull(one.id, f"w-{l}-{j}-{k}", str(j), number(w), signed(float(tug.asks[j])), signed(v),
                "up" if v > 0 else "down" if v < 0 else "", bool(tug.heard[j]), hearing.alone == one,
                hearing.toggled(one))


def _first(tug: Tug, k: int) -> str:
    """Who pulls a neuron most, either way, of those that are heard."""
    of_k = tug.pulls[:, k] * tug.heard
    up, down = int(of_k.argmax()), int(of_k.argmin())
    said = [f"{tug.called(j)} wants it {way}, {signed(float(of_k[j]))}"
            for j, way, is_so in ((up, "brighter", of_k[up] > 0), (down, "dimmer", of_k[down] < 0)) if is_so]
    return f"Neuron {k}: {'; '.join(said) or 'nobody pulls it'}."


def _verdict(tug: Tug, k: int) -> str:
    assert tug.view.bwd is not None
    wish, n, heard = signed(-float(tug.view.bwd.da[tug.l][k])), len(tug.heard), int(tug.heard.sum())
    if tug.is_gradient:
        return f"All added up they are −∂C/∂a = {wish}, the wish on the picture."
    who = f"only {heard} of {n} are heard" if heard < n else "a neuron further back is muted"
    return f"No longer the gradient: {who}. With all of them it is {wish}."


def _on(tug: Tug, k: int) -> tuple[str, str]:
    """What the sum becomes on its way back, and the neuron of the layer before that it pulls most."""
    view, l, total = tug.view, tug.l, float(tug.sums[k])
    assert view.fwd is not None
    if not l:
        return "Layer 0 is the input, and given.", ""
    prime = float(view.net.arch.sigma(l).sigma_prime(view.fwd.z[l])[k])
    product = f"{signed(total)} × σ′(z) {number(prime)} = {signed(total * prime)}, its −δ"         # (E5)
    if l == 1:
        return f"{product}. Before it is the input, which is given: here wishes end.", ""
    most = int(np.abs(view.net.W[l][k]).argmax())
    return f"{product}: with that it pulls layer {l - 1} in turn.", f"a-{l - 1}-{most}"
