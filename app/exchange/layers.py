"""From the names of tensors to a weight and a bias a layer: as this app calls them, as PyTorch does, as Keras does."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from numpy.typing import NDArray

from app.errors import FileError
from app.exchange.words import named, shape

Tensors = Mapping[str, NDArray[Any]]

OURS: Final = re.compile(r"([Wb])([1-9][0-9]?)", re.ASCII)
"""W1, b1, W2 ... as the sheet has them."""
TORCH: Final = re.compile(r"((?:\w+\.)*)([0-9]{1,4})\.(weight|bias)", re.ASCII)
"""0.weight, 0.bias, 2.weight ... of a Sequential, which may itself have a name in a module: net.0.weight."""
KERAS: Final = re.compile(r"arr_([0-9]{1,3})", re.ASCII)
"""arr_0, arr_1 ... as numpy.savez calls the entries of a list: a kernel and a bias in turn."""
CALLED: Final = (
    "names are W1, b1, W2 ... as this app writes them, 0.weight, 0.bias, 2.weight ... as PyTorch's nn.Sequential of "
    "Linear layers has them, or arr_0, arr_1 ... as numpy.savez(file, *model.get_weights()) writes a Keras model"
)


@dataclass(frozen=True, slots=True)
class Layer:
    """A weight and a bias as a file has them.  is_kernel: the weight is (n_{l-1}, n_l), as Keras keeps it."""

    weight: str
    bias: str
    W: NDArray[Any]
    b: NDArray[Any]
    is_kernel: bool = False

    @property
    def outputs(self) -> int:
        """Neurons, as the weight says."""
        return int(self.W.shape[1 if self.is_kernel else 0])

    @property
    def inputs(self) -> int:
        """Neurons one layer back, as the weight says."""
        return int(self.W.shape[0 if self.is_kernel else 1])


def layers(tensors: Tensors) -> tuple[Layer, ...]:
    """The layers from 1 to L.  Raises FileError for a name that is none, or that lacks its other half."""
    if not tensors:
        raise FileError(f"it holds no weights: {CALLED}")
    first = next(iter(tensors))
    for names, found in ((OURS, _ours), (TORCH, _torch), (KERAS, _keras)):
        if names.fullmatch(first):
            for name in tensors:
                if names.fullmatch(name) is None:
                    raise FileError(f"{named(name)} is no weight or bias that belongs to {first}: {CALLED}", name)
            return tuple(_checked(layer) for layer in found(tensors))
    raise FileError(f"{named(first)} is no name of a weight or bias: {CALLED}", first)


def _ours(tensors: Tensors) -> Sequence[Layer]:
    last = max(int(name[1:]) for name in tensors)
    return [_pair(tensors, f"W{l}", f"b{l}") for l in range(1, last + 1)]


def _torch(tensors: Tensors) -> Sequence[Layer]:
    """In the order of their numbers, whatever stands between them: activations have no weights."""
    stems = {name.rpartition(".")[0] for name in tensors}
    in_order = sorted(stems, key=lambda stem: (stem.rpartition(".")[0], int(stem.rpartition(".")[2])))
    return [_pair(tensors, f"{stem}.weight", f"{stem}.bias") for stem in in_order]


def _keras(tensors: Tensors) -> Sequence[Layer]:
    last = max(int(name[4:]) for name in tensors)
    return [_pair(tensors, f"arr_{i}", f"arr_{i + 1}", is_kernel=True) for i in range(0, last + 1, 2)]


def _pair(tensors: Tensors, weight: str, bias: str, is_kernel: bool = False) -> Layer:
    for name, other in ((weight, bias), (bias, weight)):
        if name not in tensors:
            what = "a weight" if name == weight else "a bias, zeros where the layer has none,"
            raise FileError(f"{name} is missing: {what} must be there beside {other}", name)
    return Layer(weight, bias, tensors[weight], tensors[bias], is_kernel)


def _checked(layer: Layer) -> Layer:
    """The same, with as many axes as it must have."""
    for name, array, axes in ((layer.weight, layer.W, 2), (layer.bias, layer.b, 1)):
        if array.ndim != axes:
            has = f"shape {shape(array.shape)}" if array.ndim else "no axis"
            what = "a weight has two axes, neurons and inputs" if axes == 2 else "a bias has one, a number a neuron"
            raise FileError(f"{named(name)} has {has}; {what}, and only Linear (Dense) layers can be taken", name)
    return layer
