"""How many paths there are, and how many multiplications: all paths one by one, and the backward pass."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from app.scene.marks.words import count, times


@dataclass(frozen=True, slots=True)
class Depth:
    """The paths from one weight of layer l to C; from one input where l is 0.  paths: "16 × 10 = 160", or "1"."""

    l: int
    words: str
    paths: str
    factors: int


def by_depth(sizes: tuple[int, ...], ends: int) -> tuple[Depth, ...]:
    """The last layer first.  ends: factors of the last layer, 2 for sigma' and dC/da, 1 where they are one."""
    L = len(sizes) - 1
    return tuple(
        Depth(l, f"a weight of layer {l}" if l else "an input", multiplied(sizes[l + 1 :]),
              _factors(L - l, ends) - (0 if l else 2))
        for l in range(L, -1, -1)
    )


def multiplied(layers: tuple[int, ...]) -> str:
    """A neuron of each layer in every combination: 16 × 10 = 160."""
    whole = count(prod(layers))
    return f"{' × '.join(map(count, layers))} = {whole}" if len(layers) > 1 else whole


def _factors(layers_on: int, ends: int) -> int:
    """On a path from a weight: a, then sigma' and w for each layer that follows, then the end."""
    return 1 + 2 * layers_on + ends


def one_by_one(sizes: tuple[int, ...], ends: int) -> int:
    """Multiplications for the slopes of all weights and biases, each path by itself; a bias has no first factor."""
    L = len(sizes) - 1
    return sum(
        prod(sizes[l + 1 :]) * sizes[l] * (sizes[l - 1] * (n - 1) + n - 2)
        for l in range(1, L + 1) for n in [_factors(L - l, ends)]
    )


def passed_back(sizes: tuple[int, ...], ends: int) -> int:
    """Multiplications of the backward pass for the same: (E5) one a neuron, (E6) and (E8) one a weight each.

    (E8) ends with the activations of layer 1: no weight needs the slopes by the inputs.
    """
    made_at_the_end, by_the_inputs = 0 if ends == 2 else sizes[-1], sizes[0] * sizes[1]
    both = sum(n_j * (2 * n_k + 1) for n_k, n_j in zip(sizes, sizes[1:], strict=False))
    return both - by_the_inputs - made_at_the_end


def saved(sizes: tuple[int, ...], ends: int) -> str:
    """What the recursion saves, in words."""
    apart, together = one_by_one(sizes, ends), passed_back(sizes, ends)
    fewer = f", {times(apart / together)} as few" if apart >= 2 * together else ""
    return (f"The slopes of all weights and biases, path by path: {count(apart)} multiplications. "
            f"The backward pass: {count(together)}{fewer}. δ of a neuron holds all paths behind it in one number.")
