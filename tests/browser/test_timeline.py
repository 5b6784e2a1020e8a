"""The timeline in a browser: any version returned to exactly, lines beside one another, and two versions compared."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.test_access import in_every_theme
from tests.browser.truth import truth_of

PICTURE = "document.getElementById('network').outerHTML.replaceAll('&amp;v=2', '')"
"""As it is drawn, but for the version that the links in it name."""


def test_a_version_is_gone_to_and_gone_on_from_and_the_line_that_was_is_kept(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", preset="plane", lens="timeline")
    stops = stage.page.get_by_role("list", name="Versions around this one")
    picture = stage.page.evaluate(PICTURE)
    stage.press("step")

    with stage.moved():
        stops.get_by_role("link", name="2 backward").press("Enter")
    assert "v=2" in stage.page.url
    assert stage.page.evaluate(PICTURE) == picture

    with stage.moved():
        stops.get_by_role("link", name="1 forward").press("Enter")
    with stage.swapped():
        stage.page.get_by_role("button", name="Go on from here").press("Enter")
    with stage.moved():
        stage.page.get_by_role("button", name="cost", exact=True).click()
    stage.page.reload()
    expect(stage.page.get_by_role("list", name="Other lines")).to_contain_text("line to 3")
    with stage.moved():
        stage.page.keyboard.press("j")
    assert stage.version == 2, "the same place on the other line"


def test_another_line_is_gone_to_as_far_along_as_this_one_and_compared(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", "step", preset="plane", lens="timeline")
    page = stage.page
    before = truth_of(page).weights
    with stage.moved():
        page.get_by_role("link", name="2 backward").click()
    with stage.swapped():
        page.get_by_role("button", name="Go on from here").click()
    with stage.moved():
        page.locator("[data-key~=start]").dispatch_event("click")
    stage.press("forward")
    here = truth_of(page).weights

    page.get_by_label("Compare with version").fill("3")
    with stage.swapped():
        page.get_by_label("Compare with version").press("Enter")

    expect(page.locator("#compared")).to_contain_text("parameters moved")
    row = page.locator(".moved-most tbody tr").first
    _, l, j, *k = (row.get_attribute("data-mark") or "").split("-")
    cells = [float(text.replace("−", "-").replace("+", "")) for text in row.locator("td.n").all_text_contents()]
    for value, weights in zip(cells, (before, here), strict=False):
        true = weights["W"][int(l)][int(j)][int(k[0])] if k else weights["b"][int(l)][int(j)]
        assert value == pytest.approx(true, rel=6e-3)
    row.hover()
    expect(page.locator(f"#network #{row.get_attribute('data-mark')}.lit")).to_have_count(1)


def test_the_same_start_with_another_eta_is_one_click_and_one_picture_shows_what_differs(visitor: Visitor) -> None:
    stage = visitor.joins(*["forward", "backward", "step"] * 2, preset="plane", lens="timeline")
    page = stage.page
    before = truth_of(page).weights
    page.get_by_label("η").fill("4")

    with stage.moved():
        page.get_by_role("button", name="same start, other η").click()
    here = truth_of(page).weights

    expect(page.locator("#compared")).to_contain_text("parameters moved")
    edges = page.locator("#difference path.edge")
    widths = {str(edge.get_attribute("data-mark")): (float(edge.get_attribute("stroke-width") or 0),
                                                     "up" in (edge.get_attribute("class") or ""))
              for edge in edges.all()}
    moved = {mark: here["W"][int(l)][int(j)][int(k)] - before["W"][int(l)][int(j)][int(k)]
             for mark in widths for _, l, j, k in [mark.split("-")]}
    assert len(widths) > 10 and all((moved[mark] > 0) == is_up for mark, (_, is_up) in widths.items())
    one, other = sorted(moved, key=lambda mark: -abs(moved[mark]))[:2]
    assert widths[one][0] / widths[other][0] == pytest.approx(abs(moved[one] / moved[other]), rel=6e-3)
    with stage.swapped():
        page.get_by_role("link", name="nudges, now minus then").press("Enter")
    expect(page.locator("#lens")).to_contain_text("each nudge is larger now")
    assert in_every_theme(page, "#lens") == {}


def test_in_the_hand_a_line_is_called_and_two_of_other_seeds_are_compared(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", "step", preset="plane", lens="timeline")
    page = stage.page
    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()

    page.get_by_label("This line is called").fill("first try")
    with stage.swapped():
        page.get_by_label("This line is called").press("Enter")
    with stage.moved():
        page.get_by_role("button", name="same start, other seed").click()

    expect(page.get_by_role("list", name="Other lines")).to_contain_text("first try, line to 3")
    expect(page.locator("#difference")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("is_mine", [True, False])
def test_while_the_slider_is_held_the_picture_follows_and_where_it_is_let_go_the_session_goes(
    visitor: Visitor, is_mine: bool
) -> None:
    stage = visitor.joins(*["forward", "backward", "step"] * 3)
    stage = stage if is_mine else visitor.opens(visitor.begins(), stage.page.url)
    page, slider = stage.page, stage.page.get_by_label("Versions")
    box = slider.bounding_box()
    assert box is not None
    seen = [stage.version]

    page.mouse.move(box["x"] + box["width"] - 8, box["y"] + box["height"] / 2)
    page.mouse.down()
    for part in (0.75, 0.5, 0.25, 0.06):
        with stage.moved():
            page.mouse.move(box["x"] + part * box["width"], box["y"] + box["height"] / 2)
        seen.append(stage.version)
        assert slider.bounding_box() == box
    expect(page.locator("#bar .at")).to_contain_text("not 9")
    page.mouse.up()

    assert seen == sorted(seen, reverse=True) and len(set(seen)) == 5
    if is_mine:
        expect(page.get_by_role("button", name="Next: ")).to_be_enabled()
        expect(page).to_have_url(re.compile(r"/r/\w+$"))
    assert stage.version == seen[-1]
