"""The same training as others do it, each as its own tutorials do, and fed as quickly as it can be.

PyTorch is eager; JAX is compiled (jit), where it says so a whole epoch into one call (scan). What scikit-learn does
differs: its output is a softmax or sigmoid with cross-entropy, partial_fit checks its input anew at every call, and
shuffles. micrograd goes number by number, in plain Python, and has ReLU only.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"      # one thread, as for all

# isort: split
import jax
import jax.numpy as jnp
import numpy as np
import torch
from micrograd.nn import MLP
from numpy.typing import NDArray
from sklearn.neural_network import MLPClassifier

from app.nn.array import Array
from app.nn.network import Architecture, Network

torch.set_num_threads(1)
jax.config.update("jax_enable_x64", True)

ETA = 0.01
Do = Callable[[], object]
Batches = list[NDArray[np.int64]] | None
MODULES: dict[str, type[torch.nn.Module]] = {"sigmoid": torch.nn.Sigmoid, "tanh": torch.nn.Tanh}
SIGMA: dict[str, Callable[[jax.Array], jax.Array]] = {"sigmoid": jax.nn.sigmoid, "tanh": jnp.tanh}


def in_torch(net: Network, dtype: torch.dtype) -> torch.nn.Sequential:
    """The same network, eager."""
    layers: list[torch.nn.Module] = []
    for l in range(1, net.L + 1):
        linear = torch.nn.Linear(net.sizes[l - 1], net.sizes[l])
        linear.weight.data, linear.bias.data = torch.tensor(net.W[l]), torch.tensor(net.b[l])
        layers += [linear, MODULES[net.arch.sigma(l).name]()]
    return torch.nn.Sequential(*layers).to(dtype)


def torch_steps(net: Network, X: Array, Y: Array, dtype: torch.dtype, batches: Batches, steps: int) -> Do:
    """Training steps; batches None: the whole of X each time."""
    model = in_torch(net, dtype)
    optimiser = torch.optim.SGD(model.parameters(), lr=ETA)
    x, y = torch.tensor(X, dtype=dtype), torch.tensor(Y, dtype=dtype)
    places = [torch.tensor(batch) for batch in batches] if batches else None

    def do() -> None:
        for step in range(steps):
            xs, ys = (x[places[step]], y[places[step]]) if places else (x, y)
            optimiser.zero_grad()
            ((model(xs) - ys) ** 2).sum(1).mean().backward()
            optimiser.step()

    return do


def torch_trace(net: Network, x: Array, y: Array) -> Do:
    """Every activation and every slope of one example, kept."""
    model, x_torch, y_torch = in_torch(net, torch.float64), torch.tensor(x), torch.tensor(y)

    def do() -> list[torch.Tensor | None]:
        model.zero_grad()
        kept = [x_torch.clone().requires_grad_()]
        for layer in model:
            kept.append(layer(kept[-1]))
            kept[-1].retain_grad()
        ((kept[-1] - y_torch) ** 2).sum().backward()
        return [t.grad for t in (*kept, *model.parameters())]

    return do


def torch_each(net: Network, X: Array, Y: Array) -> Do:
    """The gradient of each example, vmap(grad)."""
    model, x, y = in_torch(net, torch.float64), torch.tensor(X), torch.tensor(Y)
    parameters = {name: p.detach() for name, p in model.named_parameters()}

    def cost(p: dict[str, torch.Tensor], x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        return ((torch.func.functional_call(model, p, x) - y) ** 2).sum()

    each = torch.func.vmap(torch.func.grad(cost), in_dims=(None, 0, 0))
    return lambda: each(parameters, x, y)


Parameters = list[tuple[jax.Array, jax.Array]]


def in_jax(net: Network) -> Parameters:
    """W and b of each layer."""
    return [(jnp.asarray(net.W[l]), jnp.asarray(net.b[l])) for l in range(1, net.L + 1)]


def jax_cost(arch: Architecture) -> Callable[[Parameters, jax.Array, jax.Array], jax.Array]:
    """Mean C0 over rows."""

    def cost(parameters: Parameters, x: jax.Array, y: jax.Array) -> jax.Array:
        for l, (W, b) in enumerate(parameters, start=1):
            x = SIGMA[arch.sigma(l).name](x @ W.T + b)
        return ((x - y) ** 2).sum(-1).mean()

    return cost


def jax_steps(net: Network, X: Array, Y: Array, batches: Batches, steps: int, *, is_scanned: bool = False) -> Do:
    """Training steps, one compiled call each; or all of them in one."""
    slopes, kept = jax.grad(jax_cost(net.arch)), [in_jax(net)]
    x, y = jnp.asarray(X), jnp.asarray(Y)
    places = jnp.asarray(np.array(batches)) if batches else None

    def step(p: Parameters, batch: jax.Array | None) -> tuple[Parameters, None]:
        nabla = slopes(p, *((x, y) if batch is None else (x[batch], y[batch])))
        return jax.tree.map(lambda theta, nabla: theta - ETA * nabla, p, nabla), None

    once, whole = jax.jit(step), jax.jit(lambda p: jax.lax.scan(step, p, places, steps)[0])
    rows = [None] * steps if places is None else list(places)

    def do() -> None:
        p = kept[0]
        if is_scanned:
            p = whole(p)
        else:
            for row in rows:
                p, _ = once(p, row)
        kept[0] = jax.block_until_ready(p)

    return do


def jax_trace(net: Network, x: Array, y: Array) -> Do:
    """Every activation and every slope of one example: z and a are taken hold of by adding zeros to them."""
    parameters, x_jax, y_jax = in_jax(net), jnp.asarray(x), jnp.asarray(y)
    zeros = [(jnp.zeros(size), jnp.zeros(size)) for size in net.sizes]

    def cost(p: Parameters, held: Parameters) -> tuple[jax.Array, list[tuple[jax.Array, jax.Array]]]:
        a, kept = x_jax + held[0][1], []
        for l, (W, b) in enumerate(p, start=1):
            z = W @ a + b + held[l][0]
            a = SIGMA[net.arch.sigma(l).name](z) + held[l][1]
            kept.append((z, a))
        return ((a - y_jax) ** 2).sum(), kept

    both = jax.jit(jax.value_and_grad(cost, argnums=(0, 1), has_aux=True))
    return lambda: jax.block_until_ready(both(parameters, zeros))


def jax_each(net: Network, X: Array, Y: Array) -> Do:
    """The gradient of each example, jit(vmap(grad))."""
    parameters, x, y = in_jax(net), jnp.asarray(X), jnp.asarray(Y)
    each = jax.jit(jax.vmap(jax.grad(jax_cost(net.arch)), in_axes=(None, 0, 0)))
    return lambda: jax.block_until_ready(each(parameters, x, y))


def scikit_epoch(net: Network, X: Array, labels: NDArray[np.int64], batch_size: int) -> Do:
    """An epoch of its MLPClassifier on the same shape."""
    sigma = {"sigmoid": "logistic"}.get(net.arch.activation, net.arch.activation)
    model = MLPClassifier(net.sizes[1:-1], activation=sigma, solver="sgd", alpha=0.0, batch_size=batch_size,
                          learning_rate_init=ETA, momentum=0.0, nesterovs_momentum=False, random_state=0)
    classes = np.unique(labels)
    return lambda: model.partial_fit(X, labels, classes=classes)


def micrograd_epoch(net: Network, X: Array, Y: Array, batches: list[NDArray[np.int64]]) -> Do:
    """An epoch on the same shape, with ReLU for sigma."""
    model: Any = MLP(net.sizes[0], list(net.sizes[1:]))
    rows, targets = X.tolist(), Y.tolist()

    def do() -> None:
        for batch in batches:
            cost = sum((model(rows[i]) - targets[i][0]) ** 2 for i in batch.tolist()) / len(batch)
            model.zero_grad()
            cost.backward()
            for p in model.parameters():
                p.data -= ETA * p.grad

    return do
