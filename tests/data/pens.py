"""The pen drawings that lie beside this file, as tests read them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

DRAWINGS, HANDS = (Path(__file__).with_name(name) for name in ("drawings", "hands"))


@dataclass(frozen=True, slots=True)
class Drawing:
    """One digit drawn with a pen: what it is, who wrote it and in which form, and the strokes on the pad."""

    digit: int
    hand: str
    form: str
    strokes: list[list[list[float]]]


def drawn(folder: Path) -> list[Drawing]:
    """All drawings of a folder, in which every hand has a file."""
    return [
        Drawing(one["digit"], path.stem, one["form"], one["strokes"])
        for path in sorted(folder.glob("*.json"))
        for one in json.loads(path.read_text())
    ]
