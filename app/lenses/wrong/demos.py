"""What can be made to go wrong with one click: moves of this session, and other networks, each a link."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app import limits
from app.lenses.fields import Pairs
from app.scene.marks.words import count, number, percent
from app.session.state.config import Config
from app.session.state.move import Train
from app.session.state.state import State

BOLD = 3.0
"""An eta with which the one label that is trained on drowns all others within a second."""

CRAWL = 0.0001
"""An eta too small by far."""

DEEP = 7
"""Hidden layers in which nudges vanish: with the output as many as there may be."""


@dataclass(frozen=True, slots=True)
class Demo:
    """A button.  name: what its press sends.  before: what will be seen.

    recipe: of the network that its link begins, () for a move.
    """

    name: str
    text: str
    before: str
    recipe: Pairs = ()


def only_label(state: State) -> int:
    """The label that is trained on alone: a 2, or in the plane class 1."""
    return 2 if state.net.sizes[-1] > 2 else 1


def move_of(name: str, state: State) -> Train:
    """The move of a demo that is one."""
    return {
        "one": Train(1_000, eta=BOLD, label=only_label(state)),
        "small": Train(100, eta=CRAWL),
        "large": Train(30, eta=limits.ETA),
    }[name]


def demos(state: State) -> tuple[Demo, ...]:
    """Everything there is to try."""
    c, one = state.config, only_label(state)
    classes = "images of a 2" if one == 2 else "points of class 1"
    hidden = (c.sizes[1] if len(c.sizes) > 2 else 4,) * DEEP
    shallow = c.sizes if len(c.sizes) > 2 else (c.sizes[0], 4, c.sizes[-1])
    wild = replace(c, activation="relu", output="linear", cost="quadratic", eta=limits.ETA)

    return (
        Demo("one", f"only {classes}", f"Train 1,000 steps on {classes} and nothing else. Soon every answer is "
               f"{one}."),
        Demo("small", f"η = {CRAWL:g}", "Train 100 steps with an eta far too small. The cost hardly moves."),
        Demo("large", f"η = {limits.ETA:g}", "Train 30 steps with an eta far too large. They overshoot, and the cost "
               "most often grows."),
        Demo("diverged", "diverge", f"ReLU, linear output and η = {limits.ETA:g}, 50 steps: each overshoots more "
               "than the last, until the numbers leave the finite range.", recipe(wild, 50)),
        Demo("zeros", "start at zero", "All weights 0, then 100 steps: the hidden neurons are one and the same.",
               recipe(replace(c, sizes=shallow, init="zeros"), 100)),
        Demo("equal", "start all equal", "All weights of a layer equal, then 100 steps: it learns, but as if each "
               "hidden layer had one neuron.", recipe(replace(c, sizes=shallow, init="equal"), 100)),
        Demo("saturated", "start too large", _too_large(c.activation),
             recipe(replace(c, sizes=shallow, init="saturated"))),
        Demo("deep", f"{DEEP} hidden sigmoids", "A deep sigmoid network: its nudges vanish on their way back, layer "
               "by layer.", recipe(replace(c, sizes=(c.sizes[0], *hidden, c.sizes[-1]), activation="sigmoid",
                                         init="scaled_normal"))),
    )


def _too_large(activation: str) -> str:
    if activation in ("sigmoid", "tanh"):
        return "Weights 100 times too large: σ′ is nearly 0 in most hidden neurons, and so are their nudges."
    return "Weights 100 times too large: activations are huge, nudges too, and a step goes far too far."


def recipe(c: Config, steps: int = 0) -> Pairs:
    """The fields of a link to another network, from random weights, after so many steps."""
    return (
        ("preset", c.preset), ("sizes", "-".join(map(str, c.sizes))), ("activation", c.activation),
        ("output", c.output), ("cost", c.cost), ("init", c.init), ("data", c.data), ("noise", f"{c.noise:g}"),
        ("start", "random"), ("seed", str(c.seed)), ("eta", f"{c.eta:g}"), ("batch", str(c.batch_size)),
        ("step", str(steps)),
    )


@dataclass(frozen=True, slots=True)
class Score:
    """How good a network is.  called: test examples that get one certain answer, of so many.

    cost: mean C0 of a fixed sample of training examples.  right: the share of right answers in the test.
    """

    cost: float
    right: float
    called: int
    of: int


def trained_on_one(label: int, before: Score, after: Score) -> str:
    """What became of a network that saw one label only."""
    return (
        f"Before: {percent(before.right)} of {count(before.of)} test examples right, {count(before.called)} of them "
        f"called {label}. Now: {percent(after.right)} right, and {count(after.called)} are called {label}. It learned "
        "the one answer that was always right, and forgot the rest. Back undoes it; so does training on all of them."
    )


def crawled(steps: int, eta: float, before: Score, after: Score) -> str:
    """What so small an eta did."""
    change = abs(after.cost - before.cost) / before.cost if before.cost else 0.0
    return (
        f"{count(steps)} steps with η = {number(eta, 1)}: mean cost {number(before.cost, 5)} before and "
        f"{number(after.cost, 5)} now, a change of {percent(change)}. The way is right, the steps are too short. "
        "Back, and take a larger η."
    )


def overshot(steps: int, eta: float, before: Score, after: Score, diverged_layer: int) -> str:
    """What so large an eta did."""
    gone = f" Then a step would have taken layer {diverged_layer} out of the finite range: it diverged." \
        if diverged_layer else ""
    worse = "worse than before" if after.cost > before.cost else "not worse, this time"
    far = " Each step goes far beyond the valley that its slope points into." if after.cost > before.cost else ""
    return (
        f"{count(steps)} steps with η = {number(eta, 1)}: mean cost {number(before.cost)} before and "
        f"{number(after.cost)} now, {worse}; {percent(before.right)} of the test right before, "
        f"{percent(after.right)} now.{far}{gone} "
        "Back, and take a smaller η."
    )
