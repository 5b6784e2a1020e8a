"""docs/api.md is run as it stands, by bash and curl, against a server; what it says of the answers is so."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.web.conftest import Server

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(not (shutil.which("bash") and shutil.which("curl")), reason="the examples need bash and curl"),
]

PAGE = Path(__file__).parents[3] / "docs/api.md"
END = "\x1e"
"""Printed after each line of the examples: it tells their answers apart."""


def lines(page: str) -> list[str]:
    """What the page's shell examples say, line by line."""
    return [line for block in re.findall(r"```sh\n(.*?)```", page, re.DOTALL) for line in block.splitlines() if line]


def said(line: str) -> dict[str, Any]:
    """What stands behind the # of a line: a piece of the answer's JSON."""
    piece: dict[str, Any] = json.loads("{" + line.partition("  # ")[2] + "}")
    return piece


def answers(script: list[str], folder: Path) -> list[str]:
    """What each line printed.  All of them must succeed."""
    curl = 'curl() { command curl -sS --fail-with-body "$@"; }'
    source = "\n".join([curl, "set -euo pipefail", *(f"{line}\nprintf '{END}'" for line in script)])
    done = subprocess.run(["bash", "-c", source], cwd=folder, text=True, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stdout[-500:] + done.stderr
    return done.stdout.split(END)[:-1]


def test_the_examples_answer_as_the_page_says(lasting: Server, tmp_path: Path) -> None:
    script = [line.replace("http://127.0.0.1:8000", lasting.url) for line in lines(PAGE.read_text("utf-8"))]

    printed = answers(script, tmp_path)

    claims = [(line, said(line), answer) for line, answer in zip(script, printed, strict=True) if said(line)]
    assert len(claims) >= 9
    for line, piece, answer in claims:
        got = json.loads(answer)
        assert {name: near(got[name]) for name in piece} == {name: near(value) for name, value in piece.items()}, line


def near(value: Any) -> Any:
    """The value with its numbers rounded to twelve digits, as a page may write them."""
    if isinstance(value, list):
        return [near(part) for part in value]
    return float(f"{value:.12g}") if isinstance(value, float) else value


def test_a_piece_of_an_answer_is_read_from_behind_its_line() -> None:
    assert said('curl $S/step      # "step": 1, "a": [[2.0]]') == {"step": 1, "a": [[2.0]]}
    assert said("curl $S") == {}
