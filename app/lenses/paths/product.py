"""One path as the product that it is: every factor with its number, and what the backward pass has of it so far."""

from __future__ import annotations

from dataclasses import dataclass

from app.lenses.paths.search import Start
from app.scene.chain.tree import is_chain
from app.scene.marks.words import number
from app.scene.view import View

UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class FactorOnPath:
    """kind, l, j, k: which symbol, as the macros of math.html write it.  value: "?" while its pass has not come there.

    so_far: the product of this factor and all after it: the backward pass goes on from the right.  "?" until it has.
    mark: of what shows it on the picture.
    """

    kind: str
    l: int
    j: int
    k: int
    value: str
    so_far: str
    mark: str


@dataclass(frozen=True, slots=True)
class _Known:
    """A factor before it is said.  v: None while unknown.  has_come: whether the backward pass has multiplied it in."""

    kind: str
    l: int
    j: int
    k: int
    v: float | None
    has_come: bool
    mark: str


def is_whole(view: View) -> bool:
    """Whether the output's error is one factor: softmax and cross-entropy do not part it into sigma' and dC/da."""
    return view.net.arch.C.delta is not None or not view.net.arch.sigma(view.L).is_elementwise


def factors(view: View, start: Start, js: tuple[int, ...], digits: int = 3) -> tuple[FactorOnPath, ...]:
    """Those of a path, from its beginning to C, as the lecture writes them.  (E5, E6, E8)"""
    known = [*_own(view, start, js), *_onwards(view, start, js)]
    so_far, told = 1.0, []
    for each in reversed(known):
        has_come = each.has_come and each.v is not None
        so_far *= each.v if each.v is not None else 1.0
        told.append(FactorOnPath(
            each.kind, each.l, each.j, each.k, UNKNOWN if each.v is None else number(each.v, digits),
            number(so_far, digits) if has_come else UNKNOWN, each.mark,
        ))
    return tuple(reversed(told))


def _own(view: View, start: Start, js: tuple[int, ...]) -> list[_Known]:
    """dz/dw or dz/db, which no other slope has; and of an output's activation dC/da, which is all there is."""
    l, k = start.l, start.k
    if start.kind == "w":
        a = view.activation(l - 1)
        v = None if a is None else float(a[k])
        return [_Known("a_k", l - 1, js[0], k, v, view.knows_slopes(l), f"a-{l - 1}-{k}")]
    if start.kind == "b":
        return [_Known("one", l, js[0], 0, 1.0, view.knows_slopes(l), f"b-{l}-{js[0]}")]
    return [] if js else [_da(view, k)]


def _onwards(view: View, start: Start, js: tuple[int, ...]) -> list[_Known]:
    """From neuron to neuron: w, except into the first of a parameter's path, and sigma'; then the end."""
    found, k = [], start.k
    for l, j in enumerate(js, start.l):
        if l > start.l or start.j is None:
            w, has_come = float(view.net.W[l][j, k]), view.wish(l - 1) is not None
            found.append(_Known("w", l, j, k, w, has_come, f"w-{l}-{j}-{k}"))
        found += [_sigma_prime(view, l, j)] if l < view.L else _end(view, j)
        k = j
    return found


def _sigma_prime(view: View, l: int, j: int) -> _Known:
    z = view.fwd.z[l][j : j + 1] if view.fwd is not None and view.activation(l) is not None else None
    slope = None if z is None else float(view.net.arch.sigma(l).sigma_prime(z)[0])
    kind = "z" if is_chain(view.net.sizes) else "a"             # only a chain shows z by itself
    return _Known("sigma_prime", l, j, 0, slope, view.knows_slopes(l), f"{kind}-{l}-{j}")


def _end(view: View, j: int) -> list[_Known]:
    """sigma' and dC/da of an output; delta where it comes in one piece."""
    if not is_whole(view):
        return [_sigma_prime(view, view.L, j), _da(view, j)]
    knows = view.knows_slopes(view.L) and view.bwd is not None
    delta = float(view.bwd.delta[view.L][j]) if knows and view.bwd is not None else None
    return [_Known("delta", view.L, j, 0, delta, knows, f"a-{view.L}-{j}")]


def _da(view: View, j: int) -> _Known:
    wish = view.wish(view.L)
    return _Known("da", view.L, j, 0, None if wish is None else float(wish[j]), wish is not None, f"a-{view.L}-{j}")
