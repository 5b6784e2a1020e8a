"""What a hand may type beside an open equation: a weight, a bias, a number of the example; an activation, in vain."""

from __future__ import annotations

from dataclasses import dataclass

from app import limits
from app.nn.network import Parameter
from app.scene.marks.words import count
from app.scene.view import Neuron, View, named, target_of


@dataclass(frozen=True, slots=True)
class Typed:
    """One field.  mark: whose number it is.  form: where it is sent, "set" or "example".

    xs, ys: the numbers of the example as its form sends them, None at the one that is typed.
    value: in full precision, "" while it is not known.  most: the largest |value|.  verb: what its button does.
    """

    mark: str
    form: str
    value: str
    most: str
    verb: str
    says: str
    xs: tuple[str | None, ...] = ()
    ys: tuple[str | None, ...] = ()


def typed(view: View, id: str) -> Typed | None:
    """The field of what an id names; None where it names nothing that anybody could wish to set."""
    if (j := target_of(view, id)) is not None:
        return _target(view, id, j)
    match named(view, id):
        case Parameter() as p:
            value, most = float(view.net.theta[view.net.arch.index(p)]), f"{limits.WEIGHT:.0f}"
            return Typed(id, "set", repr(value), most, "set",
                         f"from −{count(int(limits.WEIGHT))} to {count(int(limits.WEIGHT))}; the pass runs anew")
        case Neuron(l=0) as n:
            return _input(view, n)
        case Neuron() as n:
            a = view.activation(n.l)
            return Typed(id, "set", "" if a is None else repr(float(a[n.j])), "", "wish",
                         "an activation follows: it can only be wished for")
    return None


def is_small(view: View) -> bool:
    """Whether an example can be typed, number by number."""
    return max(view.net.sizes[0], view.net.sizes[-1]) <= limits.GIVEN


def _input(view: View, n: Neuron) -> Typed | None:
    if view.x is None or not is_small(view):
        return None
    xs = tuple(None if k == n.j else repr(v) for k, v in enumerate(view.x.tolist()))
    return Typed(n.id, "example", repr(float(view.x[n.j])), *_of_example(), xs, _written(view))


def _target(view: View, id: str, j: int) -> Typed | None:
    if view.x is None or view.y is None or not is_small(view):
        return None
    ys = tuple(None if i == j else repr(v) for i, v in enumerate(view.y.tolist()))
    return Typed(id, "example", repr(float(view.y[j])), *_of_example(), tuple(map(repr, view.x.tolist())), ys)


def _of_example() -> tuple[str, str, str]:
    most = count(int(limits.INPUT))
    return f"{limits.INPUT:.0f}", "set", f"from −{most} to {most}; it belongs to the example"


def _written(view: View) -> tuple[str, ...]:
    return () if view.y is None else tuple(map(repr, view.y.tolist()))
