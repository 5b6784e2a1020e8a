"""The paths to C in a browser: clicked together on a chain, lit on the picture, and adding up to the API's slope."""

from __future__ import annotations

import math

from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.test_scripts import node
from tests.browser.truth import truth_of
from tests.scene.moments import written

OFF = 6e-3


def test_clicking_back_along_a_chain_the_product_grows_by_two_factors_a_layer(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", preset="chain", lens="paths")
    page, truth = stage.page, truth_of(stage.page)

    for l, factors in ((3, 3), (2, 5), (1, 7)):
        with stage.swapped():
            page.locator(f"#network .neuron[data-mark='w-{l}-0-0']").click()
        values = [written(v) for v in page.locator("#path tbody td:nth-of-type(1)").all_text_contents()]
        assert len(values) == factors == page.locator("#path-formula math").count() - 1
        assert math.isclose(math.prod(values), truth.slope(f"w-{l}-0-0"), rel_tol=factors * OFF)
        expect(page.locator("#paths-slope")).to_have_text(page.locator("#paths-sum").inner_text())


def test_the_product_assembles_with_the_backward_pass_layer_by_layer(visitor: Visitor) -> None:
    stage = visitor.joins("forward", preset="chain", lens="paths&of=w-1-0-0")
    open_ones = stage.page.locator("#path .so-far", has_text="?")
    expect(open_ones).to_have_count(7)

    stage.press("cost")
    for left in (4, 2, 0):
        stage.press("on by one layer")
        expect(open_ones).to_have_count(left)


def test_a_weight_lights_one_way_an_activation_all_and_a_path_what_it_goes_through(visitor: Visitor) -> None:
    page = visitor.joins("forward", "backward", preset="plane", lens="paths&of=a-1-1").page
    lit = page.locator("#network :is(.edge, .neuron).lit")

    page.locator("#network #w-2-0-1").hover(force=True)
    expect(lit).to_have_count(2)                                        # itself, and the one neuron it leads to
    page.locator("#network #a-1-1").hover()
    expect(page.locator("#network .edge.lit")).to_have_count(2)         # one to each neuron of layer 2
    expect(page.locator("#network .neuron.lit")).to_have_count(3)
    page.locator("#paths tbody tr").first.hover()
    expect(page.locator("#network .edge.lit")).to_have_count(2)         # w of layer 2, w of layer 3
    expect(page.locator("#network .neuron.lit")).to_have_count(3)


def test_keys_alone_open_a_path_and_on_the_digits_all_rows_add_up_to_the_slope(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", lens="paths")
    page = stage.page
    of = page.locator("#paths-many").get_attribute("data-of") or ""
    expect(page.locator("#paths-many")).to_contain_text("16 × 10 = 160 paths")

    with stage.swapped():
        page.locator("#paths tbody a").nth(3).press("Enter")
    expect(page.locator("#paths tbody tr").nth(3).locator("a")).to_have_attribute("aria-current", "true")
    factors = [written(v) for v in page.locator("#path tbody td:nth-of-type(1)").all_text_contents()]
    rows = [written(v) for v in page.locator("#paths tbody td:last-child").all_text_contents()]
    assert len(rows) == 11 and math.isclose(math.prod(factors), rows[3], rel_tol=8 * OFF, abs_tol=0)
    assert math.isclose(sum(rows), truth_of(page).slope(of), rel_tol=0, abs_tol=OFF * sum(map(abs, rows)))


def test_a_weight_and_a_bias_lead_to_one_neuron_and_an_activation_to_all() -> None:
    one = ['[data-mark="z-2-4"]', '[data-mark="a-2-4"]']

    assert node("lenses/paths.js", '["w-2-4-1", "b-2-4"].map(it.waysOn)') == [one, one]
    assert node("lenses/paths.js", 'it.waysOn("a-1-3")[0]') == '.edge[id^="w-2-"][id$="-3"]'
    assert node("lenses/paths.js", '["C", "notation", "y-3"].map(it.waysOn)') == [[], [], []]
