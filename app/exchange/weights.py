"""Weights written for other programs, and read as other programs write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from app.errors import FileError
from app.exchange import json_lists, npz, safetensors
from app.exchange.fitting import sizes_of, theta_of
from app.exchange.json_lists import FUNCTIONS
from app.exchange.layers import CALLED, Tensors, layers
from app.nn.activation import ACTIVATIONS, OUTPUTS
from app.nn.array import Array
from app.nn.cost import COSTS
from app.session.state.state import State

NAMES: Final = re.compile(r"[A-Za-z0-9_.]{1,60}", re.ASCII)
"""What an array in an .npz may be called: layers() says which of them are meant."""
SAFELY: Final = "those are never opened: save the weights with safetensors.torch.save_file(model.state_dict(), file)"
LISTED: Final = "take the weights out with numpy.savez(file, *model.get_weights())"
STRANGERS: Final = (
    (b"\x89HDF", f"this is an .h5 or .hdf5: {LISTED}"),
    (b"\x80", f"this is a pickle, and {SAFELY}"),
    (npz.ALONE, "this is one array, an .npy: save all of them together with numpy.savez"),
    (b"", "this is no file that can be taken here: .safetensors, .npz or JSON"),
)
"""How files begin that are meant well, and what to do instead."""
PACKED: Final = (
    (b"data.pkl", f"this is PyTorch's own kind of file, with a pickle in it, and {SAFELY}"),
    (b"model.weights.h5", f"this is a .keras file: {LISTED}"),
)
"""The same of archives, by a name in them."""


@dataclass(frozen=True, slots=True)
class Brought:
    """Weights that were brought in.  sizes: n_0 ... n_L.  theta: as Network has it.

    functions: activation, output and cost, as far as the file says them.
    """

    sizes: tuple[int, ...]
    theta: Array
    functions: dict[str, str] = field(default_factory=dict)


def as_npz(state: State) -> bytes:
    """W1, b1, W2 ... for numpy.load."""
    net = state.net
    each = ((f"{name}{l}", arrays[l]) for name, arrays in (("W", net.W), ("b", net.b)) for l in range(1, net.L + 1))
    return npz.dumps(dict(each))


def as_safetensors(state: State) -> bytes:
    """0.weight, 0.bias, 2.weight ... for load_state_dict of an nn.Sequential with an activation behind each Linear."""
    net, arch = state.net, state.net.arch
    each = ((f"{2 * (l - 1)}.{name}", arrays[l]) for l in range(1, net.L + 1)
            for name, arrays in (("weight", net.W), ("bias", net.b)))
    return safetensors.dumps(dict(each), {name: getattr(arch, name) for name in FUNCTIONS})


def as_json(state: State) -> bytes:
    """W and b as nested lists, entry 0 empty, and the functions that belong to them."""
    return json_lists.dumps(state.net)


def read(body: bytes, parsed: Callable[[bytes], Any]) -> Brought:
    """What a file holds, whichever of its kinds it is: all of it, or nothing.

    parsed: JSON that is not trusted, read.  Raises FileError, RangeError, ShapeError.
    """
    tensors, functions = _tensors(body, parsed)
    found = layers(tensors)
    sizes = sizes_of(found)
    return Brought(sizes, theta_of(found), _known(functions))


def _known(functions: Mapping[str, str]) -> dict[str, str]:
    """The functions that the file names, each of which must be one that there is here."""
    for name, ones in (("activation", ACTIVATIONS), ("output", OUTPUTS), ("cost", COSTS)):
        if name in functions and functions[name] not in ones:
            raise FileError(f"the file names another {name} than there are here: {', '.join(ones)}", name)
    return {name: functions[name] for name in FUNCTIONS if name in functions}


def _tensors(body: bytes, parsed: Callable[[bytes], Any]) -> tuple[Tensors, dict[str, str]]:
    if not body:
        raise FileError("the file is empty")
    if safetensors.is_one(body):
        return safetensors.loads(body)
    if body.startswith(b"PK"):
        for name, sentence in PACKED:
            if name in body:
                raise FileError(sentence)
        return npz.loads(body, NAMES, CALLED), {}
    if body.lstrip()[:1] in (b"{", b"["):
        return json_lists.loads(parsed(body))
    raise FileError(next(sentence for start, sentence in STRANGERS if body.startswith(start)))
