"""Two ways to the same gradient in words: two passes, against a nudged forward pass for each parameter."""

from __future__ import annotations

from dataclasses import dataclass

from app.scene.marks.scales import Length
from app.scene.marks.words import count, name, number, percent, times
from app.scene.view import View
from app.session.trials.two_ways import Both, Compared

WIDTH = 340.0


@dataclass(frozen=True, slots=True)
class Watch:
    """One of the ways.  passes: that it made so far.  time: that they took.  found: slopes so far.  bar: its time."""

    name: str
    passes: str
    time: str
    found: str
    bar: float


@dataclass(frozen=True, slots=True)
class Row:
    """A slope, both ways."""

    id: str
    name: str
    by_backprop: str
    by_nudge: str


@dataclass(frozen=True, slots=True)
class Ways:
    """How they stand.  percent: how much of the long way is gone.  worst: the largest disagreement so far, in words."""

    percent: int
    verdict: str
    watches: tuple[Watch, ...]
    rows: tuple[Row, ...]
    worst: str
    width: float = WIDTH


def ways(compared: Compared, view: View, is_done: bool) -> Ways:
    """is_done: that was its last word."""
    s = compared
    bar = Length(max(s.seconds, s.short_seconds), WIDTH)
    return Ways(
        100 * s.done // s.of, _verdict(s, is_done),
        (Watch("backprop", "2", seconds(s.short_seconds), count(s.of), bar(s.short_seconds)),
         Watch("by nudges", count(s.passes), seconds(s.seconds), count(s.done), bar(s.seconds))),
        tuple(_row(view, both) for both in s.largest), _worst(view, s),
    )


def seconds(v: float) -> str:
    """A time in ms, from a second on in s."""
    return f"{number(v)} s" if v >= 1.0 else f"{number(1e3 * v)} ms"


def _verdict(s: Compared, is_done: bool) -> str:
    if not is_done:
        return f"{count(s.done)} of {count(s.of)} slopes are compared: {percent(s.done / s.of)}."
    if s.seconds <= s.short_seconds:
        return f"{count(s.passes)} nudged passes took no longer than the two: so small a network has nothing to save."
    longer = times(s.seconds / s.short_seconds)
    return (f"Both have all {count(s.of)} slopes. The {count(s.passes)} nudged passes took {longer} as long as one "
            "forward and one backward pass.")


def _worst(view: View, s: Compared) -> str:
    """The largest disagreement, and how much that is."""
    if s.worst is None:
        return ""
    p = name(view.net.arch.parameter(s.worst.i))
    share = f", {percent(s.worst.apart / s.top)} of the largest slope" if s.top else ""
    return (f"Nowhere are they farther apart than {number(s.worst.apart, 2)}{share}: at {p}, "
            f"{number(s.worst.by_backprop, 9)} by backprop and {number(s.worst.by_nudge, 9)} by its nudge.")


def _row(view: View, both: Both) -> Row:
    p = view.net.arch.parameter(both.i)
    return Row(p.id, name(p), number(both.by_backprop, 9), number(both.by_nudge, 9))
