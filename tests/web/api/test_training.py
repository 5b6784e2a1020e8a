"""The digits, learned from scratch over HTTP, with all of MNIST."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.web.conftest import Begin

pytestmark = pytest.mark.anyio

EPOCH = 600
"""Steps through 60,000 images in batches of 100."""


async def test_the_shipped_digits_are_right_at_least_94_times_in_100(begin: Begin) -> None:
    session = await begin(preset="digits")

    trained = await session.ask("train", {"steps": 1, "eta": 1e-9})

    assert trained["test_accuracy"] >= 0.94


async def test_untrained_digits_guess(begin: Begin) -> None:
    session = await begin(preset="digits", start="random")

    assert (await session.ask("train", {"steps": 1, "eta": 1e-9}))["test_accuracy"] < 0.25


async def test_digits_are_learned_from_scratch_in_30_epochs_of_batches_of_100(begin: Begin) -> None:
    session = await begin(preset="digits", start="random", seed=1)

    trained = await session.ask("train", {"steps": 30 * EPOCH, "eta": 2.0, "batch_size": 100})

    assert trained["epoch"] == 30 and trained["step"] == 30 * EPOCH
    assert trained["test_accuracy"] >= 0.94
    assert trained["train_accuracy"] >= 0.95
    assert trained["cost"] < 0.1


async def test_listening_to_one_digit_only_makes_everything_that_digit(begin: Begin) -> None:
    session = await begin(preset="digits", start="random")

    await session.ask("train", {"steps": EPOCH, "eta": 1.0, "batch_size": 100, "label": 3})

    answers = [await session.ask("forward", {"split": "test", "index": index}) for index in range(100)]
    threes = sum(answer["a"][3].index(max(answer["a"][3])) == 3 for answer in answers)
    assert threes >= 95


async def test_a_label_that_no_image_has_is_not_there(begin: Begin) -> None:
    session = await begin(preset="digits")

    assert (await session.post("train", {"steps": 1, "label": 10})).status_code == 404
    assert await session.version() == 0
