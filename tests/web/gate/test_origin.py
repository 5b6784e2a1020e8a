"""Who may change something: our own pages, and programs that carry no cookie."""

from __future__ import annotations

import pytest
from starlette.types import Scope

from app.web.gate.origin import NO_PART, refused

Header = tuple[str, str]
HOST = ("host", "lecture.local:8000")


def scope(*headers: Header, method: str = "POST", scheme: str = "http", version: str = "1.0") -> Scope:
    return {
        "type": "http", "method": method, "path": "/", "scheme": scheme, "http_version": version,
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers],
    }


def site(value: str) -> Header:
    return ("sec-fetch-site", value)


def origin(value: str) -> Header:
    return ("origin", value)


COOKIE = ("cookie", "drive=x")


@pytest.mark.parametrize(
    "headers",
    [
        [HOST],
        [HOST, site("same-origin")],
        [HOST, site("none")],
        [HOST, site("same-origin"), COOKIE],
        [HOST, site("same-origin"), origin("http://elsewhere.example")],
        [HOST, origin("http://lecture.local:8000")],
        [HOST, origin("http://lecture.local:8000"), COOKIE],
        [HOST, origin("http://LECTURE.local:8000")],
        [("host", "lecture.local"), origin("http://lecture.local")],
        [("host", "lecture.local:80"), origin("http://lecture.local")],
        [("host", "lecture.local"), origin("http://lecture.local:80")],
        [("host", "[::1]:8000"), origin("http://[::1]:8000")],
        [("host", "127.0.0.1:8000"), origin("http://127.0.0.1:8000")],
    ],
)
def test_our_own_pages_and_programs_without_a_cookie_pass(headers: list[Header]) -> None:
    assert refused(scope(*headers)) is None


@pytest.mark.parametrize(
    "headers",
    [
        [HOST, COOKIE],
        [HOST, site("cross-site")],
        [HOST, site("same-site")],
        [HOST, site("cross-site"), origin("http://lecture.local:8000")],
        [HOST, site("")],
        [HOST, site("SAME-ORIGIN,none")],
        [HOST, site("same-origin"), site("cross-site")],
        [HOST, site("\xff\xfe")],
        [HOST, origin("null")],
        [HOST, origin("")],
        [HOST, origin("http://lecture.local")],
        [HOST, origin("http://lecture.local:8001")],
        [HOST, origin("https://lecture.local:8000")],
        [HOST, origin("http://lecture.local:8000.evil.example")],
        [HOST, origin("http://evil.example")],
        [HOST, origin("http://lecture.local:8000@evil.example")],
        [HOST, origin("http://evil.example/?lecture.local:8000")],
        [HOST, origin("lecture.local:8000")],
        [HOST, origin("file://")],
        [HOST, origin("chrome-extension://lecture.local:8000")],
        [HOST, origin("http://lecture.local:8000"), origin("http://evil.example")],
        [HOST, origin("http://lecture.local:99999")],
        [HOST, origin("http://[::1")],
        [HOST, origin("\xff\xfe")],
        [origin("http://lecture.local:8000")],
    ],
)
def test_requests_from_elsewhere_are_refused(headers: list[Header]) -> None:
    refusal = refused(scope(*headers))

    assert refusal is not None and refusal[0] == 403


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_looking_is_allowed_from_anywhere(method: str) -> None:
    followed = (site("cross-site"), ("sec-fetch-mode", "navigate"), origin("http://evil.example"))

    assert refused(scope(HOST, COOKIE, *followed, method=method)) is None


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "BREW"])
def test_every_other_method_counts_as_a_change(method: str) -> None:
    assert refused(scope(HOST, site("cross-site"), method=method)) is not None


def test_behind_tls_the_origin_must_be_tls_too() -> None:
    assert refused(scope(("host", "a.example"), origin("https://a.example"), scheme="https")) is None
    assert refused(scope(("host", "a.example"), origin("http://a.example"), scheme="https")) is not None


@pytest.mark.parametrize(
    "host",
    [
        "", " ", "a b", "a@b", "a/b", "a:b", "a:", "a:123456", "a:99999", "<script>", "[::1", "a\r\nb", "a,b", "\xff",
        "a?b",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_host_header_that_is_no_host_is_junk(host: str, method: str) -> None:
    refusal = refused(scope(("host", host), method=method))

    assert refusal is not None and refusal[0] == 400


def test_two_host_headers_are_junk() -> None:
    refusal = refused(scope(HOST, HOST, method="GET"))

    assert refusal is not None and refusal[0] == 400


@pytest.mark.parametrize(("version", "refusal"), [("1.0", None), ("1.1", 400), ("2", 400)])
def test_a_host_must_be_named_since_there_is_a_header_for_it(version: str, refusal: int | None) -> None:
    found = refused(scope(method="GET", version=version))

    assert (found and found[0]) == refusal
    assert refused(scope(HOST, method="GET", version=version)) is None


def fetch(site_: str, mode: str, dest: str) -> tuple[Header, ...]:
    return HOST, site(site_), ("sec-fetch-mode", mode), ("sec-fetch-dest", dest)


@pytest.mark.parametrize("headers", [
    (HOST,),                                                    # a program, or a browser over plain HTTP
    fetch("none", "navigate", "document"),
    fetch("cross-site", "navigate", "document"),                # a link that is followed
    fetch("same-site", "navigate", "document"),
    fetch("same-origin", "cors", "empty"),
    fetch("same-origin", "no-cors", "image"),
])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_page_may_be_opened_from_anywhere(headers: tuple[Header, ...], method: str) -> None:
    assert refused(scope(*headers, method=method)) is None


@pytest.mark.parametrize("headers", [
    fetch("cross-site", "no-cors", "image"),
    fetch("cross-site", "no-cors", "script"),
    fetch("cross-site", "no-cors", "empty"),                    # prefetch
    fetch("cross-site", "cors", "empty"),
    fetch("cross-site", "navigate", "iframe"),
    fetch("cross-site", "navigate", "object"),
    fetch("same-site", "no-cors", "image"),
    (HOST, site("cross-site")),
])
def test_a_page_is_no_part_of_another_site(headers: tuple[Header, ...]) -> None:
    refusal = refused(scope(*headers, method="GET"))

    assert refusal is not None and refusal[0] == 403
    assert refused({**scope(*headers, method="GET"), "path": "/static/icon.svg"}) is None


@pytest.mark.parametrize(("host", "refusal"), [
    ("a.org", None), ("A.ORG:8000", None), ("[::1]:8000", None), ("evil.example", 400), ("a.org.evil.example", 400),
])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_server_that_was_given_names_answers_to_no_other(host: str, refusal: int | None, method: str) -> None:
    found = refused(scope(("host", host), method=method), frozenset({"a.org", "[::1]"}))

    assert (found and found[0]) == refusal


@pytest.mark.parametrize(("path", "is_let_in"), [("/embed", True), ("/r/abcdefgh/embed", True), ("/", False),
                                                 ("/r/abcdefgh", False), ("/embed/x", False), ("/r/a/b/embed", False)])
def test_the_picture_made_for_frames_may_be_one_and_no_other_part(path: str, is_let_in: bool) -> None:
    frame, picture = (
        {**scope(*fetch("cross-site", mode, dest), method="GET"), "path": path}
        for mode, dest in (("navigate", "iframe"), ("no-cors", "image"))
    )

    assert (refused(frame) is None) is is_let_in
    assert refused(picture) == (403, NO_PART)
