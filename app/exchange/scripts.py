"""The moment as a short program for numpy, and one for PyTorch: each prints C and the widest slopes of every layer.

The code stands first, as a textbook has it; the numbers stand below it, as plain text with all their digits.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from string import Template
from typing import Final

from app.errors import OutOfTurnError
from app.nn.array import Array
from app.nn.network import Architecture
from app.session.state.state import State

WIDTH: Final = 110
"""Characters of a line of numbers."""

NUMPY: Final = Template('''\
"""$about.

Both passes on one example, with numpy alone. It prints C and the widest slopes of each layer.
"""

import numpy as np

SIZES = $sizes


def sigma(z):
    return $sigma


def sigma_prime(z):
    return $sigma_prime


def output(z):
    return $output


def main():
    x, y, theta = (np.array(text.split(), dtype=float) for text in (X, Y, THETA))
    W, b = [None], [None]  # entry 0 stays empty, so that W[l] is W^(l): (n_l, n_(l-1))
    for n_k, n_j in zip(SIZES, SIZES[1:]):
        weights, bias, theta = np.split(theta, [n_j * n_k, n_j * n_k + n_j])
        W.append(weights.reshape(n_j, n_k))
        b.append(bias)
    L = len(SIZES) - 1

    z, a = [None], [x]
    for l in range(1, L + 1):
        z.append(W[l] @ a[l - 1] + b[l])
        a.append(output(z[l]) if l == L else sigma(z[l]))

    C = $cost
    delta = {L: $delta}
    for l in range(L - 1, 0, -1):
        delta[l] = W[l + 1].T @ delta[l + 1] * sigma_prime(z[l])

    print("C =", float(C))
    for l in range(1, L + 1):
        nabla_W, nabla_b = np.outer(delta[l], a[l - 1]), delta[l]
        for i in np.argsort(-abs(nabla_W), axis=None)[:3]:
            j, k = divmod(int(i), SIZES[l - 1])
            print(f"dC/dW[{l}][{j}][{k}] =", float(nabla_W[j, k]))
        print(f"dC/db[{l}][0] =", float(nabla_b[0]))

$numbers

np.seterr(over="ignore")  # e^-z of a z far below 0 is inf, and 1 / inf is 0
main()
''')

PYTORCH: Final = Template('''\
"""$about.

