"""One number that is not so is found, and named."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from app.exchange import receipt
from app.exchange.check.numbers import numbers
from app.exchange.check.reading import read
from app.nn.network import Architecture
from tests.exchange.moments import moment
from tests.nn.conftest import KINDS

GIVEN = ("eta", "x", "y", "W", "b")
"""From these all else follows: one that was changed is found by what does."""
SOME = 25
"""Numbers of each kind of network that are changed as a rule."""


def places(said: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where every number but 0 stands: ("W", 1, 0, 2)."""
    if isinstance(said, list):
        for i, each in enumerate(said):
            yield from places(each, (*path, i))
    elif isinstance(said, float) and said:
        yield path


def changed(text: bytes, path: tuple[Any, ...], by: float) -> tuple[bytes, str]:
    """The receipt with one number changed by a part of itself, and its name."""
    said = json.loads(text)
    inner = said
    for part in path[:-1]:
        inner = inner[part]
    inner[path[-1]] *= 1.0 + by
    return json.dumps(said).encode(), path[0] + "".join(f"[{part}]" for part in path[1:])


def first_fault(text: bytes) -> Any:
    return next((number for number in numbers(read(text)) if not number.agrees), None)


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_a_part_in_a_thousand_million_is_found_and_named(kind: tuple[str, str, str], request: Any) -> None:
    text = receipt.write(moment(Architecture((2, 3, 2), *kind), seed=5))
    said = json.loads(text)
    unseen = ("receipt", "network", *(() if any(places(said["nabla_b"])) else ("eta",)))    # nothing follows from it
    every = [path for name in said if name not in unseen for path in places(said[name], (name,))]
    some = every if request.config.getoption("--all") else random.Random(1).sample(every, SOME)

    for path in some:
        for by in (1e-9, -1e-9):
            other, name = changed(text, path, by)
            found = first_fault(other)

            assert found is not None, f"{name} is not found"
            if path[0] in GIVEN:
                assert path[0] in found.source, f"{name} is found as {found.name}"
            else:
                assert found.name == name


def test_the_numbers_come_in_the_order_of_a_step() -> None:
    text = receipt.write(moment(Architecture((2, 3, 2))))

    names = [number.name.partition("[")[0] for number in numbers(read(text))]

    assert list(dict.fromkeys(names)) == ["a", "z", "cost", "da", "delta", "nabla_W", "nabla_b", "new_W", "new_b"]
    assert len(names) == sum(1 for name, entry in json.loads(text).items() if name in names
                             for _ in (places(entry) if isinstance(entry, list) else [0]))


def test_what_becomes_infinite_agrees_with_nothing() -> None:
    said = json.loads(receipt.write(moment(Architecture((2, 3, 2)))))
    said["delta"][2] = said["nabla_b"][2] = [1e308, 1e308]
    said["da"][2] = [1e308, 1e308]

    assert first_fault(json.dumps(said).encode()).name == "da[2][0]"


def test_a_number_of_the_hand_is_recomputed() -> None:
    """One linear neuron: z = 3 x 2 + 1 = 7, where 9 was wanted; C = 4, and 0.05 of its slopes is taken away."""
    said = {
        "receipt": 1, "network": {"sizes": [1, 1], "activation": "linear", "output": "linear", "cost": "quadratic"},
        "eta": 0.05, "x": [2], "y": [9], "W": [[], [[3]]], "b": [[], [1]], "z": [[], [7]], "a": [[2], [7]], "cost": 4,
        "da": [[-12], [-4]], "delta": [[], [-4]], "nabla_W": [[], [[-8]]], "nabla_b": [[], [-4]],
        "new_W": [[], [[3.4]]], "new_b": [[], [1.2]],
    }

    assert first_fault(json.dumps(said).encode()) is None
    said["new_b"] = [[], [1.25]]
    found = first_fault(json.dumps(said).encode())
    assert (found.name, found.said, found.found.value) == ("new_b[1][0]", 1.25, 1.2)
