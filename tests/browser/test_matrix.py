"""The grid of slopes in a browser: a cell is its edge, both ways; keys alone; and what to do first is a button."""

from __future__ import annotations

from playwright.sync_api import expect

from app.lenses.matrix import CELL, GAP
from tests.browser.conftest import Visitor
from tests.browser.truth import truth_of


def test_a_cell_is_its_edge_both_ways(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", preset="plane", lens="matrix")
    page = stage.page
    cell, edge = page.locator("#grid [data-mark='w-3-0-1']"), page.locator("#network #w-3-0-1")

    cell.hover()
    expect(page.locator("#network #w-3-0-1.lit")).to_have_count(1)
    edge.hover(force=True)
    expect(page.locator("#grid [data-mark='w-3-0-1'].lit")).to_have_count(1)
    with stage.swapped():
        cell.click()
    expect(page.locator("#equation")).to_have_attribute("data-of", "w-3-0-1")


def test_the_cells_fill_with_the_backward_pass_which_a_button_makes(visitor: Visitor) -> None:
    stage = visitor.joins("forward", preset="plane", lens="matrix")
    expect(stage.page.locator("#grid .cell")).to_have_count(0)

    with stage.moved():
        stage.page.locator("#lens").get_by_role("button", name="backward").click()

    read = "all => all.map((e) => [e.dataset.mark, e.width.baseVal.value])"
    sides = stage.page.locator("#grid .cell").evaluate_all(read)
    slopes = {f"w-3-{j}-{k}": abs(v) for j, row in enumerate(truth_of(stage.page).backward["nabla_W"][3])
              for k, v in enumerate(row)}
    top = max(slopes.values())
    assert len(sides) > 1
    for mark, side in sides:
        assert abs((side / (CELL - GAP)) ** 2 - slopes[mark] / top) < 2e-3


def test_keys_alone_go_from_cell_to_cell(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", lens="matrix&of=w-2-3-4")

    right = stage.page.locator("#lens").get_by_role("link", name="right")
    with stage.swapped():
        right.press("Enter")

    expect(stage.page.locator("#cell")).to_contain_text("row 3, column 5:")
    assert "of=w-2-3-5" in stage.page.url
