"""SIGTERM: what is under way and what comes meanwhile is told 503, and no answered move is lost."""

from __future__ import annotations

import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from tests.web.conftest import Serve, Server

pytestmark = pytest.mark.process

HEAD = "{line} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
LONG = b'{"steps": 20000, "batch_size": 100}'


def begun(server: Server, **body: object) -> str:
    """The address of a new session."""
    response = httpx.post(f"{server.url}/api/sessions", json=body or {"preset": "chain"})
    assert response.status_code == 201, response.text
    return response.headers["Location"]


@contextmanager
def said(server: Server, line: str, body: bytes = b"", length: int | None = None) -> Iterator[socket.socket]:
    """A connection on which a request was begun; length: of a body that does not come to its end."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        head = HEAD.format(line=line) + f"Content-Length: {len(body) if length is None else length}\r\n\r\n"
        connection.sendall(head.encode() + body)
        yield connection


def heard(connection: socket.socket) -> str:
    """All that comes until the other side ends it."""
    answer = b""
    while more := connection.recv(65_536):
        answer += more
    return answer.decode()


@pytest.mark.parametrize("line", ["POST {}/train", "GET /?preset=digits&start=random&batch=1000&step=300&seed=7"])
def test_a_training_under_way_is_told_that_nothing_was_changed(server: Server, line: str) -> None:
    address = begun(server, preset="digits", start="random")

    with said(server, line.format(address), LONG if "train" in line else b"") as asking:
        time.sleep(0.5)
        server.process.send_signal(signal.SIGTERM)
        answer = heard(asking)

    assert answer.startswith("HTTP/1.1 503") and "Retry-After: 5" in answer.title()
    is_under_way = "the server is closing" in answer            # on a slow machine it may only just have come
    assert is_under_way or "being started anew" in answer
    assert "Nothing was changed (version 0)" in answer or not is_under_way or line.startswith("GET")
    check_end(server)


def test_what_comes_meanwhile_and_what_does_not_come_to_its_end_are_told_too(server: Server) -> None:
    address = begun(server)

    with said(server, f"POST {address}/forward", b'{"x"', length=100) as half, \
            socket.create_connection(("127.0.0.1", server.port), timeout=10) as trickling, \
            httpx.Client(base_url=server.url, headers={"Connection": "keep-alive"}) as kept:
        assert kept.get("/healthz").status_code == 200
        trickling.sendall(b"GET / HTTP/1.1\r\nHo")
        time.sleep(0.2)
        server.process.send_signal(signal.SIGTERM)
        while (on_a_kept_one := kept.get("/healthz")).status_code == 200:
            time.sleep(0.01)
        on_a_new_one = httpx.post(f"{server.url}{address}/forward", json={"x": [1]})
        answers = heard(half), heard(trickling)

    for response in (on_a_kept_one, on_a_new_one):
        assert (response.status_code, response.headers["Connection"]) == (503, "close")
        assert "being started anew" in response.text
        assert response.headers["Retry-After"] and response.headers["X-Content-Type-Options"] == "nosniff"
    assert answers[0].startswith("HTTP/1.1 503") and "look whether it was done" in answers[0]
    assert answers[1].startswith("HTTP/1.1 503")
    check_end(server)


def check_end(server: Server) -> None:
    """It ended soon, and without a word beside its first."""
    _, told = server.process.communicate(timeout=10)
    assert server.process.returncode == 0 or server.process.returncode == -signal.SIGTERM
    assert told == ""


def test_no_answered_move_is_lost_and_no_answer_is_500(serve: Serve, tmp_path: Path) -> None:
    """Four who move without a pause, through three ends."""
    answered: dict[str, int] = {}
    ends: dict[str, int] = {}
    for number in (1, 2, 3):
        server = serve("--store", str(tmp_path))
        server.ready()
        threads = [threading.Thread(target=moves, args=(server, answered, ends, preset))
                   for preset in ("chain", "plane", "chain", "plane")]
        for thread in threads:
            thread.start()
        while len(answered) < 4 * number or min(answered.values()) < 6:
            time.sleep(0.01)
        server.process.send_signal(signal.SIGTERM)
        for thread in threads:
            thread.join(10)
        check_end(server)

    server = serve("--store", str(tmp_path))
    server.ready()
    found = {address: httpx.get(f"{server.url}{address}").json()["version"] for address in answered}

    assert len(answered) == 12
    assert set(ends.values()) <= {0, 503}
    for address, last in answered.items():
        assert found[address] - last in ([0] if ends[address] else [0, 1])      # 1: kept, and nobody was told


DEEDS: dict[str, dict[str, object]] = {"forward": {}, "backward": {"y": [1.0]}, "train": {"steps": 50}}


def moves(server: Server, answered: dict[str, int], ends: dict[str, int], preset: str) -> None:
    """One visitor, until a move is refused or not answered any more.

    answered: the last version heard of, by session.  ends: the status of a refusal, 0 where there was no answer.
    """
    with httpx.Client(base_url=server.url, timeout=10) as client:
        address = client.post("/api/sessions", json={"preset": preset}).headers["Location"]
        answered[address], ends[address] = 0, 0
        for deed in cycle(DEEDS):
            try:
                response = client.post(f"{address}/{deed}", json=DEEDS[deed])
            except httpx.TransportError:
                return
            if response.status_code != 200:
                ends[address] = response.status_code
                return
            answered[address] = response.json()["version"]
