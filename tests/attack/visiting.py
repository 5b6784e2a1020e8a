"""Visitors of the attacks: sessions, pages and whoever asks for too much, by threads with one connection each."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from tests.attack.victim import Victim

LARGE = "preset=digits&sizes=784-256-128-10&start=random"
HTMX = {"HX-Request": "true"}
JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Session:
    """name: in the page's address.  id: the secret of the API.  cookie: of the page."""

    name: str
    id: str
    cookie: str


def session(victim: Victim, **body: object) -> Session:
    """A session that was begun now."""
    state = httpx.post(f"{victim.address}/api/sessions", json=body or {"preset": "digits"}, timeout=60).json()
    return Session(state["name"], state["id"], f"drive={state['id']}")


@contextmanager
def many(count: int, deed: Callable[[int], None]) -> Iterator[threading.Event]:
    """So many threads that do it again and again, until the event is set or the block is left."""
    over = threading.Event()

    def again(number: int) -> None:
        while not over.is_set():
            try:
                deed(number)
            except (OSError, http.client.HTTPException):
                time.sleep(0.01)

    threads = [threading.Thread(target=again, args=(number,), daemon=True) for number in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield over
    finally:
        over.set()
        for thread in threads:
            thread.join(30)


class Asked:
    """Requests one after the other: how each was answered, by status."""

    def __init__(self, victim: Victim) -> None:
        self._port, self._lock, self.statuses = victim.port, threading.Lock(), Counter[int]()

    def __call__(
        self, method: str, path: str, body: bytes | None = None, timeout: float = 60.0, **headers: str
    ) -> bytes:
        """One request, on a connection of its own: its answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=timeout)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        with self._lock:
            self.statuses[answer.status] += 1
        return content


def targets(victim: Victim, count: int) -> float:
    """Networks of ever another number of outputs: MB that the server has grown by."""
    ask, before = Asked(victim), victim.memory
    for n in range(count):
        ask("GET", f"/?preset=digits&sizes=784-1-{256 - n}&data=mnist&start=random&step=1")
    assert ask.statuses == {200: count}, ask.statuses
    return victim.memory - before


def tiny_chunks(victim: Victim, number: int) -> None:
    """A megabyte in chunks of one byte, to a session that is not there."""
    with socket.create_connection(("127.0.0.1", victim.port), timeout=10) as one:
        one.sendall(b"PUT /api/sessions/nobody/weights HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
                    b"Content-Type: application/json\r\n\r\n")
        for _ in range(64):
            one.sendall(b"1\r\n \r\n" * 16_384)


EMPTY_LISTS = b'{"W":[' + b"[]," * 2_000_000 + b'[]],"b":[]}'


def put(victim: Victim, path: str) -> Callable[[int], None]:
    """Six million bytes of empty lists as weights."""
    ask = Asked(victim)

    def deed(number: int) -> None:
        ask("PUT", path, EMPTY_LISTS, Content_Type="application/json")

    return deed


def vanish(victim: Victim, number: int) -> None:
    """A link of a second's training that nobody waits for."""
    with socket.create_connection(("127.0.0.1", victim.port), timeout=10) as one:
        seed = time.perf_counter_ns() % 2**32
        one.sendall(f"GET /?preset=digits&start=random&batch=1000&step=300&seed={seed} HTTP/1.1\r\nHost: a\r\n\r\n"
                    .encode())
        time.sleep(0.3)


def trails(victim: Victim, count: int) -> Counter[int]:
    """Trails of large networks, each of another start, each looked at once: the statuses."""
    ask = Asked(victim)
    for seed in range(count):
        ask("GET", f"/r/new/lens/trails?{LARGE}&seed={seed}&slice=seeds", HX_Request="true")
    return ask.statuses


def seconds_until_training(victim: Victim) -> float:
    """Until a training of somebody else is done."""
    one, began = session(victim), time.monotonic()
    while True:
        answer = httpx.post(f"{victim.address}/api/sessions/{one.id}/train", json={"steps": 10}, timeout=60)
        if answer.status_code == 200:
            return time.monotonic() - began
        time.sleep(0.1)
