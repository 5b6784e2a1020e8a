"""The bench in a browser: two nudged alike, one that shrinks, all of them against two passes; in the hall too."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.test_hall import HALLS, faults
from tests.browser.truth import api_of, truth_of
from tests.scene.moments import written


def test_two_get_the_same_nudge_and_are_the_same_marks_on_the_picture(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", preset="plane", lens="bench")
    page = stage.page

    page.get_by_label("nudge", exact=True).fill("w-3-0-1,b-3-0")
    page.get_by_label("by h").fill("0.5")
    with stage.swapped():
        page.get_by_label("by h").press("Enter")

    nudges = ({"layer": 3, "j": 0, "k": 1, "h": 0.5}, {"layer": 3, "j": 0, "k": None, "h": 0.5})
    with api_of(page) as api:
        truth = [api.post("/nudge", body) for body in nudges]
    for kind, moved in (("measured", [t["cost_nudged"] - t["cost"] for t in truth]),
                        ("predicted", [t["predicted"] * 0.5 for t in truth])):
        assert [written(text.lstrip("+")) for text in stage.texts(f".alike .{kind}")] == pytest.approx(moved, rel=1e-3)
    drawn = page.locator("#pair .found").evaluate_all("all => all.map((e) => e.getBBox().width)")
    assert drawn[0] / drawn[1] == pytest.approx((truth[0]["cost_nudged"] - truth[0]["cost"])
                                                / (truth[1]["cost_nudged"] - truth[1]["cost"]), rel=0.01)
    page.locator("#pair [data-mark='w-3-0-1'] .reach").hover()
    expect(page.locator("#network #w-3-0-1.lit")).to_have_count(1)


def test_the_nudge_shrinks_by_keys_until_the_ratio_is_the_slope_and_then_noise(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", lens="bench&nudge=b-3-1&h=1")
    page = stage.page
    slope = truth_of(page).slope("b-3-1")
    secant, tangent = page.locator("#secant .secant"), page.locator("#secant .tangent")
    expect(page.locator("#held .pin")).to_have_count(1)                 # one drawing, laid in every cell
    expect(page.locator("#lens-bench")).to_contain_text("All other 13,001 weights and biases are held")
    assert secant.get_attribute("d") != tangent.get_attribute("d")

    slide = page.get_by_label("Powers of ten")
    for _ in range(8):
        with stage.swapped():
            slide.press("ArrowRight")

    assert written(stage.texts("#ratio")[0]) == pytest.approx(slope, abs=1e-7)
    assert secant.get_attribute("d") == tangent.get_attribute("d")
    assert "h=1e-08" in page.url
    with stage.swapped():
        page.get_by_role("link", name="smaller h").press("Enter")
    assert "h=1e-09" in page.url
    tried = {row[0]: written(row[2]) for row in
             (line.locator("th, td").all_text_contents() for line in page.locator(".tries tbody tr").all())}
    best = re.search(r"The best of these h is (\S+):", page.locator("#best").inner_text())
    assert best is not None and tried[best[1]] == min(tried.values()) < tried["10⁻¹⁴"] / 10


def test_two_passes_race_a_nudge_for_each_of_the_13_002(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", lens="bench")
    page = stage.page

    page.get_by_text("Two passes, or 13,002 nudges?").click()
    page.get_by_role("button", name="nudge all 13,002").click()
    expect(page.locator("#ways-verdict[role=status]")).to_be_visible(timeout=60_000)

    assert [text.split() for text in stage.texts(".watches td.n:nth-child(2)")] == [["2"], ["13,003"]]
    times = [written(text.split()[0]) * (1.0 if text.endswith(" s") else 1e-3)
             for text in stage.texts(".watches td.n:nth-child(3)")]
    assert times[1] > 100 * times[0] > 0
    slopes = truth_of(page).slopes
    rows = page.locator(".same tbody tr").all()
    assert len(rows) == 5 and max(map(abs, slopes.values())) == abs(slopes[rows[0].get_attribute("data-mark") or ""])
    for row in rows:
        both = [written(text) for text in row.locator("td").all_text_contents()]
        assert both == pytest.approx(2 * [slopes[row.get_attribute("data-mark") or ""]], abs=1e-6)


def test_nudging_all_can_be_stopped_and_what_is_compared_stays(visitor: Visitor) -> None:
    recipe = {"preset": "digits", "sizes": [784, 200, 100, 10], "start": "random"}
    stage = visitor.joins("forward", "backward", lens="bench", **recipe)
    page = stage.page
    page.get_by_text(re.compile("Two passes, or")).click()
    page.get_by_role("button", name="nudge all").click()

    page.locator("#ways").get_by_role("button", name="stop").click()
    expect(page.locator("#ways").get_by_role("button", name="go on")).to_be_visible()

    compared = re.match(r"([\d,]+) of 178,110 slopes are compared", page.locator("#ways-verdict").inner_text())
    assert compared is not None and 0 < int(compared[1].replace(",", "")) < 178_110
    expect(page.locator("#ways-worst")).to_contain_text("Nowhere are they farther apart")
    expect(page.locator("[id^=look-]")).to_have_count(0)                # nothing is asked for any more


def test_the_last_row_reads_the_bench(visitor: Visitor) -> None:
    page = visitor.arrives("/?preset=plane&phase=backward&theme=projector&lens=bench", viewport=HALLS[0]).page

    found = {"two": faults(page)}
    page.goto("/?preset=plane&phase=backward&theme=projector&lens=bench&nudge=b-3-0")
    found["one"] = faults(page)
    page.get_by_text("Two passes, or 25 nudges?").click()
    page.get_by_role("button", name="nudge all").click()
    expect(page.locator("#ways-verdict[role=status]")).to_be_visible()
    found["all"] = faults(page)

    assert {part: what for part, what in found.items() if what} == {}


def test_before_there_is_a_gradient_a_button_leads_to_it(visitor: Visitor) -> None:
    stage = visitor.joins(preset="chain", lens="bench")

    with stage.moved():
        stage.page.locator("#lens").get_by_role("button", name="backward").click()

    expect(stage.page.locator("#pair-verdict")).to_contain_text("as sensitive to")
