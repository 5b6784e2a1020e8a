"""The three products of a layer side by side: only the first factor differs, a^(l-1), 1 and w."""

from __future__ import annotations

from dataclasses import dataclass

from app.lenses.factors.mean import TYPED, MeanOfChain, TypedExamples, mean_of_chain
from app.lenses.lens import Lens
from app.lenses.numbers import UNKNOWN
from app.lenses.sources import CHAPTER_4
from app.nn.health import FLAT
from app.nn.network import Parameter
from app.scene.chain.sigma_curve import Curve, curve
from app.scene.chain.tree import is_chain
from app.scene.marks.words import number
from app.scene.view import Neuron, Selection, View, named


@dataclass(frozen=True, slots=True)
class Product:
    """One row: first x sigma'(z) x dC/da = value.  kind, l: of what it is the slope.  mark: its id."""

    kind: str
    l: int
    mark: str
    first: str
    sigma_prime: str
    da: str
    value: str


@dataclass(frozen=True, slots=True)
class Factors:
    """The products of layer l and its curve.  layers: those that could be chosen.  mean: one for several examples."""

    l: int
    layers: tuple[int, ...]
    products: tuple[Product, ...]
    curve: Curve
    note: str
    mean: MeanOfChain


def factors(view: View, selection: Selection, said: TypedExamples = TYPED) -> Factors:
    """Of the layer that is picked out, else of the last.  said: the examples beside the one on the stage."""
    l = chosen(view, selection)
    bwd, a = view.bwd, view.activation(l)
    below = view.activation(l - 1)
    slope = UNKNOWN if a is None or view.fwd is None \
        else number(float(view.net.arch.sigma(l).sigma_prime(view.fwd.z[l])[0]))
    da = UNKNOWN if bwd is None or view.wish(l) is None else number(float(bwd.da[l][0]))
    values: tuple[str, ...] = (UNKNOWN,) * 3
    if bwd is not None and view.knows_slopes(l):
        values = tuple(number(float(v[0])) for v in (bwd.nabla_W[l][0], bwd.nabla_b[l], bwd.da[l - 1]))
    first = UNKNOWN if below is None else number(float(below[0])), "1", number(float(view.net.W[l][0, 0]))
    marks = ("w", l, f"w-{l}-0-0"), ("b", l, f"b-{l}-0"), ("a", l - 1, f"a-{l - 1}-0")
    rows = tuple(
        Product(*mark, one, slope, da, value) for mark, one, value in zip(marks, first, values, strict=True)
    )
    return Factors(l, tuple(range(1, view.L + 1)), rows, curve(view, l), _note(view, l),
                   mean_of_chain(view, chosen_parameter(view, selection), said))


def chosen(view: View, selection: Selection) -> int:
    """The layer of what is picked out, or of the nudge, else the last."""
    for id in (selection.of, selection.nudge):
        what = named(view, id)
        if isinstance(what, Parameter | Neuron):
            return max(what.l, 1)
    return view.L


def chosen_parameter(view: View, selection: Selection) -> Parameter:
    """The weight or bias that is picked out, else the weight of the layer that is chosen."""
    what = named(view, selection.of)
    return what if isinstance(what, Parameter) else Parameter(chosen(view, selection), 0, 0)


def _note(view: View, l: int) -> str:
    """What makes one of the factors special at this moment."""
    below, a = view.activation(l - 1), view.activation(l)
    if a is None or view.fwd is None or below is None:
        return ""
    slope = float(view.net.arch.sigma(l).sigma_prime(view.fwd.z[l])[0])
    is_made_up_for = l == view.L and view.net.arch.C.delta is not None
    is_flat, is_off = slope < FLAT and not is_made_up_for, view.net.arch.sigma(l).name == "relu" and not slope
    if not float(below[0]):
        bias = "nor the bias, since σ is flat here" if is_off else \
            "and hardly the bias, since σ is nearly flat here" if is_flat else "and the bias as much as ever"
        return f"a is 0 in layer {l - 1}: C does not feel the weight at all, {bias}."
    if slope < FLAT and is_made_up_for:
        return "σ is nearly flat here, but cross-entropy is as steep: the two make up for each other, δ = a − y."
    if is_off:
        return "σ is flat here, since z is not above 0: whatever the miss, nothing comes back through this neuron."
    if is_flat:
        return "σ is nearly flat here: whatever the miss, next to nothing of it comes back through this neuron."
    return ""


FACTORS = Lens(
    "factors", "The three products of a layer, and its curve",
    lambda moment: factors(moment.view, moment.picked, moment.fields) if is_chain(moment.view.net.sizes) else None,
    group="slope", fits=lambda moment: is_chain(moment.view.net.sizes), fields=TypedExamples,
    sources=(CHAPTER_4,),
)
