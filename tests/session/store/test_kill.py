from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.session.sessions import Sessions
from app.session.state.library import Library
from app.session.store.sqlite import SqliteStore
from tests.session.seen import seen

pytestmark = [pytest.mark.anyio, pytest.mark.process]
ROOT = Path(__file__).parents[3]
KILLS, ALL = 50, 500
"""As a rule, and with --all."""


@dataclass
class Run:
    """What one child said before it was killed.  answers: version reached, versions there are, what was seen."""

    secret: str
    answers: list[tuple[int, int, str]] = field(default_factory=list)


@pytest.fixture
def player(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("player.py")), str(tmp_path / "sessions.db")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    yield process
    assert process.stdin and process.stdout
    process.stdin.close()
    process.wait(10)
    process.stdout.close()


def killed(player: subprocess.Popen[str], seed: int, seconds: float) -> Run:
    """Let a child play for so long, then kill it with no warning."""
    assert player.stdin and player.stdout
    player.stdin.write(f"{seed}\n")
    said, pid, secret = player.stdout.readline().split()
    assert said == "session"
    time.sleep(seconds)
    os.kill(int(pid), signal.SIGKILL)
    run = Run(secret)
    while (words := player.stdout.readline().split()) != ["gone"]:
        run.answers.append((int(words[1]), int(words[2]), words[3]))
    return run


def integrity(path: Path) -> str:
    db = sqlite3.connect(path)
    found = str(db.execute("PRAGMA integrity_check").fetchone()[0])
    db.close()
    return found


async def test_no_answered_move_is_lost_when_the_server_is_killed_at_any_moment(
    player: subprocess.Popen[str], tmp_path: Path, library: Library, pytestconfig: pytest.Config
) -> None:
    kills = ALL if pytestconfig.getoption("--all") else KILLS
    rng, path, runs = random.Random(20), tmp_path / "sessions.db", list[Run]()
    for seed in range(kills):
        runs.append(killed(player, seed, rng.uniform(0.0, 0.15)))
        assert integrity(path) == "ok"

    sessions = Sessions(SqliteStore(path), library)
    for run in runs:
        session = await sessions.by_id(run.secret)
        for version, _, expected in run.answers:
            assert seen(await sessions.state(session, version), library) == expected
        _, answered, _ = run.answers[-1] if run.answers else (0, 1, "")
        assert answered <= session.count <= answered + 1        # the move under way is there, or cleanly absent
    await sessions.close()
    assert sum(len(run.answers) for run in runs) > kills
