"""What a lecturer prepares: addresses that name the moment, and examples that come as far as the one before."""

from __future__ import annotations

import re

import httpx
import pytest

from app.session.store.session import Entry
from app.web.pages.bar import other
from tests.web.visitor import Visitor, notice, version

pytestmark = pytest.mark.anyio
PHASES = [("forward", "forward", 1), ("cost", "forward", 2), ("backward", "backward", 2)]


def phase(html: str) -> str:
    """Of the stage."""
    return str(re.findall(r'data-phase="(\w+)"', html)[0])


@pytest.mark.parametrize(("asked", "reached", "moves"), PHASES)
async def test_a_recipe_names_an_example_and_how_far_it_has_come(
    client: httpx.AsyncClient, asked: str, reached: str, moves: int
) -> None:
    recipe = {"preset": "plane", "split": "test", "index": 7, "seed": 3, "phase": asked}
    visitor, walking = Visitor(client), Visitor(client)

    shown = await visitor.stage("?" + "&".join(f"{name}={value}" for name, value in recipe.items()))
    begun = (await visitor.press("back", htmx=True, **recipe)).text

    assert phase(shown) == reached and version(shown) == 0
    await walking.press("forward", preset="plane", split="test", index=7, seed=3)
    await walking.presses(*{"forward": (), "cost": ("weigh",), "backward": ("backward",)}[asked])
    edges = re.compile(r'<path id="[wb]-[^>]*>')
    assert edges.findall(shown) == edges.findall(await walking.stage()) != []
    assert version(begun) == moves - 1          # the session has all its passes, and one can go back through them


async def test_a_recipe_of_no_phase_is_refused(client: httpx.AsyncClient) -> None:
    answer = await Visitor(client).look("?phase=sideways")

    assert answer.status_code == 422 and "phase must be" in answer.text


@pytest.mark.parametrize(("query", "named"), [
    ("sead=3", "a field &#34;sead&#34; that is not known here: did you mean seed?"),
    ("lens=nudges&learning_rate=1", "did you mean eta?"),
    ("qqqq=1", "a field &#34;qqqq&#34; that is not known here. The known ones are"),
    ("%3Cb%3E=1", "a field that is not known here"),
])
async def test_a_field_that_nothing_is_called_is_refused_by_name(
    client: httpx.AsyncClient, query: str, named: str
) -> None:
    answer = await client.get(f"/?{query}")

    assert answer.status_code == 422 and named in answer.text and "<b>=" not in answer.text


async def test_a_session_s_address_takes_no_recipe_and_what_others_hang_on_a_link_spoils_nothing(
    client: httpx.AsyncClient
) -> None:
    visitor = Visitor(client)
    await visitor.presses("forward")

    assert (await visitor.look("?seed=3")).status_code == 422
    assert (await visitor.look("?utm_source=mail&fbclid=x1")).status_code == 200
    assert (await client.get("/?utm_source=mail&fbclid=x1")).status_code == 200


async def test_the_words_beside_the_slider_are_a_link_to_the_moment(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    await visitor.presses("forward", "backward")

    page = await visitor.stage("?lens=equation&of=w-3-7-2")
    (link,) = re.findall(r'<a class="at" href="([^"]+)"', page)
    await visitor.presses("step", "forward")
    then = await client.get(link.replace("&amp;", "&"))

    assert version(then.text) == 2 and phase(then.text) == "backward" and 'data-of="w-3-7-2"' in then.text


@pytest.mark.parametrize(("moves", "reached"), [
    ((), "ready"), (("forward",), "forward"), (("forward", "weigh"), "forward"), (("forward", "backward"), "backward"),
    (("forward", "backward", "step"), "ready"),
])
async def test_another_example_comes_as_far_as_the_one_before(
    client: httpx.AsyncClient, moves: tuple[str, ...], reached: str
) -> None:
    visitor = Visitor(client)
    await visitor.press("pick", how="index", split="test", index=3, preset="plane")
    await visitor.presses(*moves)

    page = (await visitor.press("pick", htmx=True, how="index", split="test", index=5)).text

    assert phase(page) == reached and notice(page) == ""


def line(*kinds: str) -> tuple[Entry, ...]:
    return tuple(Entry(10 + i, None, kind, kind) for i, kind in enumerate(("start", *kinds)))


@pytest.mark.parametrize(("kinds", "way"), [
    (("forward", "backward"), {10: None, 11: None, 12: None}),
    (("forward", "choose", "forward"), {13: 11, 11: 13, 12: 11, 10: None}),
    (("choose", "forward", "choose", "forward"), {14: 12, 12: 14, 13: 12, 11: 10}),
])
def test_one_goes_between_the_ends_of_two_examples(kinds: tuple[str, ...], way: dict[int, int | None]) -> None:
    assert {at: other(line(*kinds), at) for at in way} == way
