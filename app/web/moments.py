"""Exact moments of a chain: networks of a few round numbers in which one thing can be seen. Each is a link."""

from __future__ import annotations

from dataclasses import dataclass

from app.web.pages.address import Pairs


@dataclass(frozen=True, slots=True)
class ExactMoment:
    """A link to a session.  recipe: how it begins."""

    recipe: Pairs
    text: str
    title: str


def _chain(sizes: str, activation: str, theta: str, x: str, y: str) -> Pairs:
    """theta: w and b of every layer."""
    return (("preset", "chain"), ("sizes", sizes), ("activation", activation), ("theta", theta), ("input", x),
            ("target", y))


MOMENTS = (
    ExactMoment(_chain("1-1", "linear", "0.66,0", "1", "1"), "C = (0.66 − 1.00)²",
           "One linear neuron that says 0.66 where 1.00 is right: C = 0.1156"),
    ExactMoment(_chain("1-1-1", "linear", "0.5,-0.875,2,0.15", "2", "0"), "slopes 3.2 and 0.1",
           "Two weights, one of which C feels exactly 32 times as much as the other"),
    ExactMoment(_chain("1-1-1", "tanh", "0.5,-0.5,1,0.5", "1", "1"), "a⁽¹⁾ = 0",
           "C does not feel the weight that reads a zero, and feels its bias as ever"),
    ExactMoment(_chain("1-1", "sigmoid", "6,2", "1", "0"), "saturated",
           "A miss of nearly 1, and next to no slope: the curve is flat where z stands"),
    ExactMoment((*_chain("1-1", "sigmoid", "2,2", "1", "0"), ("cost", "half_quadratic"), ("eta", "0.15")),
           "a slow neuron", "Badly wrong, and so it learns slowly: 0.98, still 0.96 after 100 steps, 0.20 after 300"),
    ExactMoment(_chain("1-1-1-1-1-1-1", "sigmoid", "1,0,1,0,1,0,1,0,1,0,1,0", "1", "1"), "six layers",
           "Six sigmoids in a row: at most a quarter of the slope comes through each"),
    ExactMoment((("preset", "chain"),), "1-1-1-1", "The chain of the lecture, its weights from a seed"),
)
