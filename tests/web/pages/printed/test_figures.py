"""Figures that Python prints whole: every mark says what it is, leads somewhere, and is escaped."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

from app.lenses.batch.tray import Row, Thumb
from app.lenses.reverse.drawing import Drawing, Funnel, Wire
from app.lenses.wishes.grid import Arrow, Grid, Pulled, Puller
from app.web.pages.printed import backwards, minis, tug

WIRE = Wire("w-2-3-7", "M0 0H9", 10.0, 90.0, 48.5, "0.5", "?", "−1.2", "", 0.0, "", 'a < b & "c"', True, False)
FUNNEL = Funnel("a-2-3", "3", 20.0, 60.0, "M0 0Z", "×0.25", True, "?", "0.1", 40.0, 0.75, 2.5, "up", "a & b", False,
                True)
DRAWING = Drawing(200.0, 100.0, (), (FUNNEL,), (WIRE,), "?", None, "", (), 50.0)
ARROW = Arrow("w-3-1-4", "up", "M0 0v-9", 'pulls "up"', True)
ROW = Pulled("a-2-4", "4", 43.2, 0.5, "0.50", (ARROW, replace(ARROW, id="", is_heard=False)), ARROW, "+0.31", True)
GRID = Grid(424.0, 56.4, (Puller("a-3-1", "1", 90.0, 110.0, True, False),), (ROW,), True, True, "", "")
IMAGE, DOT = Thumb(4013, 1, 56, "", "example 4,013, a 1"), Thumb(3, 0, 0, "zero", "example 3, class 0")
TRAY = Row("mini-0-0", "next", "batch 1", "2 images", "data:,", 56, (IMAGE, DOT), False)
HERE = "/r/somebody?v=3&of="


def marks(printed: str) -> list[ElementTree.Element]:
    """data-drops and its like stand without a value in HTML, which XML does not know."""
    for name in ("data-drops", "data-back", "data-through", "data-enters"):
        printed = printed.replace(f" {name} ", f' {name}="" ')
    return list(ElementTree.fromstring(f"<g>{printed.replace('aria-current=true', '')}</g>"))


def words(mark: ElementTree.Element) -> dict[str, str]:
    return {str(each.get("class")): "".join(each.itertext()) for each in mark.iter("text")}


def test_a_lane_has_its_two_factors_and_leads_to_its_edge() -> None:
    lane, crosses = marks(backwards.wires(DRAWING, HERE))

    assert (lane.get("class"), lane.get("data-mark")) == ("wire now", "w-2-3-7")
    assert lane.get("href") == lane.get("hx-get") == f"{HERE}w-2-3-7"
    assert lane.get("data-say") == lane.get("aria-description") == 'a < b & "c"'
    assert words(lane) == {"a": "0.5", "delta unknown": "?", "w": "w −1.2"}
    assert crosses.get("d") == "M57.9 34.5l6 6m0 -6l-6 6"
    assert {each.get("d") for each in lane.iter("path")} == {"M0 0H9"}


def test_a_product_drops_out_of_its_lane_once_it_is_there() -> None:
    lane, *_ = marks(backwards.wires(replace(DRAWING, wires=(replace(WIRE, slope="0.05", delta="0.1"),)), HERE))

    assert words(lane)["slope"] == "= 0.05" and words(lane)["delta"] == "0.1"


def test_a_funnel_says_what_enters_its_gain_and_what_leaves() -> None:
    (funnel,) = marks(backwards.funnels(DRAWING, HERE))

    assert (funnel.get("class"), funnel.get("href")) == ("funnel picked", f"{HERE}a-2-3")
    assert words(funnel) == {"gain": "×0.25", "delta": "δ 0.1", "da unknown": "da ?", "name": "3"}
    assert [each.get("class") for each in funnel.iter("circle")] == ["disc", "bright", "rim", "ring up"]


def test_an_input_has_no_funnel_and_before_forward_no_brightness() -> None:
    bare = replace(FUNNEL, d="", fill=None, ring=0.0, is_picked=False)

    (funnel,) = marks(backwards.funnels(replace(DRAWING, funnels=(bare,)), HERE))

    assert words(funnel) == {"name input": "3"}
    assert [each.get("class") for each in funnel.iter("circle")] == ["disc unknown", "rim unknown"]


def test_a_row_of_the_tug_has_an_arrow_for_everybody_who_pulls_and_the_sum() -> None:
    row, a, total = marks(tug.tugs(GRID, HERE))

    assert (row.get("class"), row.get("href"), row.get("data-mark")) == ("pulled picked", f"{HERE}a-2-4", "a-2-4")
    assert row.get("aria-label") == "neuron 4, asked for +0.31"
    pulls = list(row.iter("path"))
    assert [each.get("class") for each in pulls] == ["pull up", "pull up mute", "pull sum"]
    assert [each.get("data-mark") for each in pulls] == ["w-3-1-4", None, None]
    assert pulls[0].get("data-say") == 'pulls "up"'
    assert (a.text, total.text, total.get("class")) == ("0.50", "+0.31", "total picked")


def test_a_thumb_is_a_part_of_its_sheet_and_posts_which_example_it_is() -> None:
    thumb, _ = marks(minis.minis(TRAY, 28, "/r/somebody/pick"))

    assert thumb.tag == "button"
    assert [thumb.get(name) for name in ("value", "data-thumb", "data-label")] == ["4013", "4013", "1"]
    assert thumb.get("formaction") == thumb.get("hx-post") == "/r/somebody/pick"
    assert thumb.get("title") == thumb.get("aria-label") == "example 4,013, a 1"
    assert [(svg.get("viewBox"), svg[0].get("href")) for svg in thumb] == [("0 56 28 28", "#sheet-mini-0-0")]


def test_of_somebody_who_may_not_move_a_thumb_is_nothing_to_press_and_a_point_is_a_dot() -> None:
    _, dot = marks(minis.minis(TRAY, 0, ""))

    assert (dot.tag, dot.get("data-thumb"), dot.get("formaction")) == ("span", "3", None)
    assert [use.get("href") for use in dot.iter("use")] == ["#dot-zero"]
