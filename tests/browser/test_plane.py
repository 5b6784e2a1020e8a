"""The plane in a real browser: maps as bright as the network says, and points shown, added and moved with the hand."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.png import DECODE
from tests.browser.stage import SVG, Stage
from tests.browser.test_fit import fits
from tests.browser.test_scripts import node
from tests.browser.truth import api_of, truth_of

REACH = 1.25
TRAINED = "/?preset=plane&data=moons&step=300&lens=surface"
CSV = "x,y,class\n0.5,0.5,0\n-0.5,-0.5,0\n0.5,-0.5,1\n-0.5,0.5,1\n"


@pytest.fixture
def plane(visitor: Visitor) -> Stage:
    """A network that knows the moons."""
    return visitor.arrives(TRAINED)


def at(stage: Stage, x: float, y: float) -> tuple[float, float]:
    """Where a point of the plane is on the screen."""
    box = stage.page.locator("#surface").bounding_box()
    assert box is not None
    return box["x"] + (x + REACH) / (2 * REACH) * box["width"], box["y"] + (REACH - y) / (2 * REACH) * box["height"]


def click(stage: Stage, x: float, y: float) -> None:
    """Click on a point of the plane, which makes a move."""
    with stage.moved():
        stage.page.mouse.click(*at(stage, x, y))


def chosen(stage: Stage) -> list[float]:
    """The example on the stage, as the API has it."""
    x: list[float] = truth_of(stage.page).state["example"]["x"]
    return x


def brightness(stage: Stage, selector: str, cells: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """How bright a map is painted in the middle of every cell, 0 for its dark ink and 1 for its bright ink."""
    stage.page.locator(selector).scroll_into_view_if_needed()
    box = stage.page.locator(selector).bounding_box()
    assert box is not None
    png = stage.page.screenshot(clip=box)
    width, height, pixels = stage.page.evaluate(DECODE, base64.b64encode(png).decode("ascii"))
    rgb = np.frombuffer(base64.b64decode(pixels), np.uint8).reshape(height, width, 4)[:, :, :3].astype(float)
    inks = [stage.page.locator(ink).first.evaluate("e => getComputedStyle(e).fill") for ink in (".map-ground", ".map")]
    dark, bright = (np.array([float(v) for v in ink.strip("rgb()").split(",")]) for ink in inks)
    middles = ((np.arange(cells) + 0.5) / cells * np.array([[height], [width]])).astype(int)
    inner = rgb[np.ix_(middles[0], middles[1])]
    shares: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = ((inner - dark) / (bright - dark)).mean(axis=2)
    return shares


@pytest.mark.parametrize("theme", ["day", "night", "projector"])
def test_the_map_is_painted_as_bright_as_the_output_is_there(visitor: Visitor, theme: str) -> None:
    stage = visitor.arrives(TRAINED)                    # a hall has no form for points: they go before it comes
    stage.page.get_by_text("Points of your own", exact=True).click()
    with stage.moved():
        stage.page.get_by_role("button", name="none at all").click()       # no point covers the map
    stage.page.goto(f"{stage.page.url.split('?')[0]}?lens=surface&theme={theme}")
    expect(stage.page.locator("html")).to_have_attribute("data-theme", theme)
    cells = 10

    painted = brightness(stage, "#surface", cells)

    middles = (np.arange(cells) + 0.5) / cells * 2 * REACH - REACH
    with api_of(stage.page) as api:
        said = np.array([[api.post("/forward", {"x": [x, -y]})["a"][-1][0] for x in middles] for y in middles])
    clear = np.abs(said - 0.5) > 0.35                                       # not under the boundary, where it is steep
    assert clear.sum() > cells**2 / 2 and (said[clear] > 0.5).any() and (said[clear] < 0.5).any()
    np.testing.assert_allclose(painted[clear], said[clear], atol=0.06)


def test_every_neuron_has_its_own_map_and_its_activation_around_it(plane: Stage) -> None:
    plane.press("forward")
    maps = plane.page.locator("#discs .map")
    expect(maps).to_have_count(9)
    images = plane.page.locator("#discs image").evaluate_all("all => all.map(i => i.getAttribute('href'))")
    assert len(set(images)) == 9

    a = truth_of(plane.page).forward["a"]

    fills = plane.page.locator("#discs .bright").evaluate_all("all => all.map(e => e.getAttribute('fill-opacity'))")
    for fill, value in zip(map(float, fills[2:]), [v for layer in a[1:] for v in layer], strict=True):
        assert fill == pytest.approx((value + 1) / 2, abs=0.0006)           # tanh: from -1 to 1
    painted = brightness(plane, "#a-0-0 .map", 8)
    assert (np.diff(painted.mean(axis=0)) > 0.05).all()                     # x grows to the right, and so does a^(0)_0


def test_the_surface_is_svg_all_through(plane: Stage) -> None:
    for name in ("forward", "cost"):
        plane.press(name)
        spaces = plane.page.evaluate(
            "[...new Set(Array.from(document.querySelectorAll('#surface, #surface *'), e => e.namespaceURI))]")
        assert spaces == [SVG]


@pytest.mark.parametrize("screen", [(1280, 720), (1920, 1080)])
@pytest.mark.parametrize("sizes", ["2-4-2-1", "2-8-8-1"])
def test_the_plane_fits_the_screen_in_every_phase(visitor: Visitor, screen: tuple[int, int], sizes: str) -> None:
    stage = visitor.arrives(f"{TRAINED}&sizes={sizes}", viewport={"width": screen[0], "height": screen[1]})
    fits(stage.page)
    for name in ("forward", "cost", "backward", "step"):
        stage.press(name)
        fits(stage.page)


def test_the_map_and_what_a_click_does_are_seen_without_scrolling(plane: Stage) -> None:
    hidden = plane.page.locator(".open").evaluate("e => e.scrollHeight - e.clientHeight")
    after = plane.page.locator(".takes").evaluate("e => e.parentElement.lastElementChild.getBoundingClientRect().bottom"
                                                  " - e.previousElementSibling.getBoundingClientRect().bottom")

    assert hidden <= after + 1, "but for the last lines: its pictures to take home, and where the idea comes from"


def test_a_click_shows_the_nearest_example(plane: Stage) -> None:
    click(plane, 0.9, -0.1)
    one = chosen(plane)
    click(plane, -0.9, 0.1)
    other = chosen(plane)

    assert np.hypot(one[0] - 0.9, one[1] + 0.1) < 0.15
    assert np.hypot(other[0] + 0.9, other[1] - 0.1) < 0.15
    mark = plane.page.locator("[data-now]").bounding_box()
    assert mark is not None
    assert (mark["x"] + mark["width"] / 2, mark["y"] + mark["height"] / 2) == pytest.approx(at(plane, *other), abs=1)


def test_points_are_added_where_one_clicks_and_the_deed_stays_chosen(plane: Stage) -> None:
    plane.page.get_by_label("adds 1").check()
    click(plane, -1.0, -1.0)
    first = truth_of(plane.page).state
    click(plane, -1.1, -0.5)
    second = truth_of(plane.page).state

    assert first["example"]["x"] == pytest.approx([-1.0, -1.0], abs=0.01)
    assert second["example"]["x"] == pytest.approx([-1.1, -0.5], abs=0.01)
    assert (first["example"]["label"], second["example"]["label"]) == (1, 1)
    assert second["data"] == {"name": "own", "train": 251, "test": 251}
    expect(plane.page.get_by_label("adds 1")).to_be_checked()
    expect(plane.page.locator("#cloud-train-one use")).to_have_count(126)

    plane.press("back", "back")
    expect(plane.page.locator("#surface use")).to_have_count(500)


def test_the_example_on_the_stage_is_dragged_elsewhere(plane: Stage) -> None:
    click(plane, 0.9, -0.1)
    old, before = chosen(plane), truth_of(plane.page).state["example"]

    plane.page.mouse.move(*at(plane, *old))
    plane.page.mouse.down()
    plane.page.mouse.move(*at(plane, 0.5, 0.9), steps=4)
    with plane.moved():
        plane.page.mouse.up()

    after = truth_of(plane.page).state["example"]
    assert after["x"] == pytest.approx([0.5, 0.9], abs=0.02)
    assert [after[name] for name in ("split", "index", "label")] == [before[n] for n in ("split", "index", "label")]
    expect(plane.page.get_by_label("picks")).to_be_checked()
    plane.press("back")
    assert chosen(plane) == old


def test_points_are_added_by_the_keyboard_alone(plane: Stage) -> None:
    plane.page.get_by_label("adds 0").focus()
    plane.page.keyboard.press("Space")
    for axis, value in (("x", "0.25"), ("y", "-1")):
        plane.page.get_by_label(axis, exact=True).fill(value)
    plane.page.get_by_role("button", name="do it there").focus()
    with plane.moved():
        plane.page.keyboard.press("Enter")

    assert chosen(plane) == [0.25, -1.0]


def test_without_javascript_the_form_does_the_same(visitor: Visitor) -> None:
    stage = visitor.arrives(TRAINED, java_script_enabled=False)
    stage.page.get_by_label("adds 1").check()
    for axis, value in (("x", "-1"), ("y", "-1")):
        stage.page.get_by_label(axis, exact=True).fill(value)
    stage.page.get_by_role("button", name="do it there").click()

    expect(stage.page.locator("#surface use")).to_have_count(501)
    stage.page.get_by_text("Points of your own", exact=True).click()
    stage.page.get_by_label("Your points as CSV").fill(CSV)
    stage.page.get_by_role("button", name="take these").click()
    expect(stage.page.locator("#surface use")).to_have_count(4)


def test_a_finger_adds_a_point_on_a_telephone(visitor: Visitor) -> None:
    stage = visitor.arrives(TRAINED, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    stage.page.get_by_label("adds 1").tap()
    stage.page.locator("#surface").scroll_into_view_if_needed()
    with stage.moved():
        stage.page.touchscreen.tap(*at(stage, -1.0, 1.0))

    assert chosen(stage) == pytest.approx([-1.0, 1.0], abs=0.02)
    assert stage.page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_point_of_the_screen_is_a_point_of_the_plane_kept_on_the_map() -> None:
    box = "{left: 100, top: 50, width: 200, height: 200}"
    points = "[[100, 50], [200, 150], [300, 250], [0, 9999], [250, 100]]"

    placed = node("lenses/surface.js", f"{points}.map(([x, y]) => it.pointAt(x, y, {box}, 1.25))")

    assert placed == [[-1.25, 1.25], [0, 0], [1.25, -1.25], [-1.25, -1.25], [0.625, 0.625]]


def test_a_coordinate_is_written_finer_than_a_pixel_and_never_with_a_power() -> None:
    written = node("lenses/surface.js", "[0.123456, 1e-9, -0.00004, -1.25].map(it.written)")

    assert written == ["0.1235", "0", "0", "-1.25"]


@pytest.fixture
def learning(visitor: Visitor) -> Iterator[Stage]:
    yield visitor.joins("forward", "backward", preset="plane", data="circle", eta=1.0)


def test_every_number_of_a_pass_is_the_apis(learning: Stage) -> None:
    truth = truth_of(learning.page)
    learning.lens("numbers")

    for l in (1, 2, 3):
        for j, row in enumerate(learning.table(l)):
            row = row[:3] + row[-3:]                                    # without the y of an output
            z, a, da, delta = (float(row[i].replace("−", "-").replace("×10", "e").translate(
                str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))) for i in (1, 2, 4, 5))
            said = [truth.forward["z"][l][j], truth.forward["a"][l][j], truth.backward["da"][l][j],
                    truth.backward["delta"][l][j]]
            assert [z, a, da, delta] == pytest.approx(said, rel=5.1e-3)
    widths = learning.marks("#edges .edge")
    widest = max(abs(v) for v in truth.slopes.values())
    for mark, drawn in widths.items():
        assert drawn["width"] == pytest.approx(9.0 * abs(truth.slopes[mark]) / widest, abs=0.0006)


def test_training_sharpens_the_boundary_and_the_scores_follow(learning: Stage) -> None:
    learning.lens("surface")
    before = learning.texts("#score-test td")
    learning.page.get_by_role("link", name="settings").click()
    learning.page.get_by_label("steps").fill("1500")
    with learning.moved():
        learning.page.get_by_role("button", name="learn", exact=True).click()
    learning.lens("surface")

    after = learning.texts("#score-test td")
    assert float(after[1]) < float(before[1])
    assert float(after[2].removesuffix(" %")) > 90
    assert learning.page.locator("#boundary").get_attribute("d")
