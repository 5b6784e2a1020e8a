"""Who may drive a session, and whose it is: ids, tokens beside a name, lists of one's own, and the end of a session."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from app import limits

if TYPE_CHECKING:
    from tests.web.conftest import Begin, Driven

pytestmark = pytest.mark.anyio

KEY = "k3Y-of-one-notebook_0123456789"
MINE = {"Authorization": f"Bearer {KEY}"}
CHAIN = {"preset": "chain"}


async def mine(client: httpx.AsyncClient, query: str = "", key: str = KEY) -> Any:
    response = await client.get(f"/api/sessions{query}", headers={"Authorization": f"Bearer {key}"})
    assert response.status_code == 200, response.text
    return response.json()


async def test_the_id_as_a_token_beside_the_name_is_as_good_as_in_its_place(single: Driven) -> None:
    address = f"/api/sessions/{single.state['name']}"
    token = {"Authorization": f"Bearer {single.state['id']}"}

    moved = await single.client.post(f"{address}/forward", json={"x": [2]}, headers=token)
    secret = single.state["id"].partition(".")[2]
    read = await single.client.get(address, headers={"Authorization": f"bearer  {secret}"})

    assert moved.status_code == read.status_code == 200
    assert read.json()["version"] == 2 and read.json()["id"] == single.state["name"]
    assert single.state["id"] not in read.text


@pytest.mark.parametrize("said", ["", "Bearer", "Bearer ", "Basic abc", "Bearer é", "Bearer a b", "Token x", "null"])
async def test_what_is_no_token_is_refused(single: Driven, said: str) -> None:
    response = await single.client.get(
        f"/api/sessions/{single.state['name']}", headers=[(b"Authorization", said.encode())])

    assert response.status_code == 401 and response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(("length", "status"), [(1, 401), (limits.KEY, 401), (limits.KEY + 1, 401)])
async def test_a_token_of_somebody_else_proves_nothing(single: Driven, length: int, status: int) -> None:
    address, headers = f"/api/sessions/{single.state['name']}/forward", {"Authorization": f"Bearer {'x' * length}"}

    response = await single.client.post(address, json={"x": [2]}, headers=headers)

    assert response.status_code == status and await single.version() == 1


async def test_of_a_name_that_is_none_nothing_is_said(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/sessions/abcdefgh", headers=MINE)).status_code == 404


async def test_sessions_begun_with_a_key_are_listed_by_it_and_by_no_other(client: httpx.AsyncClient) -> None:
    begun = [(await client.post("/api/sessions", json=CHAIN, headers=MINE)).json() for _ in range(3)]
    await client.post("/api/sessions", json=CHAIN)
    await client.post(f"/api/sessions/{begun[0]['id']}/forward", json={})

    listed = await mine(client)

    assert listed["count"] == 3
    assert listed["sessions"][0] == {
        "name": begun[0]["name"], "version": 1, "versions": 2, "touched": listed["sessions"][0]["touched"],
        "preset": "chain", "sizes": [1, 1, 1, 1], "data": "none"}
    assert {one["name"] for one in listed["sessions"]} == {one["name"] for one in begun}
    assert not any(one["id"] in str(listed) for one in begun)
    assert (await mine(client, key=KEY + "x")) == {"count": 0, "sessions": []}


async def test_a_list_is_read_in_parts(client: httpx.AsyncClient) -> None:
    for _ in range(3):
        await client.post("/api/sessions", json=CHAIN, headers=MINE)

    first, rest = await mine(client, "?count=2"), await mine(client, "?start=2&count=2")

    assert (first["count"], len(first["sessions"]), len(rest["sessions"])) == (3, 2, 1)


@pytest.mark.parametrize(("headers", "status"), [
    ({}, 401), ({"Authorization": "Bearer x"}, 422), ({"Authorization": "Basic x"}, 401),
    ({"Authorization": "Bearer " + "x" * limits.KEY_LEAST}, 200),
    ({"Authorization": "Bearer " + "x" * (limits.KEY_LEAST - 1)}, 422),
])
async def test_nobody_s_sessions_are_listed_by_nobody(
    client: httpx.AsyncClient, headers: dict[str, str], status: int
) -> None:
    await client.post("/api/sessions", json=CHAIN)

    response = await client.get("/api/sessions", headers=headers)

    assert response.status_code == status
    assert status != 200 or response.json()["count"] == 0


async def test_a_key_drives_all_of_its_sessions_by_their_names(client: httpx.AsyncClient) -> None:
    for _ in range(2):
        await client.post("/api/sessions", json=CHAIN, headers=MINE)

    for one in (await mine(client))["sessions"]:
        moved = await client.post(f"/api/sessions/{one['name']}/forward", json={}, headers=MINE)
        assert moved.status_code == 200 and moved.json()["version"] == 1


async def test_a_copy_belongs_to_whom_the_session_belonged(client: httpx.AsyncClient) -> None:
    begun = (await client.post("/api/sessions", json=CHAIN, headers=MINE)).json()

    await client.post(f"/api/sessions/{begun['id']}/copy", json={})

    assert (await mine(client))["count"] == 2


async def test_a_session_that_was_deleted_is_gone_by_id_by_name_and_from_the_list(client: httpx.AsyncClient) -> None:
    begun = (await client.post("/api/sessions", json=CHAIN, headers=MINE)).json()

    response = await client.delete(f"/api/sessions/{begun['id']}")

    assert response.status_code == 204 and response.content == b""
    for path in (f"/api/sessions/{begun['id']}", f"/api/sessions/{begun['name']}", f"/r/{begun['name']}"):
        assert (await client.get(path, headers=MINE)).status_code == 404
    assert (await client.delete(f"/api/sessions/{begun['id']}")).status_code == 404
    assert (await mine(client))["count"] == 0


async def test_a_session_is_deleted_only_as_it_was_seen_and_only_by_whoever_may_drive_it(single: Driven) -> None:
    stale = await single.client.delete(single.address, headers={"If-Match": '"0"'})
    stranger = await single.client.delete(f"/api/sessions/{single.state['name']}")

    assert (stale.status_code, stranger.status_code) == (412, 401)
    assert await single.version() == 1
    assert (await single.client.delete(single.address, headers={"If-Match": '"1"'})).status_code == 204


async def test_a_creation_sent_again_finds_the_session_that_it_began(client: httpx.AsyncClient) -> None:
    headers = {"Idempotency-Key": "3f1c0a52-88d4-4ac6-9f3e-0c5a3f6e1d2b"}

    first, again, other = [await client.post("/api/sessions", json=CHAIN, headers=more)
                           for more in (headers, headers, {})]

    assert first.status_code == again.status_code == 201
    assert first.json() == again.json() and first.headers["Location"] == again.headers["Location"]
    assert other.json()["id"] != first.json()["id"]


async def test_creations_sent_at_once_begin_one_session(client: httpx.AsyncClient) -> None:
    headers = {"Idempotency-Key": "at-once-0123456789abcdef"}

    answers = await asyncio.gather(*(client.post("/api/sessions", json=CHAIN, headers=headers) for _ in range(8)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1


async def test_a_key_of_a_creation_belongs_to_one_request(client: httpx.AsyncClient) -> None:
    headers = {"Idempotency-Key": "one-request-0123456789"}
    await client.post("/api/sessions", json=CHAIN, headers=headers)

    response = await client.post("/api/sessions", json={"preset": "plane"}, headers=headers)

    assert response.status_code == 422 and "came before with another request" in response.json()["detail"]


async def test_a_refused_creation_leaves_its_key_free(client: httpx.AsyncClient) -> None:
    headers = {"Idempotency-Key": "refused-0123456789abcdef"}
    refused = await client.post("/api/sessions", json={"sizes": [2, 3], "data": "mnist"}, headers=headers)

    begun = await client.post("/api/sessions", json=CHAIN, headers=headers)

    assert (refused.status_code, begun.status_code) == (422, 201)


@pytest.mark.parametrize(
    ("length", "status"), [(limits.KEY_LEAST - 1, 422), (limits.KEY_LEAST, 201), (limits.KEY, 201)]
)
async def test_a_key_that_others_could_choose_is_refused(client: httpx.AsyncClient, length: int, status: int) -> None:
    response = await client.post("/api/sessions", json=CHAIN, headers={"Idempotency-Key": "x" * length})

    assert response.status_code == status


async def test_of_one_owner_s_keys_a_short_one_will_do_and_others_have_their_own(client: httpx.AsyncClient) -> None:
    theirs = {"Authorization": f"Bearer {KEY}-too"}

    answers = [await client.post("/api/sessions", json=CHAIN, headers={**who, "Idempotency-Key": "k"})
               for who in (MINE, MINE, theirs)]

    ids = [answer.json()["id"] for answer in answers]
    assert ids[0] == ids[1] != ids[2]


async def test_only_the_latest_creations_are_remembered(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CREATIONS", 1)
    keys = ["first-0123456789abcdef", "other-0123456789abcdef"]

    first, other, again = [await client.post("/api/sessions", json=CHAIN, headers={"Idempotency-Key": key})
                           for key in (*keys, keys[0])]

    assert len({answer.json()["id"] for answer in (first, other, again)}) == 3


async def test_a_copy_sent_again_is_one_copy(single: Driven) -> None:
    key = {"Idempotency-Key": "k"}

    first, again = [await single.post("copy", {}, **key) for _ in range(2)]

    assert first.status_code == 201 and first.json() == again.json()


async def test_a_move_is_the_same_move_by_id_and_by_name(begin: Begin) -> None:
    session = await begin(preset="chain")
    key, token = {"Idempotency-Key": "k"}, {"Authorization": f"Bearer {session.state['id']}"}

    by_id = await session.post("forward", {}, **key)
    by_name = await session.client.post(
        f"/api/sessions/{session.state['name']}/forward", json={}, headers={**key, **token})

    assert by_id.status_code == 200 and by_id.content == by_name.content
