"""Weights go out and come in again, as this app writes them and as PyTorch and Keras do; what does not fit is told."""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import load, save

from app import limits
from app.errors import AppError, FileError, RangeError, ShapeError
from app.exchange.weights import as_json, as_npz, as_safetensors, read
from app.nn.network import Architecture
from tests.exchange.moments import moment
from tests.nn.conftest import KINDS

W1, b1, W2, b2 = np.arange(6.0).reshape(3, 2), np.array([0.5, 1.5, 2.5]), np.array([[7.0, 8.0, 9.0]]), np.array([-1.0])
THETA = [*W1.ravel(), *b1, *W2.ravel(), *b2]
TORCH = {"0.weight": W1, "0.bias": b1, "2.weight": W2, "2.bias": b2}


def npz(*arrays: Any, **named: Any) -> bytes:
    file = io.BytesIO()
    np.savez(file, *arrays, **named)
    return file.getvalue()


def text(said: object) -> bytes:
    return json.dumps(said).encode()


def lists(*arrays: Any) -> list[Any]:
    return [array.tolist() for array in arrays]


@pytest.mark.parametrize("write", [as_npz, as_safetensors, as_json])
@given(kind=st.sampled_from(KINDS), sizes=st.lists(st.integers(1, 9), min_size=2, max_size=9), seed=st.integers(0, 99))
def test_what_goes_out_comes_in_again_bit_for_bit(write: Any, kind: Any, sizes: list[int], seed: int) -> None:
    arch = Architecture(tuple(sizes), *kind)
    state = moment(arch, seed)

    brought = read(write(state), json.loads)

    assert brought.sizes == arch.sizes and brought.theta.tobytes() == state.net.theta.tobytes()
    said = {} if write is as_npz else {"activation": arch.activation, "output": arch.output, "cost": arch.cost}
    assert brought.functions == said


def test_the_largest_network_comes_in() -> None:
    state = moment(Architecture((784, 256, 189, 2)))
    assert limits.PARAMETERS - 300 < state.net.arch.parameter_count

    for write in (as_npz, as_safetensors):
        assert len(write(state)) < limits.BODY_WEIGHTS
        assert read(write(state), json.loads).theta.tobytes() == state.net.theta.tobytes()


def test_a_sequential_of_pytorch_finds_its_own_names() -> None:
    state = moment(Architecture((2, 3, 2)))

    found = load(as_safetensors(state))

    assert found.keys() == {"0.weight", "0.bias", "2.weight", "2.bias"}
    assert found["2.weight"].tolist() == state.net.W[2].tolist() and found["0.bias"].tolist() == state.net.b[1].tolist()


def test_numpy_finds_the_names_of_the_sheet() -> None:
    state = moment(Architecture((2, 3, 2)))

    found = np.load(io.BytesIO(as_npz(state)))

    assert set(found) == {"W1", "b1", "W2", "b2"} and found["W2"].tolist() == state.net.W[2].tolist()


COMES_IN = {
    "own npz": npz(W1=W1, b1=b1, W2=W2, b2=b2), "own npz, in any order": npz(b2=b2, W1=W1, W2=W2, b1=b1),
    "torch npz": npz(**TORCH), "torch safetensors": save({name: np.ascontiguousarray(v) for name, v in TORCH.items()}),
    "torch, every third a layer, in a module": save({
        "net.0.weight": W1, "net.0.bias": b1, "net.10.weight": W2, "net.10.bias": b2}),
    "float32": save({name: v.astype(np.float32) for name, v in TORCH.items()}),
    "float16 npz": npz(**{name: v.astype(np.float16) for name, v in TORCH.items()}),
    "whole numbers": npz(W1=W1.astype(int), b1=b1, W2=W2.astype(np.uint8), b2=b2.astype(np.int32)),
    "keras": npz(W1.T, b1, W2.T, b2), "in the order of fortran": npz(W1=np.asfortranarray(W1), b1=b1, W2=W2, b2=b2),
    "json": text({"W": [[], *lists(W1, W2)], "b": [[], *lists(b1, b2)]}),
    "json without entry 0": text({"W": lists(W1, W2), "b": lists(b1, b2)}),
    "json, entry 0 in one only": text({"W": [[], *lists(W1, W2)], "b": lists(b1, b2)}),
    "torch json": text({name: v.tolist() for name, v in TORCH.items()}),
}


@pytest.mark.parametrize("file", COMES_IN.values(), ids=COMES_IN)
def test_the_same_weights_come_in_however_they_are_written(file: bytes) -> None:
    brought = read(file, json.loads)

    assert brought.sizes == (2, 3, 1) and brought.theta.tolist() == THETA and not brought.functions


def test_the_upper_halves_of_floats_come_in() -> None:
    body = save({"0.weight": (W1.astype("<f4").view("<u4") >> 16).astype("<u2"), "0.bias": b1})

    brought = read(body.replace(b'"U16"', b'"BF16"').replace(b" ", b"", 1), json.loads)

    assert brought.theta[:6].tolist() == list(range(6))


