"""A neuron of layer 1 shows what it reads: hovered, focused or tapped, its map stands over the input image."""

from __future__ import annotations

import base64

import numpy as np
import pytest
from playwright.sync_api import expect

from app.nn.array import Array
from tests.browser.conftest import Visitor
from tests.browser.png import DECODE
from tests.browser.stage import Stage
from tests.browser.truth import truth_of

STEP = 1 / 255
"""One of 256 levels of ink."""


def drawn(stage: Stage, place: str) -> Array:
    """What a browser makes of the two masks of a map: (784,), with their sign, in parts of full ink."""
    return _cells(stage, place, "up") - _cells(stage, place, "down")


def _cells(stage: Stage, place: str, ink: str) -> Array:
    href = stage.page.locator(f"#{place}-{ink} image").get_attribute("href") or ""
    width, height, pixels = stage.page.evaluate(DECODE, href.removeprefix("data:image/png;base64,"))
    grey = np.frombuffer(base64.b64decode(pixels), np.uint8).reshape(height, width, 4)[:, :, 0]
    return grey[:: height // 28, :: width // 28].ravel() / 255


@pytest.mark.parametrize("how", ["hover", "focus"])
def test_a_neuron_under_the_pointer_or_the_focus_shows_its_nudges(ready: Stage, how: str) -> None:
    neuron = ready.page.locator("#a-1-6")
    if how == "hover":
        neuron.locator(".rim").hover()
    else:
        neuron.focus()

    expect(ready.page.locator("#map-of")).to_have_attribute("data-of", "a-1-6")
    nudges = -np.array(truth_of(ready.page).backward["nabla_W"][1][6])
    assert drawn(ready, "map-of") == pytest.approx(nudges / np.abs(nudges).max(), abs=STEP)


def test_it_stands_where_the_image_is_and_goes_with_the_pointer(ready: Stage) -> None:
    image, before = ready.page.locator("#ground rect").bounding_box(), ready.page.locator("#a-2-9").bounding_box()

    ready.page.locator("#a-1-6 .rim").hover()
    ground = ready.page.locator("#map-of .over-ground")
    expect(ground).to_be_visible()

    box = ground.bounding_box()
    assert box and image and list(box.values()) == pytest.approx(list(image.values()), abs=0.01)
    assert ready.page.locator("#a-2-9").bounding_box() == before
    ready.page.mouse.move(5, 5)
    expect(ready.page.locator("#map-of")).to_have_count(0)


def test_before_the_first_move_it_is_the_weights(stage: Stage) -> None:
    stage.page.locator("#a-1-2 .rim").hover()

    expect(stage.page.locator("#map-of")).to_have_attribute("data-of", "a-1-2")
    shown = drawn(stage, "map-of")
    stage.press("forward")
    weights = np.array(truth_of(stage.page).weights["W"][1][2])
    assert shown == pytest.approx(weights / np.abs(weights).max(), abs=STEP)


def test_a_neuron_of_another_layer_has_none(ready: Stage) -> None:
    ready.page.locator("#a-2-3 .rim").hover()
    expect(ready.page.locator("#readout")).to_contain_text("a-2-3")
    ready.page.locator("#a-1-3 .rim").hover()

    expect(ready.page.locator("#map-of")).to_have_attribute("data-of", "a-1-3")


def test_a_finger_opens_the_equation_and_the_map_stays(visitor: Visitor) -> None:
    stage = visitor.arrives("/", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    stage.press("forward", "cost", "backward")

    with stage.swapped():
        stage.page.locator("#a-1-6 .disc").tap()

    expect(stage.page.locator("#map-open")).to_have_attribute("data-of", "a-1-6")
    nudges = -np.array(truth_of(stage.page).backward["nabla_W"][1][6])
    assert drawn(stage, "map-open") == pytest.approx(nudges / np.abs(nudges).max(), abs=STEP)


def test_the_words_lead_to_every_number(ready: Stage) -> None:
    ready.inspect("a-1-6")
    ready.page.locator(".map-words summary").click()
    says = ready.page.locator(".map-words p").inner_text()

    ready.page.get_by_role("link", name="All 784 as a table").click()

    expect(ready.page.locator("tbody td")).to_have_count(784)
    assert ready.page.locator("main p").first.inner_text() in says
    ready.page.get_by_role("link", name="Back to the picture").click()
    expect(ready.page.locator("#map-open")).to_be_visible()
