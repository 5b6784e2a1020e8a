"""A visitor clicks through a training step, and back to the start."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from app.scene.marks.words import number
from tests.browser.conftest import Visitor
from tests.browser.stage import Stage
from tests.browser.truth import api_of, truth_of

PICTURE = """document.getElementById('network').outerHTML.replace(/ data-(words|from)="[^"]*"/g, "")"""
"""All that is drawn; not where more can be asked, which names the version."""


def test_the_first_page_shows_a_trained_network_and_a_digit(stage: Stage) -> None:
    expect(stage.page.locator(".handout")).to_contain_text("784-16-16-10, sigmoid, quadratic cost, 13,002 parameters")
    expect(stage.page.locator("#discs .neuron")).to_have_count(16 + 16 + 10)
    assert stage.page.locator("#pixels .pixel").count() > 50
    assert stage.texts("#texts .label") == [str(digit) for digit in range(10)]
    assert stage.marks("#edges .edge"), "its weights are there from the start, quietly"
    stage.is_sound()


def test_looking_begins_no_session_and_the_first_move_does(stage: Stage) -> None:
    assert [cookie["name"] for cookie in stage.page.context.cookies()] == ["canvas"]

    stage.press("forward")

    assert re.fullmatch(r"http://[^/]+/r/[a-z0-9]+", stage.page.url)
    assert [cookie["name"] for cookie in stage.page.context.cookies(stage.page.url)
            if cookie["name"] != "canvas"] == ["drive"]


def test_forward_fills_in_the_neurons_layer_by_layer(stage: Stage) -> None:
    known = "#discs .neuron:not(:has(.unknown))"
    for layers, neurons in enumerate((16, 32, 42), 1):
        stage.press("on by one layer")

        expect(stage.page.locator(known)).to_have_count(neurons)
        assert (stage.phase, stage.version) == ("forward", layers)


def test_forward_in_one_go_ends_where_layer_by_layer_does(visitor: Visitor) -> None:
    slow, fast = visitor.arrives(), visitor.arrives()

    slow.press("on by one layer", "on by one layer", "on by one layer")
    fast.press("forward")

    drawn = {s.page.evaluate(PICTURE).replace(s.page.url.split("/r/")[1], "NAME") for s in (slow, fast)}
    assert len(drawn) == 1


def test_brightness_is_the_activation(stage: Stage) -> None:
    stage.press("forward")

    a = truth_of(stage.page).forward["a"]
    shown = {l: [float(v) for v in stage.page.locator(f"[id^=a-{l}-] .bright").evaluate_all(
        "discs => discs.map(disc => disc.getAttribute('fill-opacity'))")] for l in (1, 2, 3)}
    assert shown == {l: pytest.approx(a[l], abs=0.00051) for l in (1, 2, 3)}


def test_backward_layer_by_layer_begins_on_the_right(stage: Stage) -> None:
    stage.press("forward", "cost")

    for l in (3, 2, 1):
        stage.press("on by one layer")

        drawn = {mark.split("-")[1] for mark in stage.marks("#edges .edge")}
        assert drawn == {str(known) for known in range(l, 4)}
        wished = {mark.split("-")[1] for mark in stage.marks("#wishes .wish")}
        assert wished == {str(known) for known in range(max(l - 1, 1), 4)}


def test_edges_of_the_input_start_at_their_pixels(stage: Stage) -> None:
    stage.press("forward", "cost", "backward")

    misplaced = stage.page.evaluate("""Array.from(document.querySelectorAll("#edges [id^=w-1-]")).filter(edge => {
      const start = edge.getPointAtLength(0);
      const box = document.getElementById("a-0-" + edge.id.split("-")[3]).getBBox();
      return Math.hypot(start.x - box.x - box.width / 2, start.y - box.y - box.height / 2) > 0.1;
    }).length""")
    assert misplaced == 0
    assert stage.page.locator("#edges [id^=w-1-]").count() == 300


def test_a_step_moves_the_weights_and_shows_the_cost_before_and_after(stage: Stage) -> None:
    stage.press("forward", "cost", "backward")
    before = truth_of(stage.page)
    with stage.swapped():
        stage.move("step").click()

    after = truth_of(stage.page)

    eta = after.state["eta"]
    for l in (1, 2, 3):
        assert after.weights["b"][l] == [b - eta * slope for b, slope in zip(
            before.weights["b"][l], before.backward["nabla_b"][l], strict=True)]
    shown = [float(words) for words in re.findall(r"(?:from|to) (\d+\.\d+)", stage.happened)]
    assert shown == pytest.approx([before.backward["cost"], after.backward["cost"]], rel=0.005)
    assert after.backward["cost"] < before.backward["cost"]
    assert "fell from" in stage.happened


