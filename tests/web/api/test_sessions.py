"""Sessions over the API: begun, looked at, set, and returned to."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import httpx
import numpy as np
import pytest

from app import limits

if TYPE_CHECKING:
    from tests.web.conftest import Begin, Driven

pytestmark = pytest.mark.anyio


async def test_a_new_session_says_where_it_is_and_what_it_is(client: httpx.AsyncClient) -> None:
    response = await client.post("/api/sessions", json={"preset": "plane", "seed": 7, "eta": 0.25, "batch_size": 5})

    state = response.json()
    assert response.status_code == 201
    assert response.headers["Location"] == f"/api/sessions/{state['id']}"
    assert response.headers["ETag"] == '"0"'
    assert state == {
        "id": state["id"], "name": state["name"], "version": 0, "phase": "ready", "step": 0, "epoch": 0,
        "network": {
            "sizes": [2, 4, 2, 1], "activation": "tanh", "output": "sigmoid", "cost": "quadratic",
            "init": "scaled_normal", "seed": 7,
        },
        "eta": 0.25, "batch_size": 5,
        "data": {"name": "xor", "train": state["data"]["train"], "test": state["data"]["test"]},
        "example": state["example"], "training": None, "ended": None,
    }
    assert state["data"]["train"] > 0 and state["data"]["test"] > 0
    assert (state["example"]["split"], state["example"]["index"]) == ("test", 0)
    assert len(state["example"]["x"]) == 2 and len(state["example"]["y"]) == 1


async def test_nothing_asked_for_begins_with_the_trained_digits(client: httpx.AsyncClient) -> None:
    response = await client.post("/api/sessions")

    state = response.json()
    assert state["network"]["sizes"] == [784, 16, 16, 10]
    assert state["data"] == {"name": "mnist", "train": 60_000, "test": 10_000}


async def test_a_session_without_data_has_no_example_yet(begin: Begin) -> None:
    session = await begin(preset="chain", sizes=[2, 3, 1])

    assert session.state["example"] is None
    assert session.state["data"] == {"name": "none", "train": 0, "test": 0}


async def test_a_chain_begins_with_one_example(begin: Begin) -> None:
    session = await begin(preset="chain")

    assert session.state["example"] == {"split": None, "index": None, "label": None, "x": [1.0], "y": [1.0]}


async def test_looking_at_a_session_finds_what_was_begun(begin: Begin) -> None:
    session = await begin(preset="chain")

    response = await session.client.get(session.address)

    assert response.status_code == 200 and response.json() == session.state


async def test_the_id_is_the_short_name_and_a_long_secret(begin: Begin) -> None:
    first, second = await begin(preset="chain"), await begin(preset="chain")
    (name, dot, secret), other = first.state["id"].partition("."), second.state["id"].partition(".")[2]

    assert (name, dot) == (first.state["name"], ".") and len(name) <= 12
    assert len(secret) >= 43 and secret != other and name not in secret


async def test_the_public_name_is_no_key(begin: Begin) -> None:
    session = await begin(preset="chain")

    response = await session.client.get(f"/api/sessions/{session.state['name']}")

    assert response.status_code == 401 and response.headers["WWW-Authenticate"] == "Bearer"
    assert "no key to it: put the secret id in the place of the name, or beside it" in response.json()["detail"]
    assert session.state["id"].partition(".")[2] not in response.text


async def test_ids_as_they_were_at_first_go_on_working(begin: Begin) -> None:
    session = await begin(preset="chain")
    secret = session.state["id"].partition(".")[2]

    state = (await session.client.get(f"/api/sessions/{secret}")).json()

    assert state == session.state | {"id": secret}


async def test_an_id_with_the_name_of_another_session_is_no_id(begin: Begin) -> None:
    one, other = await begin(preset="chain"), await begin(preset="chain")
    mixed = f"{one.state['name']}.{other.state['id'].partition('.')[2]}"

    assert (await one.client.get(f"/api/sessions/{mixed}")).status_code == 404


@pytest.mark.parametrize("id", ["unknown", "A" * 43, "é", "%00", "%FF", "x" * 5_000, "%ed%a0%80", "' OR 1=1 --"])
@pytest.mark.parametrize("path", ["", "/weights"])
async def test_an_unknown_id_is_not_found_and_never_adopted(client: httpx.AsyncClient, id: str, path: str) -> None:
    for _ in range(2):
        response = await client.get(f"/api/sessions/{id}{path}")
        assert response.status_code == 404
        assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""), ("GET", "/weights"), ("PUT", "/weights"), ("POST", "/forward"), ("POST", "/backward"),
        ("POST", "/step"), ("POST", "/train"), ("POST", "/gradient"), ("POST", "/nudge"), ("POST", "/back"),
        ("POST", "/goto"), ("POST", "/classify"),
    ],
)
async def test_every_route_knows_an_unknown_id(client: httpx.AsyncClient, method: str, path: str) -> None:
    response = await client.request(method, f"/api/sessions/{'A' * 43}{path}", json={})

    assert response.status_code == 404
    assert response.json()["detail"] == "there is no session with that id: begin a new one."


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({"preset": "nope"}, 422, "preset must be chain, plane or digits"),
        ({"sizes": [2]}, 422, "sizes must be"),
        ({"sizes": [2] * (limits.LAYERS + 2)}, 422, "sizes must be"),
        ({"sizes": [0, 1]}, 422, "You sent 0 as sizes[0]"),
        ({"sizes": [limits.INPUTS + 1, 1]}, 422, "sizes must be"),
        ({"sizes": [1, limits.WIDTH + 1]}, 422, f"layer 1 must have 1 to {limits.WIDTH} neurons"),
        ({"sizes": [1024, 256, 256]}, 422, "parameters"),
        ({"sizes": "2-3-1"}, 422, "sizes must be"),
        ({"sizes": [2.5, 1]}, 422, "sizes must be"),
        ({"sizes": [True, 1]}, 422, "sizes must be"),
        ({"activation": "softmax"}, 422, "activation must be sigmoid, tanh, relu or linear"),
        ({"output": "step"}, 422, "output must be"),
        ({"cost": "hinge"}, 422, "cost must be"),
        ({"output": "tanh", "cost": "cross_entropy"}, 422, "cross-entropy"),
        ({"eta": 0}, 422, "eta must be a finite number above 0 and at most 100. You sent 0."),
        ({"eta": 100.5}, 422, "eta must be a finite number above 0 and at most 100. You sent 100.5."),
        ({"eta": "0.5"}, 422, "eta must be"),
        ({"batch_size": 0}, 422, "batch_size must be"),
        ({"batch_size": limits.BATCH + 1}, 422, "batch_size must be"),
        ({"seed": -1}, 422, "seed must be"),
        ({"seed": limits.SEED + 1}, 422, "seed must be"),
        ({"data": "cifar"}, 422, "data must be"),
        ({"data": "mnist", "sizes": [2, 1]}, 422, "784"),
        ({"data": "xor", "sizes": [3, 1]}, 422, "xor"),
        ({"start": "trained", "sizes": [784, 10]}, 422, "start from random"),
        ({"colour": "red"}, 422, "that is not known here"),
        ([], 422, "JSON object"),
    ],
)
async def test_a_beginning_that_cannot_be_is_refused_with_the_range(
    client: httpx.AsyncClient, body: object, status: int, words: str
) -> None:
    response = await client.post("/api/sessions", json=body)

    assert response.status_code == status
    assert words in response.json()["detail"]


@pytest.mark.parametrize(
    "body",
    [
        {"sizes": [1] * (limits.LAYERS + 1), "data": "none"}, {"sizes": [limits.INPUTS, limits.WIDTH // 2]},
        {"preset": "chain", "eta": limits.ETA}, {"preset": "chain", "seed": limits.SEED},
        {"preset": "chain", "batch_size": limits.BATCH},
    ],
)
async def test_every_bound_may_be_reached(client: httpx.AsyncClient, body: object) -> None:
    assert (await client.post("/api/sessions", json=body)).status_code == 201


async def test_the_same_seed_begins_with_the_same_weights(begin: Begin) -> None:
    first, same, other = await begin(preset="plane", seed=3), await begin(preset="plane", seed=3), await begin(
        preset="plane", seed=4
    )

    weights = [(await s.client.get(f"{s.address}/weights")).json() for s in (first, same, other)]
    assert weights[0] == weights[1] != weights[2]


async def test_the_digits_have_13002_parameters(begin: Begin) -> None:
    session = await begin()

    weights = (await session.client.get(f"{session.address}/weights")).json()

    assert weights["W"][0] == [] and weights["b"][0] == []
    shapes = [np.shape(W) for W in weights["W"][1:]]
    assert shapes == [(16, 784), (16, 16), (10, 16)]
    assert sum(np.size(part) for part in weights["W"][1:] + weights["b"][1:]) == 13_002


async def test_weights_come_back_as_they_were_set_to_the_last_bit(begin: Begin) -> None:
    session = await begin(preset="chain", sizes=[2, 2, 1])
    W = [[], [[1 / 3, -2e-17], [0.1 + 0.2, limits.WEIGHT]], [[-limits.WEIGHT, 5e-324]]]
    b = [[], [2 / 3, 1e5 + 1e-11], [-0.0]]

    put = await session.client.put(f"{session.address}/weights", json={"W": W, "b": b})

    assert (put.status_code, put.json()["version"]) == (200, 1)
    assert (await session.client.get(f"{session.address}/weights")).json() == {"W": W, "b": b}


async def test_weights_as_npz_are_the_same_numbers(begin: Begin) -> None:
    session = await begin(preset="plane")
    as_json = (await session.client.get(f"{session.address}/weights")).json()

    response = await session.client.get(f"{session.address}/weights?format=npz")

    arrays = np.load(io.BytesIO(response.content), allow_pickle=False)
    assert set(arrays) == {"W1", "W2", "W3", "b1", "b2", "b3"}
    assert all(arrays[f"W{l}"].tolist() == as_json["W"][l] for l in (1, 2, 3))
    assert all(arrays[f"b{l}"].tolist() == as_json["b"][l] for l in (1, 2, 3))


@pytest.mark.parametrize(
    ("W", "b", "words"),
    [
        ([[], [[1, 2]]], [[], [1]], "W[1]"),
        ([[], [[1], [1]]], [[], [1]], "W[1]"),
        ([[], [[1]]], [[], [1, 2]], "b[1]"),
        ([[], [[1]], [[1]]], [[], [1], [1]], "entries"),
        ([[], [[1], [1, 2]]], [[], [1]], "rows of different lengths"),
        ([[[1]], [[1]]], [[], [1]], "entry 0"),
        ([[], [[1]]], [[1], [1]], "entry 0"),
        ([[], []], [[], [1]], "W[1]"),
        ([[], [[1e6 + 1]]], [[], [1]], "You sent 1000001.0 as W[1][0][0]"),
        ([[], [["1"]]], [[], [1]], "W must be"),
        ([[], [1]], [[], [1]], "W must be"),
        ([[]], [[]], "W must be"),
    ],
)
async def test_weights_that_do_not_fit_change_nothing(single: Driven, W: object, b: object, words: str) -> None:
    response = await single.client.put(f"{single.address}/weights", json={"W": W, "b": b})

    assert response.status_code == 422
    assert words in response.json()["detail"]
    assert response.json()["detail"].endswith("Nothing was changed (version 1).")
    assert (await single.client.get(f"{single.address}/weights")).json() == {"W": [[], [[3.0]]], "b": [[], [1.0]]}


async def test_back_undoes_each_move_as_far_as_the_start(single: Driven) -> None:
    states: list[Any] = []
    for path, body in (("forward", {"x": [2]}), ("backward", {"y": [9]}), ("step", {"eta": 0.05})):
        states.append((await single.client.get(single.address)).json())
        await single.ask(path, body)

    for state in reversed(states):
        assert await single.ask("back") == state
    assert (await single.ask("back"))["version"] == 0
    response = await single.post("back")
    assert response.status_code == 409
    assert response.json()["detail"].startswith("this is the start: there is nothing to go back to.")


async def test_going_to_a_version_brings_back_its_weights_and_a_move_from_there_a_new_number(single: Driven) -> None:
    await single.set_weights([[], [[5]]], [[], [5]])

    assert (await single.ask("goto", {"version": 1}))["version"] == 1
    assert (await single.client.get(f"{single.address}/weights")).json()["W"] == [[], [[3.0]]]
    assert (await single.ask("forward", {"x": [2]}))["version"] == 3
    assert (await single.ask("goto", {"version": 2}))["version"] == 2
    assert (await single.client.get(f"{single.address}/weights")).json()["W"] == [[], [[5.0]]]


@pytest.mark.parametrize(("version", "status"), [(2, 404), (99, 404), (-1, 422), (1.0, 422), ("1", 422), (None, 422)])
async def test_a_version_that_there_is_none_of_is_refused(single: Driven, version: object, status: int) -> None:
    response = await single.post("goto", {"version": version})

    assert response.status_code == status
    assert await single.version() == 1


async def test_a_copy_begins_where_the_session_stands_or_stood_and_has_an_id_of_its_own(single: Driven) -> None:
    await single.set_weights([[], [[5]]], [[], [5]])

    now, then = await single.post("copy"), await single.post("copy", {"version": 1})

    for response, w in ((now, 5.0), (then, 3.0)):
        copied = response.json()
        assert response.status_code == 201 and response.headers["Location"] == f"/api/sessions/{copied['id']}"
        assert (copied["version"], copied["network"]) == (0, single.state["network"])
        assert copied["id"] != single.state["id"] and copied["name"] != single.state["name"]
        weights = await single.client.get(f"/api/sessions/{copied['id']}/weights")
        assert weights.json()["W"] == [[], [[w]]]
    assert await single.version() == 2
    assert (await single.post("copy", {"version": 3})).status_code == 404
