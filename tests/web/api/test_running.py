"""A long training is begun, followed, and stopped; its events are JSON with numbers."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from fastapi import FastAPI

from app import limits
from app.session.sessions import Sessions
from app.web.api.following import Following

if TYPE_CHECKING:
    from tests.web.conftest import Begin, Driven, Server

pytestmark = pytest.mark.anyio

Event = tuple[str, Any]


async def state(session: Driven) -> Any:
    return (await session.client.get(session.address)).json()


async def until_ended(session: Driven) -> Any:
    async with asyncio.timeout(20):
        while (now := await state(session))["training"]:
            await asyncio.sleep(0.02)
    return now


def events(text: bytes) -> list[Event]:
    """Name and data of each event."""
    blocks = [dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
              for block in text.decode().split("\n\n") if block]
    return [(block["event"], json.loads(block["data"])) for block in blocks if "event" in block]


async def test_a_long_training_goes_on_while_one_asks_and_is_stopped(begin: Begin) -> None:
    session = await begin(preset="plane", seed=1)

    begun = await session.post("play", {"eta": 0.25, "batch_size": 5})
    first = await state(session)
    await asyncio.sleep(0.3)
    second = await state(session)
    paused = await session.ask("pause")

    assert begun.status_code == 202 and begun.json()["training"]["steps"] is None
    assert begun.json()["version"] == first["version"] == 1
    assert 0 < first["training"]["done"] < second["training"]["done"] <= paused["step"]
    assert second["training"]["cost"] > 0 and second["training"]["speed"] > 0
    assert second["training"]["sample"]["step"] <= second["training"]["step"]
    assert (paused["training"], paused["ended"]) == (None, {"version": 1, "why": "paused"})
    assert (paused["eta"], paused["batch_size"]) == (0.25, 5)


async def test_what_stopped_training_reached_is_a_version_like_any_other(begin: Begin) -> None:
    session = await begin(preset="plane", seed=1)
    await session.post("play", {"steps": 300})
    await until_ended(session)
    reached = (await session.client.get(f"{session.address}/weights")).json()

    other = await begin(preset="plane", seed=1)
    await other.ask("train", {"steps": 300})

    assert reached == (await other.client.get(f"{other.address}/weights")).json()
    assert (await session.ask("back"))["version"] == 0


@pytest.mark.parametrize("goal", [{"steps": 40}, {"epochs": 1}, {"accuracy": 0.6}])
async def test_training_ends_at_its_goal(begin: Begin, goal: dict[str, Any]) -> None:
    session = await begin(preset="plane", seed=1, eta=2.0)

    begun = await session.post("play", goal)
    ended = await until_ended(session)

    assert begun.status_code == 202 and ended["ended"] == {"version": 1, "why": "done"}
    if "accuracy" not in goal:
        assert ended["step"] == {"steps": 40, "epochs": 25}[next(iter(goal))]


async def test_how_a_training_ended_is_said_anew_once_it_is_said_no_more(begin: Begin) -> None:
    session = await begin(preset="plane", seed=1)
    await session.post("play", {"steps": 40})
    await until_ended(session)
    address = f"{session.address}?version=1"
    first = await session.client.get(address)
    tag = first.headers["ETag"]
    same = await session.client.get(address, headers={"If-None-Match": tag})

    await session.post("play", {})
    again = await session.client.get(address, headers={"If-None-Match": tag})
    await session.ask("pause")

    assert (first.json()["ended"], same.status_code) == ({"version": 1, "why": "done"}, 304)
    assert (again.status_code, again.json()["ended"]) == (200, None) and again.headers["ETag"] != tag


async def test_the_answer_to_a_pause_has_the_etag_of_what_is_read_then(begin: Begin) -> None:
    session = await begin(preset="plane")
    await session.post("play", {})

    paused = await session.post("pause")
    read = await session.client.get(session.address)

    assert paused.headers["ETag"] == read.headers["ETag"] and paused.content == read.content


async def test_meanwhile_moves_are_refused_and_questions_are_answered(begin: Begin) -> None:
    session = await begin(preset="plane")
    await session.post("play", {})

    refused = [await session.post(path, body) for path, body in (
        ("forward", {}), ("train", {"steps": 1}), ("back", {}), ("goto", {"version": 0}), ("play", {}))]
    asked = [await session.client.get(f"{session.address}/{path}") for path in ("weights", "curve", "versions", "")]
    answered = await session.post("activations", {"X": [[1, 1]]})

    assert {response.status_code for response in refused} == {409}
    assert all("pause it first" in response.json()["detail"] for response in refused)
    assert {response.status_code for response in (*asked, answered)} == {200}
    assert not any("ETag" in response.headers for response in asked)
    await session.ask("pause")


async def test_where_nothing_goes_on_there_is_nothing_to_pause(begin: Begin) -> None:
    session = await begin(preset="plane")

    response = await session.post("pause")

    assert response.status_code == 409 and "nothing to pause" in response.json()["detail"]


async def test_training_pauses_by_itself_once_nobody_asks(
    begin: Begin, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "UNASKED", 1.0)
    session = await begin(preset="plane")
    sessions: Sessions = app.state.sessions
    await session.post("play", {})

    for _ in range(4):
        await asyncio.sleep(0.4)
        assert (await state(session))["training"]
    async with asyncio.timeout(10):
        while sessions.runs.get(session.state["name"]):
            await asyncio.sleep(0.02)

    assert (await state(session))["ended"]["why"] == "left"


@pytest.mark.parametrize(("body", "words"), [
    ({"steps": 0}, "steps must be"), ({"steps": limits.RUN_STEPS + 1}, "steps must be"),
    ({"accuracy": 0}, "accuracy must be"),
    ({"accuracy": 1.1}, "accuracy must be a finite number above 0 and at most 1"), ({"pace": -1}, "pace must be"),
    ({"pace": limits.PACE + 1}, "pace must be"), ({"steps": 1, "epochs": 1}, "one of them"),
    ({"lr": 1}, "did you mean eta?"),
])
async def test_a_training_that_cannot_be_is_refused_and_nothing_goes_on(
    begin: Begin, body: dict[str, Any], words: str
) -> None:
    session = await begin(preset="plane")

    response = await session.post("play", body)

    assert response.status_code == 422 and words in response.json()["detail"]
    assert (await state(session))["training"] is None


async def test_training_is_begun_only_on_the_version_that_was_seen(begin: Begin) -> None:
    session = await begin(preset="plane")

    assert (await session.post("play", {}, **{"If-Match": '"3"'})).status_code == 412


async def test_a_listener_hears_of_the_present_then_of_each_version_and_of_training(begin: Begin, app: FastAPI) -> None:
    session = await begin(preset="plane", seed=1)
    sessions: Sessions = app.state.sessions
    following = Following(await sessions.by_id(session.state["id"]), sessions, None)

    heard = events(following.first())
    await session.ask("forward")
    await session.ask("backward")
    heard += events(following.told(None) or b"")
    await session.post("play", {})
    heard += events(following.told(None) or b"")
    await session.ask("pause")
    heard += events(following.told(None) or b"")
    await session.ask("goto", {"version": 1})
    heard += events(following.told(None) or b"")

    names = [name for name, _ in heard]
    assert names == ["state", "version", "version", "current", "training", "current", "version", "ended", "current"]
    data = [data for _, data in heard]
    assert data[0] == {"version": 0, "count": 1, "training": None}
    assert data[1] == {"version": 1, "parent": 0, "kind": "forward", "label": "forward"}
    assert data[4]["done"] > 0 and data[4]["cost"] > 0 and data[4]["version"] == 3
    assert (data[6]["kind"], data[7]) == ("train", {"version": 3, "why": "paused"})
    assert data[8] == {"version": 1}
    assert following.told(None) is None


async def test_a_listener_that_comes_back_is_told_what_it_missed(begin: Begin, app: FastAPI) -> None:
    session = await begin(preset="plane")
    sessions: Sessions = app.state.sessions
    for _ in range(3):
        await session.ask("forward")

    heard = events(Following(await sessions.by_id(session.state["id"]), sessions, 1).first())

    assert [data["version"] for name, data in heard if name == "version"] == [2, 3]


async def test_a_listener_looks_oftener_while_training_goes_on(begin: Begin, app: FastAPI) -> None:
    session = await begin(preset="plane")
    sessions: Sessions = app.state.sessions
    following = Following(await sessions.by_id(session.state["id"]), sessions, None)

    before = following.pause()
    await session.post("play", {})

    assert (before, following.pause()) == (1.0, limits.TOLD)
    await session.ask("pause")


@pytest.mark.process
async def test_events_are_streamed_as_they_happen(lasting: Server) -> None:
    async with httpx.AsyncClient(base_url=f"{lasting.url}/api/sessions", timeout=20) as client:
        address = f"{lasting.url}/api/sessions/{(await client.post('', json={'preset': 'plane'})).json()['id']}"
        text = b""
        async with client.stream("GET", f"{address}/events", headers={"Accept": "text/event-stream"}) as response:
            assert response.headers["content-type"].startswith("text/event-stream")
            async for chunk in response.aiter_bytes():
                text += chunk
                if b"event: state" in text and b"event: version" not in text:
                    await client.post(f"{address}/forward", json={})
                    await client.post(f"{address}/play", json={"steps": 2_000, "pace": 1_000})
                if b"event: ended" in text:
                    break

    heard = events(text)
    steps = [data["done"] for name, data in heard if name == "training"]
    assert heard[0][0] == "state" and ("version", 1) in [(name, data.get("version")) for name, data in heard]
    assert len(steps) >= 3 and steps == sorted(steps)
    assert heard[-1] == ("ended", {"version": 2, "why": "done"})
