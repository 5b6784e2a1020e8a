"""Which neuron is j and which, one layer before, is k: said on the picture, of what is pointed at or picked out."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.stage import Stage
from tests.browser.test_scripts import node

MIDDLE = "e => { const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; }"


def middle(stage: Stage, selector: str) -> list[float]:
    found: list[float] = stage.page.locator(selector).first.evaluate(MIDDLE)
    return found


def distance(one: list[float], other: list[float]) -> float:
    return float(sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5)


def test_an_edge_picked_out_has_its_name_on_it_and_those_of_both_ends(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", lens="equation&of=w-3-7-2")
    labels = stage.page.locator("#network .index")

    expect(labels).to_have_text(["ak k = 2", "wjk", "aj j = 7"])
    places: list[Any] = [labels.nth(i).evaluate(MIDDLE) for i in range(3)]
    ends = [middle(stage, "#network #a-2-2 .rim"), middle(stage, "#network #a-3-7 .rim")]
    assert distance(places[0], ends[0]) < 60 and distance(places[2], ends[1]) < 60
    assert distance(places[1], [(a + b) / 2 for a, b in zip(*ends, strict=True)]) < 15

    with stage.swapped():
        stage.page.locator("#network #a-2-4").click()
    expect(stage.page.locator("#network #a-2-4.picked")).to_have_count(1)
    stage.page.mouse.move(5, 5)
    expect(labels).to_have_count(0)


def test_a_neuron_pointed_at_is_j_and_all_that_it_reads_from_are_k(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", preset="plane")
    labels = stage.page.locator("#network .index")

    stage.page.locator("#network #a-2-1").hover()
    expect(labels).to_have_text(["j = 1", "k = 0", "k = 1", "k = 2", "k = 3"])
    for n, id in enumerate(["a-2-1", "a-1-0", "a-1-1", "a-1-2", "a-1-3"]):
        assert distance(labels.nth(n).evaluate(MIDDLE), middle(stage, f"#network #{id} .rim")) < 70, id
    stage.page.locator("#network #w-2-0-1").hover(force=True)
    expect(labels).to_have_text(["ak k = 1", "wjk", "aj j = 0"])
    stage.page.mouse.move(5, 5)
    expect(labels).to_have_count(0)


def test_the_keyboard_says_them_too(visitor: Visitor) -> None:
    stage = visitor.joins("forward")

    stage.page.locator("#network #a-1-5").focus()

    expect(stage.page.locator("#network .index")).to_have_text(["j = 5"])           # of 784 pixels none is labelled


def test_what_has_no_index_has_no_label() -> None:
    none = '["b-1-0", "C", "z-2-1", null, "wish-1-0"].flatMap((id) => it.labelsOf(id, 4))'

    assert node("stage/indices.js", none) == []
