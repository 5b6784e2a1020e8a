"""The table of worked examples, read: numbers as exact decimals, figures as they were printed."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.worked.oracle import Net

EXACT = 1e-10           # relative; what is 0 is so to 1e-15


@dataclass(frozen=True, slots=True)
class Example:
    """figures: as printed, by what they are of.  off: in units of their last digit."""

    name: str
    net: Net
    x: list[Decimal]
    y: list[Decimal]
    eta: Decimal
    rounds: int
    off: float
    figures: dict[str, str]


def decimals(numbers: Any) -> Any:
    """Whole numbers too."""
    return [decimals(n) for n in numbers] if isinstance(numbers, list) else Decimal(numbers)


def examples() -> list[Example]:
    text = Path(__file__).with_name("examples.toml").read_text("utf-8")
    found = []
    for each in tomllib.loads(text, parse_float=Decimal)["example"]:
        net = Net(each["activation"], each["output"], each["cost"], decimals(each["W"]), decimals(each["b"]))
        found.append(Example(
            each["name"], net, decimals(each["x"]), decimals(each["y"]), Decimal(each["eta"]), each.get("rounds", 1),
            float(each.get("off", 0.5)), each["figures"],
        ))
    return found


EXAMPLES = examples()
every_example = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
