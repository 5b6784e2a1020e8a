"""Where a server listens: at an address and port, or a unix socket."""

from __future__ import annotations

import socket
import stat
from pathlib import Path

import pytest

from app import limits
from app.web.gate.listening import listening, listening_at


def test_every_address_is_that_of_either_kind() -> None:
    with listening("::", 0) as listener:
        port = listener.getsockname()[1]

        for host in ("127.0.0.1", "::1"):
            socket.create_connection((host, port), timeout=5).close()


def test_a_unix_socket_is_reached_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "app.sock"

    with listening_at(path) as listener, socket.socket(socket.AF_UNIX) as client:
        client.connect(str(path))

        assert listener.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) <= 2 * limits.SEND_BUFFER
        assert stat.S_IMODE(path.stat().st_mode) == 0o666


def test_a_unix_socket_left_behind_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "app.sock"
    listening_at(path).close()

    with listening_at(path), socket.socket(socket.AF_UNIX) as client:
        client.connect(str(path))


def test_a_unix_socket_in_use_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "app.sock"

    with listening_at(path):
        with pytest.raises(OSError, match="in use"):
            listening_at(path)

        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(path))


def test_a_file_is_no_socket_and_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "app.sock"
    path.write_text("mine")

    with pytest.raises(OSError, match="in use"):
        listening_at(path)

    assert path.read_text() == "mine"
