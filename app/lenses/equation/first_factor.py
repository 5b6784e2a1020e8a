"""From the slope of a weight to that of its bias and of the activation before it: on a chain one factor changes."""

from __future__ import annotations

from dataclasses import dataclass

from app.nn.network import Parameter
from app.scene.chain.tree import is_chain
from app.scene.view import Neuron, View, named


@dataclass(frozen=True, slots=True)
class Swap:
    """One of the three slopes of a layer.  kind: w, b or a.  l: the layer of that symbol.  first: its first factor.

    is_next: the key for a swap leads there.
    """

    id: str
    kind: str
    l: int
    first: str
    is_now: bool
    is_next: bool


def swaps(view: View, id: str) -> tuple[Swap, ...]:
    """The three slopes that share all but their first factor; none where id is none of them, or this is no chain."""
    what = named(view, id)
    l = what.l if isinstance(what, Parameter) else what.l + 1 if isinstance(what, Neuron) else 0
    if not is_chain(view.net.sizes) or not 1 <= l <= view.L:
        return ()
    all_three = ((f"w-{l}-0-0", "w", l, "a"), (f"b-{l}-0", "b", l, "1"), (f"a-{l - 1}-0", "a", l - 1, "w"))
    ids = [entry[0] for entry in all_three]
    following = ids[(ids.index(id) + 1) % len(ids)]
    return tuple(Swap(*entry, entry[0] == id, entry[0] == following) for entry in all_three)
