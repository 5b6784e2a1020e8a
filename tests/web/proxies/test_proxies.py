"""Behind nginx and HAProxy, by the lines of the docs, all is as without them: forms, cookies, streams, long bodies."""

from __future__ import annotations

import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from app import limits
from tests.web.proxies.proxy import KINDS, Kind, behind, program

if TYPE_CHECKING:
    from tests.web.conftest import Serve, Server

pytestmark = pytest.mark.process


@dataclass(frozen=True, slots=True)
class Site:
    """The app as its visitors reach it."""

    address: str
    client: httpx.Client

    def form(self, path: str, cookie: str = "", origin: str | None = None, **fields: str) -> httpx.Response:
        """A form as a browser sends it over plain HTTP: Origin says where it stood, and nothing else."""
        headers = {"Origin": origin or self.address, "HX-Request": "true"} | ({"Cookie": cookie} if cookie else {})
        return self.client.post(path, data=fields, headers=headers)

    def begins(self, root: str = "") -> tuple[str, str]:
        """The name of a session begun by a click, and the cookie that proves the right to drive it."""
        answer = self.form(f"{root}/r/new/forward", preset="digits")
        assert answer.status_code == 200, answer.text
        cookie = re.match(rf"(drive=[^;]+);.*Path={root}/r/([^;]+)", answer.headers["Set-Cookie"])
        assert cookie is not None
        return cookie[2], cookie[1]


@contextmanager
def site(scheme: str, port: int) -> Iterator[Site]:
    """As it is reached there."""
    address = f"{scheme}://127.0.0.1:{port}"
    with httpx.Client(base_url=address, timeout=30, verify=False) as client:
        yield Site(address, client)


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    program(request.param)
    return KINDS[request.param]


@pytest.fixture
def plain(kind: Kind, lasting: Server, tmp_path: Path) -> Iterator[Site]:
    """Behind a proxy without TLS."""
    with behind(kind, tmp_path, lasting.port) as port, site("http", port) as here:
        yield here


@pytest.fixture
def secure(kind: Kind, lasting: Server, tmp_path: Path) -> Iterator[Site]:
    """Behind a proxy with TLS."""
    pem = tmp_path / "both.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1"]
    subprocess.run([*made, "-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "cert.pem")],
                   check=True, capture_output=True)
    pem.write_text((tmp_path / "cert.pem").read_text() + (tmp_path / "key.pem").read_text())
    with behind(kind, tmp_path, lasting.port, pem=pem) as port, site("https", port) as here:
        yield here


def test_a_page_comes_packed_and_with_its_headers(plain: Site) -> None:
    page = plain.client.get("/", headers={"Accept-Encoding": "gzip"})

    assert page.status_code == 200 and "<svg" in page.text
    assert page.headers["Content-Encoding"] == "gzip"
    assert page.headers.get_list("X-Content-Type-Options") == ["nosniff"]
    assert "Strict-Transport-Security" not in page.headers


def test_a_form_passes_and_one_of_another_site_does_not(plain: Site) -> None:
    name, cookie = plain.begins()

    own = plain.form(f"/r/{name}/backward", cookie)
    other = plain.form(f"/r/{name}/step", cookie, origin="http://evil.example")

    assert (own.status_code, other.status_code) == (200, 403)


def test_frames_come_while_a_run_is_under_way(plain: Site) -> None:
    name, cookie = plain.begins()

    assert frames(plain, f"/r/{name}", cookie, 10) == 10


def frames(here: Site, session: str, cookie: str, most: int) -> int:
    """Frames of a training that were heard while it was under way, at most so many."""
    seen, end = 0, time.monotonic() + 20.0
    with here.client.stream("GET", f"{session}/events", headers={"Cookie": cookie}) as stream:
        assert here.form(f"{session}/play", cookie, pace="0").status_code == 200
        for line in stream.iter_lines():
            seen += line.startswith("event: frame")
            if seen >= most or time.monotonic() > end:
                break
    here.form(f"{session}/pause", cookie)
    return seen


def test_weights_in_full_pass(plain: Site) -> None:
    begun = plain.client.post("/api/sessions", json={"preset": "digits", "sizes": [784, 256, 128, 10],
                                                     "start": "random"}).json()
    address = f"/api/sessions/{begun['id']}/weights"
    weights = plain.client.get(address).json()

    answer = plain.client.put(address, json={"W": weights["W"], "b": weights["b"]})

    assert answer.status_code == 200, answer.text


def test_over_tls_the_cookie_is_marked_and_browsers_are_told_to_stay(secure: Site) -> None:
    answer = secure.form("/r/new/forward", preset="chain")

    assert answer.status_code == 200, answer.text
    assert "Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


def test_a_unix_socket_takes_the_place_of_a_port(kind: Kind, serve: Serve, tmp_path: Path) -> None:
    path = tmp_path / "app.sock"
    server = serve("--store", "memory", "--socket", str(path))
    while not path.exists():
        assert server.process.poll() is None
        time.sleep(0.05)

    with behind(kind, tmp_path, path) as port, site("http", port) as here:
        name, cookie = here.begins()

        assert here.form(f"/r/{name}/backward", cookie).status_code == 200


@pytest.mark.parametrize("is_passed_on", [True, False])
def test_under_a_path_pages_files_streams_and_the_api_are_there(
    kind: Kind, serve: Serve, tmp_path: Path, is_passed_on: bool
) -> None:
    server = serve("--store", "memory", "--root-path", "/backprop")
    server.ready()

    with behind(kind, tmp_path, server.port, path="/backprop", is_passed_on=is_passed_on) as port, \
            site("http", port) as here:
        page = here.client.get("/backprop/")
        sheet = re.search(r'href="(/backprop/static/[^"]+all\.css)"', page.text)
        assert page.status_code == 200 and sheet is not None
        assert here.client.get(sheet[1]).status_code == 200
        name, cookie = here.begins("/backprop")
        assert frames(here, f"/backprop/r/{name}", cookie, 3) == 3
        begun = here.client.post("/backprop/api/sessions", json={"preset": "chain"}).headers["Location"]
        assert here.client.post(f"{begun}/forward", json={"x": [1]}).status_code == 200
        assert here.client.get("/r/new").status_code in (404, 503)      # what is not beneath it is not ours


def test_who_asks_is_told_by_the_proxy_and_by_nobody_else(kind: Kind, serve: Serve, tmp_path: Path) -> None:
    """A network that has its share may take no more; who comes through the proxy is another, whatever is claimed."""
    server = serve("--store", "memory")
    server.ready()
    hall = "198.51.100.9"

    with behind(kind, tmp_path, server.port) as port, site("http", port) as here, ExitStack() as listening:
        name, _ = here.begins()
        path = f"/r/{name}/events"
        for _ in range(limits.LISTENERS // limits.SHARE):
            listening.enter_context(heard(server.port, path, f"X-Forwarded-For: {hall}\r\n"))

        with heard(server.port, path, f"X-Forwarded-For: {hall}\r\n") as refused:
            assert refused.recv(12) == b"HTTP/1.1 503"
        with heard(port, path, f"X-Forwarded-For: {hall}\r\n") as another:
            assert another.recv(12) == b"HTTP/1.1 200"


@contextmanager
def heard(port: int, path: str, head: str = "") -> Iterator[socket.socket]:
    """A listener that nobody reads."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{head}\r\n".encode())
        yield connection
