"""The pure parts of the scripts, in node: no page, no server."""

from __future__ import annotations

import json
import os
import shutil
import subprocess

import numpy as np
import pytest

from app.scene.layers.edges import ends
from app.scene.layers.frame import gaps
from app.scene.marks.columns import packed
from app.web.live.writing import of_packed
from tests.browser.serving import ROOT

SCRIPTS = ROOT / "static" / "js"


def node(script: str, expression: str) -> object:
    """What an expression about a module (as `it`) gives."""
    executable = shutil.which("node")
    if executable is None:
        missing = "no node on the PATH: the scripts' pure functions are tried in it"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    program = (f'const it = await import("{(SCRIPTS / script).as_uri()}");'
               f"console.log(JSON.stringify({expression} ?? null));")
    done = subprocess.run([executable, "--input-type=module", "--eval", program],
                          capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_clicker_presses_next_and_back() -> None:
    keys = ["PageDown", "ArrowRight", " ", "n", "N", "PageUp", "ArrowLeft", "Backspace", "p", "P"]

    pressed = node("stage/keys.js", f"{json.dumps(keys)}.flatMap(key => it.buttonsFor(key, false))")

    assert pressed == ["next"] * 5 + ["back"] * 5


def test_shift_with_an_arrow_means_one_layer_and_with_a_letter_nothing_more() -> None:
    keys = ["ArrowRight", "ArrowLeft", "N", "PageDown"]

    pressed = node("stage/keys.js", f"{json.dumps(keys)}.flatMap(key => it.buttonsFor(key, true))")

    assert pressed == ["next-layer", "back-layer", "next", "next"]


@pytest.mark.parametrize(("matched", "canvas"), [
    (["(max-width: 700px) and (max-aspect-ratio: 21/40)", "(max-width: 700px) and (orientation: portrait)"], "long"),
    (["(max-width: 700px) and (orientation: portrait)", "(max-width: 1000px)"], "tall"),
    (["(max-height: 500px)", "(max-width: 1000px)"], "large"), (["(max-width: 1000px)"], "half"), ([], "wide"),
])
def test_a_screen_has_the_widest_ground_that_fits(matched: list[str], canvas: str) -> None:
    program = f"it.canvasFor((query) => {json.dumps(matched)}.includes(query))"

    assert node("stage/canvas.js", program) == canvas


def test_a_clicker_plays_and_escape_pauses() -> None:
    """F5 starts a talk on every clicker, so it never loads the page anew."""
    pressed = node("stage/keys.js", '["F5", "s", "S", "Escape"].flatMap(key => it.buttonsFor(key, false))')

    assert pressed == ["play"] * 3 + ["pause", "close"]


def test_x_swaps_a_factor_j_goes_to_the_next_line_and_r_turns_the_picture_round() -> None:
    keys = '["x", "X", "j", "J", "r", "R"].flatMap(key => it.buttonsFor(key, false))'

    assert node("stage/keys.js", keys) == ["swap"] * 2 + ["line"] * 2 + ["flip"] * 2


@pytest.mark.parametrize("key", ["q", "Enter", "Tab", "F4", "toString", "__proto__"])
def test_other_keys_press_nothing(key: str) -> None:
    assert node("stage/keys.js", f"it.buttonsFor({json.dumps(key)}, false)") == []


def test_a_point_is_placed_from_0_to_1_on_the_pad_and_up_to_its_width_beyond() -> None:
    box = "{left: 100, top: 50, width: 200, height: 400}"
    points = "[[100, 50], [200, 250], [300, 450], [0, 650], [-999, 9999], [133.3333, 50]]"

    placed = node("stage/strokes.js", f"{points}.map(([x, y]) => it.placed(x, y, {box}))")

    assert placed == [[0, 0], [0.5, 0.5], [1, 1], [-0.5, 1.5], [-1, 2], [0.1667, 0]]


def test_a_stroke_grows_by_points_that_say_something_new() -> None:
    grown = node("stage/strokes.js", "[[0.1, 0.1], [0.1, 0.1], [0.102, 0.1], [0.11, 0.1]].reduce(it.extended, [])")

    assert grown == [[0.1, 0.1], [0.11, 0.1]]


def test_a_stroke_is_never_changed_in_place() -> None:
    lengths = "(stroke => [it.extended(stroke, [0.5, 0.5]).length, stroke.length])([[0.1, 0.1]])"

    assert node("stage/strokes.js", lengths) == [2, 1]


def test_home_and_end_press_the_ends_of_the_line_and_a_question_mark_the_help_sheet() -> None:
    pressed = node("stage/keys.js", '["Home", "End", "?"].flatMap(key => it.buttonsFor(key, false))')

    assert pressed == ["start", "tip", "help"]


def test_letters_are_letters_and_nothing_else_is() -> None:
    assert node("stage/keys.js", '["n", "B", ".", "Home", "1", "é"].map(it.isLetter)') == [True, True, *[False] * 4]


def test_a_clicker_blanks_the_page_and_f_fills_the_screen() -> None:
    views = node("stage/view.js", '[".", "b", "B", "f", "F", "z", "Z", "x"].map(it.viewFor)')

    assert views == ["blank"] * 3 + ["full"] * 2 + ["panel"] * 2 + [None]


def test_a_neuron_of_layer_1_and_its_bias_have_a_map_and_nothing_else_has() -> None:
    marks = ["a-1-3", "b-1-12", "a-2-3", "w-1-3-4", "a-0-7", "z-1-0", "notation", None]

    assert node("stage/maps.js", f"{json.dumps(marks)}.map(it.neuronOf)") == ["a-1-3", "a-1-12", "", "", "", "", "", ""]


def test_the_numbers_of_a_frame_are_read_as_they_were_written() -> None:
    given = [0.0, 0.01, 40.95, 12.5]

    assert node("live/numbers.js", f"it.numbers({json.dumps(of_packed(packed(given, 2)))})") == given


@pytest.mark.parametrize("at", [[], [0], [3, 4, 900], [4095, 4096, 12_285]])
def test_the_places_of_a_frame_are_read_as_they_were_written(at: list[int]) -> None:
    assert node("live/numbers.js", f"it.places({json.dumps(gaps(np.array(at, np.int64)))})") == at


def test_an_edge_is_joined_from_the_words_of_its_two_ends() -> None:
    of = ends((784, 16, 10), 28, 1, "wide")
    columns = json.dumps([of.from_columns, of.from_rows, of.to_columns, of.to_rows])

    between = f"it.between({15 * 784 + 300}, {columns})"

    assert node("live/edges.js", between) == [15, 300]
    assert node("live/edges.js", f"it.path(...{between}, {columns})") == of.d(15, 300)


def test_an_edge_of_no_width_is_not_seen() -> None:
    assert node("live/edges.js", 'it.seen("", "gAAf__gAB", 131072, 1000)') == [[1, -0.001], [2, 0.001]]
    assert node("live/edges.js", 'it.seen("AAAB", "gABf__", 131072, 1000)') == [[0, 0.001], [2, -0.001]]


def test_a_kind_says_its_text_with_the_value_in_it() -> None:
    table = '{u: "M0 #V-#", n: ""}'

    assert node("live/frame.js", f'[0, 1].map(it.textsOf({table}, "un", () => 2.5))') == ["M0 2.5V-2.5", ""]


def test_a_value_is_in_letters_or_in_a_list_or_one_for_all() -> None:
    asked = 'it.valuesOf("1/10:BC"), it.valuesOf(["a", null]), it.valuesOf({all: 7})'

    assert node("live/frame.js", f"[{asked}].map((value) => [value(0), value(1)])") == [[0.1, 0.2], ["a", None], [7, 7]]


def test_what_a_stream_says_is_looked_at_when_a_press_is_answered() -> None:
    """Looks, in order: with no press on its way, twice while there is one, and what came of those at its end."""
    scene = """(() => {
        const root = new EventTarget(), stage = {}, press = {target: stage, status: "issuing"}, looked = [];
        const tell = (name) => root.dispatchEvent(new CustomEvent("htmx:" + name, {detail: {ctx: press}}));
        root.getElementById = () => stage;
        it.install(root);
        it.whenAnswered(() => looked.push("at once"));
        tell("before:request");
        it.whenAnswered(() => looked.push("never"));
        it.whenAnswered(() => looked.push("later"));
        looked.push("on its way");
        press.status = "swapped";
        tell("finally:request");
        tell("finally:request");
        return looked;
      })()"""

    assert node("live/asking.js", scene) == ["at once", "on its way", "later"]


def test_a_place_of_the_line_has_an_address() -> None:
    assert node("stage/past.js", '["/r/x", "/r/x?lens=help"].map((here) => it.placed(here, 3))') == \
        ["/r/x?at=3", "/r/x?lens=help&at=3"]
