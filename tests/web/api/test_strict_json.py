from __future__ import annotations

import json
import math
import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import limits
from app.web.api.strict_json import NotJsonError, loads

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(VALUES)
def test_what_json_writes_is_read_back(value: object) -> None:
    text = json.dumps(value)

    if _depth(value) > limits.JSON_DEPTH:
        with pytest.raises(NotJsonError):
            loads(text.encode())
    else:
        assert loads(text.encode()) == value


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_with_a_sentence(body: bytes) -> None:
    try:
        loads(body)
    except NotJsonError as error:
        assert error.status_code == 400 and "body" in error.detail


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"}", b"[1,]", b"{'a': 1}", b"{\"a\": 01}", b"{\"a\": +1}", b"{\"a\": .5}", b"\xef\xbb\xbf{}",
        b"\xff\xfe{\x00}\x00", '{"a": "\u00e9"}'.encode("latin-1"), b'{"a": "\\ud800"}', b'{"\\udc00": 1}',
        b'{"a": 1, "a": 1}', b'[{"a": 1, "b": {"c": 1, "c": 2}}]', b"nan", b"]][[", b'{"a": "\x00"}', b"\x00",
    ],
)
def test_what_is_not_json_is_refused(body: bytes) -> None:
    with pytest.raises(NotJsonError):
        loads(body)


def test_numbers_without_an_end_are_left_to_the_field_they_stand_in() -> None:
    assert math.isnan(loads(b"[NaN]")[0])
    assert loads(b"[1e400, Infinity, -Infinity]") == [math.inf, math.inf, -math.inf]


def test_nesting_is_allowed_to_the_limit_and_no_deeper() -> None:
    deepest = b"[" * limits.JSON_DEPTH + b"]" * limits.JSON_DEPTH

    assert loads(deepest) is not None
    with pytest.raises(NotJsonError, match=f"more than {limits.JSON_DEPTH} deep"):
        loads(b'{"a": %b}' % deepest)


def test_brackets_in_a_string_do_not_nest() -> None:
    text = '[{"' * 20 + '\\"'

    assert loads(json.dumps({"a": text}).encode()) == {"a": text}


def test_whole_numbers_are_read_to_so_many_digits() -> None:
    assert loads(b"9" * limits.JSON_DIGITS) == 10**limits.JSON_DIGITS - 1
    with pytest.raises(NotJsonError, match=f"more than {limits.JSON_DIGITS} digits"):
        loads(b"9" * (limits.JSON_DIGITS + 1))
    with pytest.raises(NotJsonError):
        loads(b"-" + b"9" * 5_000)


@pytest.mark.parametrize("piece", [b"[", b"[],", b'"', b'\\"', b'"\\', b"{", b'{"a":', b"9"])
def test_megabytes_of_junk_are_refused_quickly(piece: bytes) -> None:
    body = b'"' + piece * (2 * 1024 * 1024 // len(piece))
    began = time.perf_counter()

    with pytest.raises(NotJsonError):
        loads(body)
    assert time.perf_counter() - began < 2.0


def _depth(value: object) -> int:
    if isinstance(value, list | dict):
        inner = value.values() if isinstance(value, dict) else value
        return 1 + max(map(_depth, inner), default=0)
    return 0


@pytest.mark.parametrize(("at", "beyond", "words"), [
    (b"[" + b"[]," * (limits.JSON_LISTS - 2) + b"[]]", b"[" + b"[]," * (limits.JSON_LISTS - 1) + b"[]]", "lists"),
    (b"[" + b"1," * (limits.PARAMETERS - 1) + b"1]", b"[" + b"1," * (limits.PARAMETERS + 2) + b"1]", "numbers"),
    (b"[" + b'"",' * (limits.JSON_STRINGS - 1) + b'""]', b"[" + b'"",' * limits.JSON_STRINGS + b'""]', "strings"),
])
def test_what_no_session_could_take_is_refused_before_it_is_made(at: bytes, beyond: bytes, words: str) -> None:
    loads(at)

    tracemalloc.start()
    try:
        with pytest.raises(NotJsonError, match=f"at most [0-9]+ {words}"):
            loads(beyond)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 3 * len(beyond) + 100_000


def test_brackets_and_commas_in_a_string_are_no_lists_and_numbers() -> None:
    text = "[,{" * limits.PARAMETERS

    assert loads(json.dumps([text]).encode()) == [text]


def test_a_long_body_is_read_as_a_short_one_is() -> None:
    numbers = [0.1, -1e-300, 3, 2.5e10, 1 / 3]
    short = json.dumps(numbers).encode()

    assert loads(short.ljust(limits.BODY + 1)) == loads(short) == numbers
