"""Event streams: one slot for each listener, the latest frame wins, and everybody hears of the end."""

from __future__ import annotations

import asyncio
import re

import pytest
from starlette.types import Message

from app import limits
from app.errors import FullError
from app.session.runs.shares import asking
from app.web.live.streams import EventStream, Hub, event
from tests.until import until

pytestmark = pytest.mark.anyio


class Listener:
    """The other end of a stream, as a server hands it over.  reads: whether it takes what is sent."""

    def __init__(self, hub: Hub, name: str = "a", looks: list[str] | None = None) -> None:
        self.bodies: list[bytes] = []
        self.reads, self.leaves = asyncio.Event(), asyncio.Event()
        self.reads.set()
        looks = [] if looks is None else looks
        self._stream = EventStream(hub, name, lambda: b"first", lambda: looks.append(name))
        self.task = asyncio.create_task(self._stream({}, self._receive, self._send))

    async def _receive(self) -> Message:
        await self.leaves.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        await self.reads.wait()
        if message["type"] == "http.response.start":
            self.headers = dict(message["headers"])
        elif message["body"]:
            self.bodies.append(message["body"])


def test_an_event_is_one_line_of_data() -> None:
    assert event("frame", {"a": "x\ny"}) == b'event: frame\ndata: {"a":"x\\ny"}\n\n'


async def test_the_first_word_is_the_whole_present_state_and_then_come_frames() -> None:
    hub = Hub()
    listener = Listener(hub)
    await until(lambda: listener.bodies == [b"first"])

    hub.send("a", b"1")
    await until(lambda: listener.bodies[-1] == b"1")
    hub.send("b", b"of another session")
    hub.send("a", b"2")
    await until(lambda: listener.bodies[-1] == b"2")

    assert listener.bodies == [b"first", b"1", b"2"]
    assert listener.headers[b"content-type"].startswith(b"text/event-stream")
    assert listener.headers[b"cache-control"] == b"no-cache, no-transform"
    listener.leaves.set()
    await listener.task


async def test_whoever_is_slow_gets_the_latest_frame_only_and_holds_up_nobody() -> None:
    hub = Hub()
    slow, quick = Listener(hub), Listener(hub)
    await until(lambda: bool(slow.bodies and quick.bodies))
    slow.reads.clear()
    hub.send("a", b"0")
    await until(lambda: quick.bodies[-1] == b"0")       # the slow one is in the middle of taking it

    for n in range(1, 100):
        hub.send("a", str(n).encode())
        await asyncio.sleep(0)
    await until(lambda: quick.bodies[-1] == b"99")
    slow.reads.set()
    await until(lambda: slow.bodies[-1] == b"99")

    assert slow.bodies == [b"first", b"0", b"99"]
    for listener in (slow, quick):
        listener.leaves.set()
        await listener.task


async def test_a_place_is_free_as_soon_as_its_listener_has_gone() -> None:
    hub = Hub()
    listeners = [Listener(hub) for _ in range(20)]
    await until(lambda: all(listener.bodies for listener in listeners))
    assert (len(hub), hub.wants("a"), hub.wants("b")) == (20, True, False)

    for listener in listeners:
        listener.leaves.set()
    await asyncio.gather(*(listener.task for listener in listeners))

    assert (len(hub), hub.wants("a")) == (0, False)


async def test_who_leaves_at_the_very_moment_of_a_frame_has_left() -> None:
    hub, looks = Hub(), list[str]()
    listeners = [Listener(hub, "a", looks) for _ in range(50)]
    await until(lambda: all(listener.bodies for listener in listeners))

    for listener in listeners:
        listener.leaves.set()
    for n in range(20):
        hub.send("a", str(n).encode())
        await asyncio.sleep(0)

    await asyncio.wait_for(asyncio.gather(*(listener.task for listener in listeners)), 2.0)
    assert len(hub) == 0


async def test_who_does_not_read_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "UNREAD", 0.05)
    hub = Hub()
    listener = Listener(hub)
    await until(lambda: bool(listener.bodies))
    listener.reads.clear()
    hub.send("a", b"1")

    await until(lambda: not len(hub))
    await listener.task


async def test_quiet_is_broken_by_a_heartbeat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "HEARTBEAT", 1.0)
    hub, looks = Hub(), list[str]()
    listener = Listener(hub, "a", looks)

    await until(lambda: listener.bodies[1:] == [b":\n\n"])

    assert looks == ["a"] * len(looks) and len(looks) >= 2
    listener.leaves.set()
    await listener.task


async def test_the_end_is_told_to_all_with_a_time_to_come_back_that_differs() -> None:
    hub = Hub()
    listeners = [Listener(hub, name) for name in "aabbccddee"]
    await until(lambda: all(listener.bodies for listener in listeners))

    hub.close()
    hub.send("a", b"too late")
    await asyncio.gather(*(listener.task for listener in listeners))

    last = [listener.bodies[-1].decode() for listener in listeners]
    times = [int(re.fullmatch(r'retry: (\d+)\nevent: bye\ndata: {"after":\1}\n\n', words).group(1)) for words in last]  # type: ignore[union-attr]
    assert all(limits.RETRY[0] <= time <= limits.RETRY[1] for time in times)
    assert len(set(times)) > 1
    with pytest.raises(FullError):
        hub.subscribe("a")


async def test_who_is_in_the_middle_of_a_frame_hears_of_the_end_too() -> None:
    hub = Hub()
    listener = Listener(hub)
    await until(lambda: bool(listener.bodies))
    listener.reads.clear()
    hub.send("a", b"1")
    await asyncio.sleep(0.01)       # it is being sent, and the slot is empty

    hub.close()
    listener.reads.set()
    await asyncio.wait_for(listener.task, 2.0)

    assert listener.bodies[1] == b"1"
    assert b"event: bye" in listener.bodies[2]


async def test_there_are_so_many_listeners_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LISTENERS", 3)
    hub = Hub()
    boxes = [hub.subscribe(name) for name in "abc"]

    with pytest.raises(FullError):
        hub.subscribe("d")
    assert not hub.wants("d")
    hub.unsubscribe("a", boxes[0])
    hub.subscribe("d")


async def test_one_network_listens_with_a_fourth_of_all_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LISTENERS", 8)
    hub = Hub()
    asking.set("hall")
    boxes = [hub.subscribe("a") for _ in range(2)]

    with pytest.raises(FullError, match="for your network"):
        hub.subscribe("a")
    asking.set("home")
    hub.subscribe("a")
    hub.unsubscribe("a", boxes[0])
    asking.set("hall")

    hub.subscribe("a")
