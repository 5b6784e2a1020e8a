"""Two vectors of one's own, in a browser."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Visitor


def test_two_vectors_of_ones_own_are_multiplied_both_ways_and_the_shorter_one_is_refused_once(visitor: Visitor) -> None:
    visitor.expects(422)
    page = visitor.arrives("/?preset=chain&lens=vectors").page
    expect(page.locator("#dot")).to_contain_text("A row of 3 meets a column of 2")

    page.get_by_label("u", exact=True).fill("1, 2")
    page.get_by_label("v", exact=True).fill("3 -4")
    page.get_by_label("v", exact=True).press("Enter")

    expect(page.locator("#dot")).to_have_text("3.00 + −8.00 = −5.00")
    assert page.locator(".outer tbody td").all_text_contents() == ["3.00", "−4.00", "6.00", "−8.00"]
    page.get_by_label("v", exact=True).fill("3 four")
    page.get_by_label("v", exact=True).press("Enter")
    expect(page.locator("#notice")).to_contain_text("column")
    expect(page.locator("#dot")).to_have_text("3.00 + −8.00 = −5.00")