One example by autograd, with PyTorch. It prints C and the widest slopes of each layer.
"""

import torch
from torch import nn

SIZES = $sizes


def main():
    torch.set_default_dtype(torch.float64)
    x, y, theta = (torch.tensor([float(v) for v in text.split()]) for text in (X, Y, THETA))
    layers = [nn.Linear(n_k, n_j) for n_k, n_j in zip(SIZES, SIZES[1:])]
    between = [part for layer in layers for part in (layer, $sigma)][:-1]
    model = nn.Sequential(*between)  # from x to z of the last layer
    nn.utils.vector_to_parameters(theta, model.parameters())

    z = model(x)
    a = $output
    C = $cost
    C.backward()

    print("C =", C.item())
    for l, layer in enumerate(layers, 1):
        nabla_W, nabla_b = layer.weight.grad, layer.bias.grad
        for i in nabla_W.abs().flatten().argsort(descending=True)[:3].tolist():
            j, k = divmod(i, SIZES[l - 1])
            print(f"dC/dW[{l}][{j}][{k}] =", nabla_W[j, k].item())
        print(f"dC/db[{l}][0] =", nabla_b[0].item())

$numbers

main()
''')

NP_SIGMA: Final = {
    "sigmoid": ("1 / (1 + np.exp(-z))", "np.exp(-abs(z)) / (1 + np.exp(-abs(z))) ** 2"),
    "tanh": ("np.tanh(z)", "1 / np.cosh(z) ** 2"),
    "relu": ("np.maximum(z, 0.0)", "np.where(z > 0.0, 1.0, 0.0)"),
    "linear": ("z", "np.ones_like(z)"),
    "softmax": ("np.exp(z - z.max()) / np.exp(z - z.max()).sum()", ""),
}
"""Each beside its slope; that of softmax is a matrix, and stands in delta."""
NP_COST: Final = {
    "quadratic": ("np.sum((a[L] - y) ** 2)", "2 * (a[L] - y)"),
    "half_quadratic": ("np.sum((a[L] - y) ** 2) / 2", "(a[L] - y)"),
    "sigmoid": ("np.sum(y * np.logaddexp(0, -z[L]) + (1 - y) * np.logaddexp(0, z[L]))", "a[L] - y"),
    "softmax": ("np.sum(y * (np.logaddexp.reduce(z[L]) - z[L]))", "a[L] * y.sum() - y"),
}
"""C beside dC/da; of cross-entropy, by its output, beside dC/dz, in which the slope of the output is contained."""
TORCH_SIGMA: Final = {"sigmoid": "nn.Sigmoid()", "tanh": "nn.Tanh()", "relu": "nn.ReLU()", "linear": "nn.Identity()",
                      "softmax": "nn.Softmax(dim=-1)"}
TORCH_COST: Final = {
    "quadratic": "((a - y) ** 2).sum()", "half_quadratic": "((a - y) ** 2).sum() / 2",
    "sigmoid": 'nn.functional.binary_cross_entropy_with_logits(z, y, reduction="sum")',
    "softmax": "-(y * torch.log_softmax(z, dim=-1)).sum()",
}


def numpy(state: State) -> bytes:
    """The program for numpy.  Raises OutOfTurnError where no example is on the stage whose answer is known."""
    arch = state.net.arch
    sigma, sigma_prime = NP_SIGMA[arch.activation]
    cost, delta = NP_COST[_cost(arch)]
    return _written(NUMPY, state, sigma=sigma, sigma_prime=sigma_prime, output=NP_SIGMA[arch.output][0], cost=cost,
                    delta=delta if arch.cost == "cross_entropy" else _through_output(delta, arch.output))


def pytorch(state: State) -> bytes:
    """The program for PyTorch.  Raises OutOfTurnError where no example is on the stage whose answer is known."""
    arch = state.net.arch
    return _written(PYTORCH, state, sigma=TORCH_SIGMA[arch.activation], output=f"{TORCH_SIGMA[arch.output]}(z)",
                    cost=TORCH_COST[_cost(arch)])


def has_example(state: State) -> bool:
    """Whether an example is on the stage whose answer is known."""
    return state.example is not None and state.example.y is not None


def _cost(arch: Architecture) -> str:
    return arch.output if arch.cost == "cross_entropy" else arch.cost


def _through_output(da: str, output: str) -> str:
    """delta^L from dC/da: times the slope of the output."""
    if output == "softmax":
        return f"a[L] * ({da} - np.sum({da} * a[L]))"
    slope = NP_SIGMA[output][1].replace("(z)", "(z[L])").replace("z > ", "z[L] > ")
    return f"{da} * {slope}"


def _written(script: Template, state: State, **pieces: str) -> bytes:
    if state.example is None or state.example.y is None:
        raise OutOfTurnError("a program needs an example whose answer is known: choose one, or say what it should be")
    arch = state.net.arch
    output = "" if arch.output == arch.activation else f", {arch.output} output"
    about = f"{'-'.join(map(str, arch.sizes))}, {arch.activation}{output}, {arch.cost.replace('_', '-')} cost"
    numbers = _numbers((("X", state.example.x), ("Y", state.example.y), ("THETA", state.net.theta)))
    text = script.substitute(pieces, about=about, sizes=list(arch.sizes), numbers=numbers)
    return text.encode("ascii")


def _numbers(named: Iterable[tuple[str, Array]]) -> str:
    """Each list as text; theta is W^1, b^1, W^2, b^2, ... one after the other, row by row."""
    return "\n".join(f'\n{name} = """\n{textwrap.fill(" ".join(map(repr, array.tolist())), WIDTH)}\n"""'
                     for name, array in named)
