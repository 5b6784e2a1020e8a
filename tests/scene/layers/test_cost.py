from __future__ import annotations

import numpy as np
import pytest

from app.scene.layers.cost import STACK, WIDEST, draw_cost, terms
from app.scene.layers.layout import BOTTOM, TOP, WIDTH, layout
from app.scene.view import View
from tests.scene.moments import KINDS, moment, network, on_digits


def columns(view: View) -> tuple[list[str], list[tuple[str, float, float]]]:
    """What there is to see: the words by role and text, and the bars by id, width and height."""
    drawn = draw_cost(view, layout(view.net.sizes, view.side))
    words = [f"{t.role}: {t.text}" for t in drawn.all_texts if t.role or t.text]
    return words, [(b.id, b.width, b.height) for b in drawn.bars if b.role or b.say or b.width * b.height]


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_what_the_outputs_add_sums_to_the_cost(kind: tuple[str, str, str]) -> None:
    activation, output, cost = kind
    view = moment(network(3, 4, 5, activation=activation, output=output, cost=cost), "weighed", label=3)

    parts = terms(view)
    assert parts is not None and (parts >= 0).all()
    assert parts.sum() == pytest.approx(view.cost, rel=1e-12)


def test_before_the_forward_pass_arrives_there_are_only_labels() -> None:
    words, bars = columns(on_digits("ready"))

    assert words == [f"label{' wanted' if j == 2 else ''}: {j}" for j in range(10)]
    assert bars == []


def test_before_it_is_weighed_the_outputs_stand_alone() -> None:
    words, bars = columns(on_digits("forward"))

    assert sum(word.startswith("value") for word in words) == 10
    assert not any(word.startswith("term") for word in words) and bars == []


def test_weighed_the_outputs_stand_beside_what_they_should_be() -> None:
    view = on_digits("weighed")
    assert view.fwd is not None

    words, _ = columns(view)
    values = [word.split(": ")[1] for word in words if word.startswith("value")]
    assert values[:10] == [f"{a:.3f}" for a in view.fwd.a[3]]
    assert values[10:] == ["1" if j == 2 else "0" for j in range(10)]


def test_a_difference_twice_as_costly_has_a_bar_twice_as_long() -> None:
    view = on_digits("weighed")
    parts = terms(view)
    assert parts is not None

    _, bars = columns(view)
    for j, part in enumerate(parts.tolist()):
        id, width, _ = bars[j]
        assert id == f"term-{j}" and width == pytest.approx(part / parts.max() * WIDEST, abs=0.006)


def test_the_terms_stack_up_to_the_whole_height() -> None:
    view = on_digits("weighed")
    parts = terms(view)
    assert parts is not None

    stack = draw_cost(view, layout(view.net.sizes, 28)).stack
    assert [bar.height for bar in stack] == pytest.approx(parts / parts.sum() * (BOTTOM - TOP), abs=0.006)
    for below, bar in zip(stack, stack[1:], strict=False):
        assert bar.y + bar.height == pytest.approx(below.y, abs=0.011)
    assert stack[0].y + stack[0].height == pytest.approx(BOTTOM) and stack[-1].y == pytest.approx(TOP, abs=0.05)
    assert all(bar.x + STACK <= WIDTH for bar in stack)


def test_the_marks_are_the_same_at_every_moment_known_or_not() -> None:
    """So that what a later moment knows needs no new mark, only new words and lengths for one that is there."""
    known, unknown = (draw_cost(on_digits(phase), layout((784, 16, 16, 10), 28)) for phase in ("weighed", "ready"))

    assert [bar.id for bar in known.bars] == [bar.id for bar in unknown.bars]
    assert [(text.y, text.x) for text in known.texts] == [(text.y, text.x) for text in unknown.texts]
    assert [text.y for text in known.terms] == [text.y for text in unknown.terms]


def test_a_single_output_needs_no_label() -> None:
    words, _ = columns(moment(network(2, 3, 1), "weighed"))

    assert not any(word.startswith("label") for word in words)


def test_an_answer_without_a_miss_costs_nothing_and_has_no_bar() -> None:
    view = moment(network(2, 3, 2, output="linear", init="zeros"), "weighed", y=np.zeros(2), label=None)

    _, bars = columns(view)
    assert view.cost == 0.0
    assert all(not (width if id.startswith("term") else height) for id, width, height in bars)


def test_of_many_outputs_the_shown_have_bars_and_all_are_in_the_stack() -> None:
    _, bars = columns(moment(network(2, 40), "weighed"))

    assert sum(id.startswith("term") for id, _, _ in bars) == 32
    assert sum(id.startswith("stack") for id, _, _ in bars) == 40
