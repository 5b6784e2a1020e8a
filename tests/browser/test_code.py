"""The code in a browser: a line and its numbers light each other, and what its names hold is what the API says."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.test_scripts import node
from tests.browser.truth import truth_of
from tests.house.tree import ROOT
from tests.scene.moments import written

OFF = 6e-3


def test_a_line_lights_its_numbers_on_the_picture_and_a_number_its_line(visitor: Visitor) -> None:
    page = visitor.joins("forward", "backward", preset="plane", lens="code").page
    slopes, lit = page.locator("#lens-code li", has_text="nabla_W[l])"), page.locator("#network .edge.lit")
    drawn = page.locator("#network .edge[id^='w-1-']").count()

    slopes.locator("a").hover()
    expect(lit).to_have_count(drawn)                     # the backward pass has come to layer 1
    page.locator("#network #w-2-0-1").hover(force=True)
    expect(page.locator("#lens-code li.lit")).to_have_count(1)
    expect(slopes).to_contain_class("lit")
    page.locator("#network #a-1-1").hover()
    expect(page.locator("#lens-code li.lit")).to_contain_text(["da[L]", "da[l - 1]"])


def test_a_click_on_the_picture_lights_the_line_that_made_it_with_its_live_numbers(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", preset="plane", lens="code")
    page, truth = stage.page, truth_of(stage.page)

    with stage.swapped():
        page.locator("#network #w-2-0-1").click(force=True)

    expect(page.locator("#lens-code li.now")).to_contain_text(["np.dot(column(delta[l]), row(a[l - 1]), nabla_W[l])"])
    held = dict(zip(page.locator("#held th[scope=row]").all_text_contents(),
                    page.locator("#held td:last-child").all_text_contents(), strict=True))
    delta, a = truth.backward["delta"][2][0], truth.forward["a"][1][1]
    assert [written(v) for v in held.values()] == pytest.approx([delta, a, truth.slope("w-2-0-1")], rel=OFF)
    source = (ROOT / "app/nn/passes.py").read_text("utf-8")
    for line in page.locator("#lens-code li a").all_text_contents():
        assert all(row.strip() in source for row in line.splitlines())


def test_keys_alone_choose_a_line_whose_numbers_stay_lit_until_it_is_let_go(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", preset="chain", lens="code&of=w-2-0-0")
    page = stage.page
    line = page.locator("#lens-code li", has_text="W[l].T.dot").locator("a")

    with stage.swapped():
        line.press("Enter")
    expect(page.locator("#network .neuron[data-mark='a-1-0']")).to_contain_class("lit")
    expect(page.locator("#lens-code .shapes")).to_have_text("(1, 1) · (1,) = (1,)")
    with stage.swapped():
        line.press("Enter")
    assert "line=" not in page.url


def test_on_the_digits_three_spellings_of_a_product_give_the_same_numbers(visitor: Visitor) -> None:
    page = visitor.joins("forward", "backward", lens="code&of=w-1-6-355&palette=distinct").page

    expect(page.locator("#spellings code")).to_have_text([
        "np.array([[delta_j * a_k for a_k in a.tolist()] for delta_j in delta.tolist()])", "np.outer(delta, a)",
        "delta[:, np.newaxis] @ a[np.newaxis, :]"])
    values = [written(v) for v in page.locator("#spellings td").all_text_contents()]
    assert values == pytest.approx([truth_of(page).slope("w-1-6-355")] * 3, rel=1e-5)
    expect(page.locator("#same")).to_contain_text("All 12,544 numbers are the same in every digit")


def test_a_symbol_has_one_ink_in_code_picture_and_formula_in_either_palette(visitor: Visitor) -> None:
    seen = set()
    for palette in ("", "&palette=distinct"):
        stage = visitor.joins("forward", "backward", preset="chain", lens=f"code&of=w-2-0-0{palette}")
        page = stage.page
        inks = {name: {page.locator(f"#lens-code .listing .{name}").first.evaluate("e => getComputedStyle(e).color"),
                       page.locator(f"#network .{name} text.symbol").first.evaluate("e => getComputedStyle(e).fill")}
                for name in ("sym-a", "sym-z", "sym-C")}
        with stage.swapped():
            page.get_by_role("link", name="one slope").click()
        for name, found in inks.items():
            found.add(page.locator(f"#equation .formula .{name}").first.evaluate("e => getComputedStyle(e).color"))
            assert len(found) == 1, name
        seen |= {min(found) for found in inks.values()}

    assert len(seen) == 6


def test_a_way_is_every_mark_that_it_names_or_that_begins_so() -> None:
    assert node("stage/ways.js", 'it.throughout("w-2-* a-1-3")') == [
        '.edge[id^="w-2-"]', '[data-mark^="w-2-"]', '.edge[id="a-1-3"]', '[data-mark="a-1-3"]']
    assert node("stage/ways.js", 'it.about("w-2-0-1")') == [
        '[data-way~="w-2-0-1"]:not([data-kinds])', '[data-kinds~="w"]']
