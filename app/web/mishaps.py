"""What can be made to go wrong with one click: moves of this session, and other networks, each a link."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app import limits
from app.lenses.wrong import Trouble, trouble
from app.session.state.config import Config
from app.session.state.library import Library
from app.session.state.move import Train
from app.session.state.state import State

BOLD = 3.0
"""An eta with which the one label that is trained on drowns all others within a second."""

CRAWL = 0.0001
"""An eta too small by far."""

SOME = 100
"""Training examples that a network's trouble is measured on, at most."""

DEEP = 7
"""Hidden layers in which nudges vanish: with the output as many as there may be."""


@dataclass(frozen=True, slots=True)
class Mishap:
    """A button.  name: what its press sends.  before: what will be seen.

    recipe: of the network that its link begins, () for a move.
    """

    name: str
    text: str
    before: str
    recipe: tuple[tuple[str, str], ...] = ()


def only_label(state: State) -> int:
    """The label that is trained on alone: a 2, or in the plane class 1."""
    return 2 if state.net.sizes[-1] > 2 else 1


def move_of(name: str, state: State) -> Train:
    """The move of a mishap that is one."""
    return {
        "one": Train(1_000, eta=BOLD, label=only_label(state)),
        "small": Train(100, eta=CRAWL),
        "large": Train(30, eta=limits.ETA),
    }[name]


def mishaps_of(state: State) -> tuple[Mishap, ...]:
    """Everything there is to try."""
    c, one = state.config, only_label(state)
    classes = "images of a 2" if one == 2 else "points of class 1"
    hidden = (c.sizes[1] if len(c.sizes) > 2 else 4,) * DEEP
    shallow = c.sizes if len(c.sizes) > 2 else (c.sizes[0], 4, c.sizes[-1])
    wild = replace(c, activation="relu", output="linear", cost="quadratic", eta=limits.ETA)

    return (
        Mishap("one", f"only {classes}", f"Train 1,000 steps on {classes} and nothing else. Soon every answer is "
               f"{one}."),
        Mishap("small", f"η = {CRAWL:g}", "Train 100 steps with an eta far too small. The cost hardly moves."),
        Mishap("large", f"η = {limits.ETA:g}", "Train 30 steps with an eta far too large. They overshoot, and the cost "
               "most often grows."),
        Mishap("diverged", "diverge", f"ReLU, linear output and η = {limits.ETA:g}, 50 steps: each overshoots more "
               "than the last, until the numbers leave the finite range.", recipe(wild, 50)),
        Mishap("zeros", "start at zero", "All weights 0, then 100 steps: the hidden neurons are one and the same.",
               recipe(replace(c, sizes=shallow, init="zeros"), 100)),
        Mishap("equal", "start all equal", "All weights of a layer equal, then 100 steps: it learns, but as if each "
               "hidden layer had one neuron.", recipe(replace(c, sizes=shallow, init="equal"), 100)),
        Mishap("saturated", "start too large", _too_large(c.activation),
               recipe(replace(c, sizes=shallow, init="saturated"))),
        Mishap("deep", f"{DEEP} hidden sigmoids", "A deep sigmoid network: its nudges vanish on their way back, layer "
               "by layer.", recipe(replace(c, sizes=(c.sizes[0], *hidden, c.sizes[-1]), activation="sigmoid",
                                         init="scaled_normal"))),
    )


def _too_large(activation: str) -> str:
    if activation in ("sigmoid", "tanh"):
        return "Weights 100 times too large: σ′ is nearly 0 in most hidden neurons, and so are their nudges."
    return "Weights 100 times too large: activations are huge, nudges too, and a step goes far too far."


def trouble_of(state: State, library: Library) -> Trouble | None:
    """What is wrong with the network, on some training examples spread evenly; None without data."""
    dataset = library.data(state)
    if dataset is None or not len(dataset.train):
        return None
    half = library.probe(dataset, state.net.sizes[-1]).train
    some = slice(None, None, -(-len(half.labels) // SOME))
    return trouble(state.net, half.X[some], half.Y[some], state.diverged_layer)


def recipe(c: Config, steps: int = 0) -> tuple[tuple[str, str], ...]:
    """The fields of a link to another network, from random weights, after so many steps."""
    return (
        ("preset", c.preset), ("sizes", "-".join(map(str, c.sizes))), ("activation", c.activation),
        ("output", c.output), ("cost", c.cost), ("init", c.init), ("data", c.data), ("noise", f"{c.noise:g}"),
        ("start", "random"), ("seed", str(c.seed)), ("eta", f"{c.eta:g}"), ("batch", str(c.batch_size)),
        ("step", str(steps)),
    )
