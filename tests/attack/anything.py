"""Requests at random, of pages and programs: most nearly right. What is refused must have changed nothing."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.attack.victim import Victim

ALLOWED = (503, 507)
"""Of all answers from 500 on."""

WORDS = ("", "0", "1", "3", "-1", "1e9", "nan", "1e400", "9" * 400, "abc", "null", "../x", "<b>", "w-1-0-0", "w-2-3-1",
         "a-1-0", "b-2-1", "chain", "plane", "digits", "784-16-10", "2-4-1", "small", "seeds", "layer", "pass", "true",
         "0.5,0.5", "1,0,0,1", "\x00", "é", "[]", "{}", "steps", "accuracy", "epoch", "random", "trained", "test")
PAGES = ("forward", "weigh", "backward", "step", "reach", "label", "refit", "back", "goto", "restart", "tune", "train",
         "draw", "pick", "point", "points", "set", "example", "teach", "copy", "play", "pause", "classify",
         "lens/wrong/take", "lens/race/take")
LOOKS = ("", "/map", "/words", "/lens/race", "/lens/trails", "/lens/answers", "/lens/wrong", "/python",
         "/export/json")
FIELDS = ("version", "v", "by", "to", "at", "label", "start", "seed", "eta", "batch_size", "steps", "until", "amount",
          "strokes", "index", "split", "how", "x", "y", "mark", "value", "base", "input", "target", "go", "stop",
          "pace",
          "lens", "of", "pins", "ink", "demo", "lane", "nudge", "h", "preset", "sizes", "step", "data", "slice",
          "look")
DEEDS = ("forward", "backward", "step", "train", "tune", "points", "back", "goto", "copy", "play", "pause", "nudge",
         "classify", "activations", "gradient", "gradients")
QUESTIONS = ("", "/versions", "/weights", "/trace", "/examples", "/curve", "/evaluation", "/nothing")
NAMES = ("x", "y", "split", "index", "label", "eta", "steps", "epochs", "batch_size", "version", "strokes", "pixels",
         "w", "h", "layer", "j", "k", "X", "Y", "points", "pace", "accuracy", "invert", "lr")
HEADERS = (("If-Match", '"3"'), ("If-Match", "*"), ("Idempotency-Key", "k" * 20), ("HX-Request", "true"),
           ("HX-Current-URL", "http://["), ("Accept", "application/zip"), ("Sec-Fetch-Site", "cross-site"),
           ("If-None-Match", '"1"'), ("Origin", "null"), ("Range", "bytes=0-1"))


@dataclass
class Found:
    """statuses: of all answers.  wrong: those that should not be, with what was asked.  slow: beyond 2 s, in s."""

    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    slow: list[tuple[float, str]] = field(default_factory=list)

    @property
    def count(self) -> int:
        return self.statuses.total()


class Somebody:
    """One visitor with one session, who asks at random.  Their seed says all of it."""

    def __init__(self, client: httpx.Client, rng: random.Random, found: Found) -> None:
        self._client, self._rng, self._found = client, rng, found
        self._begin()

    def _begin(self) -> None:
        preset = self._rng.choice(("chain", "plane", "digits"))
        state = self._client.post("/api/sessions", json={"preset": preset}).json()
        self._id, self._name, self._at = state["id"], state["name"], (0, 1)

    def asks(self) -> None:
        """Once; and look where the session stands then."""
        method, path, more = self._request()
        began = time.perf_counter()
        answer = self._client.request(method, path, timeout=120, **more)
        took = time.perf_counter() - began
        asked = f"{method} {path} {more}"[:600]
        self._found.statuses[answer.status_code] += 1
        if took > 2.0:
            self._found.slow.append((took, asked))
        if answer.status_code >= 500 and answer.status_code not in ALLOWED:
            self._found.wrong.append(f"{answer.status_code}: {asked}")
        before, self._at = self._at, self._stands()
        if answer.status_code >= 400 and self._at != before:
            self._found.wrong.append(f"{answer.status_code}, {before} -> {self._at}: {asked} {answer.text[:300]}")
        if self._rng.random() < 0.01:
            self._begin()

    def _stands(self) -> tuple[int, int]:
        """Version, and how many there are."""
        versions = self._client.get(f"/api/sessions/{self._id}/versions", params={"count": 1}).json()
        return versions["version"], versions["count"]

    def _request(self) -> tuple[str, str, dict[str, Any]]:
        rng = self._rng
        headers = dict(rng.sample(HEADERS, rng.choice((0, 0, 0, 1, 2))))
        name = self._name if rng.random() < 0.9 else rng.choice(("new", "nobody"))
        if rng.random() < 0.5:
            address = f"/api/sessions/{self._id}"
            if rng.random() < 0.25:
                return "GET", address + rng.choice(QUESTIONS), {"params": self._some(FIELDS), "headers": headers}
            return "POST", f"{address}/{rng.choice(DEEDS)}", {"json": self._body(), "headers": headers}
        headers |= {"Cookie": f"drive={self._id}"}
        if rng.random() < 0.3:
            path = f"/r/{name}{rng.choice(LOOKS)}" if name != "new" else "/"
            return "GET", path, {"params": self._some(FIELDS), "headers": headers}
        headers = {"Origin": str(self._client.base_url).rstrip("/")} | headers
        return "POST", f"/r/{name}/{rng.choice(PAGES)}", {"data": self._some(FIELDS), "headers": headers}

    def _some(self, names: tuple[str, ...]) -> dict[str, str]:
        few = self._rng.sample(names, self._rng.choice((0, 1, 1, 2, 3)))
        return {name: self._rng.choice(WORDS) for name in few}

    def _body(self) -> dict[str, Any]:
        few = self._rng.sample(NAMES, self._rng.choice((0, 0, 1, 1, 2)))
        return {name: self._value() for name in few}

    def _value(self) -> Any:
        rng = self._rng
        return rng.choice((
            rng.randrange(-2, 30), rng.random(), 10**rng.randrange(3, 30), None, True, rng.choice(WORDS), [], [[]], {},
            [rng.random() for _ in range(rng.choice((1, 2, 784)))], [[0.1, 0.2], [0.3, 0.4]], [[[0.1, 0.2]] * 3], -0.0,
        ))


def anything(victim: Victim, count: int, seeds: tuple[int, ...]) -> Found:
    """So many requests of all seeds together, one visitor for each."""
    found = Found()

    def visit(seed: int) -> None:
        with httpx.Client(base_url=victim.address, timeout=120) as client:
            one = Somebody(client, random.Random(seed), found)
            for _ in range(count // len(seeds)):
                one.asks()

    threads = [threading.Thread(target=visit, args=(seed,)) for seed in seeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
