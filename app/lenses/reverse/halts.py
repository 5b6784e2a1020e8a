"""In which order the backward network works, and what may be told at each halt.

Forward leaves the first factors and the gains. The recursion asks its way to the outputs, and what comes back is, layer
after layer: the slopes of C by a, by z, then by the activations before it and by its biases and weights.  (E4 to E8)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from app.nn.array import Array
from app.scene.view import View

FIRST, ASK, DA, DELTA, SLOPES = "first", "ask", "da", "delta", "slopes"


@dataclass(frozen=True, slots=True)
class Halt:
    """kind: FIRST, what forward left; ASK, whether layer l is the output; DA, DELTA, SLOPES of layer l."""

    kind: str
    l: int


def halts(L: int) -> tuple[Halt, ...]:
    """All of them, in order: 4 L + 1."""
    found = [Halt(FIRST, 0), *(Halt(ASK, l) for l in range(1, L + 1)), Halt(DA, L)]
    for l in range(L, 0, -1):
        found += [Halt(DELTA, l), *([Halt(DA, l - 1)] if l > 1 else []), Halt(SLOPES, l)]
    return tuple(found)


@lru_cache
def _places(L: int) -> dict[tuple[str, int], int]:
    """Where each halt stands."""
    return {(halt.kind, halt.l): i for i, halt in enumerate(halts(L))}


@dataclass(frozen=True, slots=True)
class Told:
    """What may be told at one halt of one moment: nothing is ahead of either.

    at: the place of the halt.  known: of the last one that the passes on the stage have come to.
    """

    view: View
    order: tuple[Halt, ...]
    known: int
    at: int

    @property
    def halt(self) -> Halt:
        return self.order[self.at]

    @property
    def is_whole(self) -> bool:
        """Whether every slope is there."""
        return self.at == len(self.order) - 1

    def has(self, kind: str, l: int) -> bool:
        """Whether the halt is behind, or the present one."""
        return _places(self.view.L)[kind, l] <= self.at

    def is_fresh(self, kind: str, l: int) -> bool:
        """Whether the present halt brought it."""
        return self.halt == Halt(kind, l)

    def da(self, l: int) -> Array | None:
        """dC0/da^(l): (n_l,).  Of the inputs nobody asks."""
        return self.view.wish(l) if l and self.has(DA, l) else None

    def delta(self, l: int) -> Array | None:
        """dC0/dz^(l): (n_l,)."""
        bwd = self.view.bwd
        return bwd.delta[l] if bwd is not None and l and self.has(DELTA, l) else None

    def nabla_W(self, l: int) -> Array | None:
        """dC0/dW^(l): (n_l, n_{l-1})."""
        bwd = self.view.bwd
        return bwd.nabla_W[l] if bwd is not None and l and self.has(SLOPES, l) else None

    def gains(self, l: int) -> Array | None:
        """sigma'(z^(l)), (n_l,), as soon as forward has passed; None before, of the inputs, and where a layer has no
        single slopes.
        """
        fwd = self.view.fwd
        if fwd is None or not l or self.view.activation(l) is None or not self.view.net.arch.sigma(l).is_elementwise:
            return None
        return self.view.net.arch.sigma(l).sigma_prime(fwd.z[l])


def told(view: View, short: int) -> Told:
    """short: how many halts before the last one that the passes on the stage have come to."""
    order = halts(view.L)
    known = 0
    if view.bwd is not None and view.phase == "backward":
        known = order.index(Halt(SLOPES, view.layer))
    elif view.activation(view.L) is not None:
        known = view.L                    # forward has passed: the recursion may ask its way to the outputs
    return Told(view, order, known, max(known - short, 0))
