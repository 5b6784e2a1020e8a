"""What just happened and what comes next, in one sentence each: for the eye, and for a screen reader."""

from __future__ import annotations

from app.nn.batch import label_said
from app.nn.outcome import Stepped, Trained
from app.scene.marks.words import MINUS, count, fixed, number
from app.scene.view import View

CRAWL = 0.999
"""A step that leaves C more than this part of it has got nowhere."""

SAME = 1e-9
"""Relative: C before and after a step that differ by less are one number, rounded twice."""

TERMS = {
    "quadratic": "the sum of the squared differences",
    "half_quadratic": "half the sum of the squared differences",
    "cross_entropy": "the cross-entropy of the outputs",
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


def cost_of(view: View) -> str:
    """C in words, as beside the moves; "" before it is weighed."""
    return "" if view.cost is None else number(view.cost, 4)


def happened(view: View, ink: str = "nudge") -> str:
    """The state of the stage in a sentence.  ink: what the edges show, as in Selection."""
    if view.phase == "diverged":
        return (f"Diverged: layer {view.diverged_layer} left the finite range. The last finite weights are kept; "
                "go back, start again, or take a smaller eta.")
    if view.phase == "backward":
        return _backward(view, ink == "batch" and view.batch is not None)
    if view.phase == "forward":
        return _forward(view)
    return _ready(view)


def _ready(view: View) -> str:
    if view.stepped is not None:
        s = view.stepped
        if s.eta < 0:
            return (f"One step uphill, along the gradient, of eta {-s.eta:g}: C of this example {_moved(s)}. Training "
                    "goes the other way; back undoes it.")
        steps = "One step" if s.steps == 1 else f"{count(s.steps)} steps"
        return f"{steps} of eta {s.eta:g}: C of this example {_moved(s)}.{_advice(view, s)}"
    if view.trained is not None:
        return _trained(view, view.trained)
    if view.x is None:
        return "Nothing on the stage yet: choose an example or draw one."
    return "An example is on the stage. Forward carries it through the network."


def _forward(view: View) -> str:
    if view.layer < view.L:
        return f"Layer {view.layer} of {view.L} is computed: a = sigma(W a + b)."
    found = answer_of(view)
    assert found is not None
    says = _said(view, *found)
    if view.cost is None:
        return says
    terms = TERMS[view.net.arch.cost]
    return f"{says} C = {number(view.cost)}, {terms}."


def _backward(view: View, is_batch: bool) -> str:
    if view.layer > 1:
        return (f"Layer {view.layer} has its nudges, and its weights, transposed, carried the wishes on: "
                f"layer {view.layer - 1} is next.")
    if is_batch:
        return ("The edges show the mean nudge of the next mini-batch, which training follows. "
                "Step follows the nudges of the example on the stage alone.")
    return (f"All {count(view.net.arch.parameter_count)} weights and biases have their nudge, "
            f"{MINUS}dC/dw, for this example only. Step moves each by eta times it.")


def _said(view: View, label: int, a: float) -> str:
    """What the network answers, where answers are labels; else what its output is, and should be."""
    if view.label is None and view.y is not None:
        if len(view.y) > 1:
            return f"The brightest output is {label} ({number(a)})."
        return f"The output is {number(a)}, and should be {number(float(view.y[0]))}."
    says = f"The network answers {label} ({fixed(a)})."
    if view.label is None:
        return says
    return f"{says} {'That is right.' if view.label == label else f'It should have been {view.label}.'}"


def _moved(s: Stepped) -> str:
    if _is_same(s):
        return f"stayed at {number(s.cost_before)}"
    verb = "fell" if s.cost_after < s.cost_before else "rose"
    return f"{verb} from {number(s.cost_before)} to {number(s.cost_after)}"


def _is_same(s: Stepped) -> bool:
    return abs(s.cost_after - s.cost_before) <= SAME * s.cost_before


def _advice(view: View, s: Stepped) -> str:
    """What a step that went wrong, or nowhere, says of eta."""
    moved = 0.0 if view.moved is None else float(view.moved @ view.moved)
    if view.moved is not None and not moved:
        return " Nothing moved: every slope is 0 here, and no eta makes a step of that."
    if _is_same(s) and s.steps == 1 and moved / s.eta > (1.0 - CRAWL) * s.cost_before:
        return (" It went across the valley, to the same height on the other side: eta is 2 over the curvature of C "
                "along this step, where C neither falls nor rises. A smaller eta goes down.")
    if s.cost_after > s.cost_before and not _is_same(s):
        return " Too far: go back and take a smaller eta."
    return " It crawls: a larger eta goes further." if s.cost_after > CRAWL**s.steps * s.cost_before else ""


def _trained(view: View, last: Trained) -> str:
    steps = f"{count(last.steps)} step{'' if last.steps == 1 else 's'}"
    if view.curve and view.curve[-1].accuracy is None:
        return f"Trained {steps} on this one example, the last of them at C = {number(last.cost)}."
    return f"Trained {steps}; the last mini-batch cost {number(last.cost)} on average."


def upcoming(view: View) -> str:
    """The button that comes next: forward, weigh, backward or step."""
    if view.phase == "backward":
        return "backward" if view.layer > 1 else "step"
    if view.phase == "forward":
        if view.layer < view.L:
            return "forward"
        return "backward" if view.is_weighed or view.y is None else "weigh"
    return "forward"
