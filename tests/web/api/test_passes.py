"""Forward, backward, step and train over the API, with numbers worked by hand."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest

from app import limits

if TYPE_CHECKING:
    from tests.web.conftest import Begin, Driven

pytestmark = pytest.mark.anyio


async def test_one_neuron_goes_as_on_the_board(single: Driven) -> None:
    """x = 2, w = 3, b = 1, y = 9: 7, cost 4, dC/dw = -8, dC/db = -4; with eta 0.05 then w = 3.4, b = 1.2: 8, cost 1."""
    assert await single.ask("forward", {"x": [2]}) == {
        "version": 2, "phase": "forward", "x": [2.0], "z": [[], [7.0]], "a": [[2.0], [7.0]],
    }
    assert await single.ask("backward", {"y": [9]}) == {
        "version": 3, "phase": "backward", "cost": 4.0, "da": [[-12.0], [-4.0]], "delta": [[], [-4.0]],
        "nabla_W": [[], [[-8.0]]], "nabla_b": [[], [-4.0]],
    }
    assert await single.ask("step", {"eta": 0.05}) == {
        "version": 4, "step": 1, "eta": 0.05, "cost_before": 4.0, "cost_after": pytest.approx(1.0, rel=1e-14),
    }
    assert (await single.client.get(f"{single.address}/weights")).json() == {
        "W": [[], [[pytest.approx(3.4)]]], "b": [[], [pytest.approx(1.2)]],
    }
    assert (await single.ask("forward"))["a"] == [[2.0], [pytest.approx(8.0)]]


async def test_two_layers_of_sigmoids_cost_what_the_book_says(begin: Begin) -> None:
    session = await begin(preset="chain", sizes=[2, 2, 2], activation="sigmoid", cost="half_quadratic")
    await session.set_weights(
        [[], [[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]], [[], [0.35, 0.35], [0.60, 0.60]]
    )

    await session.ask("forward", {"x": [0.05, 0.10]})
    backward = await session.ask("backward", {"y": [0.01, 0.99]})

    assert backward["cost"] == pytest.approx(0.298371109, rel=1e-8)
    assert backward["nabla_W"][2][0][0] == pytest.approx(0.082167041, rel=1e-7)
    assert backward["nabla_W"][1][0][0] == pytest.approx(0.000438568, rel=1e-5)


async def test_a_miss_of_0_34_costs_0_1156(begin: Begin) -> None:
    session = await begin(preset="chain", sizes=[1, 1], activation="linear")
    await session.set_weights([[], [[1]]], [[], [0]])

    await session.ask("forward", {"x": [0.66]})

    assert (await session.ask("backward", {"y": [1.0]}))["cost"] == pytest.approx(0.1156, rel=1e-12)


async def test_bias_slopes_are_the_errors_and_weight_slopes_their_product_with_a(begin: Begin) -> None:
    session = await begin(preset="plane", seed=2)

    forward = await session.ask("forward", {"split": "train", "index": 3})
    backward = await session.ask("backward")

    for l in (1, 2, 3):
        assert backward["nabla_b"][l] == backward["delta"][l]
        np.testing.assert_allclose(
            backward["nabla_W"][l], np.outer(backward["delta"][l], forward["a"][l - 1]), rtol=1e-14
        )
    assert [len(da) for da in backward["da"]] == [2, 4, 2, 1]


async def test_an_example_of_the_data_brings_its_own_y(begin: Begin) -> None:
    session = await begin()

    forward = await session.ask("forward", {"split": "test", "index": 7})
    backward = await session.ask("backward")
    example = (await session.client.get(session.address)).json()["example"]

    assert (example["split"], example["index"]) == ("test", 7)
    assert example["x"] == forward["x"] and example["y"] == np.eye(10)[example["label"]].tolist()
    a = np.array(forward["a"][3])
    assert backward["cost"] == pytest.approx(float(np.sum((a - np.array(example["y"])) ** 2)), rel=1e-14)


async def test_forward_without_a_word_takes_the_example_on_the_stage(begin: Begin) -> None:
    session = await begin(preset="plane")

    forward = await session.ask("forward")

    assert forward["x"] == session.state["example"]["x"]


async def test_a_label_stands_for_its_one_hot_y(begin: Begin) -> None:
    session = await begin(preset="chain", sizes=[1, 3])
    await session.ask("forward", {"x": [1]})

    by_label = await session.ask("backward", {"label": 2})
    await session.ask("back")
    by_y = await session.ask("backward", {"y": [0, 0, 1]})

    assert {**by_label, "version": 0} == {**by_y, "version": 0}


@pytest.mark.parametrize("path", ["forward", "backward"])
async def test_a_pass_as_npz_has_the_same_numbers(begin: Begin, path: str) -> None:
    session = await begin(preset="plane")
    await session.ask("forward")
    if path == "backward":
        await session.ask("backward")
        await session.ask("back")
    as_json = await session.ask(path)
    await session.ask("back")

    response = await session.post(f"{path}?format=npz")

    assert response.headers["content-type"] == "application/zip"
    arrays = np.load(io.BytesIO(response.content), allow_pickle=False)
    names = {"forward": ("z", "a"), "backward": ("da", "delta", "nabla_W", "nabla_b")}[path]
    for name in names:
        for l in range(4):
            assert arrays[f"{name}{l}"].tolist() == as_json[name][l] if as_json[name][l] else f"{name}{l}" not in arrays
    assert (arrays["x"].tolist() == as_json["x"]) if path == "forward" else (float(arrays["cost"]) == as_json["cost"])


@pytest.mark.parametrize("path", ["forward", "backward"])
async def test_a_pass_as_npz_has_another_etag_than_the_same_as_json(begin: Begin, path: str) -> None:
    session = await begin(preset="plane")
    if path == "backward":
        await session.ask("forward")
    key = {"Idempotency-Key": "the-same-move"}

    as_json, as_npz = [await session.post(path, **key, Accept=kind) for kind in ("application/json", "application/zip")]

    version = as_json.json()["version"]
    assert (as_json.headers["ETag"], as_npz.headers["ETag"]) == (f'"{version}"', f'"{version}-npz"')
    assert all("Accept" in each.headers["Vary"].split(", ") for each in (as_json, as_npz))


@pytest.mark.parametrize(
    ("path", "body", "status", "words"),
    [
        ("forward", {}, 409, "there is no example on the stage"),
        ("forward", {"x": [1, 2]}, 422, "layer 0 has 1 neurons"),
        ("forward", {"x": []}, 422, "x must be a list"),
        ("forward", {"x": [limits.INPUT + 1]}, 422, "You sent 1001.0 as x[0]"),
        ("forward", {"x": [1], "split": "train", "index": 0}, 422, "give x, or split and index together"),
        ("forward", {"split": "train"}, 422, "give x, or split and index together"),
        ("forward", {"split": "train", "index": 0}, 409, "no data"),
        ("forward", {"split": "dev", "index": 0}, 422, "split must be train or test"),
        ("forward", {"x": [True]}, 422, "x must be a list"),
        ("backward", {}, 409, "go forward first"),
        ("backward", {"y": [9]}, 409, "go forward first"),
        ("backward", {"y": [9], "label": 0}, 422, "give y or label, not both"),
        ("step", {}, 409, "go backward"),
        ("step", {"eta": 0}, 422, "eta must be a finite number above 0 and at most 100. You sent 0."),
        ("train", {}, 422, "steps is missing: it must be a whole number from 1 to"),
        ("train", {"steps": 0}, 422, "You sent 0."),
        ("train", {"steps": limits.STEPS + 1}, 422, f"You sent {limits.STEPS + 1}."),
        ("train", {"steps": 1}, 409, "no data"),
    ],
)
async def test_a_move_out_of_turn_or_out_of_range_is_refused_with_the_remedy(
    single: Driven, path: str, body: object, status: int, words: str
) -> None:
    response = await single.post(path, body)

    assert response.status_code == status
    assert words in response.json()["detail"]
    assert response.json()["detail"].endswith("Nothing was changed (version 1).")
    assert response.json()["version"] == 1 == await single.version()


async def test_the_refusal_of_a_number_names_it_its_range_and_what_was_kept(single: Driven) -> None:
    response = await single.client.post(
        f"{single.address}/step", content=b'{"eta": NaN}', headers={"Content-Type": "application/json"}
    )

    assert response.status_code == 422
    assert response.json() == {
        "type": "about:blank", "title": response.json()["title"], "status": 422, "field": "eta", "version": 1,
        "detail": "eta must be a finite number above 0 and at most 100. You sent NaN. Nothing was changed (version 1).",
    }


@pytest.mark.parametrize(
    ("body", "status"), [({"y": [1, 2]}, 422), ({"label": 2}, 404), ({"y": [limits.INPUT + 1]}, 422), ({}, 409)]
)
async def test_an_answer_that_does_not_fit_the_output_is_refused(single: Driven, body: object, status: int) -> None:
    await single.ask("forward", {"x": [2]})

    assert (await single.post("backward", body)).status_code == status
    assert await single.version() == 2


async def test_an_index_beyond_the_data_is_not_there(begin: Begin) -> None:
    session = await begin(preset="plane")
    count = session.state["data"]["train"]

    assert (await session.post("forward", {"split": "train", "index": count - 1})).status_code == 200
    assert (await session.post("forward", {"split": "train", "index": count})).status_code == 404


async def test_a_step_too_far_is_no_error_but_a_state_with_the_last_finite_weights(begin: Begin) -> None:
    session = await begin(preset="chain", sizes=[1, 1], activation="linear")
    await session.set_weights([[], [[1000]]], [[], [0]])
    await session.ask("forward", {"x": [1000]})
    before = await session.ask("backward", {"y": [0]})

    step = await session.ask("step", {"eta": 100})

    assert step == {
        "version": 4, "step": 0, "eta": 100.0, "cost_before": before["cost"], "cost_after": None,
    }
    assert (await session.client.get(session.address)).json()["phase"] == "diverged"
    assert (await session.client.get(f"{session.address}/weights")).json()["W"] == [[], [[1000.0]]]
    assert (await session.ask("back"))["phase"] == "backward"


async def test_a_step_takes_the_eta_of_the_session_unless_told(begin: Begin) -> None:
    session = await begin(preset="chain", sizes=[1, 1], activation="linear", eta=0.125)
    await session.ask("forward", {"x": [1]})
    await session.ask("backward", {"y": [1]})

    assert (await session.ask("step"))["eta"] == 0.125


async def test_training_goes_on_where_it_stopped(begin: Begin) -> None:
    at_once, in_parts = await begin(preset="plane", seed=1), await begin(preset="plane", seed=1)

    whole = await at_once.ask("train", {"steps": 40, "eta": 0.3, "batch_size": 7})
    await in_parts.ask("train", {"steps": 15, "eta": 0.3, "batch_size": 7})
    parts = await in_parts.ask("train", {"steps": 25})

    assert {**whole, "version": 0} == {**parts, "version": 0}
    assert (whole["step"], whole["version"], parts["version"]) == (40, 1, 2)
    weights = [(await s.client.get(f"{s.address}/weights")).json() for s in (at_once, in_parts)]
    assert weights[0] == weights[1]


async def test_training_sets_eta_and_batch_size_for_the_session(begin: Begin) -> None:
    session = await begin(preset="plane")

    await session.ask("train", {"steps": 1, "eta": 0.3, "batch_size": 7})

    state = (await session.client.get(session.address)).json()
    assert (state["eta"], state["batch_size"], state["step"]) == (0.3, 7, 1)


async def test_an_epoch_is_one_way_through_the_training_data(begin: Begin) -> None:
    session = await begin(preset="plane")
    steps = -(-session.state["data"]["train"] // 10)

    assert (await session.ask("train", {"steps": steps - 1, "batch_size": 10}))["epoch"] == 0
    assert (await session.ask("train", {"steps": 1}))["epoch"] == 1
