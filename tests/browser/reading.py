"""Numbers as a reader reads them, with how exactly they are said: half a unit of the last digit. No code of the app."""

from __future__ import annotations

import re
from dataclasses import dataclass

NUMBER = re.compile(r"([+−]?)(\d[\d,]*(?:\.\d+)?)(?:×10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?")
PLAIN = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")

LEAST = 5e-324
"""The smallest float: no truth is nearer to another than that."""


@dataclass(frozen=True, slots=True)
class Said:
    """A number in print.  half: half a unit of its last digit, 0 for a 0 that stands for nothing but 0."""

    value: float
    half: float

    def means(self, truth: float) -> bool:
        """Whether this is how truth is rightly rounded."""
        return abs(self.value - truth) <= self.half * (1 + 1e-6)


def read(words: str) -> Said:
    """The one number that the words are."""
    found = NUMBER.fullmatch(words.strip())
    assert found is not None, f"{words!r} is no number"
    return _said(*found.groups())


def reads(words: str) -> list[Said]:
    """Every number in the words, one after the other."""
    return [_said(*found.groups()) for found in NUMBER.finditer(words)]


def _said(sign: str, digits: str, power: str | None) -> Said:
    shift = int((power or "0").translate(PLAIN))
    _, _, decimals = digits.partition(".")
    value = float(f"{digits.replace(',', '')}e{shift}")
    half = 0.0 if digits == "0" else max(float(f"0.5e{shift - len(decimals)}"), LEAST)
    return Said(-value if sign == "−" else value, half)
