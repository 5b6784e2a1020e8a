from __future__ import annotations

import re
from html import unescape

import httpx
import pytest
from fastapi import FastAPI

from app import limits
from app.data.mnist import mnist
from app.session.state.config import Config
from tests.web.visitor import Visitor, links, notice, version

pytestmark = pytest.mark.anyio

SEVEN = "[[[0.2,0.2],[0.8,0.2],[0.4,0.9]]]"


async def backward(client: httpx.AsyncClient) -> Visitor:
    """Somebody with the nudges of a test digit on the stage."""
    visitor = Visitor(client)
    await visitor.presses("forward", "backward")
    return visitor


async def slow_learner(client: httpx.AsyncClient) -> Visitor:
    """Somebody whose network takes several lessons to call a drawn seven a two."""
    visitor = Visitor(client)
    await visitor.press("tune", eta=0.02)
    await visitor.press("draw", strokes=SEVEN, label=2)
    return visitor


def ink(html: str) -> str:
    """What the edges of the picture show."""
    return str(re.findall(r'<svg id="network" class="[^"]*\bink-(\w+)', html)[0])


async def test_no_panel_opens_by_itself(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    for move in ("forward", "weigh", "backward", "step"):
        await visitor.presses(move)
        assert '<aside class="lens"' not in await visitor.stage()


async def test_a_lens_that_was_chosen_stays_open(client: httpx.AsyncClient) -> None:
    visitor = await backward(client)

    response = await visitor.press("step", lens="numbers", htmx=True)
    assert 'id="lens-numbers"' in response.text


async def test_edges_can_show_weights_and_nudges_again(client: httpx.AsyncClient) -> None:
    visitor = await backward(client)

    page = await visitor.stage("?lens=nudges")
    assert ink(page) == "nudge"
    weights = (await client.get(links(page)["weights"])).text
    assert ink(weights) == "weight"
    back = unescape(re.findall(r'Edges show\s+<a href="([^"]+)"', weights)[0])
    assert ink((await client.get(back)).text) == "nudge"


async def test_two_nudges_are_pinned_one_after_the_other_and_compared(client: httpx.AsyncClient) -> None:
    visitor = await backward(client)

    page = await visitor.stage("?lens=nudges&ink=weight&of=a-3-0")
    for _ in range(2):
        pin = unescape(re.findall(r'class="pin" href="([^"]+)"[^>]*>pin<', page)[0])
        page = (await client.get(pin)).text
    assert page.count(">unpin<") == 2 and ink(page) == "weight"
    assert re.search(r'id="comparison">The cost is (about equally|[\d.]+ times more) sensitive to', page)


async def test_pins_of_nothing_fall_out(client: httpx.AsyncClient) -> None:
    visitor = await backward(client)

    page = await visitor.stage("?pins=w-9-9-9,%3Ci%3E%26,w-3-0-1,b-3-2&lens=nudges")
    assert 'name="pins" value="w-3-0-1,b-3-2"' in page


async def test_what_is_picked_out_is_kept_by_moves_and_links(client: httpx.AsyncClient) -> None:
    visitor = await backward(client)

    response = await visitor.press("back", by="pass", pins="w-3-0-1,b-3-2", of="w-3-0-1", lens="equation", ink="weight")
    address = response.headers["location"]
    assert address == f"{visitor.path}?lens=equation&of=w-3-0-1&pins=w-3-0-1%2Cb-3-2&ink=weight"
    page = (await client.get(address)).text
    assert 'name="pins" value="w-3-0-1,b-3-2"' in page


async def test_the_equation_of_a_mark_stands_with_its_measured_value(client: httpx.AsyncClient) -> None:
    visitor = await backward(client)

    page = await visitor.stage("?lens=equation&of=b-3-2")
    predicted = re.findall(r'id="predicted">([^<]+)<', page)[0]
    measured = re.findall(r'id="measured">([^<]+)<', page)[0]
    assert predicted[:5] == measured[:5]
    assert int(re.findall(r'id="digits">(\d+) digits', page)[0]) >= 6


async def test_before_the_backward_pass_the_equation_says_what_is_missing(client: httpx.AsyncClient) -> None:
    page = await Visitor(client).stage("?lens=equation&of=w-1-0-3")

    assert "A slope exists only once the backward pass ran" in page and 'id="predicted"' not in page


MOVED = "The step has moved the weights: their new slopes come with the next backward pass."


@pytest.mark.parametrize("lens", [
    "nudges", "bench", "cards", "wishes", "pairs", "matrix", "paths", "product&way=back", "equation&of=w-1-0-3",
    "equation&of=a-2-1", "home",
])
async def test_after_a_step_a_panel_says_that_new_slopes_come_and_has_the_button_that_goes_there(
    client: httpx.AsyncClient, lens: str
) -> None:
    visitor = Visitor(client)
    await visitor.presses("forward", "weigh", "backward", "step")

    panel = (await visitor.stage(f"?lens={lens}")).split('<aside class="lens"')[1].split("</aside>")[0]
    assert MOVED in panel and "Not yet: go forward" not in panel and "ran" not in panel.split()
    assert re.search(r'<form class="line" method="post" action="[^"]*/reach">.*?<button name="to" value="backward"',
                     panel, re.DOTALL)

    await visitor.press("reach", to="backward")
    page = await visitor.stage(f"?lens={lens}")
    assert 'data-phase="backward"' in page and MOVED not in page


async def test_after_many_steps_a_panel_says_so(client: httpx.AsyncClient) -> None:
    visitor = await slow_learner(client)
    await visitor.press("teach", go=1)
    await visitor.press("back")

    assert MOVED.replace("step has", "steps have") in await visitor.stage("?lens=nudges")


async def test_a_drawing_goes_on_the_stage_and_with_a_label_gets_its_nudges(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)

    seen = (await visitor.press("draw", htmx=True, strokes=SEVEN)).text
    assert "It says 7. What was it?" in seen and ink(seen) == "quiet"
    told = (await visitor.press("draw", htmx=True, strokes=SEVEN, label=2)).text
    assert ink(told) == "quiet" and "It says 7, but it should say 2." in told
    nudged = (await visitor.press("backward", htmx=True)).text
    assert ink(nudged) == "nudge" and "It says 7; it should say 2." in nudged


async def test_step_until_it_is_right_in_one_go_without_htmx(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    await visitor.press("draw", strokes=SEVEN, label=2)

    await visitor.presses("teach")
    page = await visitor.stage()
    assert "It says 2, and that is right." in page


async def test_step_until_it_is_right_shows_its_progress_with_htmx(client: httpx.AsyncClient) -> None:
    visitor = await slow_learner(client)

    done = [0]
    page = (await visitor.press("teach", htmx=True, lens="pick")).text
    while "<progress" in page:
        fields = dict(re.findall(r'name="(done|version)" value="(\d+)"', page.split('id="teach"')[1]))
        done.append(int(fields["done"]))
        assert f'<progress value="{done[-1]}" max="{limits.TEACH_STEPS}">' in page
        page = (await visitor.press("teach", htmx=True, lens="pick", **fields)).text
    assert len(done) > 1 and all(0 < b - a <= 5 for a, b in zip(done, done[1:], strict=False))
    assert re.search(r"It is right after \d+ steps?: 2 ", page)
    assert 'name="done" value="0"' in page


async def test_an_answer_that_turns_out_right_is_said_and_nobody_is_scolded(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    await visitor.press("pick", how="index", split="test", index=0)

    page = (await visitor.press("teach", htmx=True, lens="pick")).text

    assert "It is right: 7" in page and notice(page) == ""
    assert version(page) == 2 and "step" not in page.split("It is right")[1].split("<")[0]


async def test_a_lesson_can_be_stopped_and_begun_anew(client: httpx.AsyncClient) -> None:
    visitor = await slow_learner(client)
    await visitor.press("teach", htmx=True, lens="pick")

    before = version(await visitor.stage())
    stopped = (await visitor.press("teach", htmx=True, lens="pick", done=5, stop=1)).text
    assert "<progress" not in stopped and version(stopped) == before
    assert (await visitor.press("teach", htmx=True, lens="pick")).status_code == 200


async def test_a_lesson_whose_time_is_up_says_so_and_may_go_on(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    await visitor.press("tune", eta=1e-9)
    await visitor.press("draw", strokes=SEVEN, label=2)

    page = (await visitor.press("teach", htmx=True, lens="pick", done=limits.TEACH_STEPS - 5)).text
    assert "<progress" not in page and f"Still 7 after {limits.TEACH_STEPS} steps: a larger eta may help." in page
    assert 'name="done" value="0"' in page


async def test_a_lesson_that_diverges_ends_and_says_so(app: FastAPI, client: httpx.AsyncClient) -> None:
    steep = Config("plane", (2, 2, 2), "linear", "linear", "quadratic", "normal", 0, "none", 100.0, 10, "random")
    session, secret = await app.state.sessions.create(steep)
    visitor = Visitor(client, f"/r/{session.name}", {f"/r/{session.name}": secret})
    a = (await client.post(f"/api/sessions/{secret}/forward", json={"x": [900, 900]})).json()["a"][-1]
    await client.post(f"/api/sessions/{secret}/backward", json={"label": int(a[0] > a[1])})

    page = (await visitor.press("teach", htmx=True, lens="pick")).text
    assert 'data-phase="diverged"' in page and "The numbers ran away in layer" in page and "<progress" not in page


@pytest.mark.parametrize("split", ["test", "train"])
async def test_an_example_is_picked_by_its_place(client: httpx.AsyncClient, split: str) -> None:
    label = mnist().split(split).label(1234)

    page = (await Visitor(client).press("pick", htmx=True, lens="pick", how="index", split=split, index=1234)).text
    assert f"{'test' if split == 'test' else 'training'} example 1,234, a {label}" in page


async def test_an_example_is_picked_at_random_by_its_label(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)

    for label in range(10):
        assert f", a {label}<" in (await visitor.press("pick", htmx=True, lens="pick", label=label)).text


async def test_the_next_example_that_it_gets_wrong_is_one(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)

    places: list[int] = []
    for _ in range(3):
        after = places[-1] if places else 0
        page = (await visitor.press("pick", htmx=True, lens="pick", how="wrong", index=after)).text
        places.append(int(re.findall(r"test example ([\d,]+)", page)[0].replace(",", "")))
        await visitor.presses("forward")
        assert "but it should say" in await visitor.stage()
    assert places == sorted(set(places))


async def test_a_network_that_reads_no_image_has_no_pad(client: httpx.AsyncClient) -> None:
    page = await Visitor(client).stage("?preset=plane&do=draw")

    assert 'id="pad-form"' not in page and "Draw a digit" not in page


@pytest.mark.parametrize("lens", ["race", "answers", "wrong", "trails"])
async def test_a_lens_on_data_says_that_there_are_none(client: httpx.AsyncClient, lens: str) -> None:
    page = await Visitor(client).stage(f"?preset=chain&lens={lens}")

    found = page[page.index(f'id="lens-{lens}"'):page.index("</aside>")]
    assert "this session has no" in found and "<form" not in found
    assert (await client.post("/r/new/classify", data={"preset": "plane", "strokes": SEVEN})).status_code == 422


@pytest.mark.parametrize("theme", ["", "day", "night", "projector"])
async def test_the_theme_is_kept(client: httpx.AsyncClient, theme: str) -> None:
    page = await Visitor(client).stage(f"?lens=nudges&theme={theme}")

    assert f'<html lang="en" data-theme="{theme}">' in page
    assert (f"theme={theme}" in links(page)["nudges"]) == bool(theme)
