"""An .npz is taken where it is given: as numpy writes it, and as nobody kind would."""

from __future__ import annotations

import io
import struct
import time
import tracemalloc
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import limits
from app.web.api.npz import NotNpzError, loads

if TYPE_CHECKING:
    from tests.web.conftest import Begin, Driven


def saved(save: Any = np.savez, **arrays: Any) -> bytes:
    file = io.BytesIO()
    save(file, **arrays)
    return file.getvalue()


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def npy(header: str, content: bytes = b"", version: bytes = b"\x01\x00") -> bytes:
    text = header.encode("latin-1").ljust(118) + b"\n"
    return b"\x93NUMPY" + version + struct.pack("<H", len(text)) + text + content


def header(shape: str = "(2,)", kind: str = "'<f8'", order: str = "False") -> str:
    return f"{{'descr': {kind}, 'fortran_order': {order}, 'shape': {shape}, }}"


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_arrays_a_layer_are_joined_with_an_empty_entry_for_what_is_left_out(save: Any) -> None:
    body = saved(save, W1=np.array([[1.5, -2.0]]), W2=np.array([[3.0]]), b1=np.array([0.25]), X=np.eye(2),
                 eta=np.float64(0.5))

    assert loads(body) == {
        "W": [[], [[1.5, -2.0]], [[3.0]]], "b": [[], [0.25]], "X": [[1.0, 0.0], [0.0, 1.0]], "eta": 0.5}


@pytest.mark.parametrize("kind", ["<f4", "<f8", ">f8", "<f2", "<i8", "|u1", ">i4"])
def test_numbers_of_any_width_and_order_are_read(kind: str) -> None:
    assert loads(saved(X=np.asfortranarray([[1, 2, 3], [4, 5, 6]], dtype=kind))) == {"X": [[1, 2, 3], [4, 5, 6]]}


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_with_a_sentence(body: bytes) -> None:
    for tried in (body, b"PK\x03\x04" + body, body + zipped({}), zipped({"X.npy": body})):
        try:
            loads(tried)
        except NotNpzError as error:
            assert error.status_code == 422 and "no .npz that can be read here" in error.detail


@given(st.integers(0, 600), st.integers(0, 255))
def test_one_byte_that_has_changed_breaks_nothing(place: int, byte: int) -> None:
    body = bytearray(saved(W1=np.ones((2, 2)), b1=np.ones(2)))
    body[place % len(body)] = byte

    try:
        loads(bytes(body))
    except NotNpzError:
        return


