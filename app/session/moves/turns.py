"""Work that may be long, in slices: so that many trainings share a few threads, each getting its turn."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Protocol, TypeVar

from app import limits
from app.session.state.state import State

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")


class Work(Protocol[T_co]):
    """A piece of work that ends in a T."""

    def advance(self) -> T_co | None:
        """Do at most about limits.SLICE of it: None while there is more to do."""


Job = Work[State]
"""A move under way."""


class Done:
    """A move so short that it was made at once."""

    def __init__(self, state: State) -> None:
        self.state = state

    def advance(self) -> State | None:
        return self.state


def finished(work: Work[T]) -> T:
    """The end of the work, however many slices it takes."""
    while (end := work.advance()) is None:
        pass
    return end


def in_time(more: Callable[[], bool]) -> bool:
    """Do a small piece after another, at least one, until the slice is over or there is no more to do.

    more: does one piece, and says whether there is another.
    Returns what it said last.
    """
    end = perf_counter() + limits.SLICE
    while more():
        if perf_counter() >= end:
            return True
    return False
