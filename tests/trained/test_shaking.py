"""Shaken images are still the same digits, each shaken its own way, and the same way for the same seed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from app.data.mnist import mnist
from app.trained.recipe import RECIPE
from app.trained.shaking import CHUNK, Shaking, shaken

STILL = Shaking(turn=0.0, slant=0.0, stretch=0.0, move=0.0, pen=0.0)
DIGITS = mnist().train.raw[:40].astype(np.uint8)


def shake(how: Shaking, seed: int = 0, images: NDArray[np.uint8] = DIGITS) -> NDArray[np.uint8]:
    return shaken(images, 28, how, np.random.default_rng(seed))


def dot(row: int, column: int, n: int = 400) -> NDArray[np.uint8]:
    """n images with one pixel of ink."""
    images = np.zeros((n, 28, 28), np.uint8)
    images[:, row, column] = 255
    return images.reshape(n, 784)


def mass(images: NDArray[np.uint8]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Column and row of each image's centre of mass."""
    ink = images.reshape(-1, 28, 28).astype(np.float64)
    place, whole = np.arange(28.0), ink.sum(axis=(1, 2))
    return ink.sum(axis=1) @ place / whole, ink.sum(axis=2) @ place / whole


def test_shaking_by_nothing_changes_nothing() -> None:
    assert np.array_equal(shake(STILL), DIGITS)


def test_the_same_seed_shakes_alike_and_another_one_otherwise() -> None:
    assert np.array_equal(shake(RECIPE.shaking, 1), shake(RECIPE.shaking, 1))
    assert not np.array_equal(shake(RECIPE.shaking, 1), shake(RECIPE.shaking, 2))


def test_every_copy_of_an_image_is_shaken_in_its_own_way() -> None:
    copies = shake(RECIPE.shaking, images=np.repeat(DIGITS[:1], CHUNK + 50, axis=0))

    assert len(np.unique(copies, axis=0)) == CHUNK + 50


def test_moving_moves_the_mass_by_its_standard_deviation() -> None:
    columns, rows = mass(shake(replace(STILL, move=1.5), images=dot(14, 14)))

    assert np.std(columns) == pytest.approx(1.5, rel=0.1)
    assert np.std(rows) == pytest.approx(1.5, rel=0.1)


def test_turning_keeps_the_middle_where_it_is_and_moves_the_edge_along() -> None:
    ink = np.zeros((400, 28, 28), np.uint8)
    ink[:, 13:15, 3:25] = 255                                   # a bar through the middle
    half = ink.copy()
    half[:, :, :14] = 0                                         # its right half, 5.5 + 0.5 from the middle on average
    columns, rows = mass(shake(replace(STILL, turn=0.1), images=ink.reshape(-1, 784)))
    _, rows_of_half = mass(shake(replace(STILL, turn=0.1), images=half.reshape(-1, 784)))

    assert columns == pytest.approx(13.5, abs=0.1)
    assert rows == pytest.approx(13.5, abs=0.1)
    assert np.std(rows_of_half) == pytest.approx(0.1 * 5.5, rel=0.15)


def test_turning_carries_the_top_to_the_right_as_it_carries_the_right_down() -> None:
    columns, _ = mass(shake(replace(STILL, turn=0.1), images=dot(4, 14)))
    _, rows = mass(shake(replace(STILL, turn=0.1), images=dot(14, 23)))

    assert columns == pytest.approx(rows, abs=0.3)


def test_slanting_moves_the_top_sideways_and_not_up() -> None:
    columns, rows = mass(shake(replace(STILL, slant=0.2), images=dot(4, 14)))

    assert np.std(columns) == pytest.approx(0.2 * 9.5, rel=0.1)
    assert rows == pytest.approx(4.0, abs=0.1)


def test_stretching_makes_digits_wider_and_narrower_by_itself() -> None:
    columns, rows = mass(shake(replace(STILL, stretch=0.1), images=dot(14, 23)))

    assert np.std(columns) == pytest.approx(0.1 * 9.5, rel=0.15)
    assert np.std(rows) < 0.1


def test_another_pen_writes_wider_or_finer_in_the_same_place() -> None:
    other = shake(replace(STILL, pen=1.0), images=np.repeat(DIGITS[:1], 200, axis=0))
    ink = other.sum(axis=1) / DIGITS[0].sum()

    assert ink.min() < 0.5
    assert ink.max() > 1.7
    assert mass(other)[0] == pytest.approx(mass(DIGITS[:1])[0][0], abs=1.0)


def test_outside_of_the_image_there_is_paper() -> None:
    full = np.full((100, 784), 255, np.uint8)
    paper = (shake(replace(STILL, move=6.0), images=full) == 0).reshape(-1, 28, 28)

    assert paper[:, 14, [0, -1]].any(axis=1).mean() > 0.7       # moved sideways by a pixel or more
    assert paper[:, [0, -1], 14].any(axis=1).mean() > 0.7


def test_ink_moved_out_of_the_image_is_gone_and_does_not_come_back_on_the_other_side() -> None:
    moved = shake(replace(STILL, move=30.0), images=dot(14, 14, n=300))

    assert (moved.sum(axis=1) == 0).sum() > 100
    assert moved.sum(axis=1).max() <= 2 * 255
