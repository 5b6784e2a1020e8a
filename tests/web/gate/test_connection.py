"""A connection has an end, whatever its client leaves unfinished. By raw sockets, against a server in this process."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator

import pytest
from starlette.types import Receive, Scope, Send

from app import limits
from app.web.gate import connection
from tests.until import until
from tests.web.gate.visiting import Served, serving

pytestmark = pytest.mark.anyio

GET = b"GET / HTTP/1.1\r\nHost: a\r\n"
POST = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\na="


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Says how long the body was; /early before it was read, /endless never ends, /cut ends the connection."""
    if scope["type"] != "http":
        return
    length, more = 0, scope["path"] != "/early"
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        length, more = length + len(message["body"]), message["more_body"]
    await send({"type": "http.response.start", "status": 200, "headers": []})
    if scope["path"] == "/cut":
        scope["state"]["cut"]()
    for _ in range(100_000 if scope["path"] == "/endless" else 0):
        await send({"type": "http.response.body", "body": bytes(10_000), "more_body": True})
    await send({"type": "http.response.body", "body": b"%d bytes" % length})


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    async with serving(app) as served:
        yield served


async def test_a_request_is_answered_and_another_on_the_same_connection(served: Served) -> None:
    client = await served.visited(GET + b"\r\n")
    assert b"200 OK" in await client.hears(b"0 bytes")

    await client.says(POST + bytes(998))

    assert b"200 OK" in await client.hears(b"1000 bytes")


@pytest.mark.parametrize(("said", "phase", "status"), [
    (b"", "FIRST_BYTE", b""),
    (GET + b"X: a", "HEAD_SECONDS", b"408"),
    (POST, "BODY_SECONDS", b"408"),
])
async def test_whoever_does_not_go_on_is_let_go(
    served: Served, monkeypatch: pytest.MonkeyPatch, said: bytes, phase: str, status: bytes
) -> None:
    monkeypatch.setattr(limits, phase, 0.3)
    client = await served.visited(said)
    await served.has_read()
    served.server.room.sweep()
    are_open_in_time = len(served.server.room.all)

    await asyncio.sleep(0.3)
    served.server.room.sweep()
    heard = await client.hears()

    assert are_open_in_time == 1
    assert status in heard and (b"must come within" in heard) == bool(status)
    client.leaves()
    await until(lambda: not served.server.room.all)


@pytest.mark.parametrize(("said", "more", "phase"), [
    (GET + b"X: ", b"a", "HEAD_SECONDS"), (POST, b"a", "BODY_SECONDS"), (b"\r\n", b"\r\n", "FIRST_BYTE"),
])
async def test_no_byte_moves_a_deadline(
    served: Served, monkeypatch: pytest.MonkeyPatch, said: bytes, more: bytes, phase: str
) -> None:
    monkeypatch.setattr(limits, phase, 0.2)
    client = await served.visited(said)

    for _ in range(5):
        await asyncio.sleep(0.05)
        await client.says(more)
    served.server.room.sweep()

    assert b"200 OK" not in await client.hears()


async def test_an_answer_that_takes_longer_than_any_deadline_is_given(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "FIRST_BYTE", 0.0)
    monkeypatch.setattr(limits, "HEAD_SECONDS", 0.0)
    monkeypatch.setattr(limits, "BODY_SECONDS", 0.0)
    client = await served.visited(GET.replace(b" / ", b" /endless ") + b"\r\n")
    await client.hears(b"200 OK")

    served.server.room.sweep()

    assert len(await client.hears(bytes(10_000))) > 10_000


async def test_whoever_does_not_read_is_cut_off(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "UNREAD", 0.2)
    client = await served.visited(GET.replace(b" / ", b" /endless ") + b"\r\n", limit=1_000)
    await asyncio.sleep(0.1)
    served.server.room.sweep()
    are_open_in_time = len(served.server.room.all)

    await asyncio.sleep(0.4)
    served.server.room.sweep()
    await until(lambda: not served.server.room.all)

    assert are_open_in_time == 1
    assert await client.was_cut()


async def test_an_answer_may_cut_its_connection_off(served: Served) -> None:
    client = await served.visited(GET.replace(b" / ", b" /cut ") + b"\r\n")

    assert await client.was_cut()
    await until(lambda: not served.server.room.all)


