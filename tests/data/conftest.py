"""IDX files of any content, written as the format says and not by the code under test; and the pen drawings."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from tests.data.pens import DRAWINGS, Drawing, drawn

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


@pytest.fixture(scope="session")
def drawings() -> list[Drawing]:
    """All drawings of tests/data/drawings."""
    return drawn(DRAWINGS)
