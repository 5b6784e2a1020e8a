"""nginx and HAProxy as Debian has them, with the lines of docs/serving.md, in front of a server of our own."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
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
