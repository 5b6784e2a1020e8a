"""What a pass carries is seen on its way, and nobody has to wait for it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.stage import Stage
from tests.browser.test_scripts import node

LONGEST = 600
"""ms of a motion, at most."""
HOLD = """() => {
  window.motions = 0;
  new MutationObserver(() => {
    const sheet = document.querySelector(".motion");
    if (!sheet || sheet.held) return;
    sheet.held = true;
    window.motions += 1;
    for (const each of document.getAnimations()) if (sheet.contains(each.effect.target)) each.pause();
  }).observe(document.body, {childList: true});
}"""
"""Every motion stands still as soon as it begins: what is on its way can be looked at."""
MOTION = "Array.from(document.querySelectorAll('.carried'), dot => dot.getAnimations()[0])"
AT = """time => Array.from(document.querySelectorAll('.carried'), dot => {
  dot.getAnimations()[0].currentTime = time;
  const box = dot.getBoundingClientRect();
  return {x: box.x + box.width / 2, seen: getComputedStyle(dot).opacity === "1"};
})"""


@pytest.fixture
def moving(visitor: Visitor) -> Iterator[Stage]:
    """A visitor who has nothing against motion."""
    stage = visitor.arrives("/?preset=plane&sizes=2-4-2-1", reduced_motion="no-preference")
    stage.page.evaluate(HOLD)
    yield stage


def _set_out(stage: Stage, move: str, dots: int) -> None:
    stage.press(move)
    expect(stage.page.locator(".carried")).to_have_count(dots)


def _travel(stage: Stage) -> list[float]:
    """How far each dot that is seen at both of two moments goes in between, px to the right."""
    one, other = stage.page.evaluate(AT, 20), stage.page.evaluate(AT, 70)
    return [b["x"] - a["x"] for a, b in zip(one, other, strict=True) if a["seen"] and b["seen"]]


def test_forward_a_dot_travels_to_the_right_along_every_edge(moving: Stage) -> None:
    _set_out(moving, "forward", 18)

    travel = _travel(moving)
    assert len(travel) == 8 and min(travel) > 10


LIT = "#discs .neuron:not([id^=a-0]) .bright"
OPACITY = f"Array.from(document.querySelectorAll('{LIT}'), (e) => getComputedStyle(e).opacity)"


def test_a_neuron_lights_up_when_its_dots_arrive_and_not_before(moving: Stage) -> None:
    moving.page.evaluate("""() => new MutationObserver(() => {
        if (document.querySelector(".motion")) window.dark ??= """ + OPACITY + """;
      }).observe(document.body, {childList: true})""")

    _set_out(moving, "forward", 18)

    assert moving.page.evaluate("window.dark") == ["0"] * 7
    moving.page.wait_for_function("() => " + OPACITY + ".every((opacity) => opacity === '1')")


def test_backward_the_wishes_travel_to_the_left(moving: Stage) -> None:
    moving.press("forward", "cost")
    _set_out(moving, "backward", 10)

    travel = _travel(moving)
    assert len(travel) == 2 and max(travel) < -10


def test_the_motion_is_over_in_600_ms_and_leaves_nothing(moving: Stage) -> None:
    _set_out(moving, "forward", 18)

    ends = moving.page.evaluate(f"{MOTION}.map(motion => motion.effect.getComputedTiming().endTime)")
    assert max(ends) <= LONGEST
    moving.page.evaluate(f"{MOTION}.forEach(motion => motion.finish())")
    expect(moving.page.locator(".motion")).to_have_count(0)


def test_a_click_in_the_midst_of_it_ends_it_and_does_its_own(moving: Stage) -> None:
    _set_out(moving, "forward", 18)

    with moving.moved():
        moving.move("cost").click()

    expect(moving.page.locator(".motion")).to_have_count(0)
    expect(moving.page.locator("#texts .gauge-now")).to_be_visible()


def test_a_pass_by_layers_moves_only_the_layer_that_it_came_to(moving: Stage) -> None:
    _set_out(moving, "on by one layer", 8)
    _set_out(moving, "on by one layer", 8)
    _set_out(moving, "on by one layer", 2)


def test_what_was_seen_before_does_not_move_again(moving: Stage) -> None:
    _set_out(moving, "forward", 18)
    moving.press("cost", "back")
    moving.lens("numbers")

    moving.page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(() => setTimeout(done))))")
    assert moving.page.evaluate("window.motions") == 1


def test_on_a_chain_a_value_goes_from_node_to_node(visitor: Visitor) -> None:
    stage = visitor.arrives("/?preset=chain", reduced_motion="no-preference")
    stage.page.evaluate(HOLD)

    _set_out(stage, "forward", 6)

    assert min(_travel(stage)) > 0


def test_the_strongest_edges_of_the_digits_carry_a_dot(visitor: Visitor) -> None:
    stage = visitor.arrives("/", reduced_motion="no-preference")
    stage.page.evaluate(HOLD)

    _set_out(stage, "forward", 48)

    assert min(_travel(stage)) > 10


def test_nothing_moves_for_those_who_asked_for_less_motion(stage: Stage) -> None:
    stage.page.evaluate(HOLD)

    stage.press("forward")

    stage.page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(() => setTimeout(done))))")
    assert stage.page.evaluate("window.motions") == 0


def test_the_beats_follow_one_another_and_fill_the_span() -> None:
    dots = json.dumps([[1, 0], [2, 1], [2, 1], [3, 4]])

    assert node("stage/motion.js", f"it.times({dots}, 300)") == [
        {"delay": 0, "duration": 100}, {"delay": 100, "duration": 100}, {"delay": 100, "duration": 100},
        {"delay": 200, "duration": 100}]


@pytest.mark.parametrize(("way", "before", "goes"), [
    ("forward", None, [1, 2, 3]), ("forward", {"way": "forward", "reached": 1}, [2, 3]),
    ("forward", {"way": "forward", "reached": 3}, [1, 2, 3]), ("forward", {"way": "backward", "reached": 1}, [1, 2, 3]),
    ("backward", {"way": "backward", "reached": 4}, [1, 2, 3]),
    ("backward", {"way": "forward", "reached": 1}, [1, 2, 3]),
])
def test_only_what_a_move_newly_reached_sets_out(way: str, before: dict[str, object] | None, goes: list[int]) -> None:
    flow = json.dumps({"way": way, "reached": 3, "dots": [[1], [2], [3]]})

    assert node("stage/motion.js", f"it.going({flow}, {json.dumps(before)}).map(([l]) => l)") == goes
