"""What is wrong with the network on the stage, layer by layer: whatever keeps it from learning."""

from __future__ import annotations

from dataclasses import dataclass

from app.nn.array import Array
from app.nn.health import FLAT, LayerHealth, health, with_activation
from app.nn.network import Network
from app.scene.marks.words import count, number, percent, times

MOSTLY = 0.8           # a layer is saturated, or dead, from this share of flat slopes on
SOME = 0.05            # of its neurons, and of outputs those that are flat and far off: all ten at 0 are a tenth
VANISHED = 1_000.0     # times that a nudge of the last layer exceeds one of the first
OTHERS = ("tanh", "relu")


@dataclass(frozen=True, slots=True)
class LayerRow:
    """A layer, in words.  nudge: the mean |nudge| of its weights, for the median example."""

    l: int
    kinds: str
    sigma_prime: str
    flat: str
    nudge: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that keeps a network from learning.  name: in a word.  words: where, why, and the way out."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is measured on so many examples.  findings: whatever keeps this network from learning.

    others: where nudges vanish, the nudge of every layer with the same weights under another sigma, by its name.
    """

    examples: str
    rows: tuple[LayerRow, ...]
    findings: tuple[Finding, ...]
    others: tuple[tuple[str, tuple[str, ...]], ...]


def diagnosis(net: Network, X: Array, Y: Array, diverged_layer: int = 0) -> Diagnosis:
    """X, Y: examples to measure on, (n, n_0) and (n, n_L).  diverged_layer: where a step left the range, or 0."""
    layers = health(net, X, Y)
    others = {name: health(with_activation(net, name), X, Y) for name in OTHERS if is_deep(net, layers)}
    return Diagnosis(
        count(len(X)), tuple(map(_row, layers)), _findings(net, layers, diverged_layer, others),
        tuple((name, tuple(number(layer.nudge, 2) for layer in found)) for name, found in others.items()),
    )


def is_deep(net: Network, layers: tuple[LayerHealth, ...]) -> bool:
    """Whether the nudges vanish on their way to the first layer, from a last one that has some."""
    return layers[-1].nudge > VANISHED * layers[0].nudge and not _twins(layers) and not _flat(net, layers)


def ratio(layers: tuple[LayerHealth, ...]) -> str:
    """The last layer's nudge to the first one's."""
    first, last = layers[0].nudge, layers[-1].nudge
    return times(last / first) if first else "infinitely many times"


def _row(layer: LayerHealth) -> LayerRow:
    alike = "all alike" if layer.kinds == 1 < layer.neurons else f"{layer.kinds} of {layer.neurons}"
    return LayerRow(layer.l, alike, number(layer.sigma_prime, 2), percent(layer.flat), number(layer.nudge, 2))


def _twins(layers: tuple[LayerHealth, ...]) -> tuple[LayerHealth, ...]:
    return tuple(layer for layer in layers[:-1] if layer.kinds == 1 < layer.neurons)


def _flat(net: Network, layers: tuple[LayerHealth, ...]) -> tuple[LayerHealth, ...]:
    """Layers whose sigma' lets hardly anything through. Cross-entropy makes up for that of its own output.

    Outputs that are right are no illness, though they are all flat.
    """
    felt = layers[:-1] if net.arch.C.delta is not None else layers
    return tuple(layer for layer in felt if layer.flat > MOSTLY and layer.stuck > SOME)


def _findings(
    net: Network, layers: tuple[LayerHealth, ...], diverged_layer: int, others: dict[str, tuple[LayerHealth, ...]]
) -> tuple[Finding, ...]:
    found = []
    if diverged_layer:
        found.append(Finding(
            "Diverged", f"the next step would have taken layer {diverged_layer} out of the finite range, so it was not "
            "taken, and the last finite weights are kept. The way out: back, or the start, and a smaller η."
        ))
    if twins := _twins(layers):
        where = " and ".join(f"the {layer.neurons} neurons of layer {layer.l}" for layer in twins)
        found.append(Finding(
            "Symmetric", f"{where} are all alike, so that they say the same, get the same nudges and stay alike for "
            "ever: each such layer is worth one neuron. The way out: start from random weights."
        ))
    flat = _flat(net, layers)
    if dead := [layer for layer in flat if net.arch.sigma(layer.l).name == "relu"]:
        found.append(Finding("Dead", f"σ′ is 0 in {_shares(dead)}: a ReLU below 0 lets nothing through, and no wish "
                             "becomes a nudge there. The way out: start anew, or raise its biases."))
    if saturated := [layer for layer in flat if layer not in dead]:
        found.append(Finding("Saturated", f"σ′ is below {FLAT:g} in {_shares(saturated)}: z is so large that the curve "
                             "is flat there, and hardly a wish comes through to be a nudge. The way out: smaller "
                             "weights."))
    if others:
        found.append(Finding("Vanishing", _vanishing(net, layers, others)))
    return tuple(found)


def _shares(layers: list[LayerHealth]) -> str:
    return ", ".join(f"{percent(layer.flat)} of layer {layer.l}" for layer in layers)


def _vanishing(net: Network, layers: tuple[LayerHealth, ...], others: dict[str, tuple[LayerHealth, ...]]) -> str:
    compared = ", ".join(f"with {name} {ratio(found)}" for name, found in others.items())
    why = ": each sigmoid lets at most a quarter of a slope through" if net.arch.activation == "sigmoid" else ""
    return (
        f"a nudge of layer {layers[-1].l} is {ratio(layers)} as large as one of layer 1{why}. With the very "
        f"same weights and another σ: {compared}. The way out: another σ in the hidden layers, or fewer of them."
    )
