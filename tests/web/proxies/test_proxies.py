"""Behind nginx and HAProxy, by the lines of the docs, all is as without them: forms, cookies, streams, long bodies."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.web.proxies.proxy import free_port, haproxy, lines_of, nginx, program

if TYPE_CHECKING:
    from tests.web.conftest import Serve, Server

pytestmark = pytest.mark.process
Run = Callable[[Path, int, str], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A proxy.  with_tls: its lines with a certificate."""

    run: Run
    language: str
    port: str
    tls: str


KINDS = {
    "nginx": Kind(nginx, "nginx", "listen 80;",
                  "listen {port} ssl; ssl_certificate {pem}; ssl_certificate_key {pem};"),
    "haproxy": Kind(haproxy, "haproxy", "bind :80", "bind :{port} ssl crt {pem}"),
}


@dataclass(frozen=True, slots=True)
class Site:
    """The app as its visitors reach it."""

    address: str
    client: httpx.Client

    def form(self, path: str, cookie: str = "", origin: str | None = None, **fields: str) -> httpx.Response:
        """A form as a browser sends it over plain HTTP: Origin says where it stood, and nothing else."""
        headers = {"Origin": origin or self.address, "HX-Request": "true"} | ({"Cookie": cookie} if cookie else {})
        return self.client.post(path, data=fields, headers=headers)

    def begins(self) -> tuple[str, str]:
        """The name of a session begun by a click, and the cookie that proves the right to drive it."""
        answer = self.form("/r/new/forward", preset="digits")
        assert answer.status_code == 200, answer.text
        cookie = re.match(r"(drive=[^;]+);.*Path=/r/([^;]+)", answer.headers["Set-Cookie"])
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
    port = free_port()
    lines = lines_of(kind.language).replace(kind.port, kind.port.replace("80", str(port)))
    lines = lines.replace("127.0.0.1:8000", f"127.0.0.1:{lasting.port}")
    with kind.run(tmp_path, port, lines), site("http", port) as here:
        yield here


@pytest.fixture
def secure(kind: Kind, lasting: Server, tmp_path: Path) -> Iterator[Site]:
    """Behind a proxy with TLS."""
    pem, port = tmp_path / "both.pem", free_port()
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1"]
    subprocess.run([*made, "-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "cert.pem")],
                   check=True, capture_output=True)
    pem.write_text((tmp_path / "cert.pem").read_text() + (tmp_path / "key.pem").read_text())
    lines = lines_of(kind.language).replace(kind.port, kind.tls.format(port=port, pem=pem))
    lines = lines.replace("127.0.0.1:8000", f"127.0.0.1:{lasting.port}")
    with kind.run(tmp_path, port, lines), site("https", port) as here:
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
    seen: list[str] = []

    with plain.client.stream("GET", f"/r/{name}/events", headers={"Cookie": cookie}) as stream:
        assert plain.form(f"/r/{name}/play", cookie, pace="0").status_code == 200
        end = time.monotonic() + 20.0
        for line in stream.iter_lines():
            seen += [line] if line.startswith("event: frame") else []
            if len(seen) >= 10 or time.monotonic() > end:
                break
    plain.form(f"/r/{name}/pause", cookie)

    assert len(seen) >= 10


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
    path, port = tmp_path / "app.sock", free_port()
    at = {"nginx": f"unix:{path}", "haproxy": f"unix@{path}"}[kind.language]
    lines = lines_of(kind.language).replace(kind.port, kind.port.replace("80", str(port)))
    server = serve("--store", "memory", "--socket", str(path))
    while not path.exists():
        assert server.process.poll() is None
        time.sleep(0.05)

    with kind.run(tmp_path, port, lines.replace("127.0.0.1:8000", at)), site("http", port) as here:
        name, cookie = here.begins()

        assert here.form(f"/r/{name}/backward", cookie).status_code == 200
