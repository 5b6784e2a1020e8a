"""The notation in a browser: one switch for formulas, labels and code; the same numbers, read again from the page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.truth import truth_of
from tests.scene.moments import written


def read(page: Page) -> tuple[str, list[str]]:
    """The formula of the open equation, and all of its numbers."""
    formula = page.locator("#equation .formula math").text_content() or ""
    return "".join(formula.split()), page.locator("#equation .number:not(#halved)").all_text_contents()


def test_one_switch_in_the_settings_rewrites_formulas_labels_and_code_and_no_number(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", preset="chain", lens="equation&of=w-2-0-0")
    page = stage.page
    usual, numbers = read(page)
    expect(page.locator("#network #symbol-C text")).to_have_text("𝐶")

    with stage.swapped():
        page.locator("#head .sets-up").press("Enter")
    page.get_by_role("navigation", name="Notations").get_by_role("link", name="dd and g_*").press("Enter")
    expect(page.locator("#network #symbol-C text")).to_have_text("𝐿")
    stage.lens("equation")
    found, same = read(page)
    assert usual == "∂C0∂w0,0(2)=∂z0(2)∂w0,0(2)⋅∂a0(2)∂z0(2)⋅∂C0∂a0(2)" and same == numbers
    assert found == "ddLddw1→20,0=ddz20ddw1→20,0|dda20ddz20|ddLdda20"
    stage.lens("code")
    expect(page.locator("#lens-code li.now .said-so")).to_have_text("# dd w_k->j = (dd a_j | g_* z_j) | rr a_k")

    page.locator("#spelt a").press("Enter")
    expect(page.locator("#network #symbol-C text")).to_have_text("𝐶")
    assert "notation" not in page.url


def test_the_arrow_from_k_to_j_stands_beside_w_jk_and_means_the_same_edge(visitor: Visitor) -> None:
    page = visitor.joins("forward", "backward", preset="plane", lens="equation&of=w-2-1-3&notation=dd").page

    order = page.locator("#order")
    expect(order.locator("math").first).to_have_text("w1→21,3")
    expect(order.locator("math").last).to_have_text("w1,3(2)")
    expect(order).to_contain_text("from layer 1 to layer 2")
    slope = truth_of(page).slope("w-2-1-3")
    assert written(page.locator("#predicted").inner_text()) == pytest.approx(slope, rel=1e-5)


def test_one_product_by_elements_as_an_outer_product_and_of_matrices_has_the_same_numbers(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", lens="matrix&of=w-2-3-5")
    page, seen = stage.page, set()
    slope = truth_of(page).slope("w-2-3-5")

    for name, formula, shapes in (
        ("as an outer product", "∂C0∂W(2)=δ(2)⊗a(1)", "(16,) and (16,) make (16, 16)"),
        ("as a product of matrices", "∂C0∂W(2)=δ(2)(a(1))T", "(16, 1) · (1, 16) = (16, 16)"),
        ("by elements", "∂C0∂wj,k(2)=δj(2)⋅ak(1)", "one number times one number, 16 × 16 times"),
    ):
        with stage.swapped():
            page.locator("#written").get_by_role("link", name=name).press("Enter")
        expect(page.locator("#product math")).to_have_text(formula)
        expect(page.locator("#shapes")).to_contain_text(shapes)
        expect(page.locator("#shapes")).to_contain_text("All 256 numbers are the same in every digit")
        assert written(page.locator("#entry").inner_text()) == pytest.approx(slope, rel=1e-5)
        seen.add(str(page.locator("#grid .cell").evaluate_all("all => all.map((e) => e.width.baseVal.value)")))
    assert len(seen) == 1
