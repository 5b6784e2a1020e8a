"""What is said of tensors in a sentence: their names, if somebody could have meant them, and their shapes."""

from __future__ import annotations

import re
from typing import Final

SAYABLE: Final = re.compile(r"[\w.\[\]/-]{1,60}", re.ASCII)


def named(name: str) -> str:
    """The name of a tensor, as far as it is one that a person would give."""
    return name if SAYABLE.fullmatch(name) else "a tensor of a strange name"


def shape(numbers: tuple[int | str, ...]) -> str:
    """(16, 784), or (16,) as numpy has it."""
    return f"({numbers[0]},)" if len(numbers) == 1 else f"({', '.join(map(str, numbers))})"
