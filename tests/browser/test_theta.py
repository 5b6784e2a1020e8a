"""All parameters in one list: entry and edge light each other, and the last column is what the next step brings."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.reading import read
from tests.browser.stage import Stage
from tests.browser.truth import Truth, truth_of


@pytest.fixture
def listed(visitor: Visitor) -> Stage:
    """The list of the plane's parameters, after both passes."""
    return visitor.joins("forward", "backward", preset="plane", lens="theta")


def rows(stage: Stage) -> dict[str, list[str]]:
    """By mark: the cells of an entry, on every page of the list."""
    found: dict[str, list[str]] = {}
    while True:
        for row in stage.page.locator(".theta tbody tr").all():
            found[row.get_attribute("data-mark") or ""] = row.locator("td.n").all_text_contents()
        further = stage.page.get_by_role("link", name="further")
        if not further.count():
            return found
        with stage.swapped():
            further.click()


def value(truth: Truth, mark: str) -> float:
    kind, l, j, *k = mark.split("-")
    row = truth.weights["W" if kind == "w" else "b"][int(l)][int(j)]
    return float(row[int(k[0])] if k else row)


def test_every_entry_its_slope_and_what_a_step_makes_of_it(listed: Stage) -> None:
    before, entries = truth_of(listed.page), rows(listed)
    listed.press("step")
    after = truth_of(listed.page)

    assert set(entries) == set(before.slopes)
    for mark, (_, theta, slope, coming) in entries.items():
        assert read(theta).means(value(before, mark)) and read(slope).means(before.slope(mark)), mark
        assert read(coming).means(value(after, mark)), mark
    for mark, (was, moved, now) in rows(listed).items():
        assert read(was).means(value(before, mark)) and read(now).means(value(after, mark)), mark
        assert read(moved).means(value(after, mark) - value(before, mark)), mark


def test_an_entry_lights_its_edge_and_an_edge_its_entry(listed: Stage) -> None:
    row, edge = (listed.page.locator(f"{place}[data-mark=w-1-2-1], {place}#w-1-2-1") for place in ("tr", "path"))

    row.hover()
    expect(edge).to_have_class("edge up lit" if "up" in (edge.get_attribute("class") or "") else "edge down lit")
    listed.page.mouse.move(5, 5)
    edge.dispatch_event("pointermove")

    expect(row).to_have_class("lit")


def test_the_list_opens_at_what_is_picked_out(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", lens="theta")
    stage.page.goto(stage.page.url + "&of=w-2-3-5&theme=projector")

    expect(stage.page.locator("tr.picked")).to_have_attribute("data-mark", "w-2-3-5")
    expect(stage.page.locator("tr.picked")).to_be_in_viewport(ratio=1)
    with stage.swapped():
        stage.page.get_by_role("link", name="by size").click()
    assert "of=w-2-3-5" in stage.page.url
    expect(stage.page.locator("tr.picked")).to_have_attribute("data-mark", "w-2-3-5")
    with stage.swapped():
        stage.page.get_by_role("link", name="the largest").click()
    slopes = truth_of(stage.page).slopes
    first = stage.page.locator(".theta tbody tr").first.get_attribute("data-mark")
    assert abs(slopes[str(first)]) == max(map(abs, slopes.values()))


def test_another_eta_moves_the_last_column_and_nothing_else(listed: Stage) -> None:
    before, (mark, first) = truth_of(listed.page), list(rows(listed).items())[-1]
    with listed.moved():
        listed.page.get_by_role("button", name="5", exact=True).click()

    after = rows(listed)[mark]
    assert after[:3] == first[:3]
    assert read(after[3]).means(value(before, mark) - 5 * before.slope(mark))


@pytest.mark.parametrize(("eta", "words"), [("20", "was too long"), ("0.00001", "A larger η goes further")])
def test_a_step_too_long_or_too_short_is_followed_by_advice(visitor: Visitor, eta: str, words: str) -> None:
    stage = visitor.joins("forward", "backward", preset="plane", init="normal", seed=1, activation="linear",
                          lens="setup")
    stage.page.locator("#lens [name=eta]").first.fill(eta)
    with stage.moved():
        stage.page.keyboard.press("Tab")

    stage.press("step")

    expect(stage.page.locator(".happened")).to_contain_text(words)


def test_the_formula_says_what_its_indices_mean_on_focus(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", preset="plane")
    stage.inspect("w-2-1-3")

    stage.page.locator(".formula").focus()

    expect(stage.page.locator("#readout")).to_contain_text("(2) says which layer and is no power")


def test_all_that_C_is_a_function_of_is_lit_at_once_and_y_is_not(listed: Stage) -> None:
    page = listed.page
    rows, edges = page.locator("tr[data-mark].lit"), page.locator("#network .edge.lit")
    drawn = page.locator("#network .edge").count()

    page.locator("#arguments").hover()
    expect(edges).to_have_count(drawn)
    expect(rows).to_have_count(16)
    expect(page.locator("#network .ring.lit")).to_have_count(7)
    expect(page.locator("#arguments")).to_have_text("C is a function of all 25 weights and biases")
    expect(page.locator("#given")).to_contain_text(
        f"y = {truth_of(page).state['example']['y'][0]:g} is given with x, and no argument")
    assert page.locator("#given.lit, #given .lit").count() == 0
    page.mouse.move(5, 5)
    expect(edges).to_have_count(0)

    with listed.swapped():
        page.locator("#arguments a").press("Enter")
    expect(page.locator("tr.argument")).to_have_count(16)
    page.mouse.move(5, 5)
    page.reload()
    expect(edges).to_have_count(drawn)
