"""The network, as a value: an architecture and its parameters in one long list theta = (W^1, b^1, ..., W^L, b^L)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app import limits
from app.errors import NotThereError, RangeError, ShapeError
from app.nn.activation import ACTIVATIONS, OUTPUTS, Activation
from app.nn.array import NONE, Array, sealed
from app.nn.cost import COSTS, Cost, cost_for


@dataclass(frozen=True, slots=True)
class Parameter:
    """One weight w^(l)_jk, from neuron k of layer l-1 to neuron j of layer l; or, with k None, the bias b^(l)_j."""

    l: int
    j: int
    k: int | None = None

    @property
    def id(self) -> str:
        """The board's name as an id: w-2-0-3 is w^(2), j 0, k 3; b-2-0 its bias."""
        return f"b-{self.l}-{self.j}" if self.k is None else f"w-{self.l}-{self.j}-{self.k}"


@dataclass(frozen=True)
class Architecture:
    """Everything about a network but its parameters.

    sizes: n_0 ... n_L.  Raises ShapeError or RangeError for what limits.py forbids.
    """

    sizes: tuple[int, ...]
    activation: str = "sigmoid"
    output: str = "sigmoid"
    cost: str = "quadratic"

    def __post_init__(self) -> None:
        check_sizes(self.sizes)
        if self.activation not in ACTIVATIONS:
            raise RangeError(f"activation must be one of {', '.join(ACTIVATIONS)}")
        if self.output not in OUTPUTS:
            raise RangeError(f"output must be one of {', '.join(OUTPUTS)}")
        if self.cost not in COSTS:
            raise RangeError(f"cost must be one of {', '.join(COSTS)}")
        if self.cost == "cross_entropy" and self.output not in ("sigmoid", "softmax"):
            raise RangeError(
                f"cross-entropy takes logarithms of outputs between 0 and 1, and {self.output} leaves that range: "
                "choose sigmoid or softmax as the output, or another cost"
            )

    @property
    def L(self) -> int:
        """The number of the last layer; layer 0 is the input."""
        return len(self.sizes) - 1

    @cached_property
    def parameter_count(self) -> int:
        """Weights and biases together: 13,002 for 784-16-16-10."""
        return self.offsets[-1]

    @cached_property
    def offsets(self) -> tuple[int, ...]:
        """Where layer l's W begins in theta: offsets[l - 1]; its b begins n_l before offsets[l]."""
        ends = [0]
        for n_k, n_j in zip(self.sizes, self.sizes[1:], strict=False):
            ends.append(ends[-1] + n_j * n_k + n_j)
        return tuple(ends)

    def sigma(self, l: int) -> Activation:
        """The activation of layer l, 1 to L."""
        return OUTPUTS[self.output if l == self.L else self.activation]

    @cached_property
    def C(self) -> Cost:
        return cost_for(self.cost, self.output)

    def split(self, theta: Array) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
        """W and b as views into a flat list, entry 0 of each empty. W[l]: (n_l, n_{l-1}), b[l]: (n_l,)."""
        W, b = [NONE], [NONE]
        for l in range(1, self.L + 1):
            start, end, n_j = self.offsets[l - 1], self.offsets[l], self.sizes[l]
            W.append(theta[start : end - n_j].reshape(n_j, self.sizes[l - 1]))
            b.append(theta[end - n_j : end])
        return tuple(W), tuple(b)

    def index(self, p: Parameter) -> int:
        """Where p stands in theta.  Raises NotThereError."""
        if not 1 <= p.l <= self.L:
            raise NotThereError(f"there is no layer {p.l}: layers with parameters are 1 to {self.L}")
        n_j, n_k = self.sizes[p.l], self.sizes[p.l - 1]
        if not 0 <= p.j < n_j:
            raise NotThereError(f"layer {p.l} has no neuron j = {p.j}: j goes from 0 to {n_j - 1}")
        if p.k is None:
            return self.offsets[p.l] - n_j + p.j
        if not 0 <= p.k < n_k:
            raise NotThereError(f"layer {p.l - 1} has no neuron k = {p.k}: k goes from 0 to {n_k - 1}")
        return self.offsets[p.l - 1] + p.j * n_k + p.k

    def parameter(self, i: int) -> Parameter:
        """The parameter at place i of theta, 0 <= i < parameter_count."""
        l = next(l for l in range(1, self.L + 1) if i < self.offsets[l])
        n_j, n_k = self.sizes[l], self.sizes[l - 1]
        i -= self.offsets[l - 1]
        return Parameter(l, i - n_j * n_k) if i >= n_j * n_k else Parameter(l, *divmod(i, n_k))


