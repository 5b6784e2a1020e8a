"""A file of weights begins a session, or nothing does."""

from __future__ import annotations

import gzip
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from app import limits
from app.nn.initial import initial
from app.session.sessions import Sessions
from app.session.state.config import PRESETS
from app.session.store.sqlite import SqliteStore
from tests.exchange.test_mutated import FILES, mutated
from tests.exchange.test_weights import TORCH, W2, b1, npz

if TYPE_CHECKING:
    import httpx
    from fastapi import FastAPI

    from tests.web.conftest import Begin

pytestmark = pytest.mark.anyio

IMPORT = "/api/sessions/import"
KEY = "correct-horse-battery-staple"


async def imported(client: httpx.AsyncClient, body: bytes, query: str = "", **headers: str) -> httpx.Response:
    return await client.post(f"{IMPORT}{query}", content=body, headers=headers)


@pytest.mark.parametrize("preset", ["chain", "plane", "digits"])
@pytest.mark.parametrize("kind", ["safetensors", "npz", "json"])
async def test_what_was_taken_home_comes_back_with_the_same_numbers(begin: Begin, preset: str, kind: str) -> None:
    session = await begin(preset=preset)
    client, file = session.client, (await session.client.get(f"{session.address}/export/{kind}")).content

    response = await imported(client, file)

    new = response.json()
    assert response.status_code == 201 and response.headers["Location"] == f"/api/sessions/{new['id']}"
    assert new["id"] != session.state["id"] and new["version"] == 0 and new["data"] == session.state["data"]
    weights = [(await client.get(f"/api/sessions/{id}/weights")).json() for id in (session.state["id"], new["id"])]
    assert weights[0] == weights[1]
    if kind != "npz":
        assert new["network"] == session.state["network"]


async def test_the_costs_of_the_stage_are_the_same_too(begin: Begin) -> None:
    one = await begin(preset="plane", activation="relu", output="softmax", cost="cross_entropy", sizes=[2, 5, 2])
    file = (await one.client.get(f"{one.address}/export/safetensors")).content
    other = (await imported(one.client, file)).json()["id"]

    costs = []
    for address in (one.address, f"/api/sessions/{other}"):
        await one.client.post(f"{address}/forward", json={"split": "test", "index": 3})
        costs.append((await one.client.post(f"{address}/backward", json={})).json())

    assert {**costs[0], "version": 0} == {**costs[1], "version": 0}


async def test_what_a_file_does_not_say_is_said_beside_it(client: httpx.AsyncClient) -> None:
    query = "?activation=relu&output=sigmoid&cost=cross_entropy&data=moons"

    said = (await imported(client, npz(**TORCH), query)).json()

    assert (said["network"]["sizes"], said["network"]["activation"]) == ([2, 3, 1], "relu")
    assert (said["network"]["cost"], said["data"]["name"]) == ("cross_entropy", "moons")


async def test_a_network_that_no_data_fits_has_none(client: httpx.AsyncClient) -> None:
    said = (await imported(client, npz(W1=np.ones((2, 5)), b1=np.ones(2)))).json()

    assert said["data"]["name"] == "none" and said["example"] is None


@pytest.mark.parametrize(("body", "query", "status", "words"), [
    (npz(**{**TORCH, "2.weight": W2.T}), "", 422, "2.weight has shape (3, 1); it must be (1, 3): it looks turned over"),
    (npz(**TORCH), "?activation=tan", 422, "did you mean tanh?"), (npz(**TORCH), "?sigma=tanh", 422, "not known here"),
    (npz(**TORCH), "?cost=cross_entropy&output=relu", 422, "cross-entropy takes logarithms"),
    (npz(**TORCH), "?data=mnist", 422, "has 784 numbers"), (b'{"W": [1, 2', "", 400, "not JSON"),
    (b"", "", 422, "empty"),
    (npz(W1=np.ones((300, 2)), b1=np.ones(300)), "", 422, "layer 1 must have 1 to 256 neurons"),
])
async def test_what_does_not_fit_begins_nothing(
    client: httpx.AsyncClient, body: bytes, query: str, status: int, words: str
) -> None:
    response = await imported(client, body, query, Authorization=f"Bearer {KEY}")

    assert response.status_code == status and words in response.json()["detail"]
    assert (await client.get("/api/sessions", headers={"Authorization": f"Bearer {KEY}"})).json()["count"] == 0


async def test_the_tensor_at_fault_is_named_as_the_field(client: httpx.AsyncClient) -> None:
    assert (await imported(client, npz(**{**TORCH, "0.bias": b1[:1]}))).json()["field"] == "0.bias"


