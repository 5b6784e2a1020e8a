"""What the API says to a question. Arrays are nested lists; entry 0 as on the board."""

from __future__ import annotations

from typing_extensions import TypedDict  # the one that pydantic can describe on Python 3.11

from app.exchange.nested import Matrix, Vector, layers
from app.nn.batch import BatchGradient
from app.nn.network import Architecture

Cube = list[Matrix]


class GradientReply(TypedDict):
    """Means over the examples asked for.  count: how many."""

    version: int
    count: int
    cost: float
    nabla_W: list[Matrix]
    nabla_b: Matrix


class GradientsReply(TypedDict):
    """The slopes of each example's own C0.  nabla_W[l][i]: of example i, as W[l].  nabla_b[l][i]: as b[l]."""

    version: int
    cost: Vector
    nabla_W: list[Cube]
    nabla_b: list[Matrix]


class ActivationsReply(TypedDict):
    """z[l][i], a[l][i]: layer l for example i; a[0], which is X, is not said again.  labels: what the outputs say."""

    version: int
    z: list[Matrix]
    a: list[Matrix]
    labels: list[int]


class NudgeReply(TypedDict):
    """measured: (cost_nudged - cost) / h, on one side.  predicted: the slope that the backward pass gives."""

    cost: float
    cost_nudged: float
    measured: float
    predicted: float


class ClassifyReply(TypedDict):
    """digit: the brightest output.  a: all outputs.  A blank drawing has digit null and an empty a."""

    digit: int | None
    a: Vector
    pixels: Vector


def gradient_reply(version: int, count: int, arch: Architecture, mean: BatchGradient) -> GradientReply:
    """A mean gradient."""
    nabla_W, nabla_b = arch.split(mean.nabla)
    return {"version": version, "count": count, "cost": mean.cost, "nabla_W": layers(nabla_W),
            "nabla_b": layers(nabla_b)}
