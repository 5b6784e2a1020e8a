"""Two servers on one store: the second says so and ends. Where the lock was taken away, nothing answered is changed."""

from __future__ import annotations

import random
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.attack.victim import Victim, begun, ready

MOVES: tuple[tuple[str, dict[str, object]], ...] = (
    ("forward", {}), ("backward", {"y": [1.0]}), ("step", {}), ("tune", {"eta": 0.2}), ("train", {"steps": 7}),
)


@dataclass
class Twins:
    """answered: moves that were, each with the id of its session, its version and the step there.  wrong: what is not
    as it was answered."""

    statuses: Counter[int] = field(default_factory=Counter)
    answered: list[tuple[str, int, int | None]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def second(folder: Path) -> tuple[int, str]:
    """What a second server on the store of the folder ends with, and says."""
    other = begun(folder, "--store", str(folder))
    code = other.process.wait(30)
    return code, other.log.read_text()


def interleaved(folder: Path, moves: int, seed: int = 5) -> Twins:
    """So many moves by two servers on one store, whose lock somebody took away, and a run on one of them."""
    first = ready(begun(folder, "--store", str(folder)))
    for lock in folder.glob("*.lock"):
        lock.unlink()
    both = first, ready(begun(folder, "--store", str(folder)))
    twins, ids = Twins(), list[str]()
    for _ in range(8):
        ids.append(httpx.post(f"{both[0].address}/api/sessions", json={"preset": "plane"}).json()["id"])
    played = httpx.post(f"{both[0].address}/api/sessions", json={"preset": "plane"}).json()["id"]
    threads = [threading.Thread(target=_moves, args=(victim, ids, moves // 4, seed + number, twins))
               for number, victim in enumerate((*both, *both))]
    threads.append(threading.Thread(target=_run, args=(both, played, max(1, moves // 200), twins)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for victim in both:
        victim.ends()
    last = ready(begun(folder, "--store", str(folder)))
    _look(last, twins)
    last.kill()
    return twins


def _moves(victim: Victim, ids: list[str], count: int, seed: int, twins: Twins) -> None:
    rng = random.Random(seed)
    with httpx.Client(base_url=victim.address, timeout=60) as client:
        for _ in range(count):
            id, (deed, body) = rng.choice(ids), rng.choice(MOVES)
            answer = client.post(f"/api/sessions/{id}/{deed}", json=body)
            twins.statuses[answer.status_code] += 1
            if answer.status_code == 200:
                said = answer.json()
                twins.answered.append((id, said["version"], said.get("step")))


def _run(both: tuple[Victim, Victim], id: str, rounds: int, twins: Twins) -> None:
    """Trained by one, read and moved on by the other: what that is answered stands."""
    first, other = (httpx.Client(base_url=victim.address, timeout=60) for victim in both)
    with first, other:
        for _ in range(rounds):
            first.post(f"/api/sessions/{id}/play", json={"steps": 100_000})
            other.get(f"/api/sessions/{id}")
            moved = other.post(f"/api/sessions/{id}/train", json={"steps": 3})
            twins.statuses[moved.status_code] += 1
            if moved.status_code == 200:
                twins.answered.append((id, moved.json()["version"], moved.json()["step"]))
            first.post(f"/api/sessions/{id}/pause", json={})


def _look(victim: Victim, twins: Twins) -> None:
    seen = Counter((id, version) for id, version, _ in twins.answered)
    twins.wrong += [f"{id}: version {version} answered {count} times" for (id, version), count in seen.items()
                    if count > 1]
    with httpx.Client(base_url=victim.address, timeout=60) as client:
        for id, version, step in sorted(twins.answered, key=lambda one: one[:2]):      # each one move from the last
            there = client.get(f"/api/sessions/{id}", params={"version": version})
            if there.status_code != 200:
                twins.wrong.append(f"{id}: version {version} is not there")
            elif step is not None and there.json()["step"] != step:
                twins.wrong.append(f"{id}: version {version} was at step {step}, is at {there.json()['step']}")
