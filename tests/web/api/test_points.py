"""Points of one's own over the API, as they come out of files and notebooks."""

from __future__ import annotations

from typing import Any

import pytest

from app import limits
from tests.web.conftest import Begin

pytestmark = pytest.mark.anyio

XOR = [[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]]


@pytest.mark.parametrize("body", [
    {"points": XOR}, {"points": [[float(v) for v in row] for row in XOR]},
    {"csv": "0.0,0.0,0.0\n0.0,1.0,1.0\n1.0,0.0,1.0\n1.0,1.0,0.0"},
    {"csv": ",0,1,2\n0,0.0,0.0,0.0\n1,0.0,1.0,1.0\n2,1.0,0.0,1.0\n3,1.0,1.0,0.0"},
    {"csv": "x;y;Klasse\r\n0,0;0,0;nein\r\n0,0;1,0;ja\r\n1,0;0,0;ja\r\n1,0;1,0;nein\r\n"},
])
async def test_the_corners_of_xor_are_all_learned_from_however_they_are_written(
    begin: Begin, body: dict[str, Any]
) -> None:
    session = await begin(preset="plane")

    answer = await session.ask("points", body)

    assert (answer["train"], answer["test"]) == (4, 0)
    assert "All 4 points are trained on" in answer["said"][0]
    state = (await session.client.get(session.address)).json()
    assert state["data"] == {"name": "own", "train": 4, "test": 0}
    for index, (x, y, label) in enumerate(XOR):
        forward = await session.ask("forward", {"split": "train", "index": index})
        assert forward["x"] == [x, y]
        stands = (await session.client.get(session.address)).json()["example"]
        assert stands["label"] == (1 - label if "nein" in str(body) else label)


async def test_points_beyond_the_map_are_scaled_and_it_is_said_or_taken_as_they_are(begin: Begin) -> None:
    session = await begin(preset="plane")
    moons = "-1.4,0.5,0\n2.3,0.25,1"

    scaled = await session.ask("points", {"csv": moons})
    second = await session.ask("forward", {"split": "train", "index": 1})
    raw = await session.ask("points", {"csv": moons, "scale": False})
    as_it_is = await session.ask("forward", {"split": "train", "index": 1})

    assert any("divided by 2, both alike" in words for words in scaled["said"])
    assert (second["x"], as_it_is["x"]) == ([1.15, 0.125], [2.3, 0.25])
    assert not any("divided" in words for words in raw["said"])


async def test_a_half_of_one_class_is_warned_of(begin: Begin) -> None:
    session = await begin(preset="plane")

    answer = await session.ask("points", {"points": [[0.01 * i, 0.5, int(i > 0)] for i in range(30)]})

    assert answer["said"][-1] == "Among those for the test there is no point of class 0."


@pytest.mark.parametrize(("body", "words"), [
    ({"csv": "0,0,1\n0,zero,1"}, "line 2 must have a finite number as y"), ({"csv": ""}, "no line in this text"),
    ({"csv": "1,1,a\n1,1,b\n1,1,c"}, "a (1), b (1), c (1)"), ({}, "give csv or points, one of them"),
    ({"csv": "0,0,1", "points": XOR}, "give csv or points, one of them"),
    ({"points": [[0, 0]]}, "points must be a list"),
    ({"points": [[0, 0, 2]]}, "class 0 or 1"), ({"points": [[0, 0, 0.5]]}, "class 0 or 1"),
    ({"points": [[0, 1001, 0]]}, "points must be a list of at most 1000 points"),
    ({"points": [[0, 0, 0]] * (limits.OWN_POINTS + 1)}, "at most 1000 points"), ({"csv": 5}, "csv must be a string"),
    ({"csv": "0,0,1\n" * (limits.OWN_POINTS + 1)}, "at most 1000 points; these are 1001"),
])
async def test_what_is_no_set_of_points_is_refused_and_changes_nothing(
    begin: Begin, body: dict[str, Any], words: str
) -> None:
    session = await begin(preset="plane")

    response = await session.post("points", body)

    assert response.status_code == 422 and words in response.json()["detail"]
    assert await session.version() == 0


async def test_points_are_for_networks_that_read_two_numbers(begin: Begin) -> None:
    session = await begin(preset="chain")

    response = await session.post("points", {"points": XOR})

    assert response.status_code == 422 and "begin a network with two" in response.json()["detail"]


async def test_no_points_at_all_leave_an_empty_plane(begin: Begin) -> None:
    session = await begin(preset="plane")

    assert (await session.ask("points", {"points": []}))["train"] == 0