def test_back_undoes_one_pass_at_a_time_as_far_as_the_start(stage: Stage) -> None:
    pictures = [stage.page.evaluate(PICTURE)]
    stage.press("forward")
    session = stage.page.url.split("/r/")[1]
    for name in ("cost", "backward", "step"):
        pictures.append(stage.page.evaluate(PICTURE))
        stage.press(name)

    for picture in pictures[:0:-1]:
        stage.press("back")
        assert stage.page.evaluate(PICTURE) == picture
    stage.press("back")

    assert stage.page.evaluate(PICTURE).replace(f"/r/{session}", "/") == pictures[0]
    assert stage.version == 0
    expect(stage.move("back")).to_be_disabled()


def test_back_undoes_one_layer_at_a_time(stage: Stage) -> None:
    stage.press("forward", "cost")
    weighed = stage.page.evaluate(PICTURE)
    pictures = []
    for _ in range(3):
        stage.press("on by one layer")
        pictures.append(stage.page.evaluate(PICTURE))

    for picture in [*pictures[1::-1], weighed]:
        stage.press("back by one layer")
        assert stage.page.evaluate(PICTURE) == picture


def test_a_pass_in_one_go_is_undone_by_layers_too(stage: Stage) -> None:
    stage.press("forward", "cost", "backward")

    stage.press("back by one layer")

    assert {mark.split("-")[1] for mark in stage.marks("#edges .edge")} == {"2", "3"}


def test_any_version_is_one_choice_away(stage: Stage) -> None:
    stage.press("forward", "cost")
    weighed, weights = stage.page.evaluate(PICTURE), truth_of(stage.page).weights
    stage.press("backward", "step")

    with stage.swapped():
        stage.page.get_by_label("Versions").fill("2")

    assert (stage.version, stage.phase) == (2, "forward")
    assert stage.page.evaluate(PICTURE) == weighed
    assert truth_of(stage.page).weights == weights


def test_untrained_and_trained_are_one_click_away(stage: Stage) -> None:
    stage.press("forward")
    stage.page.get_by_role("link", name="settings").click()
    trained = truth_of(stage.page).weights

    with stage.swapped():
        stage.page.get_by_role("button", name="untrained", exact=True).click()
    untrained = truth_of(stage.page).weights
    pressed = stage.page.locator(".starts [aria-pressed=true]")
    expect(pressed).to_have_text("untrained")
    assert stage.happened.startswith("Its weights are random: it cannot read digits yet.")
    with stage.swapped():
        stage.page.get_by_role("button", name="trained", exact=True).click()

    expect(pressed).to_have_text("trained")
    assert untrained != trained
    assert truth_of(stage.page).weights == trained


def test_the_same_seed_gives_the_same_untrained_weights(stage: Stage) -> None:
    stage.page.get_by_role("link", name="settings").click()

    def untrained(seed: int) -> object:
        stage.page.get_by_label("seed").first.fill(str(seed))
        with stage.swapped():
            stage.page.get_by_role("button", name="untrained", exact=True).click()
        return truth_of(stage.page).weights

    first, other, again = untrained(7), untrained(8), untrained(7)

    assert first == again != other


def test_points_in_the_plane_go_through_a_step_too(visitor: Visitor) -> None:
    stage = visitor.arrives("/?preset=plane")

    stage.press("forward", "cost", "backward", "step", "forward", "back", "back")

    assert stage.phase == "backward"
    assert stage.marks("#edges .edge")


def test_a_chain_shows_the_numbers_that_a_program_gave_it(visitor: Visitor) -> None:
    stage = visitor.joins(preset="chain")
    with api_of(stage.page) as api:
        api.post("/forward", {"x": [0.5]})
        slopes = api.post("/backward", {"y": [1.0]})
    stage.page.reload()

    assert set(stage.marks("#edges .edge")) >= {"b-1-0", "b-2-0", "b-3-0"}
    stage.press("step")
    assert f"from {number(slopes['cost'])} to" in stage.happened


def test_without_an_example_forward_is_refused_in_place(visitor: Visitor) -> None:
    visitor.expects(409)
    stage = visitor.arrives("/?preset=chain&sizes=2-1")

    stage.press("forward")

    expect(stage.notice).to_contain_text("there is no example on the stage")
    assert stage.page.locator("#discs .neuron").count() == 3
