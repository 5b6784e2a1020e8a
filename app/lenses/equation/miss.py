"""dC/da of an output in words: what each cost makes of a miss."""

from __future__ import annotations

from app.nn.network import Architecture
from app.scene.marks.words import MINUS, number

LOST = "where a is smaller than any float"
PROPORTIONAL = "It is proportional to the miss: no miss, no wish."


def said_of_the_miss(arch: Architecture, a: float, y: float) -> tuple[str, str]:
    """The slope as a formula with its numbers in it, and what is special about it."""
    miss = f"{number(a)} {MINUS} {number(y)}"
    if arch.cost == "quadratic":
        return f"2 (a {MINUS} y) = 2 ({miss})", PROPORTIONAL
    if arch.cost == "half_quadratic":
        return f"a {MINUS} y = {miss}: the 2 cancels the ½ in C", PROPORTIONAL
    return _of_a_share(a, y) if arch.output == "softmax" else _of_yes_or_no(a, y)


def _of_a_share(a: float, y: float) -> tuple[str, str]:
    if not y:
        return f"{MINUS}y / a = 0, since y = 0", (
            "C looks only at the share of the right output. That this one should be darker shows in its error δ: "
            "what it takes, the right one lacks.")
    return f"{MINUS}y / a" + (f" = {MINUS}{number(y)} / {number(a)}" if a else f", {LOST}"), (
        f"It is not proportional to the miss: it grows without end as a nears 0, and at a = 1 it is still "
        f"{MINUS}{number(y)}. There δ = {_delta(y)} vanishes, since softmax is flat.")


def _of_yes_or_no(a: float, y: float) -> tuple[str, str]:
    never = "It is not proportional to the miss: it grows without end as a nears"
    if y == 1.0:
        return f"{MINUS}1 / a" + (f" = {MINUS}1 / {number(a)}" if a else f", {LOST}"), (
            f"{never} 0, and at a = 1 it is still {MINUS}1. There δ = a {MINUS} y vanishes, since σ is flat.")
    if y == 0.0:
        return f"1 / (1 {MINUS} a) = 1 / (1 {MINUS} {number(a)})", (
            f"{never} 1, and at a = 0 it is still 1. There δ = a {MINUS} y vanishes, since σ is flat.")
    return (f"(a {MINUS} y) / (a (1 {MINUS} a)) = ({number(a)} {MINUS} {number(y)}) / "
            f"({number(a)} (1 {MINUS} {number(a)}))", f"{never} 0 or 1. No miss, no wish.")


def _delta(y: float) -> str:
    return f"a {MINUS} y" if y == 1.0 else f"a Σy {MINUS} y"
