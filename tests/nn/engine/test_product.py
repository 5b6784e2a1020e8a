"""Products made in pieces are the same products."""

from __future__ import annotations

import numpy as np
import pytest

from app.nn.engine.product import DIRECT, NARROW, product


@pytest.mark.parametrize(("m", "k", "n"), [
    (16, 785, 20),                          # small enough in one piece
    (16, 785, 79), (16, 785, 80),           # on both sides of DIRECT
    (100, 785, 16), (16, 100, 785), (NARROW, 900, 250), (1, 1024, 5000), (5000, 1024, 1),
    (NARROW + 1, 900, 250),                 # too wide to be cut
])
def test_a_product_in_pieces_is_the_whole_product(m: int, k: int, n: int) -> None:
    rng = np.random.default_rng(m)
    A, B, out = rng.standard_normal((m, k)), rng.standard_normal((k, n)), np.full((m, n), np.nan)

    product(A, B, out)()

    assert out == pytest.approx(A @ B, rel=1e-12, abs=1e-11)


def test_a_product_reads_its_operands_anew_each_time() -> None:
    A, B, out = np.ones((2, 3)), np.ones((3, 2)), np.empty((2, 2))
    do = product(A, B, out)
    A[:] = 2.0

    do()

    assert (out == 6.0).all()


def test_both_sides_of_the_bound_are_met() -> None:
    assert 16 * 785 * 79 <= DIRECT < 16 * 785 * 80
