"""Several tabs, several visitors, addresses and the buttons of the browser itself."""

from __future__ import annotations

import re

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.stage import Stage
from tests.browser.truth import truth_of

PICTURE = "document.getElementById('network').outerHTML"


def _in_another_tab(visitor: Visitor, stage: Stage) -> Stage:
    return visitor.opens(stage.page.context, stage.page.url)


def test_a_move_on_an_old_version_gets_the_current_picture_and_a_sentence(visitor: Visitor) -> None:
    visitor.expects(412)
    one = visitor.joins("forward")
    two = _in_another_tab(visitor, one)
    two.press("backward", "step")

    with one.swapped():
        one.move("backward").click()

    expect(one.notice).to_contain_text(f"version 1, but the session is at version {two.version} now")
    assert (one.version, one.phase) == (two.version, "ready")
    assert one.page.evaluate(PICTURE) == two.page.evaluate(PICTURE)
    one.press("forward")
    expect(one.notice).to_be_empty()


def test_without_javascript_a_move_on_an_old_version_gets_the_same(visitor: Visitor) -> None:
    visitor.expects(412)
    one = visitor.arrives("/", java_script_enabled=False)
    one.move("forward").click()
    two = _in_another_tab(visitor, one)
    two.move("cost").click()

    one.move("backward").click()

    expect(one.notice).to_contain_text("but the session is at version 2 now")
    assert one.version == 2


def test_somebody_else_sees_it_but_cannot_move_it_and_goes_on_with_a_copy(visitor: Visitor) -> None:
    mine = visitor.joins("forward", "backward")

    other = visitor.opens(visitor.begins(), mine.page.url + "?theme=night")

    assert other.marks("#edges .edge, #rings .ring, #wishes .wish") == \
        mine.marks("#edges .edge, #rings .ring, #wishes .wish")
    expect(other.page.locator("header.head")).to_contain_text("You are watching.")
    expect(other.page.locator("#bar :is(button, input:not([type=hidden], [type=range])):enabled")).to_have_count(0)
    other.page.get_by_role("button", name="take a copy").click()
    expect(other.move("step")).to_be_enabled()
    assert other.page.url.split("?")[0] != mine.page.url and other.page.url.endswith("?theme=night")
    other.press("step")
    assert truth_of(other.page).weights != truth_of(mine.page).weights
    assert mine.version == 2


def test_what_somebody_else_sends_is_refused(visitor: Visitor) -> None:
    mine = visitor.joins("forward")

    answer = httpx.post(mine.page.url + "/backward", data={"version": "1"})

    assert answer.status_code == 403
    assert "take a copy" in answer.text
    assert truth_of(mine.page).state["phase"] == "forward"


READ = """() => [...document.querySelectorAll("#texts text, #happened, #discs .neuron, .ranking td")]
    .map((e) => e.getAttribute("aria-label") ?? e.textContent.trim())"""


@pytest.mark.parametrize(("preset", "moves"), [("chain", 3), ("plane", 4), ("digits", 4)])
def test_a_copied_link_shows_the_same_numbers_to_somebody_who_has_never_been_here(
    visitor: Visitor, preset: str, moves: int
) -> None:
    mine = visitor.opens(visitor.begins(permissions=["clipboard-read", "clipboard-write"]), f"/?preset={preset}")
    for _ in range(moves):
        mine.press("next")

    mine.page.get_by_role("link", name="link", exact=True).click()
    expect(mine.page.get_by_role("link", name="copied")).to_be_visible()
    sent = mine.page.evaluate("navigator.clipboard.readText()")
    other = visitor.opens(visitor.begins(), sent)

    assert len(sent) <= 120
    assert "/r/" not in sent
    assert other.page.evaluate(READ) == mine.page.evaluate(READ)


def test_a_link_that_may_not_be_copied_is_shown(visitor: Visitor) -> None:
    mine = visitor.joins("forward")
    mine.page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")

    mine.page.get_by_role("link", name="link", exact=True).press("Enter")

    expect(mine.page.locator("#address")).to_contain_text("phase=forward")


