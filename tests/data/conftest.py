"""IDX files of any content, written as the format says and not by the code under test; and the pen drawings."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("busy machine", deadline=None)    # a slow example says nothing about the code
settings.load_profile("busy machine")

WriteIdx = Callable[..., Path]


@pytest.fixture
def write_idx(tmp_path: Path) -> WriteIdx:
    """Write tmp_path/name: header, then body; gzipped if the name says so."""

    def write(name: str, sizes: tuple[int, ...], body: bytes, kind: int = 8, folder: Path = tmp_path) -> Path:
        header = bytes((0, 0, kind, len(sizes))) + b"".join(n.to_bytes(4, "big") for n in sizes)
        content = header + body
        path = folder / name
        path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
        return path

    return write


@dataclass(frozen=True, slots=True)
class Drawing:
    """One digit drawn with a pen: what it is, who wrote it and in which form, and the strokes on the pad."""

    digit: int
    hand: str
    form: str
    strokes: list[list[list[float]]]


@pytest.fixture(scope="session")
def drawings() -> list[Drawing]:
    """All drawings of tests/data/drawings, a file for each hand."""
    return [
        Drawing(one["digit"], path.stem, one["form"], one["strokes"])
        for path in sorted(Path(__file__).with_name("drawings").glob("*.json"))
        for one in json.loads(path.read_text())
    ]
