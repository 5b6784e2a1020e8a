from __future__ import annotations

from dataclasses import replace

import pytest

from app.scene.layers.edges import drawn_ink, ink_of
from app.scene.layers.legend import Key, Legend, legend
from app.scene.layers.neurons import fill_of, wish_of
from app.scene.view import View
from tests.scene.moments import PHASES, moment, network, on_digits, written


def of(view: View, wanted: str = "nudge") -> Legend:
    return legend(drawn_ink(view, wanted), fill_of(view), wish_of(view))


def keys(view: View, kind: str, wanted: str = "nudge") -> list[Key]:
    return [key for key in of(view, wanted).keys if key.kind == kind]


@pytest.mark.parametrize("view", [on_digits(), moment(network(2, 4, 2, 1), "stepped")], ids=["nudges", "moved"])
def test_a_sample_line_is_exactly_as_wide_as_an_edge_of_the_number_beside_it(view: View) -> None:
    ink = ink_of(view, "nudge")
    assert ink is not None

    for key in keys(view, "line"):
        assert key.size == ink.width(written(key.text.split()[-1]))


@pytest.mark.parametrize(("wanted", "says"), [
    ("nudge", ["were this weight raised by a little", "were this weight lowered by a little"]),
    ("batch", ["mini-batch", "mini-batch"]), ("weight", ["above 0 by", "below 0 by"]),
])
def test_a_key_says_in_a_sentence_what_a_line_of_its_width_means(wanted: str, says: list[str]) -> None:
    one = on_digits()
    assert one.bwd is not None
    view = replace(one, batch=one.bwd.nabla) if wanted == "batch" else one

    lines = keys(view, "line", wanted)

    assert all(words in key.says and key.text.split()[-1] in key.says for key, words in zip(lines, says, strict=True))


def test_a_sample_ring_is_as_wide_as_the_sample_line() -> None:
    (ring,), lines = keys(on_digits(), "ring"), keys(on_digits(), "line")

    assert {line.size for line in lines} == {ring.size}


def test_the_brightness_key_shows_both_ends_of_the_scale() -> None:
    dark, bright = keys(moment(network(2, 3, 1, activation="tanh"), "forward"), "fill")

    assert (dark.size, written(dark.text)) == (0.0, -1.0)
    assert (bright.size, written(bright.text)) == (1.0, 1.0)


def test_the_longest_arrow_is_the_strongest_wish() -> None:
    view = on_digits()
    assert view.bwd is not None

    (key,) = keys(view, "wish")
    assert key.size == 26.0
    assert written(key.text.split()[-1]) == pytest.approx(max(abs(da).max() for da in view.bwd.da[1:]), rel=0.06)


@pytest.mark.parametrize("phase", PHASES)
def test_the_legend_explains_what_is_on_the_picture_and_nothing_else(phase: str) -> None:
    view = moment(network(2, 4, 2, 1), phase)

    kinds = {key.kind for key in of(view).keys}
    expected = {"backward": {"fill", "line", "ring", "wish"}, "stepped": {"fill", "line", "ring"}}
    assert kinds == expected.get(phase, {"fill"})


def test_the_title_names_what_the_width_is() -> None:
    assert of(on_digits()).title.endswith("width: nudge, −∂C/∂w; arrow: wish, −∂C/∂a")
    assert of(on_digits(), "weight").title.endswith("width: the weight itself")
    assert of(moment(network(2, 3, 1), "stepped")).title.endswith("width: how far the step moved it")
    assert of(on_digits("forward")).title.endswith("; lines: weights")


def test_weights_are_above_or_below_0_not_raised_or_lowered() -> None:
    assert [(key.sign, key.text.rsplit(" ", 1)[0]) for key in keys(on_digits(), "line", "weight")] == [
        ("plus", "above 0"), ("minus", "below 0")]
    assert keys(on_digits(), "wish", "weight") == []


def test_where_every_slope_is_0_there_is_no_line_to_explain() -> None:
    assert keys(moment(network(2, 3, 1), top=0.0), "line") == []
