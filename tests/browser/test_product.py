"""Rows and columns in a browser: W turns over with its weights, a square is its edge, and keys go from row to row."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.truth import truth_of


def test_w_is_turned_over_and_what_its_rows_come_to_is_what_went_back(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", preset="plane", lens="product&of=w-2-1-2")
    square = stage.page.locator("#of-w-2-1-2")
    assert square.get_attribute("data-mark") == "w-2-1-2"
    before = square.bounding_box()

    with stage.swapped():
        stage.page.get_by_role("link", name="W turned over").press("Enter")

    assert square.bounding_box() != before, "it lies elsewhere now, and is the same square"
    outs = [float(text.replace("−", "-")) for text in stage.texts("#rows .out")]
    assert outs == pytest.approx(truth_of(stage.page).backward["da"][1], rel=6e-3)
    expect(stage.page.locator("#row-says")).to_contain_text("Row 2 of W")
    total = stage.texts(".meets .total .product")
    assert float(total[0].replace("−", "-")) == outs[2]


def test_a_square_is_its_edge_and_keys_go_from_row_to_row(visitor: Visitor) -> None:
    stage = visitor.joins("forward", preset="plane", lens="product&of=w-3-0-1")
    stage.page.locator("#of-w-3-0-1").hover(force=True)
    expect(stage.page.locator("#network #w-3-0-1.lit")).to_have_count(1)

    with stage.swapped():
        stage.page.get_by_role("link", name="Layer 2", exact=True).press("Enter")
    with stage.swapped():
        stage.page.locator("#lens").get_by_role("link", name="down").press("Enter")

    assert "of=w-2-1-0" in stage.page.url
    outs = [float(text.replace("−", "-")) for text in stage.texts("#rows .out")]
    assert outs == pytest.approx(truth_of(stage.page).forward["z"][2], rel=6e-3)
