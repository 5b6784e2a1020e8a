"""Draw a digit in the picture, see what the network says while the pen moves, say what it was, and teach it that."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visitor
from tests.browser.pen import Drawing, Pad, drawings, drawn_rightly
from tests.browser.stage import Stage
from tests.browser.truth import api_of, truth_of

CLOSE = 0.0006
"""Brightness is printed with three digits."""
LIT = """([a, close]) => a.every((value, j) => {
  const lit = Number(document.querySelector(`#a-3-${j} .bright`).getAttribute("fill-opacity"));
  return Math.abs(lit - value) < close;
})"""


def draws(visitor: Visitor, *passes: str, **recipe: Any) -> Stage:
    """With the square of the input free to draw in, in a session that a program can ask too."""
    stage = visitor.joins(*passes, **recipe)
    stage.page.goto(stage.page.url + "?do=draw")
    return stage


@pytest.fixture
def drawing(visitor: Visitor) -> Stage:
    return draws(visitor)


def _agrees(stage: Stage) -> int:
    """The outputs of the picture are as bright as the API says of the strokes on the pad; the digit it says."""
    pad = Pad(stage)
    with api_of(stage.page) as api:
        a = api.post("/classify", {"strokes": pad.strokes})["a"]
    stage.page.wait_for_function(LIT, arg=[a, CLOSE])
    return max(range(10), key=a.__getitem__)


def test_the_network_answers_while_the_pen_moves(drawing: Stage) -> None:
    stroke = next(drawings()).strokes[0]
    pad = Pad(drawing)
    assert pad.ink == ""
    x, y = pad.at(stroke[0])
    drawing.page.mouse.move(x, y)
    drawing.page.mouse.down()
    for point in stroke[1:]:
        drawing.page.mouse.move(*pad.at(point))
    pad.reached(stroke[-1])

    _agrees(drawing)
    drawing.page.mouse.up()
    assert len(pad.strokes) == 1 and pad.ink
    assert drawing.version == 0


@pytest.mark.parametrize("hand", ["mouse", "pen", "finger"])
def test_mouse_pen_and_finger_draw_alike(visitor: Visitor, hand: str) -> None:
    stage = visitor.arrives("/", has_touch=hand == "finger")
    stage.press("forward")
    stage.page.wait_for_url("**/r/*")
    stage.page.goto(stage.page.url + "?do=draw")
    with api_of(stage.page) as api:
        drawing = drawn_rightly(api)

    getattr(Pad(stage), hand)(drawing.strokes)

    assert len(Pad(stage).strokes) == len(drawing.strokes)
    assert _agrees(stage) == drawing.digit


PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
FRAMES = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(
  () => done(document.getElementById("pad").getBoundingClientRect().top))))"""
"""The top of the square, once what is said of the pen is laid out."""


@pytest.mark.parametrize("is_blank", [True, False])
def test_the_square_stays_under_the_finger(visitor: Visitor, is_blank: bool) -> None:
    stage = visitor.arrives("/", **PHONE)
    stage.press("forward")
    stage.page.wait_for_url("**/r/*")       # the address follows the answer
    if is_blank:
        stage.page.goto(stage.page.url + "?do=draw")
    pad, session = Pad(stage), stage.page.context.new_cdp_session(stage.page)
    began, tops = stage.page.evaluate(FRAMES), []

    for stroke in next(drawings()).strokes:
        places = [dict(zip("xy", pad.at(point), strict=True)) for point in stroke]
        before = stage.page.evaluate(FRAMES)
        session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": places[:1]})
        for place in places[1:]:
            session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [place]})
        pad.reached(stroke[-1])
        _agrees(stage)                          # the answer has been said, and its ten buttons are there
        tops.append((before, stage.page.evaluate(FRAMES)))
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    assert [down for before, down in tops if down != before] == []
    assert not is_blank or {top for both in tops for top in both} == {began}, "nor between two strokes"
    expect(_label(stage, 3)).to_be_in_viewport()


def test_a_stroke_that_leaves_the_pad_is_not_bent_along_its_edge(drawing: Stage) -> None:
    pad = Pad(drawing)

    pad.mouse([[[0.2, 0.3], [-0.2, 0.7], [0.3, 1.2]]])

    (stroke,) = pad.strokes
    assert stroke[1] == pytest.approx([-0.2, 0.7], abs=0.01)
    assert stroke[-1] == pytest.approx([0.3, 1.2], abs=0.01)
    _agrees(drawing)


def test_the_last_stroke_is_undone_by_ctrl_z(drawing: Stage) -> None:
    pad = Pad(drawing)
    strokes = next(d for d in drawings() if len(d.strokes) == 2).strokes
    pad.mouse(strokes[:1])
    one, ink = pad.strokes, pad.ink
    pad.mouse(strokes[1:])

    drawing.page.keyboard.press("Control+z")

    assert (pad.strokes, pad.ink) == (one, ink)
    _agrees(drawing)
    with drawing.swapped():
        drawing.page.keyboard.press("Control+z")
    assert (pad.strokes, pad.ink) == ([], "")


