"""A data file is read exactly, or refused in a sentence that names it; its header is only a claim."""

from __future__ import annotations

import gzip
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import limits
from app.data import idx
from app.errors import DataError

WriteIdx = Callable[..., Path]
PIXELS = bytes(range(2 * 3 * 3))


@pytest.mark.parametrize("name", ["images", "images.gz"])
def test_images_come_as_rows_of_pixels(write_idx: WriteIdx, name: str) -> None:
    images = idx.images(write_idx(name, (2, 3, 3), PIXELS))

    assert images.dtype == np.uint8
    assert images.tolist() == [list(PIXELS[:9]), list(PIXELS[9:])]


@pytest.mark.parametrize("name", ["labels", "labels.gz"])
def test_labels_come_as_whole_numbers(write_idx: WriteIdx, name: str) -> None:
    labels = idx.labels(write_idx(name, (4,), b"\x00\x07\x09\xff"))

    assert labels.dtype == np.int64
    assert labels.tolist() == [0, 7, 9, 255]


def test_what_was_read_cannot_be_written_to(write_idx: WriteIdx) -> None:
    images, labels = idx.images(write_idx("i", (2, 3, 3), PIXELS)), idx.labels(write_idx("l", (2,), b"ab"))

    assert not images.flags.writeable
    assert not labels.flags.writeable


@pytest.mark.parametrize("suffix", ["", ".gz"])
@pytest.mark.parametrize(
    ("sizes", "body", "kind", "wrong"),
    [
        ((2,), b"ab", 8, "begins with 00 00 08 01; it must begin with 00 00 08 03"),
        ((2, 3, 3), PIXELS, 13, "begins with 00 00 0d 03"),
        ((2, 3, 3), PIXELS[:-1], 8, "is cut off: its header claims 18 bytes and 17 follow"),
        ((2, 3, 3), b"", 8, "is cut off: its header claims 18 bytes and 0 follow"),
        ((2, 3, 3), PIXELS + b"x", 8, "goes on after the 18 bytes that its header claims"),
        ((0, 3, 3), b"", 8, "claims 0 examples"),
        ((2, 0, 3), b"", 8, "claims 0 pixels"),
        ((1, 2, 3), PIXELS[:6], 8, "2 x 3 pixels; they must be square"),
        ((limits.EXAMPLES + 1, 1, 1), b"", 8, f"claims {limits.EXAMPLES + 1} examples; 1 to {limits.EXAMPLES}"),
        ((1, limits.INPUTS + 1, 1), b"", 8, f"claims {limits.INPUTS + 1} pixels an image; 1 to {limits.INPUTS}"),
        ((2**32 - 1, 2**32 - 1, 2**32 - 1), b"", 8, "claims 4294967295 examples"),
    ],
)
def test_a_wrong_file_is_refused_by_name_with_what_is_wrong(
    write_idx: WriteIdx, suffix: str, sizes: tuple[int, ...], body: bytes, kind: int, wrong: str
) -> None:
    path = write_idx(f"some-images{suffix}", sizes, body, kind)

    with pytest.raises(DataError, match=f"^some-images{suffix} ") as refused:
        idx.images(path)

    assert wrong in str(refused.value)


def test_the_most_examples_and_the_most_pixels_allowed_are_read(write_idx: WriteIdx) -> None:
    many = write_idx("many.gz", (limits.EXAMPLES,), bytes(limits.EXAMPLES))
    side = int(limits.INPUTS**0.5)
    large = write_idx("large", (1, side, side), bytes(limits.INPUTS))

    assert len(idx.labels(many)) == limits.EXAMPLES
    assert idx.images(large).shape == (1, limits.INPUTS)


@pytest.mark.parametrize(
    "content", [b"", b"\x00", b"\x00\x00\x08", b"\x00\x00\x08\x03\x00\x00", b"<html>", b"\x1f\x8b"]
)
def test_a_stump_of_a_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "stump"
    path.write_bytes(content)

    with pytest.raises(DataError, match="^stump "):
        idx.images(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="^nowhere cannot be read"):
        idx.images(tmp_path / "nowhere")
    (tmp_path / "folder").mkdir()
    with pytest.raises(DataError, match="^folder cannot be read"):
        idx.images(tmp_path / "folder")


def test_a_file_larger_than_any_set_may_be_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "endless"
    with path.open("wb") as file:
        file.truncate(idx.LONGEST + 1)      # sparse: it takes no room on the disk

    with pytest.raises(DataError, match=f"endless has {idx.LONGEST + 1} bytes; a data file has at most {idx.LONGEST}"):
        idx.images(path)


@pytest.mark.parametrize("claimed", [(2, 3, 3), (limits.EXAMPLES, 32, 32)])
def test_a_gzip_bomb_is_unpacked_no_further_than_its_header_claims(
    write_idx: WriteIdx, claimed: tuple[int, ...]
) -> None:
    bomb = write_idx("bomb.gz", claimed, bytes(64 * 2**20))

    tracemalloc.start()
    with pytest.raises(DataError, match="bomb.gz"):
        idx.images(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < (2**20 if claimed[0] == 2 else 160 * 2**20)


def test_a_header_that_claims_much_and_brings_nothing_costs_no_memory(write_idx: WriteIdx) -> None:
    liar = write_idx("liar.gz", (limits.EXAMPLES, 32, 32), b"")

    tracemalloc.start()
    with pytest.raises(DataError, match="liar.gz is cut off"):
        idx.images(liar)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 2**20


@pytest.mark.parametrize("cut", [1, 4, 8, 9])
def test_a_gzip_file_without_its_end_is_refused(write_idx: WriteIdx, cut: int) -> None:
    path = write_idx("short.gz", (2, 3, 3), PIXELS)
    path.write_bytes(path.read_bytes()[:-cut])

    with pytest.raises(DataError, match="^short.gz "):
        idx.images(path)


def test_a_gzip_file_with_something_behind_it_is_refused(write_idx: WriteIdx) -> None:
    path = write_idx("twice.gz", (2, 3, 3), PIXELS)
    path.write_bytes(path.read_bytes() + gzip.compress(PIXELS))

    with pytest.raises(DataError, match="^twice.gz goes on"):
        idx.images(path)


@pytest.mark.parametrize("name", ["fuzzed", "fuzzed.gz"])
@given(flips=st.lists(st.tuples(st.integers(0, 59), st.integers(1, 255)), min_size=1, max_size=3))
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_with_flipped_bytes_is_refused_or_read_as_its_own_header_says(
    write_idx: WriteIdx, name: str, flips: list[tuple[int, int]]
) -> None:
    path = write_idx(name, (2, 3, 3), PIXELS)
    content = bytearray(path.read_bytes())
    for place, change in flips:
        content[place % len(content)] ^= change
    path.write_bytes(content)

    try:
        images = idx.images(path)
    except DataError as refused:
        assert str(refused).startswith(name)
    else:
        assert images.size == len(PIXELS)
