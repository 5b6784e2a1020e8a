"""Training where there are no data: many steps on the one example on the stage."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.web.pages.test_chain import RECIPES, begun, values

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(("steps", "a"), [(100, "0.964"), (300, "0.203")])
async def test_many_steps_on_one_example_have_their_curve(client: httpx.AsyncClient, steps: int, a: str) -> None:
    """Nielsen's slow neuron: 0.982 at the start, 0.964 after 100 steps, 0.203 after 300."""
    visitor = await begun(client, RECIPES["a slow neuron"], "forward")
    before = await visitor.stage()

    await visitor.press("train", steps=steps, lens="train")
    html = await visitor.stage("?lens=train")
    await visitor.press("forward")

    assert "0.982" in values(before) and a in values(await visitor.stage())
    assert f"{steps} steps" in html
    assert re.search(r"After \d+ steps on this one example C is", html)
    curve = html.partition('id="progress"')[2].partition("</section>")[0]
    assert 'id="progress-cost"' in curve and "mini-batch" not in curve


async def test_the_chain_says_that_many_steps_are_on_its_one_example(client: httpx.AsyncClient) -> None:
    visitor = await begun(client, "preset=chain", "forward")

    dials, train = [await visitor.stage(f"?lens={lens}") for lens in ("dials", "train")]

    assert "Many steps on this one example" in dials
    assert "each step is on the example on the stage" in train and "for so many steps on this one example" in train
    assert 'value="epoch"' not in train


async def test_an_eta_of_2_over_the_curvature_is_named(client: httpx.AsyncClient) -> None:
    visitor = await begun(client, "preset=chain&sizes=1-1&activation=linear&theta=1,0&input=3&target=36&eta=0.1",
                          "forward", "weigh", "backward", "step")

    html = await visitor.stage()

    assert "It went across the valley, to C = 1089 again: η is 2 over the curvature." in html
