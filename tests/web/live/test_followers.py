"""Those who watch are told of a version once for all whose pages look alike, after whoever made it, some at a time."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from app import limits
from app.errors import NotThereError
from app.web.live.followers import Followers, Show
from app.web.live.streams import Hub, Mailbox
from tests.until import until

pytestmark = pytest.mark.anyio


@dataclass
class Stage:
    """A stage as it is printed now.  prints: how often it was."""

    names: str = "a"
    prints: int = 0
    known: list[str] = field(default_factory=list)

    def since(self, known: str) -> str | None:
        self.known.append(known)
        return None if known == "another" else f"from {known} to {self.names}"

    async def show(self) -> Stage:
        self.prints += 1
        return self


async def listening(followers: Followers, hub: Hub, look: str, show: Show, count: int = 1) -> list[Mailbox]:
    """So many who begin to watch."""
    return [hub.subscribe(await followers.join("s", look, show)) for _ in range(count)]


async def heard(box: Mailbox) -> dict[str, Any]:
    """The next event, with its name."""
    frame = await box.take(5.0)
    assert frame is not None
    name, data = frame.decode().strip().split("\n")
    return {"event": name.removeprefix("event: "), **json.loads(data.removeprefix("data: "))}


async def test_a_version_is_printed_once_for_all_who_look_alike() -> None:
    hub, stage, other = Hub(), Stage(), Stage("b")
    followers = Followers(hub)
    boxes = await listening(followers, hub, "wide", stage.show, 50)
    (tall,) = await listening(followers, hub, "tall", other.show)
    assert (stage.prints, other.prints) == (1, 1)

    stage.names, other.names = "a2", "b2"
    followers.announce("s", 7)
    told = [await heard(box) for box in boxes]

    assert told == [{"event": "picture", "version": 7, "from": "a", "html": "from a to a2"}] * 50
    assert (await heard(tall))["html"] == "from b to b2"
    assert (stage.prints, other.prints) == (2, 2)


async def test_each_version_goes_on_from_the_one_that_was_told_before() -> None:
    hub, stage = Hub(), Stage("1")
    followers = Followers(hub)
    (box,) = await listening(followers, hub, "wide", stage.show)

    for n in range(2, 5):
        stage.names = str(n)
        followers.announce("s", n)
        assert (await heard(box))["html"] == f"from {n - 1} to {n}"


@pytest.mark.parametrize("why", ["another network", "it is to be asked for", "the session is gone"])
async def test_what_cannot_be_told_in_parts_is_told_to_be_asked_for(why: str) -> None:
    hub, stage = Hub(), Stage("another" if why == "another network" else "a")
    followers = Followers(hub)

    async def show() -> Stage | None:
        if why == "the session is gone" and stage.prints:
            raise NotThereError("it is gone")
        return None if why == "it is to be asked for" else await stage.show()

    (box,) = await listening(followers, hub, "wide", show)
    followers.announce("s", 3)

    assert await heard(box) == {"event": "stands", "version": 3, "why": None, "again": True}


async def test_where_whoever_drives_looks_is_told_to_those_who_follow() -> None:
    hub, stage, other = Hub(), Stage(), Stage("b")
    followers = Followers(hub)
    mailbox = hub.subscribe(await followers.join("s", "as the lecturer", stage.show, follows=True))
    (by_itself,) = await listening(followers, hub, "by itself", other.show)

    stage.names = "a2"
    followers.announce("s", 7, is_new=False)

    assert (await heard(mailbox))["html"] == "from a to a2"
    followers.announce("s", 8)
    assert (await heard(by_itself))["version"] == 8


async def test_they_are_told_after_a_moment_and_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TELL_NEXT", 0.02)
    hub, stage = Hub(), Stage()
    followers = Followers(hub)
    boxes = await listening(followers, hub, "wide", stage.show, 2 * limits.TELL_AT_ONCE + 1)

    def full() -> int:
        return sum(box._slot is not None for box in boxes)

    stage.names = "b"
    followers.announce("s", 1)
    await asyncio.sleep(0)
    assert full() == 0                      # whoever made the move is answered first

    seen = set()

    def all_are() -> bool:
        seen.add(full())
        return full() == len(boxes)

    await until(all_are)
    assert {limits.TELL_AT_ONCE, 2 * limits.TELL_AT_ONCE} <= seen


async def test_those_who_left_are_forgotten_and_nothing_is_printed_for_them() -> None:
    hub, stage = Hub(), Stage()
    followers = Followers(hub)
    (box,) = await listening(followers, hub, "wide", stage.show)
    (group,) = followers.groups("s")
    hub.unsubscribe(group, box)

    assert followers.groups("s") == [] and not followers._groups
    followers.announce("s", 2)
    await asyncio.sleep(2 * limits.TELL_AFTER)
    assert stage.prints == 1


async def test_the_last_who_leaves_takes_the_group_along() -> None:
    hub, stage = Hub(), Stage()
    followers = Followers(hub)
    boxes = await listening(followers, hub, "wide", stage.show, 2)
    (group,) = followers.groups("s")

    hub.unsubscribe(group, boxes[0])
    assert followers._groups
    hub.unsubscribe(group, boxes[1])

    assert not followers._groups


async def test_a_group_to_which_nobody_came_is_forgotten_by_the_next_who_does() -> None:
    hub, stage = Hub(), Stage()
    followers = Followers(hub)
    for number in range(20):        # refused behind their group: there is no room for a listener
        await followers.join("s", f"look {number}", stage.show)

    assert len(followers._groups["s"]) == 1


async def test_somebody_who_is_about_to_watch_as_the_last_one_leaves_is_told() -> None:
    hub, stage = Hub(), Stage()
    followers = Followers(hub)
    (box,) = await listening(followers, hub, "wide", stage.show)
    (group,) = followers.groups("s")

    async with group.lock:
        beginning = asyncio.create_task(followers.join("s", "wide", stage.show))
        await asyncio.sleep(0)
    hub.unsubscribe(group, box)         # the lock is free, and whoever waited for it has not noticed yet
    next_box = hub.subscribe(await beginning)
    followers.announce("s", 3)

    assert (await heard(next_box))["version"] == 3


async def test_somebody_who_begins_to_watch_as_the_last_one_leaves_is_told() -> None:
    hub, stage = Hub(), Stage()
    followers = Followers(hub)
    (box,) = await listening(followers, hub, "wide", stage.show)
    (group,) = followers.groups("s")

    async with group.lock:      # somebody is being shown how it stands
        hub.unsubscribe(group, box)
    (next_box,) = await listening(followers, hub, "wide", stage.show)
    followers.announce("s", 3)

    assert (await heard(next_box))["version"] == 3
