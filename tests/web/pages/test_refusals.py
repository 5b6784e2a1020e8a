from __future__ import annotations

import itertools
import re
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app import limits
from app.session.store.session import Session
from tests.web.visitor import HTMX, Visitor, notice, version

pytestmark = pytest.mark.anyio

REFUSED: list[tuple[str, dict[str, Any], int, str]] = [
    ("step", {}, 409, "go backward to layer 1 first"),
    ("backward", {}, 409, "go forward first"),
    ("weigh", {}, 409, "go forward to the end first"),
    ("refit", {}, 409, "go backward first"),
    ("goto", {"to": 99}, 404, "there is no version 99"),
    ("tune", {"eta": "nan"}, 422, "eta must be a finite number"),
    ("tune", {"eta": limits.ETA * 1.01}, 422, "eta must be"),
    ("tune", {}, 422, "there is nothing to change"),
    ("train", {"steps": limits.PAGE_STEPS + 1}, 422, "steps must be"),
    ("train", {"batch_size": limits.BATCH + 1}, 422, "batch_size must be"),
    ("restart", {"start": "random", "seed": limits.SEED + 1}, 422, "seed must be"),
    ("draw", {"strokes": "[]"}, 422, "the pad is blank"),
    ("draw", {"strokes": "[[[2.001,0]]]"}, 422, "a finite number from -1 to 2"),
    ("pick", {"index": 10_000}, 404, "there is no example 10000"),
    ("teach", {"done": limits.TEACH_STEPS}, 422, "steps must be a whole number from 1"),
]
IDS = [f"{move} {status}" for move, _, status, _ in REFUSED]


async def moved(client: httpx.AsyncClient) -> Visitor:
    """Somebody at version 1, with nothing but an example on the stage."""
    visitor = Visitor(client)
    await visitor.press("pick", how="index", index=8)
    return visitor


@pytest.mark.parametrize(("move", "fields", "status", "words"), REFUSED, ids=IDS)
async def test_a_refusal_goes_into_the_notice_and_the_picture_stays(
    client: httpx.AsyncClient, move: str, fields: dict[str, Any], status: int, words: str
) -> None:
    visitor = await moved(client)

    response = await visitor.press(move, htmx=True, **fields)
    assert response.status_code == status and words in response.text
    assert response.headers["HX-Retarget"] == "#notice" and response.headers["HX-Reswap"] == "innerHTML"
    assert "<" not in response.text
    assert response.text.strip().endswith("Nothing was changed (version 1).")


@pytest.mark.parametrize(("move", "fields", "status", "words"), REFUSED, ids=IDS)
async def test_without_htmx_a_refusal_is_a_page_with_the_same_sentence(
    client: httpx.AsyncClient, move: str, fields: dict[str, Any], status: int, words: str
) -> None:
    visitor = await moved(client)

    response = await visitor.press(move, **fields)
    assert response.status_code == status and words in response.text
    assert "<html" in response.text and f'href="{visitor.path}"' in response.text
    assert version(await visitor.stage()) == 1


STALE: list[tuple[str, dict[str, Any]]] = [
    ("forward", {}), ("weigh", {}), ("backward", {}), ("step", {}), ("refit", {}), ("back", {}), ("goto", {"to": 0}),
    ("restart", {"start": "random"}), ("tune", {"eta": 0.5}), ("train", {"steps": 1}),
    ("draw", {"strokes": "[[[0.5,0.5]]]"}), ("pick", {"index": 3}), ("teach", {}),
]


@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
@pytest.mark.parametrize(("move", "fields"), STALE, ids=[move for move, _ in STALE])
async def test_a_move_on_an_old_version_shows_the_current_picture_and_a_sentence(
    client: httpx.AsyncClient, move: str, fields: dict[str, Any], htmx: bool
) -> None:
    visitor = await moved(client)
    await visitor.presses("forward", "backward")

    response = await visitor.press(move, htmx=htmx, version=1, lens="numbers", **fields)
    assert response.status_code == 412 and "HX-Retarget" not in response.headers
    assert version(response.text) == 3 and 'id="lens-numbers"' in response.text
    assert notice(response.text) == (
        "this move was made on version 1, but the session is at version 3 now: look at it and move again.")
    assert ("<html" in response.text) != htmx
    assert version(await visitor.stage()) == 3


