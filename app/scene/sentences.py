"""What just happened, in one sentence of a teacher's words, for eye and screen reader; and what comes next."""

from __future__ import annotations

import numpy as np

from app.nn.batch import label_said
from app.nn.outcome import Stepped, Trained
from app.nn.passes import forward
from app.scene.chain.tree import is_chain
from app.scene.marks.words import brief, count, fixed, number, percent
from app.scene.plane.activation_maps import reads_plane
from app.scene.view import View

LONGEST = 90
"""Characters of a sentence at most: one line above the picture, and two on a phone."""
CRAWL = 0.999
"""A step that leaves C more than this part of it has got nowhere."""
FAINT = 0.02
"""Of the full width, up to which the widest line cannot be seen from a row away: a fifth of a pixel."""
LITTLE = 1e-3
"""A cost below this has nowhere to go: of the quadratic one, all misses together are under 0.04."""
DOUBT = 0.15
"""Two answers nearer to each other than this are both named."""
SAME = 1e-9
"""Relative: C before and after a step that differ by less are one number, rounded twice."""

MISSES = {
    "quadratic": "Each miss, squared and added up",
    "half_quadratic": "Half of each miss squared, added up",
    "cross_entropy": "Its cross-entropy",
}


def answer_of(view: View) -> tuple[int, float] | None:
    """The label that the output layer says and its activation, once the forward pass has reached it."""
    a = view.activation(view.L)
    if a is None:
        return None
    label = label_said(a)
    return label, float(a[0] if len(a) == 1 else a[label])


def title(view: View) -> str:
    """What the picture shows, whatever the moment: a screen reader says its name each time it enters."""
    return f"Neurons, layer by layer: {'-'.join(map(str, view.net.sizes))}"


def happened(view: View, ink: str = "nudge") -> str:
    """The moment in a sentence of at most LONGEST characters.  ink: what the edges show, as in Selection."""
    if view.phase == "diverged":
        return f"The numbers ran away in layer {view.diverged_layer}, so its last weights are kept. Take a smaller η."
    if view.phase == "backward":
        return _backward(view, ink == "batch" and view.batch is not None)
    if view.phase == "forward":
        return _forward(view)
    if view.stepped is not None:
        return _stepped(view)
    return _ready(view)


def _ready(view: View) -> str:
    if view.trained is not None:
        return _trained(view, view.trained)
    if view.x is None:
        return "Draw a digit in the square." if view.side else "Choose an example first."
    if is_chain(view.net.sizes):
        return "One neuron a layer, so that every number can be seen. Next carries x forward."
    if reads_plane(view.net):
        return f"{_kinds(view)} The ring is one: what does it say?"
    if not view.side:
        return "An example is there. Next carries it through the network."
    if view.is_untrained:
        return "Its weights are random: it cannot read digits yet. What does it say of this one?"
    if view.label is not None and label_said(forward(view.net, view.x).a[view.L]) != view.label:
        return "It reads handwritten digits. This one it gets wrong."
    return "It reads handwritten digits. What does it make of this one?"


def _forward(view: View) -> str:
    if view.layer < view.L:
        return f"Layer {view.layer} of {view.L}: each neuron adds up what comes in, weighted, and squashes it."
    if view.is_weighed and view.cost is not None:
        return f"How wrong is it? {MISSES[view.net.arch.cost]}, is the cost: {number(view.cost, 4)}."
    return _answer(view)


def _kinds(view: View) -> str:
    return "Two kinds of points, not told apart yet." if view.is_untrained else "It tells two kinds of points apart."


def _answer(view: View) -> str:
    """What it says, what it should say, and its doubt."""
    found = answer_of(view)
    assert found is not None
    label, a = found
    if view.net.sizes[-1] > 1 and view.label is None and view.y is not None:
        return f"The brightest output is {label} ({number(a)})."
    if view.net.sizes[-1] == 1:
        should = "" if view.y is None else f"; it should say {number(float(view.y[0]))}"
        return f"It says {fixed(a)}{should}."
    if view.label is not None:
        return f"It says {label}, and that is right." if view.label == label else \
            f"It says {label}, but it should say {view.label}."
    return f"{doubt(view) or f'It says {label}.'} What was it?" if view.y is None else f"It says {label}."


