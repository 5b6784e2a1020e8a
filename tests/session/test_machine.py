"""A visitor at random, beside a plain list of states. Whatever happens, both agree to the last bit."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.errors import AppError, KeyReusedError, OutOfTurnError, StaleError
from app.exchange.run_file import dumps, loads
from app.session.moves.make import played, start
from app.session.sessions import Sessions
from app.session.state import move as m
from app.session.state.config import PRESETS, Config
from app.session.state.library import Library
from app.session.state.state import State
from app.session.store.sqlite import SqliteStore
from app.session.store.store import Key
from tests.session.seen import picture

T = TypeVar("T")
SOME, ALL = 14, 500
"""Visitors, as a rule and with --all."""
PLANE = PRESETS["plane"]
CONFIGS = [
    PLANE,
    PRESETS["chain"],
    replace(PLANE, sizes=(2, 3, 2), output="softmax", cost="cross_entropy", data="moons", seed=4),
    replace(PLANE, sizes=(2, 3, 1), activation="relu", output="linear", init="normal", eta=100.0),
]
layers = st.none() | st.integers(0, 4)
examples = (
    st.builds(m.Picked, st.sampled_from(["train", "test"]), st.integers(0, 260))
    | st.builds(m.Given, st.lists(st.floats(-2, 2), min_size=1, max_size=2).map(tuple))
)
answers = st.lists(st.floats(0, 1), min_size=1, max_size=2).map(tuple)
axes = st.floats(-1.3, 1.3)
etas = st.none() | st.floats(-0.5, 101.0)
passes = st.one_of(
    st.builds(m.Forward, layers, st.none() | examples), st.just(m.Forward()), st.just(m.Weigh()),
    st.builds(m.Backward, layers, st.none() | answers, st.none()), st.builds(m.Backward, layers), st.just(m.Backward()),
    st.builds(m.Step, etas), st.just(m.Step()), st.just(m.Refit()),
)
others = st.one_of(
    st.builds(m.Choose, examples), st.builds(m.Backward, layers, st.none(), st.integers(-1, 2)),
    st.builds(m.Train, st.integers(0, 30), etas, st.none() | st.integers(0, 260), st.none() | st.integers(0, 2)),
    st.builds(m.Teach, st.integers(0, 5)), st.builds(m.Tune, etas, st.none() | st.integers(0, 260)),
    st.builds(m.SetParameter, st.integers(0, 3), st.integers(0, 3), layers, st.floats(-1e6, 1e6)),
    st.builds(m.Restart, st.sampled_from(["random", "trained"]), st.none() | st.integers(0, 3)),
    st.builds(m.Points, st.lists(st.tuples(axes, axes, st.integers(0, 1)), max_size=5).map(tuple)),
    st.builds(m.AddPoint, axes, axes, st.integers(0, 2)),
    st.builds(m.MovePoint, st.sampled_from(["train", "test"]), st.integers(0, 260), axes, axes),
)


class Visitor(RuleBasedStateMachine):
    """The model: the states of all versions, which came from which, and the version one stands on."""

    library: Library
    bits: Callable[[State], bytes]

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.runner = asyncio.Runner()
        self.sessions = self.opened()

    def opened(self) -> Sessions:
        return Sessions(SqliteStore(Path(self.folder.name) / "sessions.db"), self.library)

    def now(self, deed: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(deed)

    @initialize(config=st.sampled_from(CONFIGS))
    def begin(self, config: Config) -> None:
        self.session, self.secret = self.now(self.sessions.create(config))
        self.states, self.parents, self.current = [start(config, self.library)], [-1], 0
        self.keys: list[tuple[Key, int]] = []

    def add(self, parent: int, state: State) -> None:
        self.states.append(state)
        self.parents.append(parent)
        self.current = len(self.states) - 1

    @rule(move=passes | others, is_keyed=st.booleans())
    def play(self, move: m.Move, is_keyed: bool) -> None:
        key = Key(f"key {len(self.keys)}", "print") if is_keyed else None
        deed = self.sessions.make(self.session, move, expected=self.current, key=key)
        try:
            expected = played(self.states[self.current], move, self.library)
        except AppError as refusal:
            with pytest.raises(type(refusal)) as real:
                self.now(deed)
            assert str(real.value) == str(refusal)
            return
        reached = self.now(deed).version
        self.add(self.current, expected)
        assert reached == self.current
        if key:
            self.keys.append((key, reached))

    @rule(by=st.sampled_from(["move", "pass"]))
    def back(self, by: Any) -> None:
        at = self.parents[self.current]
        while by == "pass" and at > 0 and not self.states[at].is_whole:
            at = self.parents[at]
        if at < 0:
            with pytest.raises(OutOfTurnError, match="this is the start"):
                self.now(self.sessions.back(self.session, by=by))
        else:
            assert self.now(self.sessions.back(self.session, by=by)).version == at
            self.current = at

    @precondition(lambda self: self.current > 0)
    @rule()
    def back_by_a_layer(self) -> None:
        before, count = self.states[self.current], len(self.states)
        parent = self.parents[self.current]
        reached = self.now(self.sessions.back(self.session, by="layer")).version
        if reached < count:
            assert reached == parent
            self.current = parent
            return
        shorter = 1 if before.phase == "forward" else -1
        self.add(parent, replace(before, layer=before.layer - shorter))

    @rule(data=st.data())
    def go_to(self, data: st.DataObject) -> None:
        self.current = data.draw(st.integers(0, len(self.states) - 1))
        assert self.now(self.sessions.goto(self.session, self.current)).version == self.current

    @rule(data=st.data())
    def another_version_is_as_it_was(self, data: st.DataObject) -> None:
        version = data.draw(st.integers(0, len(self.states) - 1))
        state = self.now(self.sessions.state(self.session, version))
        assert self.same(state, self.states[version])
        assert picture(state, self.library) == picture(self.states[version], self.library)

    @rule(data=st.data(), name=st.text("abc ", max_size=8))
    def call_a_line(self, data: st.DataObject, name: str) -> None:
        version = data.draw(st.integers(0, len(self.states) - 1))
        self.now(self.sessions.call(self.session, version, name))
        assert self.session.name_of(version) == " ".join(name.split())

    @rule()
    def go_on_with_what_comes_back_from_a_file(self) -> None:
        """Every version is there again, on every line."""
        before = self.session
        told = loads(dumps(self.now(self.sessions.chronicle(before))))
        self.session, self.secret = self.now(self.sessions.chronicled(told))
        self.keys = []
        assert (self.session.tips(), self.session.called) == (before.tips(), before.called)
        for version, state in enumerate(self.states):
            assert self.same(self.now(self.sessions.state(self.session, version)), state)

    @precondition(lambda self: self.keys)
    @rule(data=st.data())
    def retry(self, data: st.DataObject) -> None:
        key, reached = data.draw(st.sampled_from(self.keys))
        assert self.now(self.sessions.make(self.session, m.Forward(), expected=0, key=key)).version == reached
        with pytest.raises(KeyReusedError):
            self.now(self.sessions.make(self.session, m.Forward(), key=Key(key.key, "another print")))

    @rule(wrong=st.integers(1, 3))
    def move_on_an_old_version(self, wrong: int) -> None:
        with pytest.raises(StaleError):
            self.now(self.sessions.make(self.session, m.Forward(), expected=self.current + wrong))

    @rule()
    def restart_the_server(self) -> None:
        self.now(self.sessions.close())
        self.sessions = self.opened()
        self.session = self.now(self.sessions.by_id(self.secret))

    @rule()
    def go_on_with_a_copy(self) -> None:
        self.session, self.secret = self.now(self.sessions.copy(self.session, self.current))
        self.states, self.parents, self.current, self.keys = [self.states[self.current]], [-1], 0, []

    @invariant()
    def the_current_version_is_the_models(self) -> None:
        assert (self.session.version, self.session.count) == (self.current, len(self.states))
        assert self.same(self.now(self.sessions.state(self.session)), self.states[self.current])

    @invariant()
    def the_line_goes_through_the_current_version(self) -> None:
        line = self.session.line()
        assert line[0].version == 0 and self.current in [entry.version for entry in line]
        assert all(self.parents[entry.version] == one.version for one, entry in zip(line, line[1:], strict=False))

    def same(self, one: State, other: State) -> bool:
        return type(self).bits(one) == type(self).bits(other)

    def teardown(self) -> None:
        self.now(self.sessions.close())
        self.runner.close()
        self.folder.cleanup()


def test_a_visitor_at_random_finds_every_version_as_it_was(
    library: Library, bits: Callable[[State], bytes], pytestconfig: pytest.Config
) -> None:
    machine = type("Visiting", (Visitor,), {"library": library, "bits": staticmethod(bits)})

    run_state_machine_as_test(machine, settings=settings(
        max_examples=ALL if pytestconfig.getoption("--all") else SOME, stateful_step_count=30, deadline=None,
        suppress_health_check=list(HealthCheck),
    ))
