"""The drunk man and the careful man in a real browser: measured while one watches, with both trails on the map."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from app import limits
from tests.browser.conftest import Visitor
from tests.browser.stage import SVG, Stage
from tests.browser.test_access import in_every_theme
from tests.browser.test_fit import fits

MOONS = "/?preset=plane&data=moons&step=50&lens=trails"
"""Measured once: who comes later finds it done."""
SECONDS = 60_000
"""Milliseconds for a measurement of some seconds, on a machine with other things to do."""

BOXES = """selector => Array.from(document.querySelectorAll(selector), (e) => {
  const {left, top, width, height} = e.getBoundingClientRect();
  return [left, top, left + width, top + height];
})"""


def measure(stage: Stage, slice: str = "ends") -> Locator:
    """Choose a slice, let them walk, and wait until all is measured."""
    stage.page.get_by_role("combobox", name="slice").select_option(slice)
    stage.page.get_by_role("button", name="let them walk").click()
    whole = stage.page.locator(f".trails[data-slice={slice}][data-percent='100']")
    expect(whole).to_be_visible(timeout=SECONDS)
    return whole


def facts(stage: Stage) -> dict[str, list[str]]:
    """The comparison: by its name, what is said of each man."""
    rows = stage.page.locator(".facts tbody tr").all()
    return {row.locator("th").inner_text(): row.locator("td").all_inner_texts() for row in rows}


def test_progress_is_shown_can_be_stopped_and_both_trails_come(visitor: Visitor) -> None:
    stage = visitor.arrives(f"{MOONS}&seed=1")

    stage.page.get_by_role("button", name="let them walk").click()
    expect(stage.page.locator(".under-way progress")).to_be_visible()
    expect(stage.page.locator(".walked")).to_contain_text("So far the mini-batch man has made")
    stage.page.get_by_role("button", name="stop").click()
    expect(stage.page.locator(".trails:not([data-percent='100'])")).to_be_visible()
    measure(stage)

    expect(stage.page.locator(".under-way")).to_have_count(0)
    (map_,) = stage.page.evaluate(BOXES, "#relief")
    for trail in stage.page.evaluate(BOXES, "#track-drunk, #track-careful"):
        assert map_[0] <= trail[0] < trail[2] <= map_[2] and map_[1] <= trail[1] < trail[3] <= map_[3]
    spaces = stage.page.locator("#relief *").evaluate_all("marks => [...new Set(marks.map(e => e.namespaceURI))]")
    assert spaces == [SVG]


def test_the_numbers_agree_with_each_other(visitor: Visitor) -> None:
    stage = visitor.arrives(MOONS)
    measure(stage)

    said = facts(stage)
    steps, rates = ([float(v.replace(",", "")) for v in said[name]] for name in ("steps", "steps a second"))
    for made, rate in zip(steps, rates, strict=True):
        assert limits.TRAIL_SECONDS <= made / rate * 1.01 and made / rate < limits.TRAIL_SECONDS + 0.3
    sentence = stage.page.locator(".walked p").first.inner_text()
    assert [f"{int(made):,} steps" in sentence for made in steps] == [True, True]
    stage.page.get_by_text("The trails in numbers").click()
    for i, table in enumerate(stage.page.locator(".places table").all()):
        rows = table.locator("tbody tr").all()
        assert rows[-1].locator("td").first.inner_text() == said["steps"][i]
        assert float(rows[0].locator("td").nth(1).inner_text()) == pytest.approx(
            float(said["C at the start"][i]), rel=0.01)


@pytest.mark.parametrize("theme", ["day", "projector"])
def test_the_two_trails_differ_in_ink_and_dash(visitor: Visitor, theme: str) -> None:
    stage = visitor.arrives(f"{MOONS}&theme={theme}")
    measure(stage)

    drunk, careful = (stage.page.locator(f"#track-{who}").evaluate(
        "e => [getComputedStyle(e).stroke, getComputedStyle(e).strokeDasharray]") for who in ("drunk", "careful"))
    assert drunk[0] != careful[0]
    assert (drunk[1] == "none", careful[1] == "none") == (True, False)


def test_another_slice_and_the_line_along_the_gradient(visitor: Visitor) -> None:
    stage = visitor.arrives(MOONS)
    measure(stage)
    steps = facts(stage)["steps"]

    stage.page.get_by_role("combobox", name="slice").select_option("weights")
    stage.page.get_by_label("one", exact=True).fill("w-1-0-1")
    measure(stage, "weights")
    assert facts(stage)["steps"] == steps
    expect(stage.page.locator("figcaption")).to_contain_text("w⁽¹⁾₀,₁")

    measure(stage, "line")
    expect(stage.page.locator("#curve")).to_be_visible()
    expect(stage.page.locator(".walked")).to_contain_text("One step of eta 0.5")
    expect(stage.page.locator("#relief")).to_have_count(0)


def test_three_other_starts_have_three_ends(visitor: Visitor) -> None:
    stage = visitor.arrives(MOONS)
    measure(stage, "seeds")

    ends = {tuple(box[:2]) for box in stage.page.evaluate(BOXES, ".relief .track-end")}
    assert len(ends) == 3
    assert len(set(facts(stage)["C at the end"])) > 1


def test_a_weight_that_there_is_not_is_said_in_place(visitor: Visitor) -> None:
    visitor.expects(404)
    stage = visitor.arrives(MOONS)

    stage.page.get_by_role("combobox", name="slice").select_option("weights")
    stage.page.get_by_label("other", exact=True).fill("w-7-0-0")
    stage.page.get_by_role("button", name="let them walk").click()

    expect(stage.notice).to_contain_text("no such weight or bias")


def test_a_move_made_meanwhile_leaves_no_measurement_of_another_version(visitor: Visitor) -> None:
    stage = visitor.joins(preset="plane", data="moons", lens="trails")
    stage.page.get_by_role("button", name="let them walk").click()
    expect(stage.page.locator(".under-way")).to_be_visible()

    with stage.moved():
        stage.move("forward").click()

    expect(stage.page.locator("#trails-1[data-percent='0']")).to_be_visible()
    stage.page.wait_for_timeout(500)      # an answer about version 0 may be on its way
    expect(stage.page.locator(".trails")).to_have_count(1)
    expect(stage.page.locator("#trails-1[data-percent='0']")).to_be_visible()


def test_without_javascript_one_looks_again(visitor: Visitor) -> None:
    stage = visitor.arrives(f"{MOONS}&seed=3", java_script_enabled=False)

    stage.page.get_by_role("button", name="let them walk").click()
    for _ in range(40):
        stage.page.wait_for_timeout(500)
        if stage.page.locator(".trails[data-percent='100']").count():
            break
        stage.page.get_by_role("button", name="look again").click()

    expect(stage.page.locator("#track-drunk")).to_be_visible()
    expect(stage.page.locator("#track-careful")).to_be_visible()


def test_the_digits_and_their_hill(visitor: Visitor) -> None:
    stage = visitor.arrives("/?preset=digits&start=random&lens=trails")
    stage.page.get_by_role("button", name="let them walk").click()
    expect(stage.page.locator("#track-careful")).to_be_visible(timeout=SECONDS)      # its map takes a while longer

    drunk, careful = (int(made.replace(",", "")) for made in facts(stage)["steps"])
    assert drunk > 50 * careful
    assert facts(stage)["examples a step"] == ["10", "10,000"]
    assert stage.page.locator(".strips tbody tr").count() == 4


PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def test_nothing_is_wider_than_the_lens_on_a_phone(visitor: Visitor) -> None:
    stage = visitor.arrives(MOONS, **PHONE)
    measure(stage)

    assert stage.page.locator(".open").evaluate("e => e.scrollWidth <= e.clientWidth")
    assert stage.page.evaluate("document.documentElement.scrollWidth") <= PHONE["viewport"]["width"]


@pytest.mark.parametrize("slice", ["ends", "line"])
def test_axe_finds_nothing_serious_in_what_was_measured_and_it_fits(visitor: Visitor, slice: str) -> None:
    stage = visitor.arrives(MOONS)
    measure(stage, slice)

    assert in_every_theme(stage.page) == {}
    for theme in ("day", "projector"):
        stage.page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
        fits(stage.page)
        assert stage.page.locator(".open").evaluate("e => e.scrollWidth <= e.clientWidth")
