"""From a lens to where its idea is told."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Visitor


def test_a_lens_leads_to_its_source_and_the_help_to_all_of_them(visitor: Visitor) -> None:
    stage = visitor.joins("forward", preset="chain", lens="factors")

    stage.page.locator(".from").get_by_role("link", name="3Blue1Brown, chapter 4").press("Enter")
    expect(stage.page).to_have_url(f"{visitor.address}/sources#chapter-4")
    expect(stage.page.locator("section:target")).to_contain_text("Backpropagation calculus")

    stage.page.go_back()
    stage.page.keyboard.press("?")
    stage.page.get_by_role("link", name="Where the ideas come from").press("Enter")
    expect(stage.page.get_by_role("link", name="Backpropagation", exact=True)).to_have_attribute(
        "href", "https://en.wikipedia.org/wiki/Backpropagation")
