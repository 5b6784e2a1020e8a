"""Which nudges dominate: the ranking, the edges it lights, and two of them compared in words."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from app.scene.marks.words import number, percent, signed
from tests.browser.stage import Stage
from tests.browser.truth import truth_of

LIT = "Array.from(document.querySelectorAll('.lit'), e => e.id)"


@pytest.fixture
def ranked(ready: Stage) -> Stage:
    """With the ranking open, as it is by itself after a backward pass."""
    expect(ready.page.locator("#lens-nudges")).to_be_visible()
    return ready


def _rows(stage: Stage) -> list[str]:
    ids: list[str] = stage.page.locator(".ranking tbody tr").evaluate_all("rows => rows.map(row => row.dataset.mark)")
    return ids


def test_the_widest_nudges_are_ranked_with_value_share_and_ratio_to_the_next(ranked: Stage) -> None:
    slopes = truth_of(ranked.page).slopes
    best = sorted(slopes.values(), key=abs, reverse=True)
    total = sum(map(abs, slopes.values()))

    rows = [row.locator("td.n").all_text_contents() for row in ranked.page.locator(".ranking tbody tr").all()]

    assert len(rows) >= 10
    assert [slopes[mark] for mark in _rows(ranked)] == best[:len(rows)]
    assert rows == [[signed(-v), percent(abs(v) / total), f"{number(abs(v / best[n + 1]))}×"]
                    for n, v in enumerate(best[:len(rows)])]


def test_weights_and_biases_are_ranked_together(ranked: Stage) -> None:
    slopes = truth_of(ranked.page).slopes
    best = sorted(slopes, key=lambda mark: abs(slopes[mark]), reverse=True)

    sizes = [abs(slopes[mark]) for mark in _rows(ranked)]       # a bias has the slope of a weight from a pixel of 1
    assert sizes == [abs(slopes[mark]) for mark in best[: len(sizes)]]
    assert {mark[0] for mark in _rows(ranked)} == {"w", "b"}


def test_before_the_backward_pass_there_is_no_ranking(stage: Stage) -> None:
    stage.press("forward", "cost")
    stage.lens("nudges")

    expect(stage.page.locator("#lens-nudges")).to_contain_text("No nudges yet")
    expect(stage.page.locator(".ranking")).to_have_count(0)


def test_hovering_an_entry_lights_its_edge(ranked: Stage) -> None:
    mark = next(mark for mark in _rows(ranked) if mark.startswith("w-"))

    ranked.page.locator(f"#row-{mark}").hover()

    assert set(ranked.page.evaluate(LIT)) == {mark, f"row-{mark}"}
    expect(ranked.page.locator("#readout")).to_contain_text(mark)


def test_focusing_an_entry_lights_its_edge(ranked: Stage) -> None:
    mark = next(mark for mark in _rows(ranked) if mark.startswith("w-"))

    ranked.page.locator(f"#row-{mark} a").first.focus()

    assert set(ranked.page.evaluate(LIT)) == {mark, f"row-{mark}"}


def test_hovering_an_edge_lights_its_entry(ranked: Stage) -> None:
    mark = next(mark for mark in _rows(ranked) if mark.startswith("w-"))

    x, y = point_on(ranked, mark)
    ranked.page.mouse.move(x, y)

    assert set(ranked.page.evaluate(LIT)) == {mark, f"row-{mark}"}


def test_hovering_a_ring_lights_its_entry(ranked: Stage) -> None:
    mark = next(mark for mark in _rows(ranked) if mark.startswith("b-"))

    x, y = point_on(ranked, mark)
    ranked.page.mouse.move(x, y)

    assert set(ranked.page.evaluate(LIT)) == {mark, f"row-{mark}"}


def point_on(stage: Stage, mark: str) -> tuple[float, float]:
    """A point of the screen where a mark's own line is on top."""
    return in_reach(stage, [mark])[1]


