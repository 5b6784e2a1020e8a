"""What of a run is on disk: when it is said to be safe, when the server ends, and when another server writes there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from app import limits
from app.errors import StaleError
from app.session.moves.make import played
from app.session.runs.run import Order
from app.session.runs.runs import Ended
from app.session.sessions import Sessions
from app.session.state.config import PRESETS
from app.session.state.library import Library
from app.session.state.move import Forward
from app.session.state.state import State
from app.session.store.sqlite import SqliteStore
from tests.session.runs.audience import Audience, is_over
from tests.until import until

pytestmark = pytest.mark.anyio
PLANE = PRESETS["plane"]


async def test_what_is_shown_as_safe_is_on_disk(
    tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that ends without a word loses nothing that was said to be safe."""
    monkeypatch.setattr(limits, "SAVED", 0.05)
    file, audience = tmp_path / "s.sqlite", Audience()
    sessions = Sessions(SqliteStore(file), library, show=audience)
    session, _ = await sessions.create(PLANE)
    await sessions.run(session, Order())
    await until(lambda: bool(audience.moments) and audience.moments[-1].safe > 200)
    safe = audience.moments[-1].safe

    file.with_suffix(".lock").unlink()      # as after a crash, which lets go of it: nobody has closed anything
    other = Sessions(SqliteStore(file), library)
    found = await other.by_name(session.name)
    state = await other.state(found)

    assert state.step >= safe
    assert (found.version, found.count) == (1, 2)
    await other.close()
    await sessions.close()


async def test_the_end_of_the_server_pauses_every_run_and_keeps_it(tmp_path: Path, library: Library) -> None:
    file = tmp_path / "s.sqlite"
    sessions = Sessions(SqliteStore(file), library)
    session, _ = await sessions.create(PLANE)
    await sessions.run(session, Order())
    await until(lambda: (run := sessions.runs.get(session.name)) is not None and run.done > 100)

    await sessions.close()
    again = Sessions(SqliteStore(file), library)

    assert sessions.runs.ended(session.name) == Ended(1, "closing")
    assert (await again.state(await again.by_name(session.name))).step > 100
    await again.close()


async def test_a_run_on_a_session_that_another_server_moves_on_changes_nothing_that_was_answered(
    tmp_path: Path, library: Library, bits: Callable[[State], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock was taken away: both write to one file, and neither knows of the other."""
    monkeypatch.setattr(limits, "SAVED", 0.02)
    file = tmp_path / "s.sqlite"
    ours = Sessions(SqliteStore(file), library)
    session, secret = await ours.create(PLANE)
    await ours.run(session, Order())
    file.with_suffix(".lock").unlink()
    theirs = Sessions(SqliteStore(file), library)
    reached = await moved_on(theirs, secret)

    await until(lambda: is_over(ours, session))
    await ours.close()
    await theirs.close()
    later = Sessions(SqliteStore(file), library)
    found = await later.by_id(secret)

    assert ours.runs.ended(session.name) == Ended(1, "elsewhere")
    assert (found.version, found.count) == (2, 3)
    assert bits(await later.state(found)) == bits(reached)
    assert bits(played(await later.state(found, 1), Forward(), library)) == bits(reached)
    await later.close()


async def moved_on(sessions: Sessions, secret: str) -> State:
    """Go forward on whatever is there, as often as it takes: the state that was answered."""
    while True:
        try:
            return (await sessions.make(await sessions.by_id(secret), Forward())).state
        except StaleError:
            await asyncio.sleep(0)
