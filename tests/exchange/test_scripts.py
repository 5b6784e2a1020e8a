"""The programs print what the stage says. That of PyTorch is run in tests/bench, where PyTorch is."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from dataclasses import replace

import pytest

from app.errors import OutOfTurnError
from app.exchange import scripts
from app.nn.network import Architecture
from app.session.state.state import State
from tests.exchange.moments import moment
from tests.nn.conftest import KINDS


def printed(text: str) -> dict[str, float]:
    """What a program prints: C = 0.25."""
    return {name: float(value) for name, value in re.findall(r"^(\S+) = (\S+)$", text, re.MULTILINE)}


def expected(state: State, names: set[str]) -> dict[str, float]:
    """The same numbers, as the stage has them."""
    bwd = state.bwd
    assert bwd is not None
    found = {"C": bwd.cost}
    for name in names - {"C"}:
        kind, l, *places = re.findall(r"\w+", name.removeprefix("dC/d"))
        array = (bwd.nabla_W if kind == "W" else bwd.nabla_b)[int(l)]
        found[name] = float(array[tuple(map(int, places))])
    return found


def assert_says_the_stage(text: str, state: State) -> None:
    said = printed(text)
    slopes = sum(min(3, n_j * n_k) + 1 for n_k, n_j in zip(state.net.sizes, state.net.sizes[1:], strict=False))
    assert len(said) == 1 + slopes
    assert said == pytest.approx(expected(state, set(said)), rel=1e-10, abs=1e-13)


@pytest.mark.process
def test_the_program_for_numpy_says_what_the_stage_says() -> None:
    """Of every kind of network, one after the other in a few processes: numpy takes a while to start."""
    states = [moment(Architecture((3, 4, 3, 2), *kind), seed=2) for kind in KINDS]
    whole = '\nprint("---")\n'.join(scripts.numpy(state).decode() for state in states)

    run = subprocess.run([sys.executable, "-W", "error", "-c", whole], capture_output=True, text=True, check=True)

    for text, state in zip(run.stdout.split("---\n"), states, strict=True):
        assert_says_the_stage(text, state)


@pytest.mark.process
def test_it_says_so_of_as_many_weights_as_the_digits_have() -> None:
    state = moment(Architecture((784, 16, 16, 10)), far=0.1)

    run = subprocess.run([sys.executable, "-"], input=scripts.numpy(state), capture_output=True, check=True)

    assert_says_the_stage(run.stdout.decode(), state)


@pytest.mark.parametrize("write", [scripts.numpy, scripts.pytorch])
@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_the_code_comes_first_and_is_short(write: object, kind: tuple[str, str, str]) -> None:
    assert callable(write)
    text = write(moment(Architecture((2, 3, 2), *kind))).decode()

    assert ast.get_docstring(ast.parse(text)) and kind[0] in text.splitlines()[0]
    code = text[: text.index("\nX = ")].splitlines()
    assert len(code) < 60 and max(map(len, text.splitlines())) <= 120


def test_there_is_none_without_an_example_whose_answer_is_known() -> None:
    state = moment(Architecture((2, 3, 2)))
    assert state.example is not None and scripts.has_example(state)

    for example in (None, replace(state.example, y=None)):
        assert not scripts.has_example(replace(state, example=example))
        with pytest.raises(OutOfTurnError, match="answer is known"):
            scripts.pytorch(replace(state, example=example))
