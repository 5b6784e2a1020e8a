"""Moves sent twice, and moves made on an old version."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from app import limits

if TYPE_CHECKING:
    from tests.web.conftest import Begin, Driven

pytestmark = pytest.mark.anyio


async def test_a_move_on_the_version_it_was_meant_for_is_made(single: Driven) -> None:
    response = await single.post("forward", {"x": [2]}, **{"If-Match": '"1"'})

    assert (response.status_code, response.headers["ETag"]) == (200, '"2"')


@pytest.mark.parametrize("path", ["", "versions", "weights", "weights?format=npz"])
async def test_the_etag_of_any_answer_says_which_version_a_move_is_meant_for(begin: Begin, path: str) -> None:
    session = await begin(preset="plane")
    await session.post("play", {})
    await session.ask("pause")
    tag = (await session.client.get(f"{session.address}/{path}")).headers["ETag"]

    made, stale = [await session.post("forward", {}, **{"If-Match": tag}) for _ in range(2)]

    assert (made.status_code, stale.status_code) == (200, 412)


@pytest.mark.parametrize("path", ["forward", "backward", "step", "train", "back", "goto"])
async def test_a_move_on_an_old_version_is_refused_and_nothing_happens(single: Driven, path: str) -> None:
    bodies = {"train": {"steps": 1}, "goto": {"version": 0}, "forward": {"x": [2]}}

    response = await single.post(path, bodies.get(path), **{"If-Match": '"0"'})

    assert response.status_code == 412
    assert response.json()["version"] == 1 == await single.version()
    assert response.json()["detail"].endswith("Nothing was changed (version 1).")


async def test_setting_weights_on_an_old_version_is_refused(single: Driven) -> None:
    response = await single.client.put(
        f"{single.address}/weights", json={"W": [[], [[5]]], "b": [[], [5]]}, headers={"If-Match": '"0"'}
    )

    assert response.status_code == 412 and await single.version() == 1


async def test_a_star_matches_whatever_there_is(single: Driven) -> None:
    assert (await single.post("forward", {"x": [2]}, **{"If-Match": "*"})).status_code == 200


@pytest.mark.parametrize("value", [
    "1", "", '"', '""', '"x"', 'W/"1"', '"1", "2"', "1.0", '"-1"', '"1234567890"', "é", '"1-"', '"-done"', '"1-done-1"',
    '"1-DONE"', '"done"',
])
async def test_a_condition_that_is_none_is_refused(single: Driven, value: str) -> None:
    response = await single.client.post(
        f"{single.address}/forward", json={"x": [2]}, headers=[(b"If-Match", value.encode())]
    )

    assert response.status_code == 422 and "If-Match must be a version in quotation marks" in response.json()["detail"]
    assert await single.version() == 1


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("forward", {"x": [3]}), ("backward", {"y": [5]}), ("step", {"eta": 0.01}), ("back", {}),
        ("goto", {"version": 0}),
    ],
)
async def test_a_move_sent_again_is_answered_as_the_first_time_and_made_once(
    single: Driven, path: str, body: object
) -> None:
    await single.ask("forward", {"x": [2]})
    if path in ("backward", "step"):
        await single.ask("backward", {"y": [9]})
    key = {"Idempotency-Key": "a-key-of-my-own"}

    first = await single.post(path, body, **key)
    count = await single.version()
    await single.ask("forward", {"x": [1]})
    moved_on = await single.version()
    again = await single.post(path, body, **key)

    assert first.status_code == 200
    assert (again.status_code, again.content, again.headers["ETag"]) == (200, first.content, first.headers["ETag"])
    assert count == first.json()["version"] and await single.version() == moved_on


async def test_training_sent_again_is_not_done_again(begin: Begin) -> None:
    session = await begin(preset="plane")
    key = {"Idempotency-Key": "once"}

    first, again = [await session.post("train", {"steps": 20}, **key) for _ in range(2)]

    assert first.content == again.content and first.json()["step"] == 20
    assert (await session.client.get(session.address)).json()["step"] == 20


async def test_weights_set_again_are_not_set_again(single: Driven) -> None:
    weights = {"W": [[], [[5]]], "b": [[], [5]]}
    headers = {"Idempotency-Key": "weights"}

    first, again = [
        await single.client.put(f"{single.address}/weights", json=weights, headers=headers) for _ in range(2)
    ]

    assert first.content == again.content and await single.version() == 2


async def test_a_move_sent_again_needs_no_version_to_match_any_more(single: Driven) -> None:
    headers = {"Idempotency-Key": "k", "If-Match": '"1"'}

    first, again = [await single.post("forward", {"x": [2]}, **headers) for _ in range(2)]

    assert (first.status_code, again.status_code) == (200, 200) and first.content == again.content


@pytest.mark.parametrize(("path", "body"), [("forward", {"x": [4]}), ("back", {}), ("goto", {"version": 0})])
async def test_a_key_belongs_to_one_request(single: Driven, path: str, body: object) -> None:
    await single.post("forward", {"x": [2]}, **{"Idempotency-Key": "k"})

    response = await single.post(path, body, **{"Idempotency-Key": "k"})

    assert response.status_code == 422 and "Idempotency-Key" in response.json()["detail"]
    assert await single.version() == 2


async def test_a_refused_move_leaves_its_key_free(single: Driven) -> None:
    refused = await single.post("step", {}, **{"Idempotency-Key": "k"})
    await single.ask("forward", {"x": [2]})
    await single.ask("backward", {"y": [9]})

    made = await single.post("step", {}, **{"Idempotency-Key": "k"})

    assert (refused.status_code, made.status_code) == (409, 200)


async def test_a_key_of_one_session_means_nothing_in_another(begin: Begin) -> None:
    one, other = await begin(preset="plane"), await begin(preset="plane")

    for session in (one, other):
        assert (await session.post("forward", {}, **{"Idempotency-Key": "k"})).json()["version"] == 1


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ("k", 200), ("k" * limits.KEY, 200), ("k" * (limits.KEY + 1), 422), ("", 422), ("a b", 422), ("é", 422),
        ("\t", 422),
    ],
)
async def test_a_key_has_its_bounds(single: Driven, key: str, status: int) -> None:
    response = await single.client.post(
        f"{single.address}/forward", json={"x": [2]}, headers=[(b"Idempotency-Key", key.encode())]
    )

    assert response.status_code == status


async def test_of_many_moves_on_one_version_one_is_made(single: Driven) -> None:
    answers = await asyncio.gather(
        *(single.post("forward", {"x": [i]}, **{"If-Match": '"1"'}) for i in range(20))
    )

    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 19
    assert await single.version() == 2


async def test_of_many_copies_of_one_move_one_is_made_and_all_are_answered(single: Driven) -> None:
    answers = await asyncio.gather(
        *(single.post("forward", {"x": [2]}, **{"Idempotency-Key": "k"}) for _ in range(20))
    )

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert await single.version() == 2


async def test_moves_of_many_at_once_never_mix_their_sessions(begin: Begin) -> None:
    sessions = [await begin(preset="chain", sizes=[1, 1], activation="linear") for _ in range(20)]

    async def tagged(session: Driven, tag: int) -> bool:
        await session.set_weights([[], [[tag]]], [[], [0]])
        answers = [await session.ask("forward", {"x": [1]}) for _ in range(5)]
        return all(answer["a"][1] == [float(tag)] for answer in answers)

    assert all(await asyncio.gather(*(tagged(session, tag) for tag, session in enumerate(sessions))))
