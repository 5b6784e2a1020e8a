"""nginx and HAProxy as Debian has them, with the lines of docs/serving.md, in front of a server of our own."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.house.tree import ROOT

NGINX = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr warn;
{user}
events {{ worker_connections 768; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    gzip on;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {lines}
}}
"""
"""What stands around the lines of the docs in Debian's nginx.conf, but for the places of its files."""

HAPROXY = """
defaults
    mode http
    timeout connect 5000
    timeout client 50000
    timeout server 50000

{lines}
"""
PATHS = f"{os.environ.get('PATH', '')}:/usr/sbin"


def lines_of(language: str, page: str = "docs/serving.md") -> str:
    """The first block of a language in the docs."""
    found = re.search(rf"```{language}\n(.*?)```", (ROOT / page).read_text("utf-8"), re.DOTALL)
    assert found is not None, f"{page} has no block of {language}"
    return found[1]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def program(name: str) -> str:
    """Where it is. Without it the test is skipped, but for continuous integration, where it fails."""
    if path := shutil.which(name, path=PATHS):
        return path
    missing = f"no {name} on this machine: install the system's package for it (make proxies says how)"
    if os.environ.get("CI"):
        pytest.fail(missing)
    pytest.skip(missing)


@contextmanager
def nginx(folder: Path, port: int, lines: str) -> Iterator[None]:
    """nginx on a port, with these lines for it."""
    user = "user root;" if os.geteuid() == 0 else ""
    config = folder / "nginx.conf"
    config.write_text(NGINX.format(folder=folder, lines=lines, user=user))
    with _running([program("nginx"), "-p", str(folder), "-c", str(config)], port):
        yield


@contextmanager
def haproxy(folder: Path, port: int, lines: str) -> Iterator[None]:
    """HAProxy on a port, with these lines for it."""
    config = folder / "haproxy.cfg"
    config.write_text(HAPROXY.format(lines=lines))
    with _running([program("haproxy"), "-db", "-f", str(config)], port):
        yield


@contextmanager
def _running(command: list[str], port: int) -> Iterator[None]:
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        try:
            _wait(process, port)
            yield
        finally:
            process.terminate()
            process.communicate(timeout=10)


def _wait(process: subprocess.Popen[str], port: int) -> None:
    for _ in range(200):
        if process.poll() is not None:
            raise AssertionError(process.communicate()[1])
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
            return
        except ConnectionRefusedError:
            time.sleep(0.05)
    raise AssertionError("the proxy does not answer")


@dataclass(frozen=True, slots=True)
class Kind:
    """A proxy.  port: its line for that in the docs.  tls: the one with a certificate.  socket: a socket's address.

    top, beneath: what the docs replace for a path, and by what.  taken_away: what else, so that the path is not passed
    on.
    """

    run: Callable[[Path, int, str], AbstractContextManager[None]]
    language: str
    port: str
    tls: str
    socket: str
    top: str
    beneath: str
    taken_away: tuple[str, str]


KINDS = {
    "nginx": Kind(
        nginx, "nginx", "listen 80;", "listen {port} ssl; ssl_certificate {pem}; ssl_certificate_key {pem};",
        "unix:{path}", "location / {", "location {path}/ {{", ("127.0.0.1:{port};", "127.0.0.1:{port}/;"),
    ),
    "haproxy": Kind(
        haproxy, "haproxy", "bind :80", "bind :{port} ssl crt {pem}", "unix@{path}", "default_backend backprop",
        "use_backend backprop if {{ path_beg {path}/ }}",
        ("    server here", "    http-request replace-path {path}(/.*) \\1\n    server here"),
    ),
}


@contextmanager
def behind(
    kind: Kind, folder: Path, server: int | Path, *, pem: Path | None = None, path: str = "", is_passed_on: bool = True
) -> Iterator[int]:
    """A proxy before a server (its port or its socket), by the lines of the docs: the port that it listens on.

    pem: its certificate, with TLS.  path: the app is found beneath it, and the proxy passes it on or takes it away.
    """
    port, lines = free_port(), lines_of(kind.language)
    listen = kind.tls.format(port=port, pem=pem) if pem else kind.port.replace("80", str(port))
    at = kind.socket.format(path=server) if isinstance(server, Path) else f"127.0.0.1:{server}"
    lines = lines.replace(kind.port, listen).replace("127.0.0.1:8000", at)
    if path:
        lines = lines.replace(kind.top, kind.beneath.format(path=path))
        if not is_passed_on:
            old, new = (each.format(port=server, path=path) for each in kind.taken_away)
            lines = lines.replace(old, new)
    with kind.run(folder, port, lines):
        yield port
