"""A trial to its end, as the training threads go through it."""

from __future__ import annotations

from typing import TypeVar

from app.session.runs.measuring import Trial

R = TypeVar("R")


def ended(trial: Trial[R]) -> R:
    """Its last word."""
    while trial.advance():
        pass
    return trial.report()
