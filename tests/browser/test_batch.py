"""Mini-batches as a visitor sees them: the shuffle, the next batch, what each example asks, and the step."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from app.nn.engine.sgd import order
from tests.browser.conftest import Visitor
from tests.browser.reading import read
from tests.browser.stage import Stage
from tests.browser.test_hall import HALLS, faults
from tests.browser.truth import api_of

IMAGES = 60_000
POINTS = 250
POWERS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


@pytest.fixture
def digits(visitor: Visitor) -> Stage:
    """Untrained, in batches of ten."""
    return visitor.joins(lens="batch", start="random", seed=4)


def thumbs(page: Page, role: str) -> list[int]:
    """The examples in a row, in order."""
    found: list[int] = page.evaluate("""role => Array.from(
        document.querySelectorAll(`.mini-batch.${role} [data-thumb]`), e => Number(e.dataset.thumb))""", role)
    return found


def unit(page: Page) -> float:
    """What the cells of the table are in."""
    power = re.search(r"× 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", page.locator("#asks caption").inner_text())
    return 10.0 ** int(power[1].translate(POWERS)) if power else 1.0


def test_rows_are_the_shuffled_order_and_the_next_is_lit(digits: Stage) -> None:
    page = digits.page

    assert thumbs(page, "next") == order(IMAGES, 4, 0)[:10].tolist()
    assert thumbs(page, "later") == order(IMAGES, 4, 0)[10:30].tolist()
    expect(page.locator(".mini-batch[aria-current=step]")).to_have_class(re.compile(r"\bnext\b"))
    dim, lit = (page.locator(f".{role} .mini").first.evaluate("e => Number(getComputedStyle(e).opacity)")
                for role in ("later", "next"))
    assert dim < lit == 1


def test_a_thumbnail_is_its_image(digits: Stage) -> None:
    page, first = digits.page, int(order(IMAGES, 4, 0)[3])

    drawn = page.locator(f"[data-thumb='{first}'] svg").evaluate("""async (svg) => {
        const [, y, side] = svg.getAttribute("viewBox").split(" ").map(Number);
        const sheet = document.querySelector(svg.querySelector("use").getAttribute("href"));
        const image = new Image();
        image.src = sheet.getAttribute("href");
        await image.decode();
        const pen = new OffscreenCanvas(side, side).getContext("2d");
        pen.drawImage(image, 0, y, side, side, 0, 0, side, side);
        return Array.from(pen.getImageData(0, 0, side, side).data).filter((_, i) => i % 4 === 0);
    }""")

    with digits.moved():
        page.locator(f"[data-thumb='{first}']").click()
    with api_of(page) as api:
        x = api.get()["example"]["x"]
    assert drawn == [round(255 * v) for v in x]


def test_a_click_on_a_thumbnail_puts_it_on_the_stage(digits: Stage) -> None:
    page, index = digits.page, thumbs(digits.page, "later")[4]

    with digits.moved():
        page.locator(f"[data-thumb='{index}']").click()

    with api_of(page) as api:
        example = api.get()["example"]
    assert (example["split"], example["index"]) == ("train", index)
    expect(page.locator("#lens-batch")).to_be_visible()
    expect(page.locator("#texts .wanted")).to_have_text(str(example["label"]))


def test_a_step_moves_on_by_a_batch(digits: Stage) -> None:
    page, was_next = digits.page, thumbs(digits.page, "next")

    with digits.moved():
        page.get_by_role("button", name="take this step").click()

    assert thumbs(page, "taken") == was_next
    assert thumbs(page, "next") == order(IMAGES, 4, 0)[10:20].tolist()
    expect(page.locator("#tray-says")).to_contain_text("batch 2 of 6,000")
    assert digits.phase == "backward"


def test_the_table_is_what_the_api_says_of_each_example_and_of_all(digits: Stage) -> None:
    page = digits.page
    marks = page.evaluate("Array.from(document.querySelectorAll('#asks tbody tr'), e => e.dataset.mark)")
    indices = order(IMAGES, 4, 0)[:10].tolist()

    with api_of(page) as api:
        each = [api.post("/gradient", {"split": "train", "start": i, "count": 1}) for i in indices]

    for mark in marks:
        kind, l, j, *k = mark.split("-")
        layers = [g["nabla_W" if kind == "w" else "nabla_b"][int(l)][int(j)] for g in each]
        slopes = [layer[int(k[0])] if k else layer for layer in layers]
        mean = sum(slopes) / len(slopes)
        *own, others, last = page.locator(f"#asks-{mark} td").all_inner_texts()
        assert all(read(said).means(-v / unit(page)) for said, v in zip(own, slopes, strict=False)), mark
        assert len(own) == 5 and read(last).means(-mean / unit(page))
        assert read(others).means(-sum(slopes[5:]) / 5 / unit(page))
        step, back, slope, tick = page.locator(f"#steps [data-mark='{mark}'] td").all_inner_texts()
        assert read(step).means(-0.5 * mean) and read(back).means(mean) and read(slope).means(mean)
        assert tick == "✓"
    assert page.locator(".checks .holds").count() == 2


def test_the_step_that_the_table_foretells_is_the_one_that_is_taken(digits: Stage) -> None:
    page = digits.page
    mark, step = page.locator("#steps tbody tr").first.evaluate(
        "row => [row.dataset.mark, row.querySelector('td').textContent]")
    _, l, j, k = map(str, mark.split("-"))

    with api_of(page) as api:
        before = api.get("/weights")["W"][int(l)][int(j)][int(k)]
        with digits.moved():
            page.get_by_role("button", name="take this step").click()
        after = api.get("/weights")["W"][int(l)][int(j)][int(k)]

    assert read(step).means(after - before)


def test_a_batch_is_as_large_as_all(digits: Stage) -> None:
    page = digits.page

    with digits.moved():
        page.locator(".batch-sizes").get_by_role("button", name="all").click()

    expect(page.locator(".mini-batch.next .mini-name")).to_have_text("batch 1 of 1 · next · 60,000 images, 40 shown")
    assert thumbs(page, "next") == order(IMAGES, 4, 0)[:40].tolist()
    assert page.locator(".checks .holds").count() == 2


def test_the_next_shuffle_is_another_one(visitor: Visitor) -> None:
    stage = visitor.joins(lens="batch", preset="plane", seed=4)
    page = stage.page
    assert thumbs(page, "next") == order(POINTS, 4, 0)[:10].tolist()

    page.get_by_role("button", name="to the next shuffle").click()

    expect(page.locator("#tray-says")).to_contain_text("Epoch 2, batch 1 of 25", timeout=20_000)
    expect(page.get_by_role("button", name="take this step")).to_be_visible(timeout=20_000)
    assert thumbs(page, "next") == order(POINTS, 4, 1)[:10].tolist()


def test_the_map_of_the_plane_lights_the_next_points(visitor: Visitor) -> None:
    page = visitor.joins(lens="batch", preset="plane", seed=4).page

    assert page.locator(".tray-map .all use").count() == POINTS
    assert page.locator(".tray-map .now-batch use").count() == 10


def test_a_run_turns_the_tray_over(visitor: Visitor) -> None:
    stage = visitor.joins(lens="batch", preset="plane", seed=4)
    page, first = stage.page, stage.page.locator("#tray-says").inner_text()

    page.locator(".play select").select_option("10")
    page.get_by_role("button", name="Watch it learn").click()

    expect(page.locator("#stage[data-running] #tray-says")).not_to_have_text(first, timeout=20_000)
    expect(page.locator("#tray .pick-mini").first).to_be_visible()
    with stage.swapped():
        page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="take this step")).to_be_visible()


WATCH = """() => {
  window.flights = [];
  const animate = Element.prototype.animate;
  Element.prototype.animate = function (frames, {duration, delay}) {
    if (this.matches("[data-thumb]")) window.flights.push(duration + delay);
    return animate.call(this, frames, {duration, delay});
  };
}"""
"""Every motion of a thumbnail from now on: when it ends, in ms."""


ALOFT = """() => document.querySelectorAll("[data-thumb]").forEach((thumb, i) =>
  thumb.animate([{transform: `translate(${i}px, 40px)`}, {transform: "none"}], 60_000))"""
"""Every thumbnail is on its way, and will be for a minute."""


def test_thumbnails_fly_where_motion_is_wanted_and_soon_lie(visitor: Visitor) -> None:
    stage = visitor.arrives("/?preset=plane&lens=batch&seed=4", reduced_motion="no-preference")
    stage.page.evaluate(ALOFT)          # a step while they still fly: where they will lie counts
    stage.page.evaluate(WATCH)

    for flying in (10, 20):             # a new row at least; others move up, as many as the panel has room for
        with stage.moved():
            stage.page.get_by_role("button", name="take this step").click()

        ends = stage.page.evaluate("window.flights")
        assert len(ends) >= flying
        assert 300 <= min(ends) <= max(ends) <= 600


def test_nothing_flies_where_motion_is_not_wanted(digits: Stage) -> None:
    digits.page.evaluate(WATCH)

    with digits.moved():
        digits.page.get_by_role("button", name="take this step").click()

    assert digits.page.evaluate("window.flights") == []


@pytest.mark.parametrize("moves", [
    "flights(new Map([['3', {x: 5, y: 40}]]), new Map([['3', {x: 25, y: 10}], ['8', {x: 0, y: 60}]]))",
    "flights(new Map([['3', {x: 5, y: 10}]]), new Map([['3', {x: 5, y: 10}], ['8', {x: 0, y: 60}]]))",
    "flights(new Map(), new Map([['3', {x: 25, y: 10, label: 4}]]), {piles: true, width: 100})",
])
def test_a_flight_is_from_where_it_was_from_above_or_from_its_pile(digits: Stage, moves: str) -> None:
    found = digits.page.evaluate(f"import('/static/js/lenses/tray.js').then(({{flights}}) => {moves})")

    assert found == {
        "flights(new Map([['3', {x: 5, y: 40}]])": [["3", -20, 30], ["8", 0, -48]],
        "flights(new Map([['3', {x: 5, y: 10}]])": [["8", 0, -48]],
        "flights(new Map()": [["3", 20, -10]],
    }[moves.split(", new Map([[")[0]]


@pytest.mark.parametrize("preset", ["plane", "digits"])
def test_the_last_row_of_a_hall_reads_it(visitor: Visitor, preset: str) -> None:
    stage = visitor.arrives(f"/?preset={preset}&theme=projector&lens=batch", viewport=HALLS[0])
    with stage.moved():
        stage.page.get_by_role("button", name="take this step").click()

    assert faults(stage.page) == {}


def test_the_edges_change_from_one_example_to_the_whole_batch(digits: Stage) -> None:
    page = digits.page
    digits.press("forward", "backward")
    one = digits.marks("#edges .edge, #rings .ring")

    with digits.swapped():
        page.get_by_role("link", name="the next batch").click()

    batch = digits.marks("#edges .edge, #rings .ring")
    with api_of(page) as api:
        slopes = [api.post("/gradient", {"split": "train", "start": i, "count": 1})["nabla_b"][3]
                  for i in order(IMAGES, 4, 0)[:10].tolist()]
    mean = [sum(column) / 10 for column in zip(*slopes, strict=True)]
    for j, v in enumerate(mean):
        ring = batch[f"b-3-{j}"]
        assert ring["sign"] == ("down" if v > 0 else "up")
        assert ring["width"] / batch["b-3-0"]["width"] == pytest.approx(abs(v / mean[0]), rel=0.01, abs=0.001)
    assert one != batch
    expect(page.locator(".happened")).to_contain_text("the mean nudge of the next mini-batch")