@pytest.mark.parametrize(("body", "words"), [
    (b"", "too short"), (b"PK", "too short"), (b"PK\x03\x04" + b"\0" * 90, "does not end as a zip"),
    (zipped({"X.npy": b"junk"}), "X must be an array of numbers"), (zipped({"X.npy": b""}), "X must be an array"),
    (zipped({"../X.npy": b""}), "called as in the JSON"), (zipped({"X.txt": b""}), "called as in the JSON"),
    (zipped({"0.weight.npy": b""}), "called as in the JSON"), (zipped({"W100.npy": b""}), "called as in the JSON"),
    (zipped({"X.npy": npy(header("(30,)"), b"\0" * 16)}), "shorter than its header says"),
    (zipped({"X.npy": npy(header("(1000000, 1000000)"))}), "shorter than its header says"),
    (zipped({"X.npy": npy(header("(2,)"), b"\0" * 24)}), "has not the length"),
    (zipped({"X.npy": npy(header("(-2,)"), b"\0" * 16)}), "as numpy writes it"),
    (zipped({"X.npy": npy(header(kind="'<f1'"), b"\0" * 2)}), "as numpy writes it"),
    (zipped({"X.npy": npy(header(kind="'|f8'"), b"\0" * 15)}), "has not the length"),
    (zipped({"X.npy": npy(header("(1, 1, 1, 1)"), b"\0" * 8)}), "at most 3 axes"),
    (zipped({"X.npy": npy(header(kind="'|O'"), b"\x80\x04N.")}), "objects are never unpickled"),
    (zipped({"X.npy": npy(header(kind="'<U8'"), b"\0" * 64)}), "as numpy writes it"),
    (zipped({"X.npy": npy(header(kind="'<c16'"), b"\0" * 32)}), "as numpy writes it"),
    (zipped({"X.npy": npy(header(kind="[('a', '<f8')]"), b"\0" * 16)}), "as numpy writes it"),
    (zipped({"X.npy": npy(header(kind="('<f8', (2,))"), b"\0" * 32)}), "as numpy writes it"),
    (zipped({"X.npy": npy("__import__('os').system('true')")}), "as numpy writes it"),
    (zipped({"X.npy": npy("(" * 100)}), "as numpy writes it"), (zipped({"X.npy": npy("{}")}), "as numpy writes it"),
    (zipped({"X.npy": npy(header(), b"\0" * 16, b"\x03\x00")}), "as numpy writes it"),
    (zipped({"X.npy": npy(header(), b"\0" * 16)}, zipfile.ZIP_BZIP2), "stored or deflated"),
    (zipped({"W.npy": npy(header(), b"\0" * 16), "W1.npy": npy(header(), b"\0" * 16)}), "both W and W by layers"),
])
def test_what_is_no_npz_is_refused_with_the_reason(body: bytes, words: str) -> None:
    with pytest.raises(NotNpzError) as refused:
        loads(body)

    assert words in refused.value.detail


def test_two_arrays_of_one_name_are_refused() -> None:
    file = io.BytesIO()
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(file, "w") as archive:
        for _ in range(2):
            archive.writestr("X.npy", npy(header(), b"\0" * 16))

    with pytest.raises(NotNpzError, match="two arrays of one name"):
        loads(file.getvalue())


def test_so_many_arrays_and_no_more() -> None:
    arrays = {f"{name}{l}": np.ones(1) for name in ("W", "b") for l in range(limits.NPZ_ARRAYS // 2)}

    assert len(loads(saved(**arrays))["W"]) == limits.NPZ_ARRAYS // 2
    with pytest.raises(NotNpzError, match=f"at most {limits.NPZ_ARRAYS} arrays"):
        loads(saved(X=np.ones(1), **arrays))


def test_so_many_numbers_and_no_more() -> None:
    assert len(loads(saved(np.savez_compressed, X=np.zeros(limits.NPZ_NUMBERS)))["X"]) == limits.NPZ_NUMBERS
    for kind in ("<f8", "|u1"):
        with pytest.raises(NotNpzError, match="numbers in all"):
            loads(saved(np.savez_compressed, X=np.zeros(limits.NPZ_NUMBERS + 1, kind)))


def test_three_axes_and_no_more() -> None:
    assert loads(saved(X=np.ones((1,) * limits.NPZ_AXES))) == {"X": [[[1.0]]]}
    with pytest.raises(NotNpzError, match="axes"):
        loads(saved(X=np.ones((1,) * (limits.NPZ_AXES + 1))))


def test_a_directory_of_a_hundred_thousand_names_is_not_read() -> None:
    entry = struct.pack("<4s6H3L5H2L", b"PK\1\2", *[0] * 6, *[0] * 3, 1, *[0] * 4, 0, 0) + b"x"
    directory = entry * 100_000
    assert len(directory) > limits.NPZ_DIRECTORY

    for count in (1, 100_000 % 2**16):
        end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), 0, 0)
        began = time.perf_counter()
        with pytest.raises(NotNpzError, match="at most 32 arrays"):
            loads(directory + end)
        assert time.perf_counter() - began < 1.0


