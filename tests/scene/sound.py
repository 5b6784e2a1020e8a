"""What a value for the page must be, whatever the network: finite numbers, and no word that only a program says."""

from __future__ import annotations

from dataclasses import fields, is_dataclass

import numpy as np


def numbers_in(value: object) -> list[float]:
    """Every number in a value, however deep."""
    if isinstance(value, int | float):
        return [float(value)]
    if is_dataclass(value):
        return [n for each in fields(value) for n in numbers_in(getattr(value, each.name))]
    return [n for each in value for n in numbers_in(each)] if isinstance(value, tuple) else []


def words_in(value: object) -> list[str]:
    """Every text in a value, however deep."""
    if isinstance(value, str):
        return [value]
    if is_dataclass(value):
        return [text for each in fields(value) for text in words_in(getattr(value, each.name))]
    return [text for each in value for text in words_in(each)] if isinstance(value, tuple) else []


def is_sound(value: object) -> None:
    assert np.isfinite(numbers_in(value)).all()
    assert not any(word in text.split() for text in words_in(value) for word in ("nan", "inf", "None", "-0"))
