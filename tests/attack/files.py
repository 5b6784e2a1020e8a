"""Files brought in that somebody has tampered with, thousands of them: each begins a session whole, or none."""

from __future__ import annotations

import gzip
import random
from collections import Counter
from dataclasses import dataclass, field

import httpx

from tests.attack.victim import Victim
from tests.exchange.test_mutated import FILES, mutated
from tests.exchange.test_run_file import FILE, in_a_value, in_its_text

KEY = {"Authorization": "Bearer files-that-were-tampered-with"}
WARM = 400
"""Files until the server has all that it keeps for good."""


@dataclass
class Tampered:
    """statuses: of all answers.  wrong: those that should not be.  left: sessions that nobody was told of.

    grown: MB at most, beyond what there was after the first few.
    """

    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    left: int = 0
    grown: float = 0.0


def tampered(victim: Victim, count: int, seed: int, warm: int = WARM) -> Tampered:
    """So many files, one after the other. A session that one begins is read, and deleted again."""
    rng, found, before = random.Random(seed), Tampered(), 0.0
    with httpx.Client(base_url=f"{victim.address}/api/sessions", timeout=60, headers=KEY) as client:
        for number in range(warm + count):
            if number == warm:
                before = victim.memory
            _bring(client, _file(rng), found)
            if number >= warm and number % 50 == 0:
                found.grown = max(found.grown, victim.memory - before)
        found.left = client.get("").json()["count"]
    return found


def _file(rng: random.Random) -> bytes:
    """Of any kind that there is: weights, and a whole session, packed as it was or anew."""
    kind = rng.choice([*FILES, "run", "text", "value"])
    match kind:
        case "run":
            return mutated(FILE, rng)
        case "text":
            return in_its_text(rng)
        case "value":
            return in_a_value(rng)
        case _:
            return mutated(FILES[kind], rng) if rng.random() < 0.9 else gzip.compress(FILES[kind])


def _bring(client: httpx.Client, file: bytes, found: Tampered) -> None:
    answer = client.post("/import", content=file)
    found.statuses[answer.status_code] += 1
    if answer.status_code == 201:
        id = answer.json()["id"]
        seen, gone = client.get(f"/{id}"), client.delete(f"/{id}")
        if (seen.status_code, gone.status_code) != (200, 204):
            found.wrong.append(f"begun, and then {seen.status_code}, {gone.status_code}: {file[:200]!r}")
    elif answer.status_code not in (400, 422) or not answer.json()["detail"]:
        found.wrong.append(f"{answer.status_code}: {answer.text[:200]}")
