"""Numbers as CSV, for a spreadsheet: the curve of a training, and every slope beside its weight."""

from __future__ import annotations

from collections.abc import Iterable

from app.errors import OutOfTurnError
from app.session.state.state import State

Value = float | int | None


def curve(state: State) -> bytes:
    """How good the network was on the way here: a row a sample. What was not measured is blank."""
    samples = ((s.step, s.batch, s.cost, s.accuracy, s.test_cost, s.test_accuracy) for s in state.curve)
    return _csv(("step", "batch", "cost", "accuracy", "test_cost", "test_accuracy"), samples)


def has_curve(state: State) -> bool:
    """Whether training has left one."""
    return bool(state.curve)


def slopes(state: State) -> bytes:
    """A row a weight, w^(l)_jk, or a bias, whose k is blank: what it is, and dC/dw.  Raises OutOfTurnError."""
    if not has_slopes(state) or state.bwd is None:
        raise OutOfTurnError("slopes are there once a backward pass has reached layer 1: go forward and backward first")
    arch, theta, nabla = state.net.arch, state.net.theta.tolist(), state.bwd.nabla.tolist()
    places = (arch.parameter(i) for i in range(arch.parameter_count))
    return _csv(("l", "j", "k", "value", "slope"),
                ((p.l, p.j, p.k, w, slope) for p, w, slope in zip(places, theta, nabla, strict=True)))


def has_slopes(state: State) -> bool:
    """Whether a whole backward pass is on the stage."""
    return state.phase == "backward" and state.is_whole


def _csv(head: Iterable[str], rows: Iterable[Iterable[Value]]) -> bytes:
    """Numbers with all their digits; nothing in them needs quoting."""
    lines = (",".join("" if cell is None else repr(cell) for cell in row) for row in rows)
    return "\r\n".join([",".join(head), *lines, ""]).encode("ascii")
