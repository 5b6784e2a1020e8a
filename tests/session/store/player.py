"""Plays random moves in a child process, line by line on request, until it is killed: for test_kill.py.

Each line on standard input begins a child. A child says its process id and the secret of its session, and then each
answer that a visitor would have seen: the version reached, how many there are, and a hash of all that was to be seen.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
from pathlib import Path

from app.errors import AppError
from app.session.sessions import Sessions
from app.session.state.config import PRESETS
from app.session.state.library import Library
from app.session.state.move import Backward, Choose, Forward, Move, Picked, Step, Train, Tune
from app.session.store.sqlite import SqliteStore
from tests.session.seen import seen


def some_move(rng: random.Random) -> Move:
    moves: list[Move] = [
        Forward(), Forward(), Backward(), Backward(), Step(), Train(rng.randrange(1, 20)), Tune(eta=rng.random() + 0.1),
        Choose(Picked("train", rng.randrange(250))),
    ]
    return rng.choice(moves)


def say(*words: object) -> None:
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


async def play(path: Path, seed: int) -> None:
    rng, library = random.Random(seed), Library()
    sessions = Sessions(SqliteStore(path), library)
    session, secret = await sessions.create(PRESETS["plane"])
    say("session", os.getpid(), secret)
    while True:
        try:
            if rng.random() < 0.2:
                reached = await sessions.goto(session, rng.randrange(session.count))
            else:
                reached = await sessions.make(session, some_move(rng))
        except AppError:
            continue        # out of turn: random moves often are
        say("answer", reached.version, session.count, seen(reached.state, library))


def main() -> None:
    path = Path(sys.argv[1])
    for seed in sys.stdin:
        child = os.fork()       # warm: a new interpreter each time would be most of the test
        if not child:
            asyncio.run(play(path, int(seed)))
        os.waitpid(child, 0)
        say("gone")


if __name__ == "__main__":
    main()
