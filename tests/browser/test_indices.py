"""Which neuron is j and which, one layer before, is k: said on the picture, of what is pointed at or picked out."""

from __future__ import annotations

from itertools import combinations, product
from typing import Any

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.browser.conftest import SCREEN, Visitor
from tests.browser.stage import Stage
from tests.browser.test_fit import boxes, overlap
from tests.browser.test_scripts import node

ENDS = """e => [0, e.getTotalLength()]
    .map(at => e.getPointAtLength(at).matrixTransform(e.getScreenCTM())).map(p => [p.x, p.y])"""
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
    assert distance(places[1], [(a + b) / 2 for a, b in zip(*ends, strict=True)]) < 15
    is_at_its_own(stage, "a-2-2", "a-3-7")

    with stage.swapped():
        stage.page.locator("#network #a-2-4").click()
    expect(stage.page.locator("#network #a-2-4.picked")).to_have_count(1)
    stage.page.mouse.move(5, 5)
    expect(labels).to_have_count(0)


UPRIGHT: ViewportSize = {"width": 390, "height": 844}
CLOSE: list[tuple[str, str, tuple[str, str], ViewportSize]] = [
    ("digits", "w-3-3-5&theme=projector", ("a-2-5", "a-3-3"), SCREEN),
    ("digits", "w-1-7-233&theme=projector", ("a-0-233", "a-1-7"), SCREEN),
    ("digits", "w-2-15-12", ("a-1-12", "a-2-15"), UPRIGHT),
    ("plane", "w-2-1-3", ("a-1-3", "a-2-1"), SCREEN),
]


@pytest.mark.parametrize(("preset", "of", "ends", "screen"), CLOSE)
def test_layers_that_stand_close_leave_each_name_legible(
    visitor: Visitor, preset: str, of: str, ends: tuple[str, str], screen: ViewportSize,
) -> None:
    stage = visitor.joins("forward", "backward", lens=f"equation&of={of}", preset=preset)
    if screen != SCREEN:
        with stage.swapped():
            stage.page.set_viewport_size(screen)

    names = boxes(stage.page, "#network .index")
    others = boxes(stage.page, "#network .rim") + boxes(stage.page, "#texts text")
    assert len(names) == 3
    assert not [(one, other) for one, other in product(names, others) if overlap(one, other)]
    assert not [pair for pair in combinations(names, 2) if overlap(*pair)]
    is_at_its_own(stage, *ends)


def is_at_its_own(stage: Stage, *ends: str) -> None:
    """Each label of a neuron stands beside it, or a line leads from the one to the other."""
    for label, id in zip((0, 2), ends, strict=True):
        at = stage.page.locator("#network .index").nth(label).evaluate(MIDDLE)
        leader = stage.page.locator(f"#network .leader.line[data-to={id}]")
        if leader.count():
            begins, stops = leader.evaluate(ENDS)
            assert distance(begins, at) < 60, id
            at = stops
        if stage.page.locator(f"#network #{id} .rim").count():
            assert distance(at, middle(stage, f"#network #{id} .rim")) < 70, id


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
