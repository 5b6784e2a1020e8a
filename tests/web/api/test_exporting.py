"""What is taken home over the API: any version, as a file, and nothing moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.exchange.check.command import verdict
from app.exchange.check.reading import read

if TYPE_CHECKING:
    from tests.web.conftest import Begin, Driven

pytestmark = pytest.mark.anyio


async def test_a_receipt_of_the_digits_is_recomputed(begin: Begin) -> None:
    session = await begin(preset="digits")
    await session.ask("forward")
    await session.ask("backward")

    response = await session.client.get(f"{session.address}/export/receipt")

    is_right, sentence = verdict(read(response.content))
    assert is_right and "27,741 numbers" in sentence
    assert response.headers["Content-Disposition"] == f'attachment; filename="{session.state["name"]}-2-receipt.json"'
    assert response.headers["Content-Type"] == "application/json" and await session.version() == 2


async def test_a_receipt_is_of_the_step_with_its_own_eta(single: Driven) -> None:
    await single.ask("forward", {"x": [2]})
    await single.ask("backward", {"y": [9]})
    await single.ask("step", {"eta": 0.05})

    said = (await single.client.get(f"{single.address}/export/receipt")).json()
    before = (await single.client.get(f"{single.address}/export/receipt?version=3")).json()

    assert (said["eta"], said["cost"], said["new_W"], said["new_b"]) == (0.05, 4.0, [[], [[3.4]]], [[], [1.2]])
    assert before["eta"] != 0.05 and before["nabla_W"] == said["nabla_W"] == [[], [[-8.0]]]


async def test_without_a_step_it_says_what_to_do_first(single: Driven) -> None:
    for version, moves in ((1, ""), (2, "forward")):
        if moves:
            await single.ask(moves, {"x": [2]})
        response = await single.client.get(f"{single.address}/export/receipt")

        assert response.status_code == 409 and "go forward and backward" in response.json()["detail"]
        assert await single.version() == version


async def test_a_kind_that_is_none_is_not_there(single: Driven) -> None:
    response = await single.client.get(f"{single.address}/export/h5")

    assert response.status_code == 404 and "it must be one of receipt, " in response.json()["detail"]


async def test_it_is_answered_again_only_once_something_has_moved(single: Driven) -> None:
    await single.ask("forward", {"x": [2]})
    await single.ask("backward", {"y": [9]})
    address = f"{single.address}/export/receipt"
    first = await single.client.get(address)

    again = await single.client.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
