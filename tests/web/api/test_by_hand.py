"""docs/by_hand.py is run as it stands: its hand-made backward pass is the server's, and a wrong one is found."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.web.conftest import Server

pytestmark = pytest.mark.process

SCRIPT = (Path(__file__).parents[3] / "docs/by_hand.py").read_text("utf-8")


def run(script: str, server: Server, folder: Path) -> subprocess.CompletedProcess[str]:
    """As somebody runs it who has the app installed."""
    (folder / "by_hand.py").write_text(script)
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    return subprocess.run([sys.executable, "by_hand.py", server.url], cwd=folder, text=True, capture_output=True,
                          timeout=60, env={**os.environ, "PATH": path})


def test_a_backward_pass_by_hand_is_the_server_s_and_is_graded_as_right(lasting: Server, tmp_path: Path) -> None:
    done = run(SCRIPT, lasting, tmp_path)

    differences = [float(found) for found in re.findall(r"largest difference (\S+)", done.stdout)]
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(differences) == 3 and max(differences) < 1e-15
    assert "OK" in done.stdout and re.search(r"C from (\S+) to (\S+)", done.stdout)


@pytest.mark.parametrize(("right", "wrong", "named"), [
    ("* (1 - np.tanh(z[l - 1]) ** 2)", "* 1", "delta[2]"), ("W[l].T @ delta[l]", "W[l].T @ delta[l] * 1.001", "da[2]"),
    ("W[l] - eta * nabla_W[l]", "W[l] + eta * nabla_W[l]", "new_W"),
])
def test_a_wrong_one_is_graded_as_wrong_with_the_first_number_at_fault(
    lasting: Server, tmp_path: Path, right: str, wrong: str, named: str
) -> None:
    assert right in SCRIPT

    done = run(SCRIPT.replace(right, wrong), lasting, tmp_path)

    assert done.returncode == 1 and named in done.stdout + done.stderr, done.stdout + done.stderr
