"""Links with training wait at the door, a few of each network inside; whoever hangs up there has cost nothing."""

from __future__ import annotations

import asyncio

import pytest
from starlette.types import Message, Receive, Scope, Send

from app import limits
from app.session.runs.shares import asking, share_of
from app.web.gate.links import Links

pytestmark = pytest.mark.anyio

LINK = b"preset=plane&step=300"


class Inside:
    """What stands behind the door: whoever comes in is written down, and stays until told to go."""

    def __init__(self) -> None:
        self.came, self.received = list[str](), list[Message]()
        self._goes = asyncio.Event()
        self.door = Links(self)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.came.append(scope["path"])
        self.received.append(await receive())
        await self._goes.wait()

    def all_go(self) -> None:
        self._goes.set()

    def comes(self, name: str, query: bytes = LINK, method: str = "GET") -> Visitor:
        return Visitor(self.door, name, query, method)


class Visitor:
    """One request.  Its network is the first letter of its name."""

    def __init__(self, door: Links, name: str, query: bytes, method: str) -> None:
        self._told: asyncio.Queue[Message] = asyncio.Queue()
        for more in (True, False):      # some servers and clients tell an empty body in two
            self._told.put_nowait({"type": "http.request", "body": b"", "more_body": more})
        self._scope = {"type": "http", "method": method, "path": name, "query_string": query}
        self._door = door
        self.task = asyncio.create_task(self._asks(name))

    async def _asks(self, name: str) -> None:
        asking.set(name[0])
        await self._door(self._scope, self._told.get, self._send)

    async def _send(self, message: Message) -> None:
        raise AssertionError

    def hangs_up(self) -> None:
        self._told.put_nowait({"type": "http.disconnect"})


async def a_while() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_of_one_network_few_are_inside_and_the_others_come_in_their_turn() -> None:
    inside, share = Inside(), share_of(limits.LINKS)
    here = [inside.comes(f"a{number}") for number in range(share + 2)]
    await a_while()
    first = list(inside.came)
    elsewhere = inside.comes("b")
    await a_while()

    inside.all_go()
    await asyncio.gather(elsewhere.task, *(each.task for each in here))

    assert first == [f"a{number}" for number in range(share)]
    assert inside.came == [*first, "b", *(f"a{number}" for number in range(share, share + 2))]
    assert {message["type"] for message in inside.received} == {"http.request"}


async def test_all_networks_together_are_no_more_than_the_limit() -> None:
    inside = Inside()
    all_of_them = [inside.comes(chr(ord("a") + number)) for number in range(limits.LINKS + 1)]
    await a_while()

    assert len(inside.came) == limits.LINKS
    inside.all_go()
    await asyncio.gather(*(each.task for each in all_of_them))
    assert len(inside.came) == limits.LINKS + 1


async def test_whoever_hangs_up_at_the_door_never_comes_in_and_takes_nobodys_place() -> None:
    inside, share = Inside(), share_of(limits.LINKS)
    here = [inside.comes(f"a{number}") for number in range(share)]
    waiting = [inside.comes(f"a{number} gone") for number in range(5)]
    last = inside.comes("a last")
    await a_while()

    for each in waiting:
        each.hangs_up()
    await a_while()

    assert all(each.task.done() and each.task.exception() is None for each in waiting)
    inside.all_go()
    await asyncio.gather(last.task, *(each.task for each in here))
    assert not any("gone" in name for name in inside.came)
    assert inside.came[-1] == "a last"


async def test_a_request_that_the_server_ends_at_the_door_leaves_its_place() -> None:
    inside, share = Inside(), share_of(limits.LINKS)
    for visitor in [inside.comes(f"a{number}") for number in range(3 * share)]:
        visitor.task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await visitor.task

    here = [inside.comes(f"a{number} later") for number in range(share)]
    await a_while()

    assert [name for name in inside.came if "later" in name] == [f"a{number} later" for number in range(share)]
    inside.all_go()
    await asyncio.gather(*(each.task for each in here))


@pytest.mark.parametrize("query", [b"preset=plane&%73tep=300", b"s%74e%70=300&preset=plane", b"step&preset=plane"])
async def test_a_training_waits_however_its_name_is_written(query: bytes) -> None:
    inside, share = Inside(), share_of(limits.LINKS)
    everybody = [inside.comes(f"a{number}", query) for number in range(limits.LINKS + 5)]
    await a_while()

    assert len(inside.came) == share
    inside.all_go()
    await asyncio.gather(*(each.task for each in everybody))


@pytest.mark.parametrize(("query", "method"), [
    (b"preset=plane", "GET"), (b"", "GET"), (b"preset=plane&footstep=3", "GET"), (LINK, "POST"),
])
async def test_all_else_goes_straight_in(query: bytes, method: str) -> None:
    inside = Inside()
    everybody = [inside.comes(f"a{number}", query, method) for number in range(limits.LINKS + 5)]
    await a_while()

    assert len(inside.came) == len(everybody)
    inside.all_go()
    await asyncio.gather(*(each.task for each in everybody))
