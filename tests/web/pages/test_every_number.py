"""Every number on the pages of networks that are hard to say: saturated, far, zero, linear, of one neuron.

All are the API's, rightly rounded, for every sigma, output and cost; and where a nudge cannot check one, the card says
why. Nothing is printed as Python would, after a step neither. A case of each kind is tried, each at another size and
shape in turn; with --all every kind at every one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest

from app.lenses.theta import ROWS
from tests.scene.moments import KINDS
from tests.web.conftest import Begin, Driven
from tests.web.pages import walk
from tests.web.pages.walk import Found, Trace

pytestmark = pytest.mark.anyio

Kind = tuple[str, str, str]

SIZES = {"near": 1.0, "saturated": 30.0, "far": 1e3, "zero": 0.0}
"""How large the weights are at most."""

SHAPES = [(2, 3, 2), (1, 1), (1, 1, 1, 1), (3, 1)]
TURNS = [(size, shape) for shape in SHAPES for size in SIZES]
WHY = re.compile("is hard to measure|has two slopes here")
ENOUGH = 6
"""Digits to which a measured slope must agree, where nothing is said against it."""


def cases(is_all: bool) -> list[tuple[str, tuple[int, ...], Kind]]:
    """A turn for each kind, or all."""
    if is_all:
        return [(*turn, kind) for turn in TURNS for kind in KINDS]
    return [(*TURNS[(5 * i + i // len(TURNS)) % len(TURNS)], kind) for i, kind in enumerate(KINDS)]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    found = cases(metafunc.config.getoption("--all"))
    metafunc.parametrize(("size", "shape", "kind"), found, ids=["-".join(map(str, (a, *b, *c))) for a, b, c in found])


async def both_passes(begin: Begin, size: str, shape: tuple[int, ...], kind: Kind) -> tuple[Driven, Trace]:
    """A session with such weights, after both passes of an example, and its trace."""
    rng = np.random.default_rng([len(shape), *shape, KINDS.index(kind), *map(ord, size)])

    def drawn(*of: int) -> list[object]:
        values: list[object] = (SIZES[size] * rng.uniform(-1.0, 1.0, of)).tolist()
        return values

    activation, output, cost = kind
    driven = await begin(preset="chain" if max(shape) == 1 else "plane", sizes=shape, data="none",
                         activation=activation, output=output, cost=cost)
    W = [[], *(drawn(n, before) for before, n in zip(shape, shape[1:], strict=False))]
    b = [[], *(drawn(n) for n in shape[1:])]
    await driven.set_weights(W, b)
    y = [1.0, *[0.0] * (shape[-1] - 1)]
    forward = await driven.ask("forward", {"x": rng.uniform(-1.0, 1.0, shape[0]).tolist()})
    return driven, Trace(W, b, driven.state["eta"], forward, await driven.ask("backward", {"y": y}), y)


async def page(driven: Driven, lens: str, of: str = "") -> str:
    response = await driven.client.get(f"/r/{driven.state['name']}?lens={lens}&of={of}")
    assert response.status_code == 200
    assert walk.unreadable(response.text) == []
    return response.text


def panel(html: str) -> str:
    return html.partition('id="lens"')[2]


def wrong(found: Iterator[Found], least: int) -> list[Found]:
    """Those that are not their truth. least: how many there must be, so that none is missed."""
    all_of_them = list(found)
    assert len(all_of_them) >= least
    return [one for one in all_of_them if not one.is_right]


async def test_every_number_is_the_api_s_and_every_card_agrees_or_says_why(
    begin: Begin, size: str, shape: tuple[int, ...], kind: Kind
) -> None:
    driven, trace = await both_passes(begin, size, shape, kind)
    is_chain, neurons, parameters = max(shape) == 1, sum(shape), len(trace.slopes)

    html = await page(driven, "numbers")
    assert not wrong(walk.numbers(panel(html), trace), 4 * neurons - 2 * shape[0])
    if is_chain:
        assert not wrong(walk.tree(html, trace), 6 * parameters)
        for l in range(1, len(shape)):
            assert not wrong(walk.factors(panel(await page(driven, "factors", f"w-{l}-0-0")), trace), 6)
    else:
        assert not wrong(walk.picture(html, trace), neurons)
        words = await driven.client.get(f"/r/{driven.state['name']}/words")
        widest = max(map(abs, trace.slopes.values()))       # an edge of next to no width is not drawn, and says nothing
        is_drawn = widest and any(abs(v) > 0.01 * widest for mark, v in trace.slopes.items() if mark[0] == "w")
        assert not wrong(walk.told(words.text, trace), 2 * bool(is_drawn))
    assert not wrong(walk.nudges(panel(await page(driven, "nudges")), trace), min(parameters, 10))
    assert not wrong(walk.theta(panel(await page(driven, "theta")), trace), 4 * min(parameters, ROWS))
    L = len(shape) - 1
    for mark in (f"w-1-{shape[1] - 1}-0", f"b-{L}-0", f"a-{L}-0", "a-0-0", f"z-{L}-0"):
        card = walk.check(panel(await page(driven, "equation", mark)), mark, trace)
        assert card.predicted.is_right, card
        assert card.digits >= ENOUGH or WHY.search(card.words), card

    await driven.post("step")
    assert await page(driven, "theta")