def in_reach(stage: Stage, marks: list[str]) -> tuple[str, tuple[float, float]]:
    """The first of the marks whose own line is somewhere on top, and a point of the screen where it is."""
    mark, x, y = stage.page.evaluate("""ids => {
      for (const id of ids) {
        const mark = document.getElementById(id), length = mark.getTotalLength();
        for (let part = 0.02; part < 1; part += 0.02) {
          const at = mark.getPointAtLength(part * length).matrixTransform(mark.getScreenCTM());
          if (document.elementFromPoint(at.x, at.y) === mark) return [id, at.x, at.y];
        }
      }
      return null;
    }""", marks)
    return str(mark), (float(x), float(y))


def test_two_pinned_nudges_are_compared_in_words(ranked: Stage) -> None:
    slopes = truth_of(ranked.page).slopes
    strong, weak = _rows(ranked)[0], _rows(ranked)[-1]

    for mark in (strong, weak):
        with ranked.swapped():
            ranked.page.locator(f"#row-{mark} .pin").click()

    ratio = abs(slopes[strong] / slopes[weak])
    expect(ranked.page.locator("#comparison")).to_contain_text(f"{ratio:.1f} times more sensitive")
    expect(ranked.page.locator("#network .picked")).to_have_count(2)
    with ranked.swapped():
        ranked.page.locator(f"#row-{weak} .pin").click()
    expect(ranked.page.locator("#comparison")).to_contain_text("Pin one more")


def test_roughly_leaves_the_numbers_away_and_exactly_brings_them_back(ranked: Stage) -> None:
    page, number = ranked.page, ranked.page.locator(".ranking .n").nth(4)
    widths = ranked.marks("#edges .edge")
    with ranked.swapped():
        page.get_by_role("link", name="roughly").click()

    expect(number).to_be_hidden()
    assert ranked.marks("#edges .edge") == widths
    expect(page.locator("[id^=wish-3-]").first).to_be_visible()
    with ranked.swapped():
        page.get_by_role("link", name="exactly").click()
    expect(number).to_be_visible()


def test_any_two_parameters_can_be_pinned_by_the_address(ranked: Stage) -> None:
    slopes = truth_of(ranked.page).slopes
    order = sorted((mark for mark in slopes if slopes[mark]), key=lambda mark: abs(slopes[mark]), reverse=True)
    strong, weak = order[0], next(m for m in order if abs(slopes[order[0]] / slopes[m]) >= 32)

    ranked.page.goto(f"{ranked.page.url.split('?')[0]}?lens=nudges&pins={strong},{weak}")

    ratio = abs(slopes[strong] / slopes[weak])
    expect(ranked.page.locator("#comparison")).to_contain_text(f"{ratio:.0f} times more sensitive")


def test_the_scale_is_held_across_steps_until_it_is_refitted(ranked: Stage) -> None:
    def px() -> float:
        slopes, drawn = truth_of(ranked.page).slopes, ranked.marks("#edges .edge")
        widest = max(drawn, key=lambda mark: drawn[mark]["width"])
        return float(drawn[widest]["width"] / abs(slopes[widest]))

    first = px()
    ranked.press("step", "forward", "cost", "backward")
    held = px()
    with ranked.swapped():
        ranked.page.get_by_role("button", name="refit").click()

    assert held == pytest.approx(first, rel=1e-3)
    assert px() > held * 1.01


def test_hovering_an_edge_says_its_number_and_its_slope(ranked: Stage) -> None:
    mark = next(mark for mark in _rows(ranked) if mark.startswith("w-"))
    slope = truth_of(ranked.page).slopes[mark]

    x, y = point_on(ranked, mark)
    ranked.page.mouse.move(x, y)

    expect(ranked.page.locator("#readout")).to_contain_text(
        f"{mark}: nudge {signed(-slope)}, slope {signed(slope)}, ")


def test_the_words_of_all_edges_are_asked_for_once_a_picture(ranked: Stage) -> None:
    asked: list[str] = []
    ranked.page.on("request", lambda request: asked.append(request.url) if "/words?" in request.url else None)
    first, *_, last = (mark for mark in _rows(ranked) if mark.startswith("w-"))

    for mark in (first, last):
        ranked.page.mouse.move(*point_on(ranked, mark))
        expect(ranked.page.locator("#readout")).to_contain_text(f"{mark}: nudge")

    assert len(asked) == 1 and asked[0].endswith(f"/words?v={ranked.version}")
