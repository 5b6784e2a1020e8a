"""Event streams: a frame is encoded once and handed to all who look at that session; whoever is slow misses frames.

Each listener has a mailbox with one slot, and the latest frame wins: a frame says everything that changes, so that any
one of them is enough. The first event after connecting is the whole present state.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping

from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from app import limits
from app.errors import FullError
from app.session.runs.shares import Shares
from app.web.gate.leaving import gone

HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-cache, no-transform"),
    (b"x-accel-buffering", b"no"),
]
HEARTBEAT = b":\n\n"

Channel = Hashable
"""Where listeners hear the same: a session by its name, or pages of it that look alike (followers.Group)."""


def event(name: str, data: Mapping[str, object]) -> bytes:
    """One event, ready to be sent."""
    return f"event: {name}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()


class Mailbox:
    """What one listener has not read yet: the latest frame, and no other."""

    def __init__(self) -> None:
        self._slot: bytes | None = None
        self._filled = asyncio.Event()
        self._is_closed = False

    @property
    def is_over(self) -> bool:
        """Whether the last word was taken."""
        return self._is_closed and self._slot is None

    def put(self, frame: bytes) -> None:
        """In place of whatever was not taken; nothing comes after the last word."""
        if not self._is_closed:
            self._slot = frame
            self._filled.set()

    def close(self, last: bytes) -> None:
        """With this as the last word."""
        self.put(last)
        self._is_closed = True

    async def take(self, seconds: float) -> bytes | None:
        """The next frame; None if none came in so many seconds."""
        try:
            async with asyncio.timeout(seconds):        # wait_for could lose a cancellation that comes with a frame
                await self._filled.wait()
        except TimeoutError:
            return None
        self._filled.clear()
        frame, self._slot = self._slot, None
        return frame


class Hub:
    """All listeners, by channel. Belongs to one event loop.

    deserted: called with a channel as the last of its listeners leaves.
    """

    def __init__(self) -> None:
        self.deserted: Callable[[Channel], None] = lambda channel: None
        self._boxes: defaultdict[Channel, set[Mailbox]] = defaultdict(set)
        self._leave: dict[Mailbox, Callable[[], None]] = {}
        self._places = Shares(lambda: limits.LISTENERS, "there is no room for another listener")
        self._is_closed = False

    def __len__(self) -> int:
        return len(self._leave)

    def wants(self, channel: Channel) -> bool:
        """Whether anybody listens there."""
        return channel in self._boxes

    def send(self, channel: Channel, frame: bytes) -> None:
        """To all who listen there."""
        for box in self._boxes.get(channel, ()):
            box.put(frame)

    async def spread(self, channel: Channel, frame: bytes) -> None:
        """To all who listen there, some at a time: in between, others are answered."""
        boxes = list(self._boxes.get(channel, ()))
        for begin in range(0, len(boxes), limits.TELL_AT_ONCE):
            for box in boxes[begin : begin + limits.TELL_AT_ONCE]:
                box.put(frame)
            await asyncio.sleep(limits.TELL_NEXT)

    def subscribe(self, channel: Channel) -> Mailbox:
        """Raises FullError for more than limits.LISTENERS, or while the server ends."""
        if self._is_closed:
            raise FullError("the server is ending: reload the page in a moment")
        leave, box = self._places.take(), Mailbox()
        self._leave[box] = leave
        self._boxes[channel].add(box)
        return box

    def unsubscribe(self, channel: Channel, box: Mailbox) -> None:
        """Its place is free again."""
        if box in self._boxes[channel]:
            self._boxes[channel].remove(box)
            self._leave.pop(box)()
        if not self._boxes[channel]:
            del self._boxes[channel]
            self.deserted(channel)

    def close(self) -> None:
        """Tell everybody that the server ends; each comes back after a while of its own, so that not all do at once."""
        self._is_closed = True
        for boxes in self._boxes.values():
            for box in boxes:
                after = random.randint(*limits.RETRY)
                box.close(f"retry: {after}\n".encode() + event("bye", {"after": after}))


class EventStream(Response):
    """An endless answer. It ends when the listener has gone, reads nothing for long, or the server ends."""

    def __init__(
        self, hub: Hub, channel: Channel, first: Callable[[], bytes], look: Callable[[], None],
        told: Callable[[bytes | None], bytes | None] = lambda frame: frame, pause: Callable[[], float] = lambda: 1.0,
    ) -> None:
        """first: the whole present state.  look: called at least once a second while it is open.

        told: what is said of a frame, or after a pause of so many seconds of none.  Raises FullError.
        """
        super().__init__()
        self._hub, self._channel, self._first, self._look = hub, channel, first, look
        self._told, self._pause = told, pause
        self._box = hub.subscribe(channel)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As a response is called."""
        leaving = asyncio.create_task(gone(receive))
        sending = asyncio.create_task(self._go_on(send))
        try:
            await asyncio.wait((leaving, sending), return_when=asyncio.FIRST_COMPLETED)
            if sending.done() and isinstance(sending.exception(), TimeoutError):
                await _cut(scope, leaving)
        finally:
            self._hub.unsubscribe(self._channel, self._box)
            for task in (leaving, sending):
                task.cancel()
            await asyncio.gather(leaving, sending, return_exceptions=True)

    async def _go_on(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await _written(send, self._first())
        quiet = 0.0
        while not self._box.is_over:
            self._look()
            pause = self._pause()
            frame, quiet = self._told(await self._box.take(pause)), quiet + pause
            if frame or quiet >= limits.HEARTBEAT:
                await _written(send, frame or HEARTBEAT)
                quiet = 0.0
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _written(send: Send, body: bytes) -> None:
    """Raises TimeoutError for a listener that does not read."""
    message: Message = {"type": "http.response.body", "body": body, "more_body": True}
    async with asyncio.timeout(limits.UNREAD):
        await send(message)


async def _cut(scope: Scope, leaving: asyncio.Task[None]) -> None:
    """End the connection, where the server lets us: by itself it would wait until all is read that was written."""
    if cut := scope.get("state", {}).get("cut"):
        cut()
        await leaving
