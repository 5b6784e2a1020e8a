"""Play, pause and slow motion as plain forms and with htmx; and the stream of a real server."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import signal
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

import httpx
import pytest
from fastapi import FastAPI

from app import limits
from app.session.sessions import Sessions
from app.session.state.state import State
from app.session.store.session import Session
from tests.web.visitor import Visitor, notice, version

if TYPE_CHECKING:
    from tests.web.conftest import Server

pytestmark = pytest.mark.anyio
PLANE: dict[str, Any] = {"preset": "plane"}
LISTENING = 200


async def test_play_trains_until_pause_and_pause_makes_a_version(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)

    running = (await visitor.press("play", htmx=True, pace="0", **PLANE)).text
    paused = (await visitor.press("pause", htmx=True)).text

    assert 'data-running' in running and f'data-live="{visitor.path}/events"' in running
    assert 'formaction="/r/' in running and "/pause" in running and "/forward" not in running
    assert 'data-running' not in paused and "data-live" not in paused
    assert version(paused) == version(running) == 1
    assert 'data-phase="backward"' in paused
    assert re.search(r'aria-valuetext="1 train"', running), "its steps are counted above, as they are made"
    assert re.search(r'aria-valuetext="1 train [\d,]+ steps?"', paused)


async def test_a_run_that_ends_while_its_page_is_made_leaves_no_page_of_both(
    app: FastAPI, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = Visitor(client)
    await visitor.press("play", htmx=True, pace="1", **PLANE)
    sessions: Sessions = app.state.sessions
    looked_up = sessions.state

    async def ends_meanwhile(session: Session, version: int | None = None) -> State:
        found = await looked_up(session, version)
        if sessions.runs.get(session.name):
            await sessions.pause(session)
        return found

    monkeypatch.setattr(sessions, "state", ends_meanwhile)
    page = (await client.get(visitor.path)).text

    assert "data-running" in page and ">Pause</button>" in page     # and its stream says at once that the run is over
    assert "data-running" not in (await client.get(visitor.path)).text


async def test_while_it_runs_other_moves_are_refused_with_the_remedy(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    await visitor.press("play", pace="1", **PLANE)

    for move in ("forward", "step", "back", "train", "play"):
        refused = await visitor.press(move, htmx=True, pace="0")
        assert refused.status_code == 409
        assert "training is under way: pause it first" in refused.text

    await visitor.press("pause")
    assert (await visitor.press("forward")).status_code == 303


async def test_only_who_may_drive_may_play_and_pause(client: httpx.AsyncClient) -> None:
    driver, watcher = Visitor(client), Visitor(client)
    await driver.press("play", pace="1", **PLANE)
    watcher.path = driver.path

    assert (await watcher.press("pause")).status_code == 403
    assert (await watcher.press("play", pace="0")).status_code == 403
    page = await watcher.stage()
    assert f'data-live="{driver.path}/events"' in page and "/pause" not in page
    await driver.press("pause")


async def test_whoever_listens_looks_at_something_there_is(client: httpx.AsyncClient) -> None:
    driver = Visitor(client)
    await driver.press("forward", **PLANE)

    refused = await client.get(f"{driver.path}/events?lens=nudges&anything=else")

    assert refused.status_code == 422 and "anything" in refused.text


async def test_pausing_what_has_ended_already_shows_where_it_stands(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    await visitor.press("forward", **PLANE)

    paused = await visitor.press("pause", htmx=True)

    assert paused.status_code == 200 and version(paused.text) == 1


@pytest.mark.parametrize(("until", "amount", "steps"), [("steps", "7", 7), ("epoch", "", 25)])
async def test_a_goal_is_reached_exactly_and_said(
    app: FastAPI, client: httpx.AsyncClient, until: str, amount: str, steps: int
) -> None:
    visitor, sessions = Visitor(client), app.state.sessions
    assert isinstance(sessions, Sessions)
    await visitor.press("play", pace="0", until=until, amount=amount, **PLANE)
    session = await sessions.by_name(visitor.path.removeprefix("/r/"))
    if (run := sessions.runs.get(session.name)) and run.task:
        await run.task

    page = await visitor.stage()

    assert (await sessions.state(session)).step == steps
    assert notice(page) == "The goal is reached: training has paused."


@pytest.mark.parametrize(("fields", "words"), [
    ({"until": "steps"}, "say how many steps"),
    ({"until": "steps", "amount": "0"}, "amount"),
    ({"until": "steps", "amount": str(limits.RUN_STEPS + 1)}, "amount"),
    ({"until": "accuracy", "amount": "101"}, "at most 100 %"),
    ({"until": "never"}, "until"),
    ({"pace": "7"}, "pace"),
    ({"eta": "nan"}, "eta"),
])
async def test_what_cannot_be_asked_is_refused_and_begins_nothing(
    client: httpx.AsyncClient, fields: dict[str, str], words: str
) -> None:
    visitor = Visitor(client)

    asked: dict[str, Any] = {"pace": "0", **PLANE, **fields}

    refused = await visitor.press("play", htmx=True, **asked)

    assert refused.status_code == 422
    assert words in refused.text
    assert visitor.path == "/r/new"


async def test_slow_motion_goes_through_a_pass_layer_by_layer_and_on_to_the_next_example(
    app: FastAPI, client: httpx.AsyncClient
) -> None:
    visitor, sessions = Visitor(client), app.state.sessions
    seen = []
    for n in range(9):
        page = (await visitor.press("play", htmx=True, pace="layer", version=n if n else "", **PLANE)).text
        state = await sessions.state(await sessions.by_name(visitor.path.removeprefix("/r/")))
        seen.append((state.phase, state.layer, state.is_weighed))

    assert seen == [
        ("forward", 1, False), ("forward", 2, False), ("forward", 3, False), ("forward", 3, True),
        ("backward", 3, True), ("backward", 2, True), ("backward", 1, True), ("ready", 0, False),
        ("forward", 1, False),
    ]
    assert state.example.ref.split == "train"
    assert f'hx-trigger="load delay:{limits.BEAT}ms"' in page and "data-beats" in page
    still = (await visitor.press("pause", htmx=True)).text
    assert "data-beats" not in still and version(still) == version(page)


async def test_the_curves_come_as_a_fragment(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    await visitor.press("train", steps=5, **PLANE)

    fragment = (await visitor.look("/lens/train", htmx=True)).text

    assert fragment.lstrip().startswith("<section") and "After 5 steps" in fragment
    assert "<main" not in fragment


def frames(response: httpx.Response, count: int) -> list[tuple[str, dict[str, Any]]]:
    """The next events of a stream, by name and data."""
    found: list[tuple[str, dict[str, Any]]] = []
    name = ""
    lines = response.iter_lines()
    with contextlib.closing(cast("Generator[str]", lines)):
        while len(found) < count:
            line = next(lines)
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                found.append((name, json.loads(line.removeprefix("data: "))))
    return found


@contextmanager
def begun(server: Server, **fields: str) -> Iterator[tuple[httpx.Client, str]]:
    """A browser that plays, and the address of its session."""
    headers = {"Origin": server.url, "HX-Request": "true"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=30) as client:
        answer = client.post("/r/new/play", data={"pace": "0", **fields}).raise_for_status()
        yield client, answer.headers["HX-Push-Url"].split("?")[0]


@pytest.mark.process
def test_frames_say_what_the_api_says_at_the_pause(lasting: Server) -> None:
    with begun(lasting, **PLANE) as (client, here), client.stream("GET", f"{here}/events") as stream:
        seen = frames(stream, 5)
        client.post(f"{here}/pause").raise_for_status()

        steps = [int(data["step"].replace(",", "")) for name, data in seen if name == "frame"]
        assert steps == sorted(steps) and steps[-1] > steps[0]
        assert {data["version"] for name, data in seen if name == "frame"} == {1}


@pytest.mark.process
def test_a_page_that_has_gone_pauses_its_run(lasting: Server) -> None:
    with begun(lasting, **PLANE) as (client, here):
        with client.stream("GET", f"{here}/events") as stream:
            frames(stream, 2)
        end = time.monotonic() + limits.LEFT + 5
        while "data-running" in client.get(here).text and time.monotonic() < end:
            time.sleep(0.1)

        assert "Paused, since the page was left or hidden" in client.get(here).text


async def heard(url: str, here: str, connected: asyncio.Semaphore) -> int:
    """How often a listener, who reads all the time, is told that the stream ends."""
    host, port = url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(f"GET {here}/events HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
    await reader.readuntil(b"event: ")      # of a run, or of where the session stands: on a busy machine it has paused
    connected.release()
    said, last = 0, b""
    while more := await reader.read(65_536):
        said += (last + more).count(b"event: bye") - last.count(b"event: bye")
        last = (last + more)[-100:]
    writer.close()
    return said


@pytest.mark.process
def test_all_who_listen_are_told_of_the_end_and_it_comes_within_two_seconds(server: Server) -> None:
    async def end(here: str) -> tuple[float, list[int]]:
        connected = asyncio.Semaphore(0)
        listening = [asyncio.create_task(heard(server.url, here, connected)) for _ in range(LISTENING)]
        async with asyncio.timeout(60):
            for _ in listening:
                await connected.acquire()
        began = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        await asyncio.to_thread(server.process.wait, 10)
        return time.monotonic() - began, await asyncio.gather(*listening)

    with begun(server, **PLANE) as (_, here):
        took, told = asyncio.run(end(here))

    assert took <= 2.0
    assert (told.count(1), told.count(0)) == (LISTENING, 0)