def doubt(view: View) -> str:
    """What speaks against taking the answer at its word; "" where nothing does."""
    a = view.activation(view.L)
    if a is None or len(a) == 1 or view.net.arch.output == "linear":
        return ""
    order = a.argsort()[::-1]
    first, second = int(order[0]), int(order[1])
    if float(a[first]) < 0.5:
        return "No output is above 0.5: it has no idea. It knows only digits." if view.side else \
            "No output is above 0.5: it has no idea."
    return f"Not sure: {first} or {second}." if float(a[first] - a[second]) < DOUBT else ""


def _backward(view: View, is_batch: bool) -> str:
    if view.layer > 1:
        return f"Layer {view.layer} has its nudges. What it wishes of layer {view.layer - 1} is the next task."
    if is_batch:
        return "Lines: the mean nudge of the next mini-batch. Training follows that; Step does not."
    learned = _learned(view)
    if not _widest(view):
        return f"{learned} Every slope is 0: nothing asks for a change.".lstrip()
    if _widest(view) <= FAINT * (view.width_top or 0.0):
        return f"{learned} Its nudges are too thin to be seen." if learned else \
            f"At a cost of {number(view.cost or 0.0)} the nudges are too thin to be seen. Look closer to read them."
    found = answer_of(view)
    if found is not None and view.label is not None and found[0] != view.label and view.net.sizes[-1] > 1:
        should = f"It says {found[0]}; it should say {view.label}."
        return f"{learned} This one not. {should}" if learned else \
            f"{should} Blue: raise these weights. Orange: lower them."
    inks = "Blue: raise these weights. Orange: lower them."
    return f"{learned} {inks}" if learned else f"{inks} The wider, the more it helps."


def _learned(view: View) -> str:
    """What a training has led to, where one has just ended; "" where none has, or nobody counted."""
    if view.trained is None or not view.curve or (share := view.curve[-1].right) is None:
        return ""
    return f"{_steps(view.trained)}: {percent(share)} right."


def _steps(last: Trained) -> str:
    return f"{count(last.steps)} step{'' if last.steps == 1 else 's'}"


def _widest(view: View) -> float:
    """The size of the largest slope: that of the widest line."""
    assert view.bwd is not None
    return float(np.abs(view.bwd.nabla).max())


def _stepped(view: View) -> str:
    s, found = view.stepped, answer_of(view)
    assert s is not None
    before, after = number(s.cost_before), number(s.cost_after)
    if s.eta < 0:
        return f"A step uphill: the cost went from {before} to {after}. Training goes the other way."
    steps = "One step" if s.steps == 1 else f"{count(s.steps)} steps"
    steps = f"{steps} of η {brief(s.eta)}"
    moved = 0.0 if view.moved is None else float(view.moved @ view.moved)
    if view.moved is not None and not moved:
        return "Nothing moved: every slope is 0 here, and no η makes a step of that."
    if _is_same(s) and s.steps == 1 and moved / s.eta > (1.0 - CRAWL) * s.cost_before:
        return f"It went across the valley, to C = {after} again: η is 2 over the curvature."
    if s.cost_after > s.cost_before and not _is_same(s):
        return f"{steps} was too long: the cost rose from {before} to {after}. Take a smaller η."
    if s.cost_after > CRAWL**s.steps * s.cost_before:
        how = f"stays at {after}" if before == after else f"crawls from {before} to {after}"
        return f"{steps}: the cost {how}. " + \
            ("Hardly a miss is left." if s.cost_after < LITTLE else "A larger η goes further.")
    says = ""
    if found is not None and view.label is not None and view.net.sizes[-1] > 1:
        says = f" {'Now it' if _is_new(view, found[0]) else 'It'} says {found[0]}."
    return f"{steps}: the cost fell from {before} to {after}.{says}"


def _is_new(view: View, label: int) -> bool:
    """Whether the right answer is one that it did not give before the step."""
    assert view.stepped is not None and view.x is not None
    return label == view.label and label_said(forward(view.stepped.before, view.x).a[view.L]) != label


def _is_same(s: Stepped) -> bool:
    return abs(s.cost_after - s.cost_before) <= SAME * s.cost_before


def _trained(view: View, last: Trained) -> str:
    steps = _steps(last)
    if view.curve and view.curve[-1].accuracy is None:
        return f"{steps} on this one example, the last of them at C = {number(last.cost)}."
    return f"It took {steps}; its last mini-batch cost {number(last.cost)} on average."


def upcoming(view: View) -> str:
    """The button that comes next: forward, weigh, backward or step."""
    if view.phase == "backward":
        return "backward" if view.layer > 1 else "step"
    if view.phase == "forward":
        if view.layer < view.L:
            return "forward"
        return "backward" if view.is_weighed or view.y is None else "weigh"
    return "forward"
