"""Lines are called by their head: kept by every store, taken along in the file, and no move."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app import limits
from app.errors import FileError, NotThereError, RangeError
from app.exchange.run_file import dumps, loads
from app.session.sessions import Sessions
from app.session.state.config import PRESETS
from app.session.state.move import Backward, Forward, Weigh
from app.session.store.store import LineName

pytestmark = pytest.mark.anyio


async def test_a_line_has_a_name_that_changes_no_version(sessions: Sessions) -> None:
    session, secret = await sessions.create(PRESETS["plane"])
    await sessions.make(session, Forward(), Weigh())
    await sessions.make(session, Backward(), base=1)
    rows, version = session.rows(), session.version

    await sessions.call(session, 2, "  the   first try ")
    await sessions.call(session, 3, "straight back")

    assert (session.rows(), session.version) == (rows, version)
    assert [session.name_of(v) for v in range(4)] == ["the first try"] * 3 + ["straight back"]
    assert (await sessions.by_id(secret)).called == session.called
    with pytest.raises(NotThereError):
        await sessions.call(session, 9, "x")


async def test_a_name_has_so_many_characters_that_can_be_seen(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, _ = await sessions.create(PRESETS["plane"])
    await sessions.make(session, Forward())
    await sessions.make(session, Forward(), base=0)

    await sessions.call(session, 0, "x" * limits.LINE_NAME)
    for name in ("x" * (limits.LINE_NAME + 1), "a\x00b", "a\u202eb"):
        with pytest.raises(RangeError, match="name of a line"):
            await sessions.call(session, 0, name)
    monkeypatch.setattr(limits, "LINES_NAMED", 1)
    with pytest.raises(RangeError, match="at most 1 lines"):
        await sessions.call(session, 2, "one more")
    await sessions.call(session, 0, "another name for the one that has one")


async def test_names_are_in_the_file_of_a_session_and_those_of_no_line_are_refused(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, _ = await sessions.create(PRESETS["plane"])
    await sessions.make(session, Forward(), Weigh())
    await sessions.make(session, Backward(), base=1)
    await sessions.call(session, 2, "first")
    await sessions.call(session, 3, "second")
    told = loads(dumps(await sessions.chronicle(session)))

    other, _ = await sessions.chronicled(told)

    assert other.called == session.called == (LineName(0, "first"), LineName(3, "second"))
    for called in (LineName(1, "x"), LineName(4, "x"), LineName(0, " x"), LineName(0, "")):
        with pytest.raises(FileError, match="no line that can be called so"):
            await sessions.chronicled(replace(told, called=(called,)))
    monkeypatch.setattr(limits, "LINES_NAMED", 1)
    with pytest.raises(FileError, match="at most 1 lines"):
        await sessions.chronicled(told)
