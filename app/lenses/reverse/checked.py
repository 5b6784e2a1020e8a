"""The check at the end: slopes beside measured nudges, layer by layer. Nudges know nothing of the backward pass."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from app.lenses.reverse.halts import SLOPES, Told
from app.nn.array import Array
from app.nn.experiment import measured_slope
from app.nn.nudge import costs_of_nudges
from app.nn.passes import Backward
from app.scene.marks.words import count, number
from app.scene.view import View

Places = NDArray[np.intp]

ALL = 400            # parameters of a network that are all nudged; of a larger one a sample
SAMPLE = 32          # of a layer: half of them its largest slopes, the others spread evenly
H = 2.0**-17         # of a nudge up and one down: the difference is off by some 1e-10 where C is of order 1
NEAR = 1e-6          # of a layer's largest slope: what is farther apart is measured once more, with many nudges


@dataclass(frozen=True, slots=True)
class Verdict:
    """Of one layer.  mark: "✓" where all that was nudged agrees, "✗" where one does not; "–" where a nudge cannot tell,
    "?" while its slopes are not there.  says: how many were nudged.  how: which, and how far they are apart.
    """

    l: int
    mark: str
    says: str
    how: str = ""


_passed: WeakKeyDictionary[Backward, dict[int, Verdict]] = WeakKeyDictionary()
"""By backward pass, and only as long as that is there: whoever walks from halt to halt has its layers nudged once."""


def verdicts(told: Told) -> tuple[Verdict, ...]:
    """Of all layers, the last first: in the order in which their slopes come."""
    return tuple(_verdict(told, l) for l in range(told.view.L, 0, -1))


def _verdict(told: Told, l: int) -> Verdict:
    if not told.has(SLOPES, l):
        return Verdict(l, "?", "not there yet")
    assert told.view.bwd is not None
    passed = _passed.setdefault(told.view.bwd, {})
    if l not in passed:
        passed[l] = _nudged(told.view, l)
    return passed[l]


def _nudged(view: View, l: int) -> Verdict:
    chosen, of = _chosen(view, l)
    slopes = _nabla(view)[chosen]
    apart = np.abs(slopes - _measured(view, chosen))
    is_far = apart > NEAR * float(np.abs(slopes).max())
    wrong, unsure, farthest = _once_more(view, chosen[is_far])
    if wrong:
        return Verdict(l, "✗", f"{count(wrong)} of {count(len(chosen))} nudged disagree")
    some = "" if len(chosen) == of else f"the {SAMPLE // 2} largest and {SAMPLE // 2} spread evenly; "
    many = f"all {count(of)} nudged" if len(chosen) == of else f"{len(chosen)} nudged of {count(of)}"
    if unsure:
        return Verdict(l, "–", many, f"{some}of {unsure} no nudge is sure, at a corner or too small to be felt; the "
                                     "others agree")
    farthest = float(apart[~is_far].max(initial=farthest))
    return Verdict(l, "✓", many, f"{some}farthest apart: {number(farthest, 1)}")


def _nabla(view: View) -> Array:
    assert view.bwd is not None
    return view.bwd.nabla


def _chosen(view: View, l: int) -> tuple[Places, int]:
    """Places in theta of what is nudged of a layer, and how many there are."""
    start, end = view.net.arch.offsets[l - 1 : l + 1]
    of = end - start
    if view.net.arch.parameter_count <= ALL or of <= SAMPLE:
        return np.arange(start, end), of
    largest = _largest(np.abs(_nabla(view)[start:end]), SAMPLE // 2)
    others = np.delete(np.arange(of), largest)
    evenly = others[np.linspace(0, len(others) - 1, SAMPLE // 2).astype(np.intp)]
    return start + np.concatenate([largest, evenly]), of


def _largest(v: Array, n: int) -> Places:
    """Places of the n largest of v >= 0.  Zeros are left aside: of an image most slopes are, and they slow it down."""
    some = np.flatnonzero(v)
    if len(some) < n:
        some = np.arange(len(v))
    return some[np.argpartition(v[some], -n)[-n:]]


def _measured(view: View, chosen: Places) -> Array:
    """(C0(+h) - C0(-h)) / 2h of each."""
    assert view.fwd is not None and view.y is not None
    n, both = len(chosen), np.concatenate((chosen, chosen))
    h = np.full(2 * n, H)
    h[n:] = -H
    costs = costs_of_nudges(view.net, view.fwd, view.y, both, h)
    return (costs[:n] - costs[n:]) / (2.0 * H)


def _once_more(view: View, far: Places) -> tuple[int, int, float]:
    """Of those that seem to disagree, each nudged by many lengths: how many do, of how many no nudge is sure, and how
    far the others are apart. What is beyond SAMPLE of them is not sure either.
    """
    assert view.x is not None and view.y is not None
    wrong, unsure, farthest = 0, max(len(far) - SAMPLE, 0), 0.0
    for i in far[:SAMPLE].tolist():
        slope = float(_nabla(view)[i])
        tried = measured_slope(view.net, view.x, view.y, view.net.arch.parameter(i))
        apart = abs(slope - tried.value)
        if tried.corner is not None:
            unsure += 1
        elif apart > max(tried.error, NEAR * abs(slope)):
            wrong += 1
        elif tried.doubt:
            unsure += 1
        else:
            farthest = max(farthest, apart)
    return wrong, unsure, farthest
