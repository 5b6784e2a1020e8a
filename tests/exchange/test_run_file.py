"""A whole session as a file: read as it was written, or refused with what is wrong; counted before it is read."""

from __future__ import annotations

import base64
import gzip
import json
import random
import tracemalloc
import zlib
from collections.abc import Callable
from typing import Any

import pytest

from app import limits
from app.errors import AppError, FileError, OutOfTurnError
from app.exchange.run_file import dumps, loads
from app.session.chronicle import Chronicle, Deed
from app.session.moves.make import played, start
from app.session.moves.turns import finished
from app.session.retelling import Retelling
from app.session.state import move as m
from app.session.state.config import PRESETS
from app.session.state.library import Library
from app.session.store.snapshot import Snapshot, snapshot
from app.session.store.writing import move_to_json
from tests.exchange.test_mutated import MOST, mutated

Lines = list[dict[str, Any]]


def told() -> Chronicle:
    """Of a plane that was copied after a step and moved on along two lines."""
    library, config = Library(), PRESETS["plane"]
    passes: tuple[m.Move, ...] = (m.Forward(), m.Backward(), m.Step())
    state = start(config, library)
    for move in passes:
        state = played(state, move, library)
    first = snapshot(state)
    moves: tuple[tuple[int, m.Move], ...] = (
        (0, m.Forward()), (1, m.Backward()), (2, m.Step(eta=0.75)), (0, m.Train(5)), (4, m.Choose(m.Picked("test", 3))))
    states = [state]
    for parent, move in moves:
        states.append(played(states[parent], move, library))
    return Chronicle(config, "a copy", first, tuple(Deed(parent, move_to_json(move)) for parent, move in moves), 3,
                     states[3].net.theta.tobytes())


TOLD = told()
FILE = dumps(TOLD)


def lines(file: bytes = FILE) -> Lines:
    return [json.loads(line) for line in gzip.decompress(file).split(b"\n")]


def packed(said: Lines) -> bytes:
    return gzip.compress("\n".join(json.dumps(each) for each in said).encode())


def test_it_is_read_as_it_was_written_and_written_as_it_was_read() -> None:
    found = loads(FILE)

    assert found.config == TOLD.config and (found.label, found.current, found.theta) == ("a copy", 3, TOLD.theta)
    assert [deed.parent for deed in found.deeds] == [0, 1, 2, 0, 4]
    assert dumps(found) == FILE
    assert len(finished(Retelling(found, Library())).written) == 6


def test_any_program_can_read_it() -> None:
    head, *moves = lines()

    assert head["run"] == 1 and head["config"]["seed"] == 0 and head["versions"] == 6
    assert moves[2] == {"parent": 2, "move": {"eta": 0.75, "uphill": False, "kind": "step"}}
    assert base64.b64decode(head["weights"]) == TOLD.theta


def without(said: Lines, **changes: Any) -> bytes:
    said[0].update(changes)
    return packed(said)


@pytest.mark.parametrize(("file", "words"), [
    (FILE[:50], "the gzip was cut"), (FILE + b"x", "something stands behind it"), (FILE[:12] + b"\xff" * 40, "broken"),
    (gzip.compress(b"hello"), "its first line is not JSON"), (gzip.compress(b"[1]"), "must be an object"),
    (gzip.compress(b"{}"), 'must have "run": 1'), (gzip.compress(b"[" * 5000), "more numbers or lists"),
    (gzip.compress(b"\n" * limits.VERSIONS), "at most 20,000 versions"),
    (packed(lines()[:-1]), "it has 5 lines, and must have one for each of its versions"),
    (without(lines(), run=2), 'must have "run": 1'), (without(lines(), current=-1), "current must be a whole number"),
    (without(lines(), current=True), "current must be a whole number"), (without(lines(), label=3), "label must be"),
    (without(lines(), label="half \ud800"), "label must be"), (without(lines(), lines={"0": 3}), "lines must have"),
    (without(lines(), lines={"x": "a"}), "lines must have"), (without(lines(), lines=[]), "lines must have"),
    (without(lines(), weights="?"), "weights must be base64"), (without(lines(), start=[1]), "start must have plain"),
    (without(lines(), config={}), "look at preset"), (without(lines(), config=None), "config does not say"),
    (packed([*lines()[:-1], {"parent": 0}]), "version 5 must say the move"),
    (packed([*lines()[:-1], {"move": {}}]), "parent must be a whole number"),
    (gzip.compress(json.dumps({"run": 1, "config": {}}).encode() + b"\n{"), "must have one for each"),
])
def test_what_is_wrong_is_said(file: bytes, words: str) -> None:
    with pytest.raises(FileError, match=words):
        loads(file)


