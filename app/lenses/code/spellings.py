"""One product in three spellings: delta a^T, the slopes of all weights of a layer.  (E6)

They are run on the arrays of the moment, and their lines are shown as they stand here.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.nn.array import Array
from app.scene.marks.words import count, number

Spelling = Callable[[Array, Array], Array]


def by_elements(delta: Array, a: Array) -> Array:
    """Every neuron j with every k."""
    return np.array([[delta_j * a_k for a_k in a.tolist()] for delta_j in delta.tolist()])


def as_an_outer_product(delta: Array, a: Array) -> Array:
    """A column by a row, said in one word."""
    return np.outer(delta, a)


def as_a_product_of_matrices(delta: Array, a: Array) -> Array:
    """delta stands, a lies."""
    return delta[:, np.newaxis] @ a[np.newaxis, :]


SPELLINGS: tuple[Spelling, ...] = (by_elements, as_an_outer_product, as_a_product_of_matrices)

SHAPES: dict[Spelling, str] = {
    by_elements: "one number times one number, {m} × {n} times",
    as_an_outer_product: "({m},) and ({n},) make ({m}, {n})",
    as_a_product_of_matrices: "({m}, 1) · (1, {n}) = ({m}, {n})",
}


@dataclass(frozen=True, slots=True)
class Spelt:
    """name: in words.  code: as it stands in its function.  shapes: what meets.  value: the entry that is looked at.

    same: how many entries are those of the backward pass in every digit.
    """

    name: str
    code: str
    shapes: str
    value: str
    same: int


def spelt(delta: Array, a: Array, nabla_W: Array, at: tuple[int, int]) -> tuple[Spelt, ...]:
    """All three, run now.  delta: (m,), a: (n,), nabla_W: (m, n), of the backward pass.  at: the entry looked at."""
    return tuple(spelt_as(spelling, delta, a, nabla_W, at) for spelling in SPELLINGS)


def spelt_as(spelling: Spelling, delta: Array, a: Array, nabla_W: Array, at: tuple[int, int]) -> Spelt:
    """One of them, run now."""
    m, n = nabla_W.shape
    made = spelling(delta, a)
    assert made.shape == nabla_W.shape
    return Spelt(in_words(spelling), _code(spelling), SHAPES[spelling].format(m=m, n=n), number(float(made[at]), 6),
                 int((made == nabla_W).sum()))


def in_words(spelling: Spelling) -> str:
    """Its name."""
    return spelling.__name__.replace("_", " ")


def same_in_words(found: tuple[Spelt, ...], of: int) -> str:
    """How many numbers agree.  of: how many there are."""
    least, where = min(each.same for each in found), "in all three and" if len(found) > 1 else "here and"
    if of == 1:
        return f"The number is {'' if least else 'not '}the same in every digit, {where} in the backward pass."
    how_many = f"All {count(of)}" if least == of else f"{count(least)} of {count(of)}"
    return f"{how_many} numbers are the same in every digit, {where} in the backward pass."


def _code(spelling: Spelling) -> str:
    """What it returns."""
    return inspect.getsource(spelling).rsplit("return ", 1)[1].strip()