def test_the_picture_stands_in_a_frame_of_somebody_elses_page(visitor: Visitor) -> None:
    page = visitor.begins().new_page()
    address = f"{visitor.address}/embed?preset=plane&phase=backward"

    page.set_content(f'<iframe src="{address}" width="900" height="500"></iframe>')

    embedded = page.frame_locator("iframe")
    expect(embedded.locator("#network .ring.up, #network .ring.down").first).to_be_visible()
    whole = embedded.get_by_role("link", name="open it in Backprop Live")
    expect(whole).to_have_attribute("href", re.compile("phase=backward"))


def test_a_reload_keeps_everything(ready: Stage) -> None:
    ready.lens("equation")
    ready.inspect("b-3-7")
    picture, version = ready.page.evaluate(PICTURE), ready.version

    ready.page.reload()

    assert (ready.page.evaluate(PICTURE), ready.version) == (picture, version)
    expect(ready.page.locator("#equation")).to_have_attribute("data-of", "b-3-7")


def test_back_and_forward_of_the_browser_leave_and_find_the_session(stage: Stage) -> None:
    stage.press("forward", "cost", "backward")
    address, picture = stage.page.url, stage.page.evaluate(PICTURE)

    stage.page.go_back()
    expect(stage.page).to_have_url(stage.page.url.split("/r/")[0].rstrip("/") + "/")
    expect(stage.page.locator("#stage")).to_have_attribute("data-phase", "ready")
    stage.page.go_forward()

    expect(stage.page).to_have_url(address)
    expect(stage.page.locator("#stage")).to_have_attribute("data-version", "3")
    assert stage.page.evaluate(PICTURE) == picture
    stage.press("step")
    assert stage.version == 4


def test_an_exhibit_that_is_pressed_leads_back_to_what_was_left(stage: Stage) -> None:
    stage.press("forward", "cost")
    address = stage.page.url

    stage.page.get_by_role("link", name="chain", exact=True).click()
    expect(stage.page.locator("#network.chain")).to_be_visible()
    stage.page.get_by_role("link", name="What you left is kept").click()

    expect(stage.page).to_have_url(address)
    assert stage.version == 2


def test_from_the_first_page_again_a_second_session_begins(stage: Stage) -> None:
    stage.press("forward")
    first = stage.page.url
    stage.page.goto("/")

    stage.press("forward")

    assert stage.page.url != first
    stage.page.goto(first)
    stage.press("cost")
    assert stage.version == 2


def test_an_old_version_has_an_address_too(ready: Stage) -> None:
    ready.press("step", "forward")

    ready.page.goto(ready.page.url.split("?")[0] + "?v=1")

    assert (ready.version, ready.phase) == (1, "forward")


RECIPE = {"seed": 7, "start": "random", "eta": 0.5}


@pytest.mark.parametrize("is_looked_at", [True, False])
def test_a_link_by_recipe_shows_the_moment_that_the_api_computes(visitor: Visitor, is_looked_at: bool) -> None:
    with httpx.Client(base_url=visitor.address, timeout=60) as client:
        session = client.post("/api/sessions", json={"preset": "digits", "batch_size": 100, **RECIPE}).json()
        trained = client.post(f"/api/sessions/{session['id']}/train", json={"steps": 300}).json()
        weights = client.get(f"/api/sessions/{session['id']}/weights").json()
    stage = visitor.arrives("/?preset=digits&seed=7&start=random&eta=0.5&batch=100&step=300")

    if is_looked_at:
        expect(stage.page.locator(".happened")).to_contain_text("It took 300 steps")
        assert [cookie["name"] for cookie in stage.page.context.cookies()] == ["canvas"]
    stage.press("forward")

    truth = truth_of(stage.page)
    assert truth.weights == weights
    assert (truth.state["step"], truth.state["batch_size"]) == (trained["step"], 100) == (300, 100)


def test_an_address_that_leads_nowhere_says_so(visitor: Visitor) -> None:
    visitor.expects(404)

    lost = visitor.arrives("/r/nobody2")

    expect(lost.page.get_by_role("alert")).to_contain_text("no session of that name")
    lost.page.get_by_role("link", name="Back to the picture").click()
    expect(lost.page.locator("#network")).to_be_visible()
