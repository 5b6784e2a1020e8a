"""Thousands of files with something changed in them: each is read or refused with a sentence, in little memory."""

from __future__ import annotations

import json
import random
import struct
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from starlette.exceptions import HTTPException

from app.errors import AppError
from app.exchange.weights import as_json, as_npz, as_safetensors, read
from app.nn.network import Architecture
from app.web.api.strict_json import loads
from tests.exchange.moments import moment
from tests.exchange.test_weights import W1, W2, b1, b2, npz

SOME, ALL = 1_000, 20_000
"""Files of each kind, as a rule and with --all."""
MOST = 32 * 1024 * 1024
"""Bytes that reading any of them may take."""
LENGTHS = (0, 1, 2**7, 2**15, 2**16 - 1, 2**31, 2**32 - 1, 2**63, 2**64 - 1)

STATE = moment(Architecture((3, 4, 2), "tanh", "softmax", "cross_entropy"))
FILES = {"npz": as_npz(STATE), "safetensors": as_safetensors(STATE), "json": as_json(STATE),
         "keras": npz(W1.T, b1, W2.T, b2)}

Change = Callable[[bytearray, random.Random], None]


def a_byte(file: bytearray, rng: random.Random) -> None:
    file[rng.randrange(len(file))] = rng.randrange(256)


def a_bit(file: bytearray, rng: random.Random) -> None:
    file[rng.randrange(len(file))] ^= 1 << rng.randrange(8)


def a_length(file: bytearray, rng: random.Random) -> None:
    """A number that says how much follows, anywhere."""
    kind = rng.choice(("<H", "<L", "<Q"))
    size = struct.calcsize(kind)
    place = rng.choice((0, rng.randrange(len(file))))
    file[place : place + size] = struct.pack(kind, rng.choice(LENGTHS) % 2 ** (8 * size))


def a_digit(file: bytearray, rng: random.Random) -> None:
    """In a header or in JSON: a shape, a place, a number."""
    digits = [i for i, byte in enumerate(file) if 48 <= byte <= 57]
    place = rng.choice(digits)
    file[place : place + 1] = rng.choice((b"0", b"9", b"99999999", b"-1", b"1e9", b"", b"null", b"[]"))


def cut(file: bytearray, rng: random.Random) -> None:
    del file[rng.randrange(len(file)) :]


def a_piece_out(file: bytearray, rng: random.Random) -> None:
    start = rng.randrange(len(file))
    del file[start : start + rng.randrange(1, 40)]


def a_piece_twice(file: bytearray, rng: random.Random) -> None:
    start = rng.randrange(len(file))
    file[start:start] = file[start : start + rng.randrange(1, 40)]


def a_word(file: bytearray, rng: random.Random) -> None:
    """A name or a type in the place of another."""
    old = rng.choice((b"weight", b"W1", b"F64", b"<f8", b"arr_0", b"shape", b"bias", b"b2", b"PK\1\2"))
    new = rng.choice((b"bias", b"W2", b"BOOL", b"|O", b"arr_1", b"W", b"F8_E4M3", b"", b"\0", b"\xff", b"__metadata__"))
    place = file.find(old, rng.randrange(len(file)))
    if place >= 0:
        file[place : place + len(old)] = new


CHANGES: tuple[Change, ...] = (a_byte, a_bit, a_length, a_digit, cut, a_piece_out, a_piece_twice, a_word)


def mutated(file: bytes, rng: random.Random) -> bytes:
    """The file with one to three changes."""
    found = bytearray(file)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        if any(48 <= byte <= 57 for byte in found):
            rng.choice(CHANGES)(found, rng)
    return bytes(found)


@pytest.mark.parametrize("kind", FILES)
def test_a_changed_file_is_read_whole_or_refused_with_a_sentence(kind: str, request: Any) -> None:
    rng, refused = random.Random(kind), 0
    count = ALL if request.config.getoption("--all") else SOME
    tracemalloc.start()

    for _ in range(count):
        file = mutated(FILES[kind], rng)
        try:
            brought = read(file, loads)
        except AppError as error:
            refused += 1
            assert 10 < len(str(error)) < 400, file
        except HTTPException as error:      # of strict_json
            refused += 1
            assert error.status_code == 400, file
        else:
            n = brought.sizes
            assert len(brought.theta) == sum(n_j * (n_k + 1) for n_k, n_j in zip(n, n[1:], strict=False)), file
            assert np.isfinite(brought.theta).all(), file

    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < MOST and count > refused > count / 3


def test_files_as_long_as_a_body_may_be_take_little_memory() -> None:
    """A megabyte of numbers, or of names, said in every way: at most some copies of the file."""
    size = 6_000_000
    header = json.dumps({"0.weight": {"dtype": "U8", "shape": [size], "data_offsets": [0, size]}}).encode()
    names = json.dumps({f"{i}": {"dtype": "U8", "shape": [0], "data_offsets": [0, 0]} for i in range(90_000)}).encode()
    files = (
        struct.pack("<Q", len(header)) + header + bytes(size), struct.pack("<Q", len(names)) + names,
        b'{"W":' + b"[" * size, b'{"W": [[' + b"1," * (size // 2) + b"1]]}", b'{"' + b"x" * size + b'": 1}',
        npz(W1=np.zeros(size // 8)), npz(W1=np.zeros((1, size), np.uint8)), b"PK" + bytes(size),
    )
    for file in files:
        tracemalloc.start()
        with pytest.raises((AppError, HTTPException)):
            read(file, loads)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert most < MOST, file[:40]