async def test_two_tabs_lose_nothing(client: httpx.AsyncClient) -> None:
    one = await moved(client)
    other = Visitor(client, one.path, one.cookies)
    await one.press("forward", version=1)

    refused = await other.press("train", version=1, steps=5, htmx=True)
    assert refused.status_code == 412
    accepted = await other.press("train", version=version(refused.text), steps=5, htmx=True)
    assert accepted.status_code == 200 and version(accepted.text) == 3


async def test_a_session_moved_on_by_another_server_is_shown_as_it_is_there(
    app: FastAPI, client: httpx.AsyncClient
) -> None:
    visitor = await moved(client)
    live: Session = await app.state.sessions.by_name(visitor.path.removeprefix("/r/"))
    await visitor.presses("forward")
    live.point(0)       # as a server would see it that has missed the last move
    live.stamp -= 1

    response = await visitor.press("forward", htmx=True)
    assert response.status_code == 412 and version(response.text) == 2
    assert notice(response.text).startswith("this session was moved on or removed elsewhere")


HOSTILE = ["nan", "inf", "1e400", "-1", "0", "1.5", "9" * 400, "9" * 5000, "x", "<i>", "\x00", "[]", "true", "²"]
NUMBERS = [("tune", "eta"), ("tune", "batch_size"), ("train", "steps"), ("restart", "seed"), ("goto", "to"),
           ("pick", "index"), ("pick", "label"), ("draw", "label"), ("teach", "done"), ("forward", "version"),
           ("forward", "by"), ("restart", "start"), ("pick", "split"), ("pick", "how"), ("classify", "version")]


@pytest.mark.parametrize(("move", "name"), NUMBERS, ids=["-".join(pair) for pair in NUMBERS])
async def test_no_value_in_a_form_breaks_anything(client: httpx.AsyncClient, move: str, name: str) -> None:
    visitor = Visitor(client)
    await visitor.press("forward", preset="plane")

    for value, htmx in zip(HOSTILE, itertools.cycle((False, True)), strict=False):
        response = await visitor.press(move, htmx=htmx, **{name: value})
        assert response.status_code in (200, 303, 404, 409, 412, 422), value
        assert "<i>" not in response.text and "9999999999" not in response.text


STROKES = ["[", "[[[", "{}", "[[[NaN,0]]]", "[[[Infinity,0]]]", "[[[1e400,0]]]", "[[[1,2,3]]]", "[[1,2]]", "[[[0.5]]]",
           '[[["a","b"]]]', '[[["0.5","0.5"]]]', "[[[true,false]]]", "[" * 100_000, "[[[0.1,0.1],[0.2,0.2]", "\x00",
           "1", "null", '"x"', "[[[-1.1,0]]]", "[[" + "[0.5,0.5]," * limits.POINTS + "[0.5,0.5]]]",
           "[" + "[[0,0]]," * limits.STROKES + "[[0,0]]]"]


@pytest.mark.parametrize("move", ["draw", "classify"])
async def test_no_strokes_break_anything(client: httpx.AsyncClient, move: str) -> None:
    visitor = await moved(client)

    for strokes in STROKES:
        response = await visitor.press(move, htmx=True, strokes=strokes)
        assert response.status_code in (400, 413, 422), strokes[:40]
        assert response.headers["HX-Retarget"] == "#notice"
    assert version(await visitor.stage()) == 1


async def test_a_blank_pad_is_not_classified(client: httpx.AsyncClient) -> None:
    for strokes in ("", "[]", "[[]]"):
        response = await Visitor(client).press("classify", htmx=True, strokes=strokes)
        assert response.status_code == 200 and "Draw a digit in the square" in response.text


