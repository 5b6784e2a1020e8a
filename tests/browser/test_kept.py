"""A browser may forbid a page to keep anything: then it forgets at the end of the visit, and all else works."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.test_scripts import node

FORBIDS = "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }})"
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }"


@pytest.mark.parametrize("script", [FORBIDS, FULL], ids=["forbidden", "full"])
def test_without_a_store_keys_work_as_long_as_the_page_lasts(visitor: Visitor, script: str) -> None:
    browser = visitor.begins()
    browser.add_init_script(script)
    stage = visitor.opens(browser, "/")

    with stage.moved():
        stage.page.keyboard.press("n")
    stage.page.keyboard.press(".")
    expect(stage.page.locator("html")).to_have_attribute("data-blank", "")


@pytest.mark.parametrize(("owner", "said"), [
    ("{get localStorage() { throw new Error('no'); }}", ["b", None]),
    ("{}", ["b", None]),
    ("{localStorage: {getItem: () => 'a', setItem() { throw new Error('full'); }}}", ["b", "a"]),
])
def test_what_cannot_be_kept_is_known_until_the_end(owner: str, said: list[str | None]) -> None:
    asks = "store => { store.setItem('x', 'b'); return [store.getItem('x'), store.getItem('y')]; }"

    assert node("stage/kept.js", f"({asks})(it.kept({owner}))") == said


def test_what_a_browser_keeps_is_there_the_next_time() -> None:
    store = "{localStorage: {name: {}, getItem(n) { return this.name[n]; }, setItem(n, v) { this.name[n] = v; }}}"

    again = "own => { it.kept(own).setItem('x', 'b'); return it.kept(own).getItem('x'); }"
    assert node("stage/kept.js", f"({again})({store})") == "b"
