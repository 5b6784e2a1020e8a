"""Ends at any moment, with visitors who move without a pause: whatever was answered is there after the next start."""

from __future__ import annotations

import random
import sqlite3
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

import httpx

from app.main import SESSIONS_FILE
from tests.attack.victim import Victim, begun, ready

DEEDS: tuple[tuple[str, dict[str, object]], ...] = (
    ("forward", {}), ("backward", {"label": 1}), ("step", {}), ("train", {"steps": 20}),
    ("tune", {"eta": 0.3}), ("back", {}), ("copy", {}),
)
PRESETS = ("plane", "digits", "plane", "digits", "plane")


@dataclass
class Kept:
    """What one visitor was answered.  versions: the weights' step by version.  at: the last version, None if unsure."""

    id: str
    versions: dict[int, int] = field(default_factory=dict)
    at: int | None = 0
    safe: int = 0


@dataclass
class Ends:
    """statuses: of all answers.  lost: answered, and not there afterwards.  sessions: all that were begun."""

    statuses: Counter[int] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    answered: int = 0
    took: list[float] = field(default_factory=list)
    damaged: int = 0


def _moves(victim: Victim, ends: Ends, kept: list[Kept], preset: str, is_over: threading.Event) -> None:
    """One visitor, until there is no answer any more."""
    try:
        with httpx.Client(base_url=victim.address, timeout=20) as client:
            begin = client.post("/api/sessions", json={"preset": preset})
            ends.statuses[begin.status_code] += 1
            if begin.status_code != 201:
                return
            one = Kept(begin.json()["id"])
            kept.append(one)
            for deed, body in cycle(DEEDS):
                one.at = None
                answer = client.post(f"/api/sessions/{one.id}/{deed}", json=body)
                ends.statuses[answer.status_code] += 1
                said = answer.json()
                if answer.status_code < 300 and deed != "copy":
                    ends.answered += 1
                    one.at = said["version"]
                    if "step" in said:
                        one.versions[said["version"]] = said["step"]
                elif answer.status_code == 503:
                    return
    except httpx.TransportError:
        if not is_over.is_set() and victim.process.poll() is None:
            time.sleep(0.05)


def _plays(victim: Victim, kept: list[Kept], ends: Ends) -> None:
    """One who trains and looks: what is called safe must be there."""
    try:
        with httpx.Client(base_url=victim.address, timeout=20) as client:
            begin = client.post("/api/sessions", json={"preset": "plane"})
            if begin.status_code != 201:
                return
            one = Kept(begin.json()["id"], at=None)
            kept.append(one)
            ends.statuses[client.post(f"/api/sessions/{one.id}/play", json={}).status_code] += 1
            while True:
                answer = client.get(f"/api/sessions/{one.id}")
                ends.statuses[answer.status_code] += 1
                if answer.status_code != 200:
                    return
                run = answer.json()["training"]
                one.safe = run["safe"] if run else one.safe
                time.sleep(0.02)
    except httpx.TransportError:
        return


def ended(folder: Path, times: int, is_killed: bool, seed: int) -> Ends:
    """A server that is ended so many times under traffic, and looked through after each new start."""
    rng, ends, kept = random.Random(seed), Ends(), list[Kept]()
    victim = ready(begun(folder, "--store", str(folder)))
    for number in range(1, times + 1):
        is_over, fresh = threading.Event(), list[Kept]()
        threads = [threading.Thread(target=_moves, args=(victim, ends, fresh, preset, is_over)) for preset in PRESETS]
        threads += [threading.Thread(target=_plays, args=(victim, fresh, ends)) for _ in range(2)]
        for thread in threads:
            thread.start()
        _wait(ends, ends.answered + rng.randrange(1, 60))
        time.sleep(rng.uniform(0.0, 0.1))
        is_over.set()
        if is_killed:
            victim.kill()
        else:
            ends.took.append(victim.ends())
        for thread in threads:
            thread.join(60)
        ends.damaged += not _is_whole(folder / SESSIONS_FILE)
        victim = ready(begun(folder, "--store", str(folder)))
        kept += fresh
        _look(victim, [*fresh, *rng.sample(kept, min(3, len(kept)))], ends)
        print(f"    {number} ends, {ends.answered} answered, {len(ends.lost)} lost, {ends.damaged} damaged, "
              f"{dict(ends.statuses)}", file=sys.stderr, flush=True)
    victim.kill()
    return ends


def _wait(ends: Ends, answered: int) -> None:
    """Until so many moves were answered, a quarter of a minute at most."""
    end = time.monotonic() + 15.0
    while ends.answered < answered and time.monotonic() < end:
        time.sleep(0.005)


def _is_whole(path: Path) -> bool:
    with sqlite3.connect(path) as db:
        found = db.execute("PRAGMA integrity_check").fetchone()[0]
    db.close()
    return bool(found == "ok")


def _look(victim: Victim, kept: list[Kept], ends: Ends) -> None:
    with httpx.Client(base_url=victim.address, timeout=60) as client:
        for one in kept:
            answer = client.get(f"/api/sessions/{one.id}")
            if answer.status_code != 200:
                ends.lost.append(f"{one.id}: {answer.status_code}")
                continue
            now = answer.json()
            if one.at is not None and now["version"] != one.at:
                ends.lost.append(f"{one.id}: at {one.at}, and now {now['version']}")
            if now["step"] < one.safe:
                ends.lost.append(f"{one.id}: step {one.safe} was safe, and it is {now['step']}")
            for version, step in one.versions.items():
                there = client.get(f"/api/sessions/{one.id}", params={"version": version})
                if there.status_code != 200 or there.json()["step"] != step:
                    ends.lost.append(f"{one.id}: version {version} was at step {step}: {there.text[:200]}")