def test_a_label_has_so_many_characters_and_no_more() -> None:
    assert len(loads(without(lines(), label="x" * (limits.LABEL + 1))).label) == limits.LABEL


def test_it_is_unpacked_only_as_far_as_it_may_be() -> None:
    bomb = gzip.compress(bytes(limits.RUN_FILE_TEXT + 1), 9)
    huge = gzip.compress(b"{}" + b" " * (limits.RUN_FILE_TEXT - 2), 9)
    far = zlib.compressobj(9, wbits=31)
    endless = b"".join(far.compress(bytes(2**20)) for _ in range(40)) + far.flush()

    for file, words in ((bomb, "more than"), (huge, 'must have "run"'), (endless, "more than")):
        tracemalloc.start()
        with pytest.raises(FileError, match=words):
            loads(file)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert most < 2 * MOST + limits.RUN_FILE_TEXT


def test_what_could_not_be_brought_in_again_is_not_taken_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BODY_WEIGHTS", len(FILE))
    assert dumps(TOLD) == FILE
    monkeypatch.setattr(limits, "BODY_WEIGHTS", len(FILE) - 1)
    with pytest.raises(OutOfTurnError, match="take home its weights"):
        dumps(TOLD)
    monkeypatch.undo()
    monkeypatch.setattr(limits, "RUN_FILE_TEXT", 100)
    with pytest.raises(OutOfTurnError, match="take home its weights"):
        dumps(TOLD)


def in_its_text(rng: random.Random) -> bytes:
    return gzip.compress(mutated(gzip.decompress(FILE), rng), 1)


def in_a_value(rng: random.Random) -> bytes:
    """JSON still, with something else in one place."""
    said: Any = lines()
    at, step = said, rng.randrange(len(said))
    while isinstance(at[step], list | dict) and at[step] and rng.random() < 0.9:
        at = at[step]
        step = rng.randrange(len(at)) if isinstance(at, list) else rng.choice([*at])
    at[step] = rng.choice((None, True, -1, 0, 1, 7, 2**40, 1e308, float("nan"), float("inf"), "", "\ud800", "backward",
                           [], {}, [[0.5, 0.5]], "a" * 200, {"kind": "train", "steps": 3}, {"kind": "step", "eta": 2}))
    return packed(said)


@pytest.mark.parametrize("change", [in_its_text, in_a_value, lambda rng: mutated(FILE, rng)],
                         ids=["text", "value", "file"])
def test_a_changed_file_is_read_whole_or_refused_with_a_sentence(
    change: Callable[[random.Random], bytes], request: pytest.FixtureRequest
) -> None:
    rng, refused, library = random.Random(5), 0, Library()
    count = 20_000 if request.config.getoption("--all") else 120
    finished(Retelling(TOLD, library))          # what is read once stays
    tracemalloc.start()

    for _ in range(count):
        file = change(rng)
        try:
            found = finished(Retelling(loads(file), library))
        except AppError as error:
            refused += 1
            assert 5 < len(str(error)) < 400, file
        else:
            assert found.written[0].row.parent is None

    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < MOST and count >= refused > count / 3


def test_a_snapshot_is_said_beside_a_move_alone() -> None:
    with pytest.raises(FileError, match="only a training"):
        finished(Retelling(Chronicle(TOLD.config, "", None, (Deed(0, TOLD.deeds[0].move, Snapshot("{}", b"")),), 0,
                                     TOLD.theta), Library()))
