"""The digits, learned from scratch over HTTP, with all of MNIST."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fastapi import FastAPI

from app.errors import FullError

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


async def test_digits_are_learned_from_scratch_in_15_epochs_of_batches_of_100(begin: Begin) -> None:
    session = await begin(preset="digits", start="random", seed=1)

    trained = await session.ask("train", {"steps": 15 * EPOCH, "eta": 4.0, "batch_size": 100})

    assert trained["epoch"] == 15 and trained["step"] == 15 * EPOCH
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


async def test_training_without_data_is_training_on_the_example_and_is_answered(begin: Begin) -> None:
    session = await begin(sizes=[1, 1], activation="linear", data="none", eta=0.1)
    await session.set_weights([[], [[1]]], [[], [0]])
    await session.ask("forward", {"x": [2]})
    await session.ask("backward", {"y": [4]})

    trained = await session.ask("train", {"steps": 3})

    w, b = 1.0, 0.0
    for _ in range(3):
        miss = 2 * (2 * w + b - 4)
        w, b = w - 0.1 * miss * 2, b - 0.1 * miss
    assert trained == {
        "version": 4, "step": 3, "epoch": trained["epoch"], "cost": pytest.approx((2 * w + b - 4) ** 2, abs=1e-12),
        "train_accuracy": None, "test_accuracy": None,
    }


async def test_training_on_the_chain_sent_again_is_answered_as_the_first_time(begin: Begin) -> None:
    session = await begin(preset="chain")

    first, again = [await session.post("train", {"steps": 5}, **{"Idempotency-Key": "k"}) for _ in range(2)]

    assert first.status_code == 200 and first.content == again.content
    assert first.json()["cost"] > 0


async def test_training_with_no_example_to_train_on_is_refused_and_changes_nothing(begin: Begin) -> None:
    session = await begin(sizes=[2, 1], data="none")

    response = await session.post("train", {"steps": 5})

    assert response.status_code == 409 and response.json()["detail"].endswith("Nothing was changed (version 0).")
    assert await session.version() == 0


async def test_eta_and_batch_size_are_set_without_training(begin: Begin) -> None:
    session = await begin(preset="plane")
    await session.ask("forward")
    weights = (await session.client.get(f"{session.address}/weights")).json()

    tuned = await session.ask("tune", {"eta": 0.25, "batch_size": 7})

    assert (tuned["eta"], tuned["batch_size"], tuned["phase"], tuned["version"]) == (0.25, 7, "forward", 2)
    assert (await session.client.get(f"{session.address}/weights")).json() == weights
    assert (await session.ask("tune", {"eta": 0.5}))["batch_size"] == 7


async def test_the_eta_of_a_step_is_for_that_step_alone_and_that_of_a_training_stays(begin: Begin) -> None:
    session = await begin(preset="plane", eta=0.5)
    await session.ask("forward")
    await session.ask("backward")

    assert (await session.ask("step", {"eta": 0.25}))["eta"] == 0.25
    assert (await session.client.get(session.address)).json()["eta"] == 0.5
    await session.ask("train", {"steps": 1, "eta": 0.125, "batch_size": 5})
    state = (await session.client.get(session.address)).json()
    assert (state["eta"], state["batch_size"]) == (0.125, 5)


@pytest.mark.parametrize(("body", "words"), [
    ({}, "there is nothing to change: give eta, batch_size or both"),
    ({"eta": 0}, "eta must be a finite number above 0"),
    ({"batch_size": 251}, "batch_size must be a whole number from 1 to 250"), ({"lr": 1}, "did you mean eta?"),
])
async def test_what_cannot_be_tuned_is_refused(begin: Begin, body: object, words: str) -> None:
    session = await begin(preset="plane")

    response = await session.post("tune", body)

    assert response.status_code == 422 and words in response.json()["detail"]
    assert await session.version() == 0


async def test_training_goes_on_for_epochs(begin: Begin) -> None:
    session = await begin(preset="plane", batch_size=20)
    await session.ask("train", {"steps": 3})

    first = await session.ask("train", {"epochs": 1})
    more = await session.ask("train", {"epochs": 2, "batch_size": 100})

    assert (first["step"], first["epoch"]) == (13, 1)         # 250 examples in batches of 20: 12 whole ones and 10
    assert (more["step"], more["epoch"]) == (13 + 6, 3)


async def test_epochs_of_one_label_are_epochs_of_its_examples(begin: Begin) -> None:
    session = await begin(preset="plane", batch_size=1)
    labels = (await session.client.get(f"{session.address}/examples?split=train&count=250")).json()["labels"]

    trained = await session.ask("train", {"epochs": 2, "label": 1})

    assert trained["step"] == 2 * sum(labels)


@pytest.mark.parametrize(("body", "words"), [
    ({"steps": 1, "epochs": 1}, "give steps or epochs, not both"), ({"epochs": 0}, "epochs must be a whole number"),
    ({"epochs": 801}, "that is 20,025 steps, and one command has at most 20,000: take less, or play"),
    ({"epoch": 1}, "did you mean epochs?"),
])
async def test_epochs_that_cannot_be_are_refused(begin: Begin, body: object, words: str) -> None:
    session = await begin(preset="plane")

    response = await session.post("train", body)

    assert response.status_code == 422 and words in response.json()["detail"]


async def test_a_move_is_answered_even_where_there_is_no_room_to_measure_it(
    app: FastAPI, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = await begin(preset="plane")

    async def refuse(*_: object) -> None:
        raise FullError("many trainings are under way on this server: try again in a moment")

    monkeypatch.setattr(app.state.sessions, "evaluate", refuse)
    answer = await session.ask("train", {"steps": 3})

    assert (answer["version"], answer["step"]) == (1, 3)
    assert answer["cost"] is answer["train_accuracy"] is answer["test_accuracy"] is None
    assert (await session.client.get(f"{session.address}/evaluation")).status_code == 503
