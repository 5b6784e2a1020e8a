"""What a halt is called, and what happens at it, for who has never heard of it."""

from __future__ import annotations

from app.lenses.reverse.halts import ASK, DA, DELTA, FIRST, Halt, Told
from app.scene.marks.words import MINUS, number, raised


def short_name(halt: Halt) -> str:
    """On its button."""
    at = raised(halt.l)
    return {FIRST: "forward", ASK: f"{halt.l}?", DA: f"a{at}", DELTA: f"z{at}"}.get(halt.kind, f"b{at} W{at}")


def long_name(halt: Halt, L: int) -> str:
    """In full."""
    if halt.kind == FIRST:
        return "What forward left"
    if halt.kind == ASK:
        return f"Is layer {halt.l} the output?"
    if halt.kind == DA:
        return "The slopes of C by the outputs" if halt.l == L else f"by the activations of layer {halt.l}"
    return f"by the weighted sums z of layer {halt.l}" if halt.kind == DELTA else \
        f"by the biases and weights of layer {halt.l}"


def brief_number(v: float) -> str:
    """Two digits, and one of a small number: what an edge has room for."""
    return number(v, 2 if abs(v) >= 0.01 else 1)


def sentence(told: Told) -> str:
    """What this halt has brought."""
    halt, L = told.halt, told.view.L
    l, at = halt.l, raised(halt.l)
    if halt.kind == FIRST and told.view.activation(L) is None:
        return "Forward has to pass first: it leaves a number a on every edge, and a gain in every neuron."
    if halt.kind == FIRST:
        return ("Forward leaves a at the start of every edge, its first factor, and a gain σ′(z) in every neuron. The "
                "second factors, ?, come from C.")
    if halt.kind == ASK:
        return f"An edge into layer {l} lacks δ{at}, the slope of C by z. Who has it?"
    if halt.kind == DA:
        if l == L:
            return "C itself says how it changes with every output: ∂C/∂a, first of all."
        return f"δ{raised(l + 1)} goes back along the edges: each neuron of layer {l} adds up w · δ of all it feeds."
    if halt.kind == DELTA:
        return _through_the_gains(told, l)
    return (f"On each edge into layer {l}, a from the left meets δ from the right: the product is the weight's slope. "
            "A bias has 1 for a.")


def _through_the_gains(told: Told, l: int) -> str:
    arch = told.view.net.arch
    if not arch.sigma(l).is_elementwise:
        return f"Softmax ties the outputs together: δ{raised(l)} comes of all of them at once, through no single gain."
    if l == told.view.L and arch.C.delta is not None:
        return f"Through the gains of layer {l}: with cross-entropy both factors together are just a {MINUS} y, the δ."
    return f"Through the gains of layer {l}: ∂C/∂a times σ′(z) is ∂C/∂z, called δ{raised(l)}."
