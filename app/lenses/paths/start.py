"""Where the paths begin: at what is picked out, else at a weight of the layer that the backward pass has come to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.lenses.chosen import meant
from app.lenses.paths.search import Start
from app.lenses.theta import Jump
from app.nn.network import Parameter
from app.scene.marks.words import indexed
from app.scene.view import Neuron, View, named


@dataclass(frozen=True, slots=True)
class SlopeOf:
    """By what C is derived, as a formula writes it: its mark, its kind, its layer and its neurons."""

    id: str
    kind: str
    l: int
    j: int
    k: int

    @property
    def name(self) -> str:
        """As the board writes it, in plain text."""
        return indexed(self.kind, self.l, self.j, *((self.k,) if self.kind == "w" else ()))


def asked(view: View, id: str) -> SlopeOf:
    """Of an id that this network has."""
    what = _what(view, id)
    assert what is not None
    return SlopeOf(id, id[0], what.l, what.j, (what.k or 0) if isinstance(what, Parameter) else 0)


def begins(view: View, id: str) -> tuple[str, Start]:
    """The id of what they begin at, which is another where this one names none, and the beginning."""
    what = _what(view, id)
    if what is None:
        id = strongest_in(view, view.layer if view.bwd is not None and view.layer else view.L)
        what = named(view, id)
    if isinstance(what, Parameter):
        if what.k is None:
            return id, Start("b", what.l, what.j, 0)
        a = view.activation(what.l - 1)
        return id, Start("w", what.l, what.j, what.k, 0.0 if a is None else float(a[what.k]))
    assert what is not None
    if id.startswith("z"):
        return id, Start("z", what.l, what.j, 0)
    wish = view.wish(what.l) if what.l == view.L else None
    return id, Start("a", what.l + 1, None, what.j, 1.0 if wish is None else float(wish[what.j]))


def _what(view: View, id: str) -> Parameter | Neuron | None:
    what = meant(view, id)
    return None if id.startswith("z-") and what is not None and not what.l else what


def strongest_in(view: View, l: int) -> str:
    """The weight of a layer with the largest slope; the first one while there is none."""
    if view.bwd is None or not view.knows_slopes(l):
        return f"w-{l}-0-0"
    j, k = np.unravel_index(int(np.abs(view.bwd.nabla_W[l]).argmax()), view.bwd.nabla_W[l].shape)
    return f"w-{l}-{j}-{k}"


def slope_of(view: View, id: str) -> float | None:
    """Backprop's number for it; None while the backward pass has not come there."""
    what, bwd = _what(view, id), view.bwd
    if what is None or bwd is None:
        return None
    if isinstance(what, Parameter):
        return float(bwd.nabla[view.net.arch.index(what)]) if view.knows_slopes(what.l) else None
    if id.startswith("z"):
        return float(bwd.delta[what.l][what.j]) if view.knows_slopes(what.l) else None
    wish = view.wish(what.l)
    return None if wish is None else float(wish[what.j])


def layers(view: View, id: str) -> tuple[Jump, ...]:
    """To the same kind of beginning in every layer, of activations the inputs too.  of: "" for the layer it is in."""
    here = asked(view, id).l
    return tuple(Jump(str(l), "" if l == here else _strongest_of_kind(view, id[0], l))
                 for l in range(0 if id.startswith("a") else 1, view.L + 1))


def _strongest_of_kind(view: View, kind: str, l: int) -> str:
    """An output ends its strongest weight; every other activation begins it, a layer further on."""
    if kind == "a" and l < view.L:
        return _of_kind(kind, strongest_in(view, l + 1))
    weight = strongest_in(view, l)
    return f"a-{l}-{weight.split('-')[2]}" if kind == "a" else _of_kind(kind, weight)


def kinds(view: View, id: str) -> tuple[Jump, ...]:
    """From the weight to its bias and to the activation before it, and back.  of: "" for the one that is picked out."""
    p = _weight(view, id).id
    found = (Jump("weight", p), Jump("bias", _of_kind("b", p)), Jump("activation", _of_kind("a", p)))
    return tuple(Jump(each.text, "" if each.of == id else each.of) for each in found)


def _of_kind(kind: str, weight: str) -> str:
    """Of a weight itself, its bias or z, or the activation that it comes from."""
    _, l, j, k = weight.split("-")
    return {"w": weight, "a": f"a-{int(l) - 1}-{k}"}.get(kind, f"{kind}-{l}-{j}")


def _weight(view: View, id: str) -> Parameter:
    """The weight that a beginning belongs to: itself, the strongest into its neuron, or out of its activation."""
    what = _what(view, id)
    assert what is not None
    if isinstance(what, Parameter) and what.k is not None:
        return what
    if isinstance(what, Neuron) and id.startswith("a") and what.l < view.L:
        return Parameter(what.l + 1, int(np.abs(view.net.W[what.l + 1][:, what.j]).argmax()), what.j)
    a = view.activation(what.l - 1)
    row = np.abs(view.net.W[what.l][what.j])
    return Parameter(what.l, what.j, int((row if a is None else row * np.abs(a)).argmax()))
