"""Side by side: the subjects of a row take turns, so that whatever else the machine does meets them alike."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from time import process_time

ROUNDS = 41
HEAD = "| what | ours | against | theirs | ratio | aim | |\n|---|---|---|---|---|---|---|"


@dataclass(frozen=True, slots=True)
class Subject:
    """Something to be timed.

    do: called `calls` times in a row, each making `count` units of work.  least: so many times faster must ours be.
    """

    name: str
    do: Callable[[], object]
    count: int = 1
    least: float | None = None
    calls: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """What is compared: ours first, then what it is measured against."""

    name: str
    ours: Subject
    others: tuple[Subject, ...]


def lines(row: Row) -> Iterator[str]:
    """One line of the table for each comparison."""
    times = measured(row)
    ours = times[row.ours.name]
    for other in row.others:
        ratios = [theirs / us for theirs, us in zip(times[other.name], ours, strict=True)]
        aim = "" if other.least is None else f">= {other.least:g}"
        told = "" if other.least is None else verdict(statistics.median(ratios), least=other.least)
        yield line((row.name, spread(ours, 0), other.name, spread(times[other.name], 0), spread(ratios, 2), aim, told))


def measured(row: Row) -> dict[str, list[float]]:
    """Microseconds of every subject in every round, after one round that does not count."""
    subjects = (row.ours, *row.others)
    times: dict[str, list[float]] = {subject.name: [] for subject in subjects}
    for round in range(ROUNDS + 1):
        for subject in subjects:
            us = timed(subject)
            if round:
                times[subject.name].append(us)
    return times


def timed(subject: Subject) -> float:
    """Microseconds a unit, in processor time: waiting for others is not counted."""
    start = process_time()
    for _ in range(subject.calls):
        subject.do()
    return (process_time() - start) / (subject.calls * subject.count) * 1e6


def spread(values: list[float], digits: int) -> str:
    """The median, and between which values the middle half of them lies."""
    low, middle, high = statistics.quantiles(values, n=4)
    return f"{middle:,.{digits}f} ({low:,.{digits}f} to {high:,.{digits}f})"


def percentile(values: list[float], part: int) -> float:
    """The value that so many in a hundred do not exceed."""
    return statistics.quantiles(values, n=100, method="inclusive")[part - 1]


def verdict(value: float, *, least: float | None = None, most: float | None = None) -> str:
    """Whether a budget is met, and if not, by how much it is missed."""
    missed = max(least - value if least is not None else 0.0, value - most if most is not None else 0.0)
    return f"**missed by {missed:.2g}**" if missed > 0.0 else "met"


def line(cells: Iterable[str]) -> str:
    """A line of a table."""
    return f"| {' | '.join(cells)} |"


def tell(what: str, values: list[float], digits: int, *, least: float | None = None, most: float | None = None) -> None:
    """A line whose budget is one for the median."""
    told(what, spread(values, digits), statistics.median(values), least=least, most=most)


def told(what: str, said: str, value: float, *, least: float | None = None, most: float | None = None) -> None:
    """A line of the table."""
    aim = f">= {least:g}" if least is not None else f"<= {most:g}"
    print(line((what, said, aim, verdict(value, least=least, most=most))), flush=True)
