"""The answers to all test examples in a real browser: counted on request, and the wrong ones to click on."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.stage import Stage
from tests.browser.truth import truth_of


def counted(stage: Stage) -> None:
    """Ask for the count, and wait for its end."""
    stage.page.get_by_role("button", name="count on all").click()
    expect(stage.page.locator("#answers-verdict[role=status]")).to_be_visible(timeout=30_000)


def test_the_matrix_adds_up_to_all_test_examples(visitor: Visitor) -> None:
    stage = visitor.arrives("/?lens=answers")

    counted(stage)

    numbers = [int(n) for n in stage.texts(".matrix td span") if n]
    right = sum(int(n) for n in stage.texts(".matrix td.hit span"))
    assert sum(numbers) == 10_000
    expect(stage.page.locator("#answers-verdict")).to_contain_text(f"{right:,} of 10,000")


def test_a_wrong_image_is_painted_and_a_click_brings_it_onto_the_stage(visitor: Visitor) -> None:
    stage = visitor.arrives("/?lens=answers")
    counted(stage)
    first = stage.page.locator(".missed button").first
    found = re.search(r"test example ([\d,]+), a (\d), which it calls (\d)", first.get_attribute("title") or "")
    assert found is not None
    width = first.locator("image").evaluate("image => image.getBBox().width")
    assert width == 28

    with stage.moved():
        first.click()

    stage.press("forward")
    truth = truth_of(stage.page)
    assert truth.state["example"]["index"] == int(found[1].replace(",", ""))
    outputs = truth.forward["a"][-1]
    assert outputs.index(max(outputs)) == int(found[3]) != int(found[2])


def test_points_of_the_plane_that_are_wrong_can_be_clicked_too(visitor: Visitor) -> None:
    stage = visitor.arrives("/?preset=plane&data=spiral&lens=answers")
    counted(stage)

    with stage.moved():
        stage.page.locator(".missed button").first.click()

    assert truth_of(stage.page).state["example"]["split"] == "test"
