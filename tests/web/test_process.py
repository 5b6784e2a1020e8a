"""The real thing: `python -m app` as a process, started, called, and ended."""

from __future__ import annotations

import contextlib
import signal
import socket
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from app.__main__ import _listening
from app.main import SESSIONS_FILE
from app.settings import Settings

if TYPE_CHECKING:
    from tests.web.conftest import Serve, Server

pytestmark = pytest.mark.process

MEGABYTE = 2**20
SECONDS = 2.0
"""From the signal to the end."""


def ended_after(server: Server, sign: signal.Signals) -> float:
    began = time.monotonic()
    server.process.send_signal(sign)
    server.process.wait(timeout=10)
    return time.monotonic() - began


def test_it_is_ready_from_cold(serve_cold: Serve) -> None:
    """No bytecode is there yet. How long it takes is measured in `make bench`, not here: tests share their machine."""
    server = serve_cold()

    server.ready()

    assert httpx.get(f"{server.url}/healthz").status_code == 200


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_within_two_seconds_though_connections_are_open(server: Server, sign: signal.Signals) -> None:
    with httpx.Client(base_url=server.url) as client, socket.create_connection(("127.0.0.1", server.port)):
        assert client.get("/").status_code == 200       # and the connection stays open

        assert ended_after(server, sign) <= SECONDS

    told = server.process.communicate()
    assert "Traceback" not in told[0] + told[1]


def test_a_signal_ends_it_within_two_seconds_in_the_middle_of_training(server: Server) -> None:
    address = httpx.post(f"{server.url}/api/sessions", json={}, timeout=30).headers["Location"]
    body = b'{"steps": 20000, "batch_size": 100}'
    head = f"POST {address}/train HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"

    with socket.create_connection(("127.0.0.1", server.port)) as asking:
        asking.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        time.sleep(0.5)

        assert ended_after(server, signal.SIGTERM) <= SECONDS


def test_an_answered_move_is_still_there_after_a_new_start(serve: Serve, tmp_path: Path) -> None:
    killed = serve("--store", str(tmp_path))
    killed.ready()
    address = httpx.post(f"{killed.url}/api/sessions", json={"preset": "chain"}).headers["Location"]
    forward = httpx.post(f"{killed.url}{address}/forward", json={"x": [0.5]}).json()
    killed.process.kill()
    killed.process.wait()

    started = serve("--store", str(tmp_path))
    started.ready()
    state = httpx.get(f"{started.url}{address}").json()

    assert (state["version"], state["phase"]) == (forward["version"], "forward")


def test_nothing_that_is_printed_holds_the_id_of_a_session(server: Server) -> None:
    address = httpx.post(f"{server.url}/api/sessions", json={"preset": "chain"}).headers["Location"]
    httpx.post(f"{server.url}{address}/forward", json={"x": [1]})
    httpx.post(f"{server.url}{address}/step", json={"eta": -1})

    server.process.terminate()
    told = server.process.communicate()

    assert address.rpartition("/")[2] not in told[0] + told[1]
    assert server.url in told[0]


def test_headers_have_an_end(lasting: Server) -> None:
    with socket.create_connection(("127.0.0.1", lasting.port), timeout=10) as asking:
        asking.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 100_000)
        answer = asking.recv(1000)

    assert answer.startswith(b"HTTP/1.1 431")


@pytest.mark.parametrize("chunked", [True, False])
def test_a_body_of_150_megabytes_is_refused_and_not_kept(server: Server, chunked: bool) -> None:
    before = memory_of(server)
    length = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {150 * MEGABYTE}"

    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as sending:
        sending.sendall(f"POST /api/sessions HTTP/1.1\r\nHost: a\r\n{length}\r\n"
                        "Content-Type: application/json\r\n\r\n".encode())
        with contextlib.suppress(ConnectionError):      # which the server may end before all is sent
            for _ in range(150):
                sending.sendall(b"100000\r\n" * chunked + b" " * MEGABYTE + b"\r\n" * chunked)
        with contextlib.suppress(ConnectionError):
            assert sending.recv(12) in (b"HTTP/1.1 411" if chunked else b"HTTP/1.1 413", b"")

    assert memory_of(server) - before < 20 * MEGABYTE
    assert httpx.get(f"{server.url}/healthz").status_code == 200


def memory_of(server: Server) -> int:
    """The most memory that its process has held, in bytes."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return 1024 * int(status.partition("VmHWM:")[2].split()[0])


@pytest.mark.parametrize(
    ("argv", "code", "words"),
    [
        (["--port", "99999"], 2, "--port"),
        (["--nope"], 2, "--nope"),
        (["--data", "/nowhere"], 2, "--data"),
        (["--host", "256.256.256.256"], 1, "--host"),
        (["--host", "192.0.2.1"], 1, "--host"),
    ],
)
def test_a_start_that_cannot_be_ends_with_one_line(serve: Serve, argv: list[str], code: int, words: str) -> None:
    check_end(serve("--store", "memory", *argv), code, words)


def test_a_port_that_is_taken_ends_with_one_line(serve: Serve, lasting: Server) -> None:
    check_end(serve("--store", "memory", "--port", str(lasting.port)), 1, str(lasting.port))


@pytest.mark.parametrize("store", ["file", "file/beneath", "folder"])
def test_a_store_that_cannot_be_used_ends_with_one_line(serve: Serve, tmp_path: Path, store: str) -> None:
    (tmp_path / "file").write_text("not a folder")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / SESSIONS_FILE).write_text("not a database, though long enough to be taken for one" * 100)

    check_end(serve("--store", str(tmp_path / store)), 1, "")


def test_a_folder_without_data_files_ends_with_one_line(serve: Serve, tmp_path: Path) -> None:
    check_end(serve("--store", "memory", "--data", str(tmp_path)), 1, "train-images")


def check_end(server: Server, code: int, words: str) -> None:
    """It ended by itself, with this code and one line that holds these words."""
    _, told = server.process.communicate(timeout=30)

    assert server.process.returncode == code
    assert told.count("\n") == 1 and words in told and "Traceback" not in told


def test_a_body_is_not_held_back_until_its_header_is_acknowledged() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    with _listening(Settings(port=port, store="memory")) as listener, socket.create_connection(("127.0.0.1", port)):
        connection, _ = listener.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
