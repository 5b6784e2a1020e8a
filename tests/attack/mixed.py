"""Everything that a busy day has at once, for minutes: memory must be flat, and somebody's clicks answered."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.attack.victim import Victim
from tests.attack.visiting import Asked, Session, many, session


@dataclass
class Mixed:
    """memory: MB, by second.  statuses: of all answers, how often each came."""

    memory: dict[int, float] = field(default_factory=dict)
    statuses: dict[int, int] = field(default_factory=dict)
    descriptors: tuple[int, int] = (0, 0)

    def grown(self, since: int) -> float:
        """MB between the most in the minute after that second and the most of the last minute."""
        last = max(self.memory)
        early = [mb for at, mb in self.memory.items() if since <= at < since + 60]
        late = [mb for at, mb in self.memory.items() if at > last - 60]
        return max(late) - max(early)


def _deeds(victim: Victim, ask: Asked) -> list[Callable[[random.Random, Session], None]]:
    page, api = "/r/{0.name}", "/api/sessions/{0.id}"

    def press(rng: random.Random, one: Session) -> None:
        for move in ("forward", "weigh", "backward", "step"):
            ask("POST", f"{page.format(one)}/{move}", b"lens=", Cookie=one.cookie, HX_Request="true",
                Origin=victim.address, Content_Type="application/x-www-form-urlencoded")

    def trains(rng: random.Random, one: Session) -> None:
        ask("POST", f"{api.format(one)}/train", b'{"steps": 50}', Content_Type="application/json")
        ask("GET", f"{api.format(one)}/weights")

    def plays(rng: random.Random, one: Session) -> None:
        ask("POST", f"{api.format(one)}/play", b'{"steps": 3000}', Content_Type="application/json")
        time.sleep(1.0)
        ask("POST", f"{api.format(one)}/pause", b"{}", Content_Type="application/json")

    def looks(rng: random.Random, one: Session) -> None:
        ask("GET", f"/?preset=plane&start=random&seed={rng.randrange(10**9)}&step={rng.randrange(200)}")
        ask("GET", f"{page.format(one)}?lens={rng.choice(('numbers', 'answers', 'wrong', 'batch', 'theta'))}")

    def measures(rng: random.Random, one: Session) -> None:
        lens = rng.choice(("trails", "race"))
        for _ in range(5):
            ask("GET", f"{page.format(one)}/lens/{lens}", HX_Request="true")
            time.sleep(0.3)

    def begins(rng: random.Random, one: Session) -> None:
        ask("POST", "/api/sessions", b'{"preset": "digits"}', Content_Type="application/json")
        time.sleep(0.2)

    return [press, press, trains, plays, looks, looks, measures, begins]


def mixed(victim: Victim, seconds: int) -> Mixed:
    """So many seconds of it, by eight visitors."""
    ask, found, rng = Asked(victim), Mixed(), random.Random(3)
    deeds = _deeds(victim, ask)
    sessions = [session(victim, preset=preset) for preset in ("digits", "plane") * 4]
    least = most = victim.descriptors

    def deed(number: int) -> None:
        deeds[number](rng, sessions[number])
        time.sleep(0.1)

    with many(len(deeds), deed):
        for at in range(seconds):
            time.sleep(1.0)
            found.memory[at] = victim.memory
            least, most = min(least, victim.descriptors), max(most, victim.descriptors)
    found.statuses, found.descriptors = dict(ask.statuses), (least, most)
    return found
