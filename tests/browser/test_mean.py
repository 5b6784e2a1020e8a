"""The mean on a chain, in a browser: examples of one's own, the product of each, and the mean beside the API's."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.truth import truth_of
from tests.scene.moments import written


def test_examples_that_one_types_are_listed_with_their_products_and_averaged(visitor: Visitor) -> None:
    stage = visitor.joins("forward", preset="chain", lens="factors")
    page = stage.page
    with stage.moved():
        page.locator("#lens").get_by_role("button", name="backward").click()

    page.get_by_label("further x").fill("-2, 0, 0.5, 1")
    page.get_by_label("their y").fill("1 0 0 1")
    with stage.swapped():
        page.get_by_label("their y").press("Enter")

    rows = page.locator("#examples tbody tr")
    expect(rows).to_have_count(5)
    slopes = []
    for cells in rows.evaluate_all("all => all.map((row) => [...row.cells].map((cell) => cell.textContent))"):
        first, prime, da, slope = map(written, cells[2:])
        assert slope == pytest.approx(first * prime * da, rel=2e-2)
        slopes.append(slope)
    assert slopes[0] == pytest.approx(truth_of(page).slope("w-3-0-0"), rel=6e-3)
    mean = written(page.locator("#mean").inner_text())
    assert mean == pytest.approx(sum(slopes) / 5, abs=6e-3 * max(map(abs, slopes)))
    assert mean == pytest.approx(written(page.locator("#mean-measured").inner_text()), rel=1e-5)


def test_another_weight_or_bias_is_averaged_over_the_same_examples_and_lit_on_the_picture(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", preset="chain", lens="factors&xs=2,3&ys=0,1")
    page = stage.page

    with stage.swapped():
        page.locator("#several").get_by_role("link", name="b", exact=True).click()
    with stage.swapped():
        page.locator("#several").get_by_role("link", name="2", exact=True).click()

    expect(page.locator("#examples tfoot tr")).to_have_attribute("data-mark", "b-2-0")
    expect(page.locator("#examples tbody td:nth-child(3)")).to_have_text(["1", "1", "1"])
    expect(page.get_by_label("further x")).to_have_value("2, 3")
    page.locator("#examples tfoot tr").hover()
    expect(page.locator("#network [data-mark='b-2-0'].lit").first).to_be_visible()