def test_what_it_was_is_asked_only_once_something_is_drawn(drawing: Stage) -> None:
    assert _label(drawing, 3).count() == 0

    Pad(drawing).mouse(next(drawings()).strokes[:1])

    expect(_label(drawing, 3)).to_be_visible()
    assert drawing.version == 0


def _label(stage: Stage, digit: int) -> Locator:
    return stage.page.get_by_role("button", name=f"It was a {digit}", exact=True)


def _says(stage: Stage, digit: int) -> None:
    with stage.moved():     # an answer to the pad's last point may come in meanwhile
        _label(stage, digit).click()


def _draws_one_it_gets_wrong(stage: Stage) -> Drawing:
    with api_of(stage.page) as api:
        drawing = drawn_rightly(api, False)
    Pad(stage).mouse(drawing.strokes)
    _agrees(stage)
    return drawing


def test_saying_what_it_was_puts_it_on_the_stage(drawing: Stage) -> None:
    drawn = _draws_one_it_gets_wrong(drawing)

    _says(drawing, drawn.digit)
    truth = truth_of(drawing.page)
    assert truth.state["example"]["label"] == drawn.digit
    expect(drawing.page.locator(".happened")).to_contain_text(f"but it should say {drawn.digit}")
    pixels = drawing.page.locator("#pixels .pixel").evaluate_all(
        "all => all.map(p => [p.id, Number(p.getAttribute('fill-opacity'))])")
    assert dict(pixels) == {f"a-0-{k}": round(v, 3) for k, v in enumerate(truth.state["example"]["x"]) if v > 0.004}

    drawing.press("backward")
    assert drawing.page.locator("#wishes .wish").count() > 3
    assert drawing.marks("#edges .edge")


HELD = """() => {
  const reads = Response.prototype.json, open = new Promise((opens) => { window.reads = opens; });
  Response.prototype.json = async function () { window.asked = true; await open; return reads.call(this); };
}"""
"""Until `reads` is called, answers come in and wait to be read: on a busy machine it happens by itself."""


def test_an_answer_that_comes_in_with_the_stage_says_nothing_of_it(drawing: Stage) -> None:
    drawing.page.evaluate(HELD)
    Pad(drawing).mouse(next(drawings()).strokes)
    drawing.page.wait_for_function("window.asked")
    says = drawing.page.locator(".happened")

    with drawing.moved():
        drawing.move("next").click()
    before = says.inner_text()
    drawing.page.evaluate("window.reads()")
    drawing.page.wait_for_timeout(100)

    assert says.inner_text() == before
    expect(drawing.page.locator("#stage")).to_have_attribute("data-parts", re.compile(".+"))


def test_it_can_go_on_the_stage_first_and_be_named_then(drawing: Stage) -> None:
    drawn = _draws_one_it_gets_wrong(drawing)

    with drawing.moved():
        drawing.move("next").click()
    expect(drawing.page.locator(".happened")).to_contain_text("What was it?")
    expect(drawing.move("next")).to_be_disabled()
    _says(drawing, drawn.digit)

    assert truth_of(drawing.page).state["example"]["label"] == drawn.digit
    expect(drawing.move("next")).to_have_text("Next: cost")


def test_a_step_teaches_the_network_this_drawing(drawing: Stage) -> None:
    _says(drawing, _draws_one_it_gets_wrong(drawing).digit)
    drawing.press("backward")
    before = truth_of(drawing.page).backward["cost"]

    drawing.press("step", "backward")

    assert truth_of(drawing.page).backward["cost"] < before


def test_it_steps_until_it_is_right_and_shows_how_far_it_is(drawing: Stage) -> None:
    drawn = _draws_one_it_gets_wrong(drawing)
    _says(drawing, drawn.digit)
    steps = truth_of(drawing.page).state["step"]
    drawing.lens("pick")

    drawing.page.get_by_role("button", name="step until it is right").click()

    words = drawing.page.locator("#teach .fine")
    expect(words).to_contain_text("It is right after", timeout=30_000)
    truth = truth_of(drawing.page)
    a = truth.forward["a"][3]
    assert max(range(10), key=a.__getitem__) == drawn.digit
    told = re.search(r"after (\d+) step", words.inner_text())
    assert told and truth.state["step"] - steps == int(told[1]) > 0


STOPPED = """() => document.querySelector("#teach progress")?.value > 10
  && [...document.querySelectorAll("#teach button")].some((each) => each.innerText === "stop" && !each.click())"""
"""Pressed at the first sight of so many steps, in the page itself: on a busy machine word of it comes too late."""


def test_it_can_be_stopped(visitor: Visitor) -> None:
    stage = draws(visitor, "forward", eta=1e-6)      # so small a step that it takes more than all of them
    _says(stage, _draws_one_it_gets_wrong(stage).digit)
    stage.lens("pick")

    stage.page.get_by_role("button", name="step until it is right").click()
    progress = stage.page.locator("#teach progress")
    expect(progress).to_be_visible()
    stage.page.wait_for_function(STOPPED)

    expect(progress).to_have_count(0)
    stopped = truth_of(stage.page).state["step"]
    assert 10 < stopped < 500
    stage.press("forward")
    assert truth_of(stage.page).state["step"] == stopped
