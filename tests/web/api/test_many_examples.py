"""Questions over many examples at once, of any version: activations, gradients, and their mean."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from app import limits

if TYPE_CHECKING:
    from tests.web.conftest import Begin, Driven

pytestmark = pytest.mark.anyio


async def test_a_gradient_over_a_whole_half_is_one_question(begin: Begin) -> None:
    session = await begin(preset="plane", seed=5)
    n = session.state["data"]["train"]
    whole = await session.ask("gradient", {"split": "train"})

    halves = [await session.ask("gradient", {"split": "train", "start": i, "count": n // 2}) for i in (0, n // 2)]

    assert (whole["count"], whole["version"]) == (n, 0)
    for l in (1, 2, 3):
        mean = np.mean([half["nabla_W"][l] for half in halves], axis=0)
        np.testing.assert_allclose(whole["nabla_W"][l], mean, rtol=1e-10, atol=1e-14)


async def test_a_gradient_over_all_10_000_test_digits_is_the_mean_of_its_parts(begin: Begin) -> None:
    session = await begin(preset="digits")

    whole = await session.ask("gradient", {"split": "test"})
    parts = [await session.ask("gradient", {"split": "test", "start": start, "count": 2_500})
             for start in range(0, 10_000, 2_500)]

    assert whole["count"] == 10_000
    assert whole["cost"] == pytest.approx(np.mean([part["cost"] for part in parts]), rel=1e-12)
    np.testing.assert_allclose(
        whole["nabla_b"][3], np.mean([part["nabla_b"][3] for part in parts], axis=0), rtol=1e-9)


async def test_a_gradient_over_examples_of_ones_own(begin: Begin) -> None:
    session = await begin(preset="plane", seed=5)
    there = (await session.client.get(f"{session.address}/examples?split=train&start=3&count=4")).json()
    expected = await session.ask("gradient", {"split": "train", "start": 3, "count": 4})

    by_y = await session.ask("gradient", {"X": there["X"], "Y": there["Y"]})
    by_labels = await session.ask("gradient", {"X": there["X"], "labels": there["labels"]})

    assert by_y == by_labels
    assert by_y["cost"] == pytest.approx(expected["cost"], rel=1e-14)
    np.testing.assert_allclose(by_y["nabla_W"][2], expected["nabla_W"][2], rtol=1e-10, atol=1e-15)


async def test_the_gradients_of_many_examples_are_those_of_each_by_itself(begin: Begin) -> None:
    session = await begin(preset="plane", seed=5)

    many = await session.ask("gradients", {"split": "train", "start": 2, "count": 3})

    assert many["nabla_W"][0] == many["nabla_b"][0] == []
    for i in range(3):
        one = await session.ask("gradient", {"split": "train", "start": 2 + i, "count": 1})
        assert many["cost"][i] == pytest.approx(one["cost"], rel=1e-14)
        for l in (1, 2, 3):
            np.testing.assert_allclose(many["nabla_W"][l][i], one["nabla_W"][l], rtol=1e-10, atol=1e-15)
            np.testing.assert_allclose(many["nabla_b"][l][i], one["nabla_b"][l], rtol=1e-10, atol=1e-15)


async def test_gradients_by_hand(single: Driven) -> None:
    """C = (3 x + 1 - y)^2: at x 2, y 9 the slopes are -8 and -4; at x 1, y 4 there is no miss."""
    many = await single.ask("gradients", {"X": [[2], [1]], "Y": [[9], [4]]})

    assert many == {"version": 1, "cost": [4.0, 0.0], "nabla_W": [[], [[[-8.0]], [[0.0]]]],
                    "nabla_b": [[], [[-4.0], [0.0]]]}


async def test_gradients_as_npz_have_a_row_an_example(begin: Begin) -> None:
    session = await begin(preset="digits")

    response = await session.post("gradients?format=npz", {"split": "train", "start": 0, "count": 100})

    arrays = np.load(io.BytesIO(response.content), allow_pickle=False)
    assert arrays["cost"].shape == (100,) and arrays["nabla_W1"].shape == (100, 16, 784)
    assert arrays["nabla_b3"].shape == (100, 10)


async def test_what_every_layer_says_to_many_x_is_what_forward_says_to_each(begin: Begin) -> None:
    session = await begin(preset="plane", seed=5)
    X = [[0.5, -0.25], [1, 1], [0, 0]]

    many = await session.ask("activations", {"X": X})

    assert many["a"][0] == [] and await session.version() == 0
    for i, x in enumerate(X):
        one = await session.ask("forward", {"x": x})
        for l in (1, 2, 3):
            np.testing.assert_allclose(many["z"][l][i], one["z"][l], rtol=1e-12, atol=1e-15)
            np.testing.assert_allclose(many["a"][l][i], one["a"][l], rtol=1e-13)
        assert many["labels"][i] == (one["a"][3][0] > 0.5)


async def test_activations_of_a_split_and_of_a_version_as_npz(begin: Begin) -> None:
    session = await begin(preset="plane")
    before = await session.ask("activations", {"split": "test"})
    await session.ask("train", {"steps": 5})

    response = await session.post("activations?version=0&format=npz", {"split": "test"})

    arrays = np.load(io.BytesIO(response.content), allow_pickle=False)
    assert arrays["a3"].tolist() == before["a"][3] and arrays["labels"].tolist() == before["labels"]


@pytest.mark.parametrize("path", ["activations", "gradient", "gradients"])
@pytest.mark.parametrize(("body", "status", "words"), [
    ({}, 422, "give a split, or X, one of them"), ({"split": "train", "X": [[1, 2]]}, 422, "one of them"),
    ({"X": [[1, 2]], "start": 1}, 422, "X is taken whole"),
    ({"X": [[1, 2], [1]]}, 422, "X[1] has 1 number; it must have 2"),
    ({"X": []}, 422, "X must be a list of 1 to 2,000 rows"), ({"X": [[]]}, 422, "X must be a list of 1 to 2,000 rows"),
    ({"X": [[1, limits.INPUT + 1]]}, 422, "You sent 1001.0 as X[0][1]."),
    ({"X": [["1", 2]]}, 422, 'You sent the string "1" as X[0][0].'),
    ({"split": "test", "start": 250}, 404, "there is no test example 250"),
    ({"split": "test", "count": 0}, 422, "count must be"),
])
async def test_examples_that_cannot_be_are_refused(
    begin: Begin, path: str, body: dict[str, Any], status: int, words: str
) -> None:
    session = await begin(preset="plane")
    has_y = "X" in body and path != "activations" and "one of them" not in words

    response = await session.post(path, body | ({"labels": [0] * max(len(body["X"]), 1)} if has_y else {}))

    assert response.status_code == status and words in response.json()["detail"]


@pytest.mark.parametrize(("body", "status", "words"), [
    ({"X": [[1, 2]]}, 422, "X needs Y or labels"), ({"split": "train", "labels": [1]}, 422, "bring their own"),
    ({"X": [[1, 2]], "Y": [[1]], "labels": [1]}, 422, "one of them"),
    ({"X": [[1, 2]], "Y": [[1, 2]]}, 422, "layer 3 has 1"),
    ({"X": [[1, 2]], "labels": [1, 0]}, 422, "X has 1 rows; labels must have as many, not 2"),
    ({"X": [[1, 2]], "labels": [2]}, 404, "there is no output for label 2"),
])
async def test_answers_that_do_not_fit_are_refused(
    begin: Begin, body: dict[str, Any], status: int, words: str
) -> None:
    session = await begin(preset="plane")

    response = await session.post("gradients", body)

    assert response.status_code == status and words in response.json()["detail"]


@pytest.mark.parametrize(("count", "status"), [(limits.OWN_EXAMPLES, 200), (limits.OWN_EXAMPLES + 1, 422)])
async def test_so_many_examples_of_ones_own_and_no_more(single: Driven, count: int, status: int) -> None:
    assert (await single.post("activations", {"X": [[1]] * count})).status_code == status


@pytest.mark.parametrize(("kind", "most"), [("json", limits.ANSWER), ("npz", limits.ANSWER_NPZ)])
async def test_so_many_numbers_in_an_answer_and_no_more(begin: Begin, kind: str, most: int) -> None:
    session = await begin(preset="digits")
    count = most // 13_003

    for more, status in ((0, 200), (1, 422)):
        body = {"split": "train", "count": count + more}
        assert (await session.post(f"gradients?format={kind}", body)).status_code == status


async def test_a_question_is_put_to_any_version(single: Driven) -> None:
    await single.ask("forward", {"x": [2]})
    await single.ask("backward", {"y": [9]})
    await single.ask("step", {"eta": 0.05})

    before = await single.ask("nudge?version=3", {"layer": 1, "j": 0, "k": 0, "h": 0.001})
    after = await single.ask("nudge", {"layer": 1, "j": 0, "k": 0, "h": 0.001})

    assert (before["cost"], after["cost"]) == (4.0, pytest.approx(1.0, rel=1e-12))
    assert before["predicted"] == -8.0
    assert (await single.ask("gradient?version=1", {"X": [[2]], "Y": [[9]]}))["cost"] == 4.0
