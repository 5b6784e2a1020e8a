"""The app as it was before, to be measured beside it: commit 32b59a3, in a worktree of its own."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.serving import ROOT

COMMIT = "32b59a3"


@contextmanager
def older() -> Iterator[Path]:
    """The folder of its checkout, gone at the end."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / COMMIT
        _git("worktree", "add", "--detach", str(root), COMMIT)
        try:
            yield root
        finally:
            _git("worktree", "remove", "--force", str(root))


def _git(*words: str) -> None:
    subprocess.run(("git", *words), cwd=ROOT, check=True, capture_output=True)
