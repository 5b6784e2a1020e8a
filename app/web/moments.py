"""Exact moments of a chain: networks of a few round numbers in which one thing can be seen. Each is a link."""

from __future__ import annotations

from app.web.pages.controls import Button


def _link(sizes: str, activation: str, theta: str, x: str, y: str) -> str:
    """theta: w and b of every layer."""
    return f"preset=chain&sizes={sizes}&activation={activation}&theta={theta}&input={x}&target={y}"


MOMENTS = (
    Button(_link("1-1", "linear", "0.66,0", "1", "1"), "C = (0.66 − 1.00)²",
           "One linear neuron that says 0.66 where 1.00 is right: C = 0.1156"),
    Button(_link("1-1-1", "linear", "0.5,-0.875,2,0.15", "2", "0"), "slopes 3.2 and 0.1",
           "Two weights, one of which C feels exactly 32 times as much as the other"),
    Button(_link("1-1-1", "tanh", "0.5,-0.5,1,0.5", "1", "1"), "a⁽¹⁾ = 0",
           "C does not feel the weight that reads a zero, and feels its bias as ever"),
    Button(_link("1-1", "sigmoid", "6,2", "1", "0"), "saturated",
           "A miss of nearly 1, and next to no slope: the curve is flat where z stands"),
    Button(_link("1-1-1-1-1-1-1", "sigmoid", "1,0,1,0,1,0,1,0,1,0,1,0", "1", "1"), "six layers",
           "Six sigmoids in a row: at most a quarter of the slope comes through each"),
    Button("preset=chain", "1-1-1-1", "The chain of the lecture, its weights from a seed"),
)
"""name: the recipe of the link."""
