"""Any image of the data can be put on the stage."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.stage import Stage
from tests.browser.truth import truth_of


@pytest.fixture
def picking(visitor: Visitor) -> Stage:
    """With the lens open that chooses."""
    return visitor.joins(lens="pick")


def _press(stage: Stage, name: str) -> None:
    with stage.swapped():
        stage.page.locator(".pick").get_by_role("button", name=name, exact=True).click()


def test_an_image_is_chosen_by_its_number(picking: Stage) -> None:
    picking.page.locator("select[name=split]").select_option("train")
    picking.page.get_by_label("number").fill("59999")

    _press(picking, "show")

    example = truth_of(picking.page).state["example"]
    assert (example["split"], example["index"]) == ("train", 59_999)
    expect(picking.page.locator(".now")).to_have_text(f"On the stage: training example 59,999, a {example['label']}")
    inked = [k for k, v in enumerate(example["x"]) if v > 0.004]
    assert picking.page.locator("#pixels .pixel").count() == len(inked)


def test_an_image_is_chosen_by_its_label(picking: Stage) -> None:
    for digit in (3, 8):
        _press(picking, str(digit))

        assert truth_of(picking.page).state["example"]["label"] == digit
        expect(picking.page.locator("#texts .wanted")).to_have_text(str(digit))


def test_an_image_is_chosen_at_random(picking: Stage) -> None:
    chosen = set()
    for _ in range(4):
        _press(picking, "a random one")
        chosen.add(truth_of(picking.page).state["example"]["index"])

    assert len(chosen) > 1


def test_the_next_one_it_gets_wrong_is_wrong_and_none_before_it_was(picking: Stage) -> None:
    places = []
    for _ in range(2):
        _press(picking, "next it gets wrong")
        picking.press("forward")

        truth = truth_of(picking.page)
        a, example = truth.forward["a"][3], truth.state["example"]
        assert max(range(10), key=a.__getitem__) != example["label"]
        assert f"it should say {example['label']}." in picking.happened
        places.append(example["index"])

    assert 0 < places[0] < places[1]


def test_a_number_beyond_the_data_is_refused_in_place(visitor: Visitor, picking: Stage) -> None:
    visitor.expects(404, 422)
    picking.page.get_by_label("number").fill("10000")

    _press(picking, "show")

    expect(picking.notice).to_contain_text("9999")
    assert picking.version == 0
    assert picking.page.locator("#pixels .pixel").count() > 0


def test_another_example_comes_as_far_as_the_one_before_and_a_key_goes_between_them(picking: Stage) -> None:
    picking.press("forward", "cost", "backward")
    picking.lens("pick")
    on_stage = picking.page.locator(".now")
    first = on_stage.inner_text()

    _press(picking, "5")

    assert picking.phase == "backward"
    expect(on_stage).to_contain_text(", a 5")
    expect(picking.page.locator("#wishes .wish").first).to_be_attached()
    second = on_stage.inner_text()
    for words in (first, second, first):
        with picking.moved():
            picking.page.keyboard.press("o")
        expect(on_stage).to_have_text(words)
        assert picking.phase == "backward"