@dataclass(frozen=True, eq=False)
class Network:
    """An architecture and its parameters; sealed, so that what is on screen cannot change under it.

    theta: (parameter_count,).  W[l]: (n_l, n_{l-1}), b[l]: (n_l,), entry 0 empty.  Raises ShapeError.
    """

    arch: Architecture
    theta: Array

    def __post_init__(self) -> None:
        if self.theta.shape != (self.arch.parameter_count,):
            raise ShapeError(
                f"theta has shape {self.theta.shape}; the network has {self.arch.parameter_count} parameters"
            )
        object.__setattr__(self, "theta", sealed(self.theta))

    @cached_property
    def _split(self) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
        return self.arch.split(self.theta)

    @property
    def W(self) -> tuple[Array, ...]:
        return self._split[0]

    @property
    def b(self) -> tuple[Array, ...]:
        return self._split[1]

    @property
    def sizes(self) -> tuple[int, ...]:
        return self.arch.sizes

    @property
    def L(self) -> int:
        return self.arch.L

    def with_parameter(self, p: Parameter, value: float) -> Network:
        """The same network with one weight or bias set to value."""
        theta = self.theta.copy()
        theta[self.arch.index(p)] = value
        return Network(self.arch, theta)


def check_sizes(sizes: tuple[int, ...]) -> None:
    """Raise for sizes that limits.py forbids, before anything is allocated."""
    if not 2 <= len(sizes) <= limits.LAYERS + 1:
        raise ShapeError(
            f"a network has an input and 1 to {limits.LAYERS} further layers; {len(sizes)} sizes were given"
        )
    for l, n in enumerate(sizes):
        most = limits.INPUTS if l == 0 else limits.WIDTH
        if not 1 <= n <= most:
            raise RangeError(f"layer {l} must have 1 to {most} neurons")
    count = sum(n_j * (n_k + 1) for n_k, n_j in zip(sizes, sizes[1:], strict=False))
    if count > limits.PARAMETERS:
        raise RangeError(f"sizes {'-'.join(map(str, sizes))} have {count} parameters; at most {limits.PARAMETERS}")


def from_layers(arch: Architecture, W: tuple[Array, ...], b: tuple[Array, ...]) -> Network:
    """A network from one matrix and one vector a layer; entry 0 of both is ignored.  Raises ShapeError."""
    if len(W) != arch.L + 1 or len(b) != arch.L + 1:
        raise ShapeError(f"W and b must each have {arch.L + 1} entries, entry 0 empty")
    parts = []
    for l in range(1, arch.L + 1):
        n_j, n_k = arch.sizes[l], arch.sizes[l - 1]
        if W[l].shape != (n_j, n_k):
            turned = ": it looks turned over, send its transpose" if W[l].shape == (n_k, n_j) else ""
            raise ShapeError(f"W[{l}] has shape {W[l].shape}; it must be ({n_j}, {n_k}){turned}", f"W[{l}]")
        if b[l].shape != (n_j,):
            raise ShapeError(f"b[{l}] has shape {b[l].shape}; it must be ({n_j},)", f"b[{l}]")
        parts += [W[l].ravel(), b[l]]
    return Network(arch, np.concatenate(parts).astype(np.float64))
