"""What the page asks by itself never takes a press from its visitor, nor puts an older stage over the answer to one."""

from __future__ import annotations

from playwright.sync_api import Route, ViewportSize, expect

from tests.browser.conftest import Visitor
from tests.browser.stage import Stage

PHONE: ViewportSize = {"width": 390, "height": 844}


def held(stage: Stage, address: str, method: str) -> list[Route]:
    """Requests of that kind, held back from now on."""
    found: list[Route] = []

    def take(route: Route) -> None:
        if route.request.method == method:
            found.append(route)
        else:
            route.continue_()

    stage.page.route(address, take)
    return found


def test_a_press_withdraws_a_question_and_is_answered_once(visitor: Visitor) -> None:
    stage = visitor.joins(preset="plane")
    questions = held(stage, "**/*", "GET")
    with stage.page.expect_request(lambda request: request.method == "GET"):
        stage.page.set_viewport_size(PHONE)         # the picture is asked for on a phone's ground
    swaps = stage.page.evaluate("window.swaps")

    stage.move("next").click()
    expect(stage.page.locator("#stage")).to_have_attribute("data-version", "1")
    for question in questions:
        question.continue_()
    stage.press("next")

    assert stage.version == 2
    assert stage.page.evaluate("window.swaps") == swaps + 2