@pytest.mark.parametrize(("said", "status"), [
    (GET + b"".join(b"X%d: a\r\n" % i for i in range(limits.HEAD_FIELDS - 1)) + b"\r\n", b"200"),
    (GET + b"".join(b"X%d: a\r\n" % i for i in range(limits.HEAD_FIELDS)) + b"\r\n", b"431"),
    (GET + b"X: " + b"a" * (limits.HEAD_BYTES - 100) + b"\r\n\r\n", b"200"),
    (GET + b"X: " + b"a" * limits.HEAD_BYTES + b"\r\n\r\n", b"431"),
    (GET + b"X: " + b"a" * limits.HEAD_BYTES, b"431"),                  # whether it has come to its end or not
    (b"GET /" + b"a" * limits.HEAD_BYTES + b" HTTP/1.1\r\nHost: a\r\n\r\n", b"431"),
    (b"hello\r\n\r\n", b"400"),
    (b"CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n", b"400"),
    (POST.replace(b"\r\n\r\n", b"\r\nTransfer-Encoding: chunked\r\n\r\n"), b"400"),
    (POST.replace(b"\r\n\r\n", b"\r\nContent-Length: 999\r\n\r\n"), b"400"),
    (GET + b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n", b"200"),
])
async def test_a_head_has_bounds_and_refusals_close(
    served: Served, caplog: pytest.LogCaptureFixture, said: bytes, status: bytes
) -> None:
    caplog.set_level(logging.INFO)
    client = await served.visited(said)

    heard = await client.hears(b"0 bytes" if status == b"200" else b"")

    assert heard.startswith(b"HTTP/1.1 " + status)
    assert (b"nosniff" in heard and b"onnection: close" in heard) == (status != b"200")
    assert not [record for record in caplog.records if record.name.startswith("uvicorn") and
                record.levelno >= logging.WARNING]


async def test_a_head_within_its_bounds_may_come_in_pieces(served: Served) -> None:
    client = await served.visited()

    for piece in (GET + b"X: ", b"a" * (limits.HEAD_BYTES // 2), b"\r\nY: ", b"b" * (limits.HEAD_BYTES // 2 - 200)):
        await client.says(piece)
        await served.has_read()
    await client.says(b"\r\n\r\n")

    assert b"200 OK" in await client.hears(b"0 bytes")


async def test_requests_that_wait_for_their_answers_have_a_bound(served: Served) -> None:
    within = await served.visited((GET + b"\r\n") * limits.PIPELINE)
    beyond = await served.visited((GET + b"\r\n") * (limits.PIPELINE + 2))

    heard = b""
    while heard.count(b"0 bytes") < limits.PIPELINE:
        heard += await within.hears(b"0 bytes")

    assert heard.count(b"200 OK") == limits.PIPELINE
    assert await beyond.was_cut()


async def test_an_answer_before_the_end_of_its_request_is_the_last_and_is_heard(served: Served) -> None:
    early = POST.replace(b" / ", b" /early ").replace(b"1000", b"3000000")
    client = await served.visited(early)

    sending = asyncio.create_task(client.says(bytes(2_000_000)))
    heard = await client.hears()

    assert heard.startswith(b"HTTP/1.1 200") and heard.endswith(b"0 bytes\r\n0\r\n\r\n")
    assert b"connection: close" in heard
    await sending


async def test_whoever_goes_on_sending_what_nobody_reads_is_cut_off(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "DRAINED", 500_000)
    monkeypatch.setattr(connection, "LINGER", 1_000.0)
    client = await served.visited(POST.replace(b" / ", b" /early ").replace(b"1000", b"3000000"))
    await served.has_read()

    await client.says(bytes(2_000_000))

    await until(lambda: not served.server.room.all)


async def test_beyond_the_bound_the_silent_make_room_and_others_are_answered() -> None:
    async with serving(app, most=50) as served:
        talking = await served.visited(GET.replace(b" / ", b" /endless ") + b"\r\n")
        await talking.hears(b"200 OK")
        for _ in range(120):
            await served.visited()

            assert len(served.server.room.all) <= 55

        late = await served.visited(GET + b"\r\n")
        assert b"200 OK" in await late.hears(b"0 bytes")
        assert len(await talking.hears(bytes(10_000))) >= 10_000


async def test_what_the_kernel_keeps_for_a_client_has_a_bound(served: Served) -> None:
    await served.visited(GET + b"\r\n")
    (only,) = served.server.room.all

    sock: socket.socket = only.transport.get_extra_info("socket")

    assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) <= 2 * limits.SEND_BUFFER     # as Linux counts
    assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 1000 * limits.VANISHED
    assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


async def test_of_those_that_wait_one_address_has_a_fourth_and_its_oldest_make_room() -> None:
    async with serving(app, most=16) as served:
        answered = await served.visited(GET.replace(b" / ", b" /endless ") + b"\r\n")
        await answered.hears(b"200 OK")
        waiting = [await served.visited() for _ in range(4)]

        last = await served.visited(GET + b"\r\n")

        assert b"200 OK" in await last.hears(b"0 bytes")
        assert await waiting[0].was_cut()
        assert [each.phase for each in served.server.room.all].count("silent") == 3
        assert "answer" in {each.phase for each in served.server.room.all}


async def test_what_is_answered_takes_no_place_of_those_that_wait() -> None:
    """A proxy may have all its visitors' streams open."""
    async with serving(app, most=16) as served:
        streams = [await served.visited(GET.replace(b" / ", b" /endless ") + b"\r\n") for _ in range(10)]
        for stream in streams:
            await stream.hears(b"200 OK")

        waiting = [await served.visited() for _ in range(4)]
        for client in waiting:
            await client.says(GET + b"\r\n")

            assert b"200 OK" in await client.hears(b"0 bytes")


async def test_answers_that_nobody_reads_have_a_bound_in_bytes(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However soon that is: the deadline comes later."""
    clients = [await served.visited(GET.replace(b" / ", b" /endless ") + b"\r\n", limit=1_000) for _ in range(3)]
    await until(lambda: all(each.unread for each in served.server.room.all))
    unread = max(each.unread for each in served.server.room.all)
    monkeypatch.setattr(limits, "UNREAD_BYTES", 4 * 4 * unread)
    served.server.room.sweep()
    are_open_below = len(served.server.room.all)

    monkeypatch.setattr(limits, "UNREAD_BYTES", 4 * unread + 3)
    served.server.room.sweep()
    await until(lambda: len(served.server.room.all) == 1)

    assert are_open_below == 3
    for client in clients:
        client.leaves()


async def test_for_many_who_come_at_once_many_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of a batch are taken in before the first of those that make room is closed."""
    async with serving(app, most=16) as served:
        here = served.server.room
        together = [asyncio.open_connection("127.0.0.1", served.port) for _ in range(60)]
        writers = [writer for _, writer in await asyncio.gather(*together)]
        await until(lambda: len(here.all) <= 16)

        assert here.count == len(here.all) == sum(here.of.values()) <= 4
        for writer in writers:
            writer.transport.abort()
        await until(lambda: not here.all)
        assert (here.count, dict(here.of)) == (0, {})
