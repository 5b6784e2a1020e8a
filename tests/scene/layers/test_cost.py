from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from app.scene.layers.cost import BOTTOM, STACK, WIDEST, draw_cost, terms, top_of
from app.scene.layers.layout import CANVASES, TOP, layout
from app.scene.marks.marks import Bar
from app.scene.view import View
from tests.scene.moments import KINDS, moment, network, on_digits


def words(view: View) -> list[str]:
    """What stands beside the outputs, by role and text."""
    return [f"{t.role}: {t.text}" for t in draw_cost(view, layout(view.net.sizes, view.side, view.canvas)).all_texts]


def bars(view: View, role: str) -> list[Bar]:
    drawn = draw_cost(view, layout(view.net.sizes, view.side, view.canvas)).bars
    return [bar for bar in drawn if bar.role == role]


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_what_the_outputs_add_sums_to_the_cost(kind: tuple[str, str, str]) -> None:
    activation, output, cost = kind
    view = moment(network(3, 4, 5, activation=activation, output=output, cost=cost), "weighed", label=3)

    parts = terms(view)
    assert parts is not None and (parts >= 0).all()
    assert parts.sum() == pytest.approx(view.cost, rel=1e-12)


def test_before_the_forward_pass_arrives_there_are_only_labels_and_what_it_should_be() -> None:
    said = words(on_digits("ready"))

    assert [word for word in said if word.startswith("label")] == [
        f"label{' wanted' if j == 2 else ''}: {j}" for j in range(10)]
    assert [word for word in said if word.startswith("mark")] == ["mark should: ← should be"]
    assert bars(on_digits("ready"), "stack") == bars(on_digits("ready"), "term-bar") == []


def test_what_it_says_and_what_it_should_say_are_two_different_marks() -> None:
    view = on_digits("forward", label=2)

    marks = [word for word in words(view) if word.startswith("mark")]
    assert sorted(marks) == ["mark says: ← says", "mark should: ← should be"]


def test_a_right_answer_has_one_mark() -> None:
    view = on_digits("forward", label=7)

    assert [word for word in words(view) if word.startswith("mark")] == ["mark should: ← right"]


def test_a_drawing_that_nobody_has_named_has_an_answer_and_nothing_it_should_be() -> None:
    view = replace(on_digits("forward"), y=None, label=None)

    assert [word for word in words(view) if word.startswith("mark")] == ["mark says: ← says"]


def test_before_it_is_weighed_the_outputs_stand_alone() -> None:
    said = words(on_digits("forward"))

    assert sum(word.startswith("value") for word in said) == 10
    assert not any(word.startswith("term") for word in said) and bars(on_digits("forward"), "stack") == []


def test_weighed_the_outputs_stand_beside_what_they_should_be() -> None:
    view = on_digits("weighed")
    assert view.fwd is not None

    values = [word.split(": ")[1] for word in words(view) if word.startswith("value")]
    assert values[:10] == [f"{a:.2f}" for a in view.fwd.a[3]]
    assert values[10:] == ["1" if j == 2 else "0" for j in range(10)]


def test_what_an_output_adds_is_on_the_scale_of_the_whole_cost() -> None:
    view = on_digits("weighed")
    parts = terms(view)
    assert parts is not None

    widest = WIDEST
    assert [bar.width for bar in bars(view, "term-bar")] == pytest.approx(parts / top_of(view) * widest, abs=0.006)


def test_the_terms_stack_up_to_the_cost_from_a_fixed_zero() -> None:
    view = on_digits("weighed")
    parts = terms(view)
    assert parts is not None and view.cost is not None

    stack = bars(view, "stack")
    assert [bar.height for bar in stack] == pytest.approx(parts / top_of(view) * (BOTTOM - TOP), abs=0.006)
    for below, bar in zip(stack, stack[1:], strict=False):
        assert bar.y + bar.height == pytest.approx(below.y, abs=0.011)
    assert stack[0].y + stack[0].height == pytest.approx(BOTTOM, abs=0.011)
    assert BOTTOM - stack[-1].y == pytest.approx(view.cost / top_of(view) * (BOTTOM - TOP), abs=0.05)
    assert all(bar.x + STACK <= CANVASES["half"].width for bar in stack)


