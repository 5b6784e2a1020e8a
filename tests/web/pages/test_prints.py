"""What is printed once for all who read the same is what each would have been printed alone."""

from __future__ import annotations

import re

import httpx
import pytest
from fastapi import FastAPI
from jinja2 import nodes

from app import limits
from app.session.sessions import Sessions
from app.session.state.config import PRESETS
from app.session.state.move import Backward, Forward, Move, SetParameter, Step
from app.web.pages import render
from app.web.pages.drawn import Drawings
from app.web.pages.prints import READS, SOMEBODY, Prints
from tests.web.pages.test_templates import includes, source
from tests.web.visitor import Visitor

pytestmark = pytest.mark.anyio
ALSO = {"url": "address", "carried": "address", "anew": "where", "exhibits": "", "paces": "", "beat": ""}
"""What methods of a page read of it; nothing where they are the same for all."""


def of_page(file: str) -> set[str]:
    """The names that a template, and every other that it takes macros from, takes of its page."""
    taken = render.templates().parse(source(file)).find_all(nodes.Getattr)
    own = {one.attr for one in taken if isinstance(one.node, nodes.Name) and one.node.name == "page"}
    return own.union(*map(of_page, includes(file)))


@pytest.mark.parametrize("file", READS)
async def test_all_that_a_template_reads_of_its_page_is_what_its_prints_are_known_by(file: str) -> None:
    assert {ALSO.get(name, name) for name in of_page(file)} - {""} == set(READS[file])
    assert not {name for name in of_page(file) if name in ("state", "view", "dataset", "panel")}


async def cycle(visitor: Visitor, *moves: str) -> list[str]:
    """The stage after each move, without what differs between any two sessions."""
    found = []
    for move in moves:
        await visitor.press(move)
        found.append(re.sub('data-parts="[^"]*"', "", (await visitor.stage()).replace(visitor.path[3:], "somebody")))
    return found


MOVES = ("forward", "weigh", "backward", "step", "forward", "back", "back")


async def test_whoever_comes_second_is_shown_what_the_first_was_and_nothing_of_theirs(
    app: FastAPI, client: httpx.AsyncClient
) -> None:
    first, second, alone = Visitor(client), Visitor(client), Visitor(client)
    one, other = await cycle(first, *MOVES), await cycle(second, *MOVES)
    app.state.drawings, app.state.prints = Drawings(), Prints()

    assert one == other == await cycle(alone, *MOVES)
    assert first.path.encode() not in (await second.stage()).encode()
    assert SOMEBODY not in await second.stage()


async def test_the_same_moves_on_another_start_are_another_picture(client: httpx.AsyncClient) -> None:
    pages = []
    for seed in (1, 2):
        visitor = Visitor(client)
        await visitor.press("forward", preset="plane", seed=seed)
        pages.append((await cycle(visitor, "weigh", "backward"))[-1])

    one, other = (re.findall('stroke-width="[^"]*"', page) for page in pages)
    assert one != other


async def test_the_same_start_and_moves_have_one_origin_and_any_others_another(app: FastAPI) -> None:
    sessions: Sessions = app.state.sessions
    async def origin(*moves: Move, preset: str = "plane") -> bytes:
        session, _ = await sessions.create(PRESETS[preset])
        for move in moves:
            await sessions.make(session, move)
        return session.origin(session.version)

    first = await origin(Forward(), Backward(), Step())
    assert first == await origin(Forward(), Backward(), Step())
    others = [await origin(Forward(), Backward()), await origin(Forward(), Backward(), Step(uphill=True)),
              await origin(SetParameter(1, 0, 0, 1.0), Forward()), await origin(SetParameter(1, 0, 0, 1.5), Forward()),
              await origin(Forward(), Backward(), Step(), preset="chain"), first]
    assert len(set(others)) == len(others)


async def test_pictures_and_prints_are_kept_as_far_as_they_fit(
    app: FastAPI, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PICTURE_BYTES", 200_000)
    monkeypatch.setattr(limits, "PRINT_BYTES", 10_000)
    app.state.drawings, app.state.prints = Drawings(), Prints()

    await cycle(Visitor(client), *MOVES)

    assert 1 <= len(app.state.drawings) <= 3
    assert 1 <= len(app.state.prints) <= 5
