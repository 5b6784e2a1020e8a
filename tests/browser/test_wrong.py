"""What goes wrong on purpose, in a real browser: one click each, and the sentence about this very network."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.stage import Stage
from tests.browser.truth import api_of


def click(stage: Stage, words: str) -> str:
    """One click; the sentence after it."""
    stage.page.get_by_role("button", name=words, exact=True).click()
    said = stage.page.locator("#mishap")
    expect(said).to_be_visible(timeout=30_000)
    return said.inner_text()


def test_trained_on_images_of_a_2_everything_becomes_a_2_and_back_undoes_it(visitor: Visitor) -> None:
    stage = visitor.arrives("/?lens=wrong")

    said = click(stage, "only images of a 2")

    found = re.search(r"Before: (\d+) % of 10,000.*Now: ([\d.]+) % right, and ([\d,]+) are called 2", said)
    assert found and int(found[1]) >= 94 and float(found[2]) < 15 and int(found[3].replace(",", "")) > 9_000
    with api_of(stage.page) as api:
        truth = api.post("/train", {"steps": 1, "eta": 1e-300})["test_accuracy"]
    assert float(found[2]) == pytest.approx(100 * truth, abs=0.51)
    stage.page.reload()
    stage.press("back")
    stage.press("back")
    assert stage.version == 0


def test_a_step_far_too_large_makes_it_worse(visitor: Visitor) -> None:
    stage = visitor.arrives("/?preset=plane&data=moons&step=500&lens=wrong")

    said = click(stage, "η = 100")

    assert "worse than before" in said and "smaller η" in said


def test_steps_far_too_small_crawl(visitor: Visitor) -> None:
    stage = visitor.arrives("/?preset=plane&data=moons&lens=wrong")

    assert "a change of under 0.1 %" in click(stage, "η = 0.0001")


@pytest.mark.parametrize(("words", "said"), [
    ("diverge", "Diverged"), ("start at zero", "Symmetric"), ("start all equal", "Symmetric"),
    ("start too large", "Saturated"), ("7 hidden sigmoids", "Vanishing"),
])
def test_one_click_leads_to_a_network_that_goes_wrong(visitor: Visitor, words: str, said: str) -> None:
    stage = visitor.arrives("/?preset=plane&data=circle&lens=wrong")
    expect(stage.page.locator("#findings")).to_contain_text("Nothing of the kind")

    stage.page.get_by_role("link", name=words, exact=True).click()

    expect(stage.page.locator("#findings .finding").first).to_contain_text(said)


def test_neurons_that_started_alike_show_the_same_map(visitor: Visitor) -> None:
    stage = visitor.arrives("/?preset=plane&data=circle&lens=wrong")

    stage.page.get_by_role("link", name="start all equal", exact=True).click()
    expect(stage.page.locator("#findings .finding").first).to_contain_text("Symmetric")

    images = stage.page.locator("#discs [id^=a-1-] image").evaluate_all("all => all.map(i => i.getAttribute('href'))")
    assert len(images) == 4 and len(set(images)) == 1