def test_half_the_cost_is_half_the_bar_and_the_outline_stays_where_it_began() -> None:
    before = replace(moment(network(2, 3, 1), "weighed", y=np.array([0.0])), first_cost=0.8)
    (begun,) = bars(before, "cost-begun")

    assert begun.height == pytest.approx(0.8 * (BOTTOM - TOP), abs=0.006)
    assert top_of(before) == 1.0


@pytest.mark.parametrize("canvas", CANVASES)
def test_the_bar_is_as_high_as_the_layers_and_its_marks_are_the_same_on_every_ground(canvas: str) -> None:
    view = replace(on_digits("weighed"), canvas=canvas)
    place = layout(view.net.sizes, view.side, canvas)
    found, usual = draw_cost(view, place), draw_cost(on_digits("weighed"), layout(view.net.sizes, view.side))

    assert [(bar.y, bar.height) for bar in found.bars if bar.id.startswith(("stack", "cost"))] == \
        [(bar.y, bar.height) for bar in usual.bars if bar.id.startswith(("stack", "cost"))]
    moved = re.fullmatch(r"translate\(0 (\S+)\) scale\(1 (\S+)\)", found.stretched)
    shift, scale = map(float, moved.groups()) if moved else (0.0, 1.0)
    assert [shift + scale * y for y in (TOP, BOTTOM)] == pytest.approx([TOP, place.canvas.bottom], abs=1e-3)


@pytest.mark.parametrize(("first", "top"), [(0.3, 1), (1.0, 1), (1.01, 2), (4.2, 5), (7.0, 10), (36.7, 50), (1e6, 1e6)])
def test_the_scale_ends_at_1_or_the_next_round_number(first: float, top: float) -> None:
    view = replace(moment(network(2, 3, 1), "weighed"), first_cost=first)

    assert top_of(view) == pytest.approx(top, rel=1e-12)


def test_after_a_step_the_bar_is_the_cost_that_the_step_left() -> None:
    view = moment(network(2, 3, 1), "stepped")
    assert view.stepped is not None

    (stack,) = bars(view, "stack")
    assert stack.height == pytest.approx(view.stepped.cost_after / top_of(view) * (BOTTOM - TOP), abs=0.006)


def test_a_single_output_needs_no_label() -> None:
    assert not any(word.startswith(("label", "mark")) for word in words(moment(network(2, 3, 1), "weighed")))


def test_an_answer_without_a_miss_costs_nothing_and_has_no_bar() -> None:
    view = moment(network(2, 3, 2, output="linear", init="zeros"), "weighed", y=np.zeros(2), label=None)

    assert view.cost == 0.0
    assert not any(bar.width for bar in bars(view, "term-bar")) and not any(bar.height for bar in bars(view, "stack"))


def test_of_many_outputs_the_shown_have_bars_and_all_are_in_the_stack() -> None:
    view = moment(network(2, 40), "weighed")

    assert len(bars(view, "term-bar")) == 32
    assert len(bars(view, "stack")) == 40


@pytest.mark.parametrize("canvas", CANVASES)
def test_everything_beside_the_outputs_stands_on_its_canvas(canvas: str) -> None:
    view = replace(on_digits("weighed"), canvas=canvas)
    drawn, ground = draw_cost(view, layout(view.net.sizes, view.side, canvas)), CANVASES[canvas]

    assert all(0 <= bar.x and bar.x + bar.width <= ground.width for bar in drawn.bars)
    assert all(0 <= bar.y and bar.y + bar.height <= ground.height for bar in drawn.bars)
    assert all(0 <= text.x <= ground.width and 0 <= text.y <= ground.height for text in drawn.all_texts)