async def test_it_belongs_to_a_key_and_comes_once(client: httpx.AsyncClient) -> None:
    headers = {"Authorization": f"Bearer {KEY}", "Idempotency-Key": "5b7c1f0e-6d0f-4c3e"}

    ids = [(await imported(client, npz(**TORCH), **headers)).json()["id"] for _ in range(2)]

    assert ids[0] == ids[1]
    assert (await client.get("/api/sessions", headers={"Authorization": f"Bearer {KEY}"})).json()["count"] == 1


async def test_a_file_of_so_many_bytes_and_no_more(client: httpx.AsyncClient) -> None:
    assert (await imported(client, b" " * limits.BODY_WEIGHTS)).status_code == 422
    assert (await imported(client, b" " * (limits.BODY_WEIGHTS + 1))).status_code == 413


async def test_of_changed_files_none_breaks_anything_and_none_is_half_there(
    client: httpx.AsyncClient, app: FastAPI
) -> None:
    rng, begun = random.Random(7), 0
    for i in range(200):
        response = await imported(client, mutated(FILES[rng.choice([*FILES])], rng), Authorization=f"Bearer {KEY}")

        assert response.status_code in (201, 400, 422), (i, response.text)
        begun += response.status_code == 201

    assert (await client.get("/api/sessions", headers={"Authorization": f"Bearer {KEY}"})).json()["count"] == begun


async def test_a_whole_session_comes_back_with_every_version_and_stands_where_it_stood(begin: Begin) -> None:
    session = await begin(preset="plane", seed=4)
    await session.ask("forward")
    await session.ask("backward")
    await session.ask("step")
    await session.ask("goto", {"version": 1})
    await session.ask("train", {"steps": 9})
    await session.ask("goto", {"version": 3})
    client, file = session.client, await session.client.get(f"{session.address}/export/run")

    response = await imported(client, file.content)

    new = response.json()
    assert file.headers["Content-Disposition"] == f'attachment; filename="{session.state["name"]}-3-run.jsonl.gz"'
    assert file.headers["Content-Type"] == "application/gzip"
    assert response.status_code == 201 and (new["version"], new["step"]) == (3, 1)
    for question in ("versions", *(f"{what}?version={v}" for what in ("weights", "trace", "curve") for v in range(5))):
        answers = [await client.get(f"/api/sessions/{id}/{question}") for id in (session.state["id"], new["id"])]
        assert answers[0].status_code == answers[1].status_code
        if answers[0].status_code == 200:
            assert answers[0].json() == answers[1].json(), question


async def test_it_belongs_to_whoever_brought_it_and_nothing_is_said_beside_it(begin: Begin) -> None:
    session = await begin(preset="chain")
    await session.ask("forward")
    client, file = session.client, (await session.client.get(f"{session.address}/export/run")).content
    headers = {"Authorization": f"Bearer {KEY}", "Idempotency-Key": "5b7c1f0e-6d0f-4c3e"}

    refused = await imported(client, file, "?activation=tanh", **headers)
    ids = [(await imported(client, file, **headers)).json()["id"] for _ in range(2)]

    assert refused.status_code == 422 and "says its network and its data itself" in refused.json()["detail"]
    assert ids[0] == ids[1]
    assert (await client.get("/api/sessions", headers={"Authorization": f"Bearer {KEY}"})).json()["count"] == 1


@pytest.mark.parametrize(("file", "words"), [
    (gzip.compress(b"hello"), "its first line is not JSON"), (b"\x1f\x8b", "the gzip was cut"),
])
async def test_a_file_that_is_no_session_says_why(client: httpx.AsyncClient, file: bytes, words: str) -> None:
    response = await imported(client, file, Authorization=f"Bearer {KEY}")

    assert response.status_code == 422 and words in response.json()["detail"]


async def test_a_session_that_trains_is_not_taken_home_whole(begin: Begin) -> None:
    session = await begin(preset="plane")
    await session.post("play")

    response = await session.client.get(f"{session.address}/export/run")

    await session.post("pause")
    assert response.status_code == 409 and "pause it first" in response.json()["detail"]


async def test_the_weights_are_still_there_when_the_server_comes_back(tmp_path: Path, app: FastAPI) -> None:
    library: Any = app.state.sessions.library
    net = initial(PRESETS["plane"].architecture, "normal", 77)
    first = Sessions(SqliteStore(tmp_path / "x.sqlite"), library)
    session, _ = await first.brought(PRESETS["plane"], net.theta)
    await first.close()

    again = Sessions(SqliteStore(tmp_path / "x.sqlite"), library)
    state = await again.state(await again.by_name(session.name))
    await again.close()

    assert state.net.theta.tobytes() == net.theta.tobytes()
