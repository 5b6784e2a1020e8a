"""A session told as one value comes back whole: every version, every line, to the last bit, or not at all."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from app import limits
from app.errors import FileError, OutOfTurnError
from app.session.chronicle import Chronicle
from app.session.runs.run import Order
from app.session.sessions import Sessions
from app.session.state.config import PRESETS
from app.session.state.move import (
    AddPoint,
    Backward,
    Drawn,
    Forward,
    Move,
    Points,
    Restart,
    SetParameter,
    Step,
    Teach,
    Train,
    Tune,
)
from app.session.store.session import Session
from app.session.store.snapshot import Snapshot

pytestmark = pytest.mark.anyio

PLANE = PRESETS["plane"]
PASS: tuple[Move, ...] = (Forward(), Backward(), Step())
AllBits = Callable[[Sessions, Session], Awaitable[list[bytes]]]


async def begun(sessions: Sessions, preset: str, *moves: Move) -> Session:
    session, _ = await sessions.create(PRESETS[preset])
    await sessions.make(session, *moves)
    return session


async def test_versions_and_lines_are_back_to_the_last_bit(sessions: Sessions, all_bits: AllBits) -> None:
    one = await begun(sessions, "plane", *PASS, Train(40), AddPoint(0.3, -0.2, 1), Train(7, eta=0.2, batch_size=3))
    await sessions.make(one, Step(eta=2.0), Tune(eta=0.1), base=2)
    await sessions.make(one, SetParameter(1, 0, 1, -3.25, keep=True), Restart("random", 9), base=1)
    await sessions.goto(one, 5)

    other, _ = await sessions.chronicled(await sessions.chronicle(one))

    assert (other.version, other.count) == (5, one.count) and other.rows() == one.rows()
    assert other.tips() == one.tips() and other.line() == one.line()
    assert await all_bits(sessions, other) == await all_bits(sessions, one)


async def test_drawings_teaching_and_the_start_of_a_copy_come_back(sessions: Sessions, all_bits: AllBits) -> None:
    drawn = Drawn((((0.3, 0.2), (0.7, 0.2), (0.45, 0.8)),))
    digits = await begun(sessions, "digits", Forward(example=drawn), Backward(label=1), Teach(5), Restart("random", 3))
    copy, _ = await sessions.copy(digits, 2)
    await sessions.make(copy, Step())

    for one in (digits, copy):
        other, _ = await sessions.chronicled(await sessions.chronicle(one))
        assert other.rows() == one.rows()
        assert await all_bits(sessions, other) == await all_bits(sessions, one)


async def test_a_copy_without_any_points_left_comes_back(sessions: Sessions, all_bits: AllBits) -> None:
    one, _ = await sessions.copy(await begun(sessions, "plane", Points(())), 1)

    other, _ = await sessions.chronicled(await sessions.chronicle(one))

    assert await all_bits(sessions, other) == await all_bits(sessions, one)


async def test_a_run_and_a_long_training_bring_their_weights_and_are_not_made_again(
    sessions: Sessions, all_bits: AllBits, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await begun(sessions, "plane")
    await sessions.run(one, Order(steps=300))
    with pytest.raises(OutOfTurnError, match="pause it first"):
        await sessions.chronicle(one)
    run = sessions.runs.get(one.name)
    if run and run.task:
        await run.task
    await sessions.make(one, Train(50), *PASS)
    again = await sessions.chronicle(one)
    monkeypatch.setattr(limits, "STEPS", 200)
    told = await sessions.chronicle(one)

    assert [deed.after is not None for deed in again.deeds] == [False] * 5, "a short one is made again: the same bits"
    assert [deed.after is not None for deed in told.deeds] == [True, False, False, False, False]
    for each in (told, again):
        monkeypatch.setattr(limits, "STEPS", 200 if each is told else 20_000)
        other, _ = await sessions.chronicled(each)
        assert await all_bits(sessions, other) == await all_bits(sessions, one)
        assert other.row(1).has_snapshot or each is again


async def test_it_is_still_there_when_the_server_comes_back(
    begin_store: Callable[[], Any], library: Any, all_bits: AllBits
) -> None:
    store = begin_store()
    first = Sessions(store, library)
    one = await begun(first, "plane", *PASS)
    other, _ = await first.chronicled(await first.chronicle(one))
    expected, name = await all_bits(first, one), other.name
    if type(store).__name__ == "MemoryStore":
        await first.close()
        return
    await first.close()

    second = Sessions(begin_store(), library)
    assert await all_bits(second, await second.by_name(name)) == expected
    await second.close()


def changed(told: Chronicle, number: int, **fields: Any) -> Chronicle:
    deeds = list(told.deeds)
    deeds[number - 1] = replace(deeds[number - 1], **fields)
    return replace(told, deeds=tuple(deeds))


@pytest.mark.parametrize(("change", "words"), [
    (lambda t: replace(t, current=9), "it stands at version 9, and has versions 0 to 3"),
    (lambda t: changed(t, 2, parent=2), "version 2 comes from version 2, which is not before it"),
    (lambda t: changed(t, 2, move='{"kind": "fly"}'), "version 2 was made by no move that there is here"),
    (lambda t: changed(t, 3, parent=0), "version 3 cannot be: a step applies the whole gradient"),
    (lambda t: changed(t, 3, move='{"kind":"step","eta":NaN}'), "version 3 cannot be: eta must be a finite number"),
    (lambda t: changed(t, 3, move='{"kind":"step","eta":0.25}'), "its moves lead to other weights than it says"),
    (lambda t: replace(t, theta=b""), "its moves lead to other weights than it says"),
    (lambda t: changed(t, 1, after=Snapshot("{}", b"")), "only a training may say which weights it led to"),
    (lambda t: replace(t, config=replace(PLANE, preset="hall")), "preset must be one of"),
    (lambda t: replace(t, config=replace(PLANE, noise=float("nan"))), "noise must be"),
    (lambda t: replace(t, config=replace(PLANE, theta=(1.0,) * 201)), "theta of its start must be at most 200"),
    (lambda t: replace(t, start=Snapshot("{}", b"")), "what it says of the stage cannot be read"),
])
async def test_what_cannot_have_been_begins_nothing(
    sessions: Sessions, change: Callable[[Chronicle], Chronicle], words: str
) -> None:
    one = await begun(sessions, "plane", *PASS)
    told = await sessions.chronicle(one)

    with pytest.raises(FileError, match=words):
        await sessions.chronicled(change(told))

    assert (await sessions.listed(one.owner, 0, 9))[0] == 0


def told_of_the_stage(plain: str, **changes: Any) -> str:
    said = json.loads(plain)
    for path, value in changes.items():
        at = said
        *way, last = path.split("__")
        for name in way:
            at = at[name]
        at[last] = value
    return json.dumps(said)


@pytest.mark.parametrize("changes", [
    {"eta": 0.0}, {"eta": float("nan")}, {"batch_size": 0}, {"batch_size": 300}, {"phase": "forward"}, {"layer": 1},
    {"is_weighed": True}, {"example": None}, {"example__y": None}, {"example__y": [2e3]}, {"example__label": 2},
    {"stepped__eta": 0.0}, {"stepped__steps": -1}, {"stepped__cost_after": float("inf")}, {"stepped": None},
    {"step": -1}, {"step": 2**60}, {"epoch": -1}, {"position": 251}, {"seed": -1}, {"seed": 2**32},
    {"width_top": float("nan")}, {"width_top": -1.0}, {"diverged_layer": 1}, {"first_cost": float("inf")},
    {"points": {"train": [[0.0, 0.0, 7]], "test": [], "said": []}},
    {"points": {"train": [[0.0, 0.0, 1]] * 1001, "test": [], "said": []}},
    {"curve": [{"step": 2, "batch": None, "cost": 1.0}, {"step": 1, "batch": None, "cost": 1.0}]},
    {"curve": [{"step": 0, "batch": None, "cost": 1.0, "accuracy": 2.0}]},
    {"trained": {"steps": -1, "cost": 1.0}}, {"trained": {"steps": 1, "cost": float("nan")}}, {"phase": "sleeping"},
], ids=str)
async def test_a_start_that_no_move_leads_to_is_checked_number_by_number(
    sessions: Sessions, changes: dict[str, Any]
) -> None:
    one = await begun(sessions, "plane", *PASS)
    copy, _ = await sessions.copy(one, 3)
    told = await sessions.chronicle(copy)
    assert told.start is not None
    await sessions.chronicled(told)

    with pytest.raises(FileError):
        await sessions.chronicled(
            replace(told, start=replace(told.start, plain=told_of_the_stage(told.start.plain, **changes))))


@pytest.mark.parametrize("theta", [b"\0" * 8, b"\xff" * 8])
async def test_its_weights_are_as_many_and_as_large_as_they_may_be(sessions: Sessions, theta: bytes) -> None:
    copy, _ = await sessions.copy(await begun(sessions, "chain", Forward()), 1)
    told = await sessions.chronicle(copy)
    assert told.start is not None

    for weights in (theta, theta * (len(told.theta) // 8)):
        if weights == bytes(len(told.theta)):
            continue
        with pytest.raises(FileError, match="weight"):
            await sessions.chronicled(replace(told, start=replace(told.start, theta=weights)))


async def test_it_ends_where_its_moves_are_too_many_too_long_or_too_large(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await begun(sessions, "plane", *PASS, Train(30))
    told = await sessions.chronicle(one)
    effort = sum(row.effort for row in one.rows())

    monkeypatch.setattr(limits, "RETOLD", effort)
    await sessions.chronicled(await sessions.chronicle(one))
    monkeypatch.setattr(limits, "RETOLD", effort - 1)
    with pytest.raises(OutOfTurnError, match="too long"):
        await sessions.chronicle(one)
    with pytest.raises(FileError, match="too long"):
        await sessions.chronicled(told)
    monkeypatch.undo()
    monkeypatch.setattr(limits, "SESSION_BYTES", sum(row.size for row in one.rows()) - 1)
    with pytest.raises(FileError, match="bytes that a session may have"):
        await sessions.chronicled(told)
    monkeypatch.undo()
    monkeypatch.setattr(limits, "VERSIONS", 5)
    await sessions.chronicled(told)
    monkeypatch.setattr(limits, "VERSIONS", 4)
    with pytest.raises(FileError, match="at most 4 versions"):
        await sessions.chronicled(told)


async def test_lines_that_part_anywhere_are_told_with_few_states_at_hand(
    sessions: Sessions, all_bits: AllBits, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await begun(sessions, "plane", *PASS * 3, Train(9))
    for base in (7, 0, 4, 9):
        await sessions.make(one, Points(((0.1, 0.2, 1), (0.3, -0.4, 0))), Forward(), base=base)
    told = await sessions.chronicle(one)
    monkeypatch.setattr(limits, "RETOLD_BYTES", 1)

    other, _ = await sessions.chronicled(told)

    assert await all_bits(sessions, other) == await all_bits(sessions, one)