REFUSED: dict[str, tuple[bytes, str]] = {
    "turned over": (npz(**{**TORCH, "2.weight": W2.T}),
                    "2.weight has shape (3, 1); it must be (1, 3): it looks turned over: transpose it"),
    "all turned over": (npz(**{**TORCH, "0.weight": W1.T, "2.weight": W2.T}),
                        "0.weight has shape (2, 3); it must be (3, 2): it looks turned over: transpose it"),
    "kernels that are none": (npz(W1, b1, W2, b2),
                              "arr_0 has shape (3, 2); it must be (2, 3): it looks turned over: transpose it"),
    "too wide": (npz(**{**TORCH, "2.weight": np.ones((1, 4))}), "2.weight has shape (1, 4); it must be (1, 3)"),
    "short bias": (npz(**{**TORCH, "0.bias": b2}), "0.bias has shape (1,); it must be (3,)"),
    "no bias": (npz(**{"0.weight": W1}), "0.bias is missing: a bias, zeros where the layer has none"),
    "no weight": (npz(W1=W1, b1=b1, b2=b2), "W2 is missing: a weight must be there beside b2"),
    "a gap": (npz(W1=W1, b1=b1, W3=W2, b3=b2), "W2 is missing"),
    "odd list": (npz(W1.T, b1, W2.T), "arr_3 is missing: a bias"),
    "batch norm": (npz(**{**TORCH, "1.weight": b1, "1.bias": b1}), "1.weight has shape (3,); a weight has two axes"),
    "running mean": (npz(**TORCH, **{"1.running_mean": b1}), "1.running_mean is no weight or bias that belongs to 0"),
    "convolution": (npz(**{"0.weight": np.ones((4, 1, 3)), "0.bias": np.ones(4)}), "shape (4, 1, 3); a weight has two"),
    "a number": (npz(W1=3.0, b1=b1), "W1 has no axis; a weight has two axes"),
    "a matrix of biases": (npz(W1=W1, b1=W1), "b1 has shape (3, 2); a bias has one"),
    "other names": (npz(conv=W1), "conv is no name of a weight or bias: names are W1, b1"),
    "strange names": (save({"<script>": W1}), "a tensor of a strange name is no name"),
    "nothing": (save({}), "it holds no weights"), "no list": (text({}), "it holds no weights"),
    "nan": (npz(W1=W1, b1=b1, W2=W2 * np.nan, b2=b2), "W2[0][0] is nan; every weight and bias must be a finite number"),
    "too large": (npz(W1=W1, b1=b1 * 1e7, W2=W2, b2=b2), "b1[0] is 5e+06; every weight and bias"),
    "strings": (text({"W": [[["1", "2"]]], "b": [[1]]}), "W[0] must be a list of numbers"),
    "true": (text({"W": [[], [[True, 2]]], "b": [[], [1]]}), "W[1] must be a list of numbers"),
    "ragged": (text({"W": [[], [[1, 2], [3]]], "b": [[], [1, 2]]}), "W[1] has rows of different lengths"),
    "deeper": (text({"W": [[], [[[1]]]], "b": [[], [1]]}), "W[1] must be a list of numbers, or a list of such lists"),
    "no layers": (text({"W": 3, "b": [[1]]}), "W must be a list with an entry for each layer"),
    "only one half": (text({"W": lists(W1)}), "b1 is missing"), "a list": (b"[1]", "the JSON must be an object"),
    "no known function": (text({"network": {"activation": "gelu"}, "W": lists(W1), "b": lists(b1)}),
                          "names another activation than there are here: sigmoid, tanh"),
    "pickle": (b"\x80\x04N.", "this is a pickle, and those are never opened: save the weights with safetensors"),
    "torch.save": (npz(**{"0.weight": W1}) .replace(b"0.weight", b"data.pkl"), "PyTorch's own kind of file"),
    "keras file": (b"PK\x03\x04model.weights.h5", "this is a .keras file: take the weights out with numpy.savez"),
    "hdf5": (b"\x89HDF\r\n\x1a\n", "numpy.savez(file, *model.get_weights())"), "npy": (b"\x93NUMPY\1\0", "one array"),
    "empty": (b"", "the file is empty"), "picture": (b"\x89PNG", "no file that can be taken here"),
    "words beside": (save({"0.weight": W1, "0.bias": b1}, {"output": "softmin"}), "another output than there are here"),
    "broken": (save(TORCH)[:-1], "the .safetensors is broken"),
    "booleans": (save({"0.weight": W1 > 1, "0.bias": b1}), "0.weight has numbers of another type"),
}


@pytest.mark.parametrize(("file", "words"), REFUSED.values(), ids=REFUSED)
def test_what_does_not_fit_is_told_tensor_by_tensor(file: bytes, words: str) -> None:
    with pytest.raises(FileError) as refused:
        read(file, json.loads)

    assert words in str(refused.value)


def test_what_is_more_than_a_network_may_have_is_refused() -> None:
    for sizes, error in (((2, limits.WIDTH + 1), RangeError), ((limits.INPUTS + 1, 1), RangeError),
                         ((2, 0), RangeError), ((784, 256, 250), RangeError), ((1,) * (limits.LAYERS + 2), ShapeError)):
        arrays: dict[str, Any] = {}
        for l, (n_k, n_j) in enumerate(zip(sizes, sizes[1:], strict=False), 1):
            arrays |= {f"W{l}": np.zeros((n_j, n_k)), f"b{l}": np.zeros(n_j)}
        for body in (npz(**arrays), save(arrays)):
            with pytest.raises(error):
                read(body, json.loads)


def test_a_header_of_so_many_bytes_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    body = save(TORCH)
    monkeypatch.setattr(limits, "SAFETENSORS_HEADER", int.from_bytes(body[:8], "little"))
    assert read(body, json.loads).sizes == (2, 3, 1)

    monkeypatch.setattr(limits, "SAFETENSORS_HEADER", int.from_bytes(body[:8], "little") - 1)
    with pytest.raises(FileError, match="header may have at most"):
        read(body, json.loads)


def test_so_many_tensors_and_numbers_and_no_more() -> None:
    for tensors, words in (({f"{i}.bias": b1 for i in range(limits.NPZ_ARRAYS + 1)}, "at most 32 tensors"),
                           ({"0.weight": np.zeros((1_001, 750), np.uint8), "0.bias": b1}, "750,000 numbers")):
        with pytest.raises(AppError, match=words):
            read(save(tensors), json.loads)
