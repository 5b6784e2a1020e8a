"""The same along the tree of a chain: from node to node, as the factors of its chain rule follow one another."""

from __future__ import annotations

from collections.abc import Iterator

from app.scene.chain.tree import LOWER, UPPER, R, Tree
from app.scene.layers.flow import Dot, Flow
from app.scene.marks.scales import Fill
from app.scene.view import View

BELOW, ABOVE = LOWER.symbol, UPPER.symbol


def chain_flow(view: View, place: Tree, fill: Fill) -> Flow | None:
    """What the pass on the stage carried through the layers drawn; None where none has just run."""
    if view.phase == "forward" and view.fwd is not None and not view.is_weighed:
        return Flow("forward", view.layer, tuple(_values(view, place, fill)))
    if view.phase == "backward" and view.bwd is not None:
        return Flow("backward", view.layer, tuple(_wishes(view, place)))
    return None


def _values(view: View, place: Tree, fill: Fill) -> Iterator[Dot]:
    """w a comes to z, and what z becomes goes on.  (E1, E2)"""
    assert view.fwd is not None
    for l in range(place.first, min(view.layer, place.last) + 1):
        a, z, beat = float(view.fwd.a[l - 1][0]), place.z(l), 2 * (l - 1)
        yield Dot(l, beat, place.a(l - 1) + R, BELOW, z - R, BELOW, float(view.net.W[l][0, 0]) * a, fill(a))
        out = float(view.fwd.a[l][0])
        yield Dot(l, beat + 1, z + R, BELOW, place.a(l) - R, BELOW, out, fill(out))


def _wishes(view: View, place: Tree) -> Iterator[Dot]:
    """From C to a, to z, and from there to w, to b and to the a before.  (E4 to E8)"""
    bwd, L = view.bwd, view.L
    assert bwd is not None
    if place.has_end:
        yield Dot(L, 0, place.C - R, BELOW, place.a(L) + R, BELOW, -float(bwd.da[L][0]), None)
    for l in range(place.last, max(view.layer, place.first) - 1, -1):
        z, beat = place.z(l), 1 + 2 * (L - l)
        yield Dot(l, beat, place.a(l) - R, BELOW, z + R, BELOW, -float(bwd.delta[l][0]), None)
        for x, v in ((place.w(l), bwd.nabla_W[l][0, 0]), (place.b(l), bwd.nabla_b[l][0])):
            yield Dot(l, beat + 1, z, BELOW - R, x, ABOVE + R, -float(v), None)
        if l > 1:
            yield Dot(l, beat + 1, z - R, BELOW, place.a(l - 1) + R, BELOW, -float(bwd.da[l - 1][0]), None)