def test_a_bomb_is_not_unpacked() -> None:
    """A gigabyte of zeros in a megabyte: an honest one, and one that says it is small."""
    body = zipped({"X.npy": npy(header("(8000000,)")) + b"\0" * 64_000_000}, zipfile.ZIP_DEFLATED)
    size = len(npy(header())) + 64_000_000
    liar = body.replace(struct.pack("<L", size), struct.pack("<L", 200))

    for bomb in (body, liar):
        tracemalloc.start()
        with pytest.raises(NotNpzError):
            loads(bomb)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert most < 4_000_000


@pytest.mark.anyio
class TestOverHttp:
    """The same over HTTP."""

    async def put(self, session: Driven, body: bytes, kind: str | None = "application/zip") -> Any:
        headers = {} if kind is None else {"Content-Type": kind}
        return await session.client.put(f"{session.address}/weights", content=body, headers=headers)

    async def test_weights_go_in_as_they_came_out(self, begin: Begin) -> None:
        one, other = await begin(preset="plane", seed=1), await begin(preset="plane", seed=2)
        npz = (await one.client.get(f"{one.address}/weights?format=npz")).content

        response = await self.put(other, npz)

        assert response.status_code == 200 and response.json()["version"] == 1
        weights = [(await s.client.get(f"{s.address}/weights")).json() for s in (one, other)]
        assert weights[0] == weights[1]

    @pytest.mark.parametrize("kind", [None, "application/octet-stream", "application/x-npz", "Application/ZIP; x=y",
                                      "application/x-www-form-urlencoded"])
    async def test_what_a_client_calls_a_file_does_not_matter(self, single: Driven, kind: str | None) -> None:
        assert (await self.put(single, saved(W1=np.array([[5.0]]), b1=np.array([6])), kind)).status_code == 200
        assert (await single.client.get(f"{single.address}/weights")).json() == {"W": [[], [[5.0]]], "b": [[], [6.0]]}

    @pytest.mark.parametrize(("arrays", "words"), [
        ({"W1": [[5.0]]}, "b is missing"), ({"W1": [[np.nan]], "b1": [0.0]}, "You sent NaN as W[1][0][0]."),
        ({"W1": [[1e7]], "b1": [0.0]}, "You sent 10000000.0 as W[1][0][0]."), ({"arr_0": [1.0]}, "not known here"),
        ({"W1": [[1.0, 2.0]], "b1": [0.0]}, "W[1] has shape (1, 2); it must be (1, 1)"),
        ({"weights1": [[1.0]], "b1": [0.0]}, 'a field "weights" that is not known here: did you mean W?'),
    ])
    async def test_arrays_are_refused_as_lists_are(self, single: Driven, arrays: dict[str, Any], words: str) -> None:
        response = await self.put(single, saved(**{name: np.array(value) for name, value in arrays.items()}))

        assert response.status_code == 422 and words in response.json()["detail"]
        assert await single.version() == 1

    async def test_junk_is_refused_and_changes_nothing(self, single: Driven) -> None:
        response = await self.put(single, b"PK" + b"\0" * 200)

        assert response.status_code == 422 and "no .npz that can be read here" in response.json()["detail"]
        assert await single.version() == 1

    async def test_one_array_alone_is_told_how_many_are_sent(self, single: Driven) -> None:
        file = io.BytesIO()
        np.save(file, np.ones((1, 1)))

        response = await self.put(single, file.getvalue())

        assert response.status_code == 422 and "a .npy: save all of them" in response.json()["detail"]
        assert await single.version() == 1

    async def test_many_images_go_through_at_once(self, begin: Begin) -> None:
        session = await begin(preset="digits")
        there = await session.client.get(f"{session.address}/examples?split=test&count=1000&format=npz")
        arrays = np.load(io.BytesIO(there.content))

        response = await session.client.post(
            f"{session.address}/activations?format=npz", content=saved(X=arrays["X"][:900]),
            headers={"Content-Type": "application/zip"})

        said = np.load(io.BytesIO(response.content))
        assert said["a3"].shape == (900, 10)
        assert np.mean(said["labels"] == arrays["labels"][:900]) > 0.9
