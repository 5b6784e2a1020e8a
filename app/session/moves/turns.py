"""Work that may be long, in turns: so that many trainings share a few threads, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Protocol, TypeVar

from app import limits
from app.session.state.state import State

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")


class Work(Protocol[T_co]):
    """What takes longer than a click: a training, a count, a race. In one training thread at a time."""

    def advance(self) -> bool:
        """Do about limits.TURN seconds of it at most. True while there is more to do."""

    def report(self) -> T_co:
        """What is known so far, the result once nothing is left to do: a frozen value, quickly made."""


Job = Work[State]
"""A move under way."""


class Done:
    """A move so short that it was made at once."""

    def __init__(self, state: State) -> None:
        self.state = state

    def advance(self) -> bool:
        return False

    def report(self) -> State:
        return self.state


def finished(work: Work[T]) -> T:
    """The result, however many turns it takes."""
    while work.advance():
        pass
    return work.report()


def in_time(more: Callable[[], bool]) -> bool:
    """Do a small piece after another, at least one, until the turn is over or nothing is left to do.

    more: does one piece; True while there is another.
    Returns what it said last.
    """
    end = perf_counter() + limits.TURN
    while more():
        if perf_counter() >= end:
            return True
    return False