@pytest.mark.parametrize("query", [
    "?of=wb-1-0&lens=equation", "?of=%00&lens=equation", "?of=w-1-0&lens=equation", "?pins=,,,a-1-0,w-9-9-9",
    "?pins=wb-1-0,<i>&lens=nudges", "?lens=../../etc", "?lens=_page", "?ink=red", "?theme=%22%3E%3Ci%3E", "?of=%3Ci%3E",
    "?lens=%22%3E%3Ci%3E", "?ink=%3Ci%3E", "?of=%22%3E%3Ci%3E&lens=equation",
    "?of=w-99999-99999-99999&lens=equation", "?v=", "?lens=equation&of=a-0-783", "?lens=equation&of=b-0-0",
])
async def test_whatever_is_picked_out_in_the_address_there_is_a_page(client: httpx.AsyncClient, query: str) -> None:
    visitor = await moved(client)
    await visitor.presses("forward", "backward")

    assert "<i>" not in await visitor.stage(query)


@pytest.mark.parametrize("query", [
    "?v=99", "?v=-1", "?v=x", f"?v={'9' * 400}", "?preset=none", "?seed=-1", "?eta=nan", "?eta=0", "?step=20001",
    "?batch=0", "?start=best", f"?of={'w' * 41}", f"?pins={'w' * 81}", "?preset=plane&start=trained",
    "?preset=plane&data=none&step=1",
])
async def test_an_address_that_means_nothing_is_refused_with_a_sentence(client: httpx.AsyncClient, query: str) -> None:
    visitor = Visitor(client)
    if query.startswith("?v"):
        visitor = await moved(client)

    for htmx in (False, True):
        response = await visitor.look(query, htmx=htmx)
        assert response.status_code in (404, 409, 422)
        assert ("HX-Retarget" in response.headers) == htmx


async def test_a_link_to_a_chain_that_trained_is_taken_since_it_has_an_example_of_its_own(
    client: httpx.AsyncClient,
) -> None:
    pages = [(await Visitor(client).look(f"?preset=chain&step={steps}", htmx=False)) for steps in (0, 1)]

    assert [page.status_code for page in pages] == [200, 200]
    values = [re.findall(r'id="value-w-[^>]*>([^<]*)<', page.text) for page in pages]
    assert len(values[0]) == len(values[1]) > 0 and values[0] != values[1], "the step has moved the weights"


async def test_files_and_repeated_fields_in_a_form_break_nothing(client: httpx.AsyncClient) -> None:
    headers = {"Origin": "http://test", **HTMX}
    files = {"seed": ("a.txt", b"x"), "eta": ("b.txt", b"y"), "version": ("c", b"z")}

    sent = await client.post("/r/new/forward", files=files, headers=headers)
    assert sent.status_code == 422
    twice = await client.post("/r/new/tune", content="eta=1&eta=x&eta=2", headers={
        **headers, "Content-Type": "application/x-www-form-urlencoded"})
    assert twice.status_code in (200, 422)
    wrong = await client.post("/r/new/restart", json={"start": "random"}, headers=headers)
    assert wrong.status_code == 422
    broken = await client.post("/r/new/forward", content=b"--x\r\n", headers={
        **headers, "Content-Type": "multipart/form-data; boundary=x"})
    assert broken.status_code in (200, 400)


@pytest.mark.parametrize("said", ["http://[", "//[", "", "http://\x7f"])
async def test_a_header_that_is_no_address_keeps_no_move_from_its_answer(client: httpx.AsyncClient, said: str) -> None:
    visitor = await moved(client)

    answer = await client.post(f"{visitor.path}/forward", data={"lens": ""}, headers={
        "Origin": "http://test", "HX-Current-URL": said, **HTMX, "Cookie": f"drive={visitor.cookies[visitor.path]}"})

    assert answer.status_code == 200, answer.text
