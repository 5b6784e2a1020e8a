"""A race in a real browser: its lines are painted while it is run, and its winner is the one that training makes."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.stage import SVG, Stage
from tests.scene.moments import written

MOONS = "/?preset=plane&data=moons&seed=3&eta=0.1&lens=race"


@pytest.fixture
def lens(visitor: Visitor) -> Stage:
    """The race lens of a network that has learned nothing yet."""
    return visitor.arrives(MOONS)


def race(stage: Stage, **fields: str) -> None:
    """Fill in some fields by their labels, and run."""
    for label, value in fields.items():
        stage.page.get_by_label(label.replace("_", " "), exact=True).fill(value)
    stage.page.get_by_role("button", name="race", exact=True).click()


def ended(stage: Stage) -> str:
    """What is said at the end."""
    verdict = stage.page.locator("#race-verdict[role=status]")
    expect(verdict).to_contain_text(" wins ", timeout=30_000)
    return verdict.inner_text()


def results(stage: Stage) -> list[list[str]]:
    """By runner: steps, seconds, mean cost, right answers."""
    rows = stage.page.locator(".results tbody tr:has(th)").all()
    return [row.locator("td").all_inner_texts() for row in rows]


def test_each_runner_ends_where_training_by_itself_ends(visitor: Visitor, lens: Stage) -> None:
    race(lens, eta_of_B="1", eta_of_C="3")

    said = ended(lens)

    found = results(lens)
    with httpx.Client(base_url=visitor.address, timeout=30, verify=False) as client:
        for eta, row in zip((0.1, 1.0, 3.0), found, strict=True):
            body = {"preset": "plane", "data": "moons", "seed": 3}
            session = client.post("/api/sessions", json=body).raise_for_status().json()["id"]
            train = {"steps": 300, "eta": eta, "batch_size": 10}
            truth = client.post(f"/api/sessions/{session}/train", json=train).raise_for_status().json()
            assert row[0] == "300"
            assert written(row[2]) == pytest.approx(truth["cost"], rel=0.006)
            assert float(row[3].rstrip(" %")) == pytest.approx(100 * truth["test_accuracy"], abs=0.51)
    best = min(range(3), key=lambda i: written(found[i][2]))
    assert said.startswith(f"{'ABC'[best]} wins after 300 steps each")


def test_the_lines_are_svg_and_end_where_their_labels_say(lens: Stage) -> None:
    race(lens)
    ended(lens)

    spaces = lens.page.evaluate(
        "[...new Set(Array.from(document.querySelectorAll('#race-cost, #race-cost *'), e => e.namespaceURI))]")
    assert spaces == [SVG]
    labels = lens.texts("#race-cost .curve-name")
    assert labels == [f"{name} {row[2]}" for name, row in zip("AB", results(lens), strict=True)]
    strokes = lens.page.locator("#race-cost .curve").evaluate_all(
        "lines => lines.map(line => [getComputedStyle(line).stroke, getComputedStyle(line).strokeDasharray].join())")
    assert len(set(strokes)) == 2


def test_a_race_for_seconds_shows_its_progress_and_can_be_stopped_and_gone_on_with(lens: Stage) -> None:
    lens.page.get_by_label("steps or seconds").select_option("seconds")
    race(lens, **{"for": "1.5"})
    expect(lens.page.get_by_label("how much of the race is run")).to_be_visible()

    lens.page.get_by_role("button", name="stop", exact=True).click()

    expect(lens.page.get_by_role("button", name="go on", exact=True)).to_be_visible()
    assert "of the way" in lens.page.locator("#race-verdict").inner_text()
    lens.page.get_by_role("button", name="go on", exact=True).click()
    assert "after 1.5 s of processor time each" in ended(lens)
    assert all(1.5 <= float(row[1]) < 1.7 for row in results(lens))


def test_a_runner_that_diverges_says_so_beside_the_one_that_wins(visitor: Visitor) -> None:
    stage = visitor.arrives(MOONS + "&activation=relu&output=linear")

    race(stage, eta_of_A="0.01", eta_of_B="100")

    said = ended(stage)
    assert said.startswith("A wins") and "B diverged after" in said and "smaller eta" in said
    expect(stage.page.locator("#race-cost .broken")).to_have_count(1)


def test_going_on_with_the_winner_brings_its_weights_onto_the_stage(lens: Stage) -> None:
    race(lens, eta_of_B="1")
    ended(lens)
    cost = min(written(row[2]) for row in results(lens))

    with lens.moved():
        lens.page.get_by_role("button", name="go on with").click()

    lens.lens("surface")
    assert written(lens.page.locator("#lens-surface .scores td").nth(1).inner_text()) == pytest.approx(cost, rel=0.006)
    lens.press("back")
    assert lens.version <= 1


def test_a_refusal_leaves_the_stage_and_says_why(visitor: Visitor, lens: Stage) -> None:
    visitor.expects(422)

    race(lens, eta_of_B="")

    expect(lens.notice).to_contain_text("2 to 4 runners")
