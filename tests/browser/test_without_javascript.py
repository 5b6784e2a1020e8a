"""Every button is a plain form: without JavaScript everything works but the pad."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.stage import Stage
from tests.browser.truth import truth_of


@pytest.fixture
def plain(visitor: Visitor) -> Stage:
    """The first page in a browser that runs no script."""
    return visitor.arrives("/", java_script_enabled=False)


def _press(stage: Stage, *names: str) -> None:
    for name in names:
        beside = "layer" in name or name == "back"
        (stage.move(name) if beside else stage.page.get_by_role("button", name=name, exact=True)).click()


def test_a_step_and_back_to_the_start(plain: Stage) -> None:
    _press(plain, "forward", "cost", "backward", "step")

    expect(plain.page).to_have_url(plain.page.url.split("?")[0])
    assert "/r/" in plain.page.url
    assert "fell from" in plain.happened
    assert plain.page.locator("#edges .edge").count() > 300
    _press(plain, "back", "back", "back", "back")
    assert plain.version == 0


def test_one_layer_at_a_time(plain: Stage) -> None:
    _press(plain, "on by one layer", "on by one layer", "back by one layer")

    assert "Layer 1 of 3" in plain.happened


def test_a_reload_after_a_move_makes_no_second_move(plain: Stage) -> None:
    _press(plain, "forward", "cost")

    plain.page.goto(plain.page.url)     # what a reload asks for: a move answers with the way to a page, not with a page

    assert plain.version == 2


def test_go_to_untrained_and_train(plain: Stage) -> None:
    _press(plain, "forward")
    plain.page.get_by_role("link", name="settings").click()
    _press(plain, "untrained")
    plain.page.get_by_label("steps").fill("30")
    _press(plain, "learn")
    assert truth_of(plain.page).state["step"] == 30

    plain.page.get_by_label("Versions").fill("1")
    _press(plain, "go")

    assert (plain.version, truth_of(plain.page).state["step"]) == (1, 0)


def test_lenses_pins_and_the_equation(plain: Stage) -> None:
    page = plain.page
    _press(plain, "forward", "cost", "backward")
    page.get_by_role("link", name="look closer").click()
    page.get_by_role("link", name="nudges", exact=True).first.click()

    for _ in range(2):
        page.locator(".ranking tr:not(.pinned) .pin").first.click()
    expect(page.locator("#comparison")).to_contain_text("sensitive")
    page.get_by_role("link", name="one slope", exact=True).click()
    page.get_by_label("mark").fill("b-3-7")
    _press(plain, "inspect")

    expect(page.locator("#equation")).to_have_attribute("data-of", "b-3-7")
    page.locator("#a-3-7").click()
    expect(page.locator("#equation")).to_have_attribute("data-of", "a-3-7")
    assert plain.version == 3


def test_picking_and_teaching(plain: Stage) -> None:
    plain.page.get_by_role("link", name="look closer").click()
    plain.page.get_by_role("link", name="examples", exact=True).click()
    _press(plain, "next it gets wrong", "forward")
    assert "but it should say" in plain.happened

    _press(plain, "step until it is right")

    expect(plain.page.locator("#teach")).to_contain_text("It is right")
    assert "and that is right." in plain.happened


def test_a_stop_of_the_track_goes_all_the_way(plain: Stage) -> None:
    _press(plain, "step")             # a stop of the track goes all the way there: nothing is left to refuse

    assert "fell from" in plain.happened


def test_a_refused_move_is_a_page_with_its_sentence(visitor: Visitor, plain: Stage) -> None:
    visitor.expects(412)
    _press(plain, "forward")
    other = visitor.opens(plain.page.context, plain.page.url)
    _press(other, "cost")

    _press(plain, "backward")

    expect(plain.page.get_by_role("alert")).not_to_be_empty()
    assert plain.phase == other.phase == "forward"


def test_the_pad_says_that_it_needs_javascript(visitor: Visitor) -> None:
    plain = visitor.arrives("/?do=draw", java_script_enabled=False)

    assert "The pad needs JavaScript" in str(plain.page.locator("noscript").text_content())
