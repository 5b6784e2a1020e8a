"""Bodies and headers that nobody kind would send, at every route: refused, in one sentence, and nothing changes."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import httpx
import pytest

if TYPE_CHECKING:
    from tests.web.conftest import Begin, Driven

pytestmark = pytest.mark.anyio

ROUTES: dict[str, dict[str, Any]] = {
    "POST forward": {"x": [2.0]},
    "POST backward": {"y": [9.0]},
    "POST step": {"eta": 0.1},
    "POST train": {"steps": 1, "eta": 0.1, "batch_size": 1, "label": 0},
    "POST gradient": {"split": "train", "start": 0, "count": 1},
    "POST nudge": {"layer": 1, "j": 0, "k": 0, "h": 0.1},
    "POST goto": {"version": 1},
    "POST tune": {"eta": 0.1, "batch_size": 1},
    "POST copy": {"version": 1},
    "POST activations": {"X": [[1.0]]},
    "POST gradients": {"X": [[1.0]], "Y": [[1.0]]},
    "POST classify": {"strokes": [[[0.5, 0.5]]]},
    "POST points": {"points": [[0.5, 0.5, 1]]},
    "PUT weights": {"W": [[], [[1.0]]], "b": [[], [1.0]]},
}
"""A well-meant body of each, whose values are then replaced one by one."""

DEEP = 100_000
RAW: list[bytes] = [
    b"NaN", b"[NaN]", b"{", b"}", b"[", b'"', b"\\", b"\x00", b"\xff\xfe\x00", b"\xef\xbb\xbf{}", b"null", b"true",
    b"0", b'""', b"[]", b"[" * DEEP, b'{"a":' * DEEP, b"[" * DEEP + b"]" * DEEP, b"9" * 5_000, b"-" * 5_000,
    b"1e400", b"1" + b"0" * 400, '{"é": 1}'.encode("latin-1"), '{"x": [2]}'.encode("utf-16"),
    '{"x": [2]}'.encode("utf-32"), b"PK\x03\x04" + b"\x00" * 90, b"<xml/>", b"x=1&y=2",
    b"--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n--b--", b"\x80\x04\x95cos\nsystem\n.",
    b'{"__proto__": {"x": 1}}', b'{"constructor": 1}', b'{"": 1}', b'{"\\u0000": 1}', b'{"\\ud800": 1}',
    b'{"a": "\\udfff"}', b"{}{}", b"{} x", b"[1,]", b"{,}", b"/**/{}", b"{'x': 1}", b"{x: 1}", b"\xe2\x80\xae{}",
    b"{\"\xe2\x80\xae\": 1}",
]
VALUES: list[str] = [
    "NaN", "Infinity", "-Infinity", "1e400", "-1e400", "1e308", "-1e308", "1e-400", "9" * 32, "9" * 33, "9" * 5_000,
    "-" + "9" * 5_000, "0.1e1000000000", "null", "true", "false", '""', '"1"', '"NaN"', '"\\u0000"', '"\\ud800"',
    '"\\udc00\\ud800"', '"<script>alert(1)</script>"', '"{{7*7}}"', '"../../etc/passwd"', "[]", "{}", "[[]]",
    "[[[]]]", "[[[[]]]]", "[NaN]", "[[NaN]]", "[[], [[NaN]]]", "[[], [[1e400]]]", "[[], [Infinity]]", "[1e400]",
    "[null]", "[[[NaN, 0.5]]]", "[[[0.5, 1e400]]]", "[[[0.5, null]]]", '["1"]', "[true]", "[{}]", "-0", "-1", "0.5",
    "1.0", "2147483648", "9223372036854775808", "1e5", "[" * 200 + "]" * 200, '{"a": 1, "a": 2}',
    "[" + "0," * 5_000 + "0]", "[" + "[]," * 2_000 + "[]]",
]
"""What any value may be replaced with, as JSON text."""

TYPES = [
    "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "application/xml",
    "application/octet-stream", "application", "/", "application/json; charset=utf-16", "é", "application/json\x00",
]
NAMES = [
    "If-Match", "Idempotency-Key", "Origin", "Sec-Fetch-Site", "Cookie", "Accept", "Content-Type", "Transfer-Encoding",
    "Range", "If-None-Match", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded", "Expect",
    "Upgrade",
]
QUERIES = [
    "format=", "format=xml", "format=json&format=npz", "format[]=npz", "%00", "format=%FF", "a=" + "b" * 5_000,
    "format=npz%00", "&&&", "=", "format=NPZ",
]


def spoiled(body: dict[str, Any]) -> list[bytes]:
    """The body with each value replaced by each of VALUES, and with each name twice."""
    bodies = []
    for name in body:
        rest = {other: value for other, value in body.items() if other != name}
        inner = json.dumps(rest)[1:-1]
        separator = ", " if inner else ""
        bodies += [f'{{{inner}{separator}"{name}": {value}}}'.encode() for value in VALUES]
        bodies.append(f'{{"{name}": 1{separator}{inner}, "{name}": 1}}'.encode())
    return bodies


async def _sent(session: Driven, route: str, body: bytes, kind: str = "application/json") -> httpx.Response:
    method, path = route.split()
    return await session.client.request(
        method, f"{session.address}/{path}", content=body, headers=[(b"Content-Type", kind.encode())]
    )


def check_refusal(response: httpx.Response, body: bytes) -> None:
    """A kind refusal: no fault of ours, a problem in one or two sentences, and nothing of the body in it."""
    assert 400 <= response.status_code < 500, (response.status_code, body[:80])
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == response.status_code and len(problem["detail"]) < 400
    assert not any(echo in response.text for echo in ("script", "7*7", "passwd", "Traceback", "__proto__"))


@pytest.mark.parametrize("route", ROUTES)
async def test_raw_junk_is_refused_and_nothing_changes(single: Driven, route: str) -> None:
    for body in RAW:
        check_refusal(await _sent(single, route, body), body)
    assert await single.version() == 1


@pytest.mark.parametrize("route", ROUTES)
async def test_a_spoiled_value_breaks_nothing(single: Driven, route: str) -> None:
    """Some of them are as good as the value they replace; a refusal leaves the version as it was."""
    before = await single.version()
    for body in spoiled(ROUTES[route]):
        response = await _sent(single, route, body)
        if response.is_success:
            before = await single.version()
        else:
            check_refusal(response, body)
            assert response.json().get("version", before) == before
        assert "NaN" not in re.sub(r'You sent (NaN|\\"NaN\\")', "", response.text)
    assert await single.version() == before
    assert (await single.client.get(f"{single.address}/weights")).status_code == 200


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("kind", TYPES)
async def test_a_body_of_another_kind_is_refused(single: Driven, route: str, kind: str) -> None:
    body = json.dumps(ROUTES[route]).encode()

    response = await _sent(single, route, body, kind)

    if "charset" not in kind:       # JSON is UTF-8 whatever its charset says
        check_refusal(response, body)
        assert response.status_code == 422


async def test_junk_begins_no_session(client: httpx.AsyncClient) -> None:
    whole = {"preset": "chain", "sizes": [1, 1], "activation": "tanh", "output": "tanh", "cost": "quadratic",
             "init": "zeros", "seed": 1, "data": "none", "eta": 0.5, "batch_size": 1, "start": "random"}

    for body in [*RAW, *spoiled(whole)]:
        response = await client.post("/api/sessions", content=body, headers={"Content-Type": "application/json"})
        if response.status_code != 201:
            check_refusal(response, body)


async def test_back_takes_an_empty_object_or_nothing_at_all(single: Driven) -> None:
    for body in [*RAW, b'{"by": "layer"}', b'{"version": 0}']:
        check_refusal(await _sent(single, "POST back", body), body)
    assert await single.version() == 1


@pytest.mark.parametrize("name", NAMES)
async def test_junk_in_a_header_breaks_nothing(single: Driven, name: str) -> None:
    for value in (b"", b"\xff\xfe", b"\x80" * 300, b"a" * 8_000, b"null", b"<script>", b"'\"", b",,,;;;", b"\t"):
        response = await single.client.post(
            f"{single.address}/classify", content=b'{"pixels": [2]}',
            headers=[(b"Content-Type", b"application/json"), (name.encode(), value)],
        )
        assert 400 <= response.status_code < 500
        assert b"<script>" not in response.content


@pytest.mark.parametrize("query", QUERIES)
async def test_junk_in_a_query_breaks_nothing(begin: Begin, query: str) -> None:
    session = await begin(preset="chain")

    response = await session.client.get(f"{session.address}/weights?{query}")

    assert response.status_code in (200, 422)
