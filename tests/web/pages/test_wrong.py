"""What goes wrong on purpose, over HTTP: three moves with what they did, five links to networks with what they are."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from app import limits
from tests.web.visitor import HTMX, Visitor, version

pytestmark = pytest.mark.anyio


def mishap(html: str) -> str:
    """What the last move did."""
    return unescape(re.findall(r'id="mishap"[^>]*>(.*?)</p>', html)[0])


async def counted(visitor: Visitor, html: str) -> str:
    """The page, or what it asks for by itself, once both counts are done."""
    while again := re.findall(r'id="look-[^>]*hx-get="([^"]+)"', html):
        html = (await visitor.client.get(unescape(again[0]), headers={**HTMX, **visitor._cookie()})).text
    return html


def findings(html: str) -> str:
    """What is wrong with the network on the stage."""
    return unescape(re.sub(r"<[^>]+>", "", re.findall(r'id="findings">(.*?)</div>', html, re.DOTALL)[0]))


def addresses(html: str) -> dict[str, str]:
    """The links to other networks, by their words."""
    return {words: unescape(href) for href, words in re.findall(r'<a class="button" href="([^"]+)"[^>]*>([^<]+)', html)}


@pytest.mark.parametrize(("demo", "said"), [
    ("one", "called 1. Now: 50 % right, and 250 are called 1."), ("small", "100 steps with η = 0.0001"),
    ("large", "30 steps with η = 100"),
])
async def test_each_move_says_what_it_did_and_back_undoes_it(client: httpx.AsyncClient, demo: str, said: str) -> None:
    visitor = Visitor(client)
    await visitor.press("forward", preset="plane")

    response = await visitor.press("lens/wrong/take", htmx=True, demo=demo, version=1)

    assert response.status_code == 200
    assert version(response.text) == 2
    assert said in mishap(await counted(visitor, response.text))
    await visitor.press("back", version=2)
    assert version(await visitor.stage()) == 1


async def test_training_on_a_2_only_makes_everything_a_2(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)

    response = await visitor.press("lens/wrong/take", htmx=True, demo="one")

    before, right, called = re.findall(r"Before: (\d+) %.* Now: ([\d.]+) % right, and ([\d,]+) are called 2",
                                       mishap(await counted(visitor, response.text)))[0]
    assert int(before) >= 94 and float(right) < 15
    assert int(called.replace(",", "")) > 9_000


async def test_without_htmx_the_way_leads_to_the_same_words(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)

    response = await visitor.press("lens/wrong/take", demo="large", preset="plane")

    assert response.status_code == 303
    html = (await client.get(response.headers["location"], headers=visitor._cookie())).text
    assert html.startswith("<!doctype html>")
    assert "30 steps with η = 100" in mishap(await counted(visitor, html))


async def test_the_click_does_not_wait_for_the_counts(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "TURN", 1e-9)       # every turn of a count ends after its first examples
    visitor = Visitor(client)

    response = await visitor.press("lens/wrong/take", htmx=True, demo="small")

    assert version(response.text) == 1 and not re.findall('id="mishap"', response.text)
    assert "how much is counted" in response.text
    assert "100 steps with η = 0.0001" in mishap(await counted(visitor, response.text))


async def test_what_the_last_move_did_is_not_said_of_another_move(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    await visitor.press("forward", preset="plane")

    response = await visitor.look("/lens/wrong?demo=one")

    assert response.status_code == 409 and "no training" in response.text


@pytest.mark.parametrize(("words", "said"), [
    ("diverge", "Diverged: the next step would have taken layer"),
    ("start at zero", "Symmetric: the 4 neurons of layer 1 and the 2 neurons of layer 2 are all alike"),
    ("start all equal", "Symmetric: the 4 neurons of layer 1"),
    ("start too large", "Saturated: σ′ is below 0.01 in"),
    ("7 hidden sigmoids", "Vanishing: a nudge of layer 8 is"),
])
async def test_each_link_leads_to_a_network_that_has_it(client: httpx.AsyncClient, words: str, said: str) -> None:
    html = await Visitor(client).stage("?preset=plane&lens=wrong&theme=night")

    response = await client.get(addresses(html)[words])

    assert said in findings(response.text)
    assert 'data-theme="night"' in response.text


async def test_a_healthy_network_is_called_so(client: httpx.AsyncClient) -> None:
    assert "Nothing of the kind" in findings(await Visitor(client).stage("?lens=wrong"))


async def test_links_keep_the_visitors_own_data_and_sizes(client: httpx.AsyncClient) -> None:
    html = await Visitor(client).stage("?preset=plane&data=spiral&sizes=2-6-5-1&seed=9&lens=wrong")

    asked = parse_qs(urlsplit(addresses(html)["start all equal"]).query)

    assert (asked["data"], asked["sizes"], asked["seed"], asked["init"]) == (["spiral"], ["2-6-5-1"], ["9"], ["equal"])


async def test_an_unknown_mishap_is_refused(client: httpx.AsyncClient) -> None:
    response = await Visitor(client).press("lens/wrong/take", htmx=True, demo="flood", preset="plane")

    assert response.status_code == 422


async def test_a_chain_has_no_such_lens(client: httpx.AsyncClient) -> None:
    assert "lens=wrong" not in await Visitor(client).stage("?preset=chain")
