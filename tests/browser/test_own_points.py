"""Points of one's own in a real browser: from a file or typed, and what becomes of a text that is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.stage import Stage
from tests.browser.test_access import in_every_theme
from tests.browser.test_plane import CSV, TRAINED
from tests.browser.test_scripts import node
from tests.browser.truth import truth_of


@pytest.fixture
def plane(visitor: Visitor) -> Stage:
    """A network that knows the moons."""
    return visitor.arrives(TRAINED)


def test_points_come_in_from_a_file(plane: Stage, tmp_path: Path) -> None:
    file = tmp_path / "points.csv"
    file.write_text(CSV, "utf-8")
    plane.page.get_by_text("Points of your own", exact=True).click()
    plane.page.get_by_label("Read the points from a file").set_input_files(file)
    expect(plane.page.get_by_label("Your points as CSV")).to_have_value(CSV)

    with plane.moved():
        plane.page.get_by_role("button", name="take these").click()

    expect(plane.page.locator("#surface use")).to_have_count(4)
    assert truth_of(plane.page).state["data"] == {"name": "own", "train": 4, "test": 0}


def test_a_bad_line_is_named_and_nothing_is_lost(visitor: Visitor, plane: Stage) -> None:
    visitor.expects(422)
    plane.page.get_by_text("Points of your own", exact=True).click()
    plane.page.get_by_label("Your points as CSV").fill("0,0,1\n0,cat,1")

    plane.page.get_by_role("button", name="take these").click()

    expect(plane.page.locator("#own-refused")).to_contain_text("line 2")
    expect(plane.page.locator(".typed mark")).to_have_text("0,cat,1")
    field = plane.page.get_by_label("Your points as CSV")
    expect(field).to_have_value("0,0,1\n0,cat,1")
    expect(field).to_be_focused()
    assert field.evaluate("e => e.value.slice(e.selectionStart, e.selectionEnd)") == "0,cat,1"
    assert in_every_theme(plane.page, "#own") == {}
    expect(plane.page.locator("#surface use")).to_have_count(500)


def test_a_refusal_fits_a_telephone(visitor: Visitor) -> None:
    visitor.expects(422)
    stage = visitor.arrives(TRAINED, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    expect(stage.page.locator("#stage")).to_have_attribute("data-canvas", "low")       # it is drawn for a phone by now
    stage.page.get_by_text("Points of your own", exact=True).tap()
    stage.page.get_by_label("Your points as CSV").fill(f"0,0,1\n{'0' * 80}cat,1,1\n{'1' * 80},0,0")

    stage.page.get_by_role("button", name="take these").tap()

    expect(stage.page.locator(".typed mark")).to_be_visible()
    assert stage.page.evaluate("document.documentElement.scrollWidth") == 390
    wide = "e => [...e.querySelectorAll('*')].filter(x => x.scrollWidth > x.clientWidth + 1 && x.clientWidth).length"
    assert stage.page.locator("#own").evaluate(wide) == 0


def test_a_bad_line_far_down_is_scrolled_into_the_field(visitor: Visitor, plane: Stage) -> None:
    visitor.expects(422)
    plane.page.get_by_text("Points of your own", exact=True).click()
    field = plane.page.get_by_label("Your points as CSV")
    field.fill("0,0,1\n" * 300 + "0,cat,1\n" + "0,0,0\n" * 300)

    plane.page.get_by_role("button", name="take these").click()

    expect(field).to_be_focused()
    seen, line = field.evaluate("e => [e.scrollTop, parseFloat(getComputedStyle(e).lineHeight)]")
    assert seen <= 300 * line <= seen + 4 * line


def test_without_javascript_a_refused_text_stands_in_its_field_in_view(visitor: Visitor) -> None:
    visitor.expects(422)
    stage = visitor.arrives(TRAINED, java_script_enabled=False)
    stage.page.get_by_text("Points of your own", exact=True).click()
    stage.page.get_by_label("Your points as CSV").fill("\n0,0,1\n0,cat,1")
    stage.page.get_by_role("button", name="take these").click()

    expect(stage.page.locator("#own-refused")).to_contain_text("line 3")
    expect(stage.page.locator(".typed mark")).to_be_in_viewport()
    expect(stage.page.get_by_label("Your points as CSV")).to_have_value("\n0,0,1\n0,cat,1")


@pytest.mark.parametrize(("n", "line"), [(1, ""), (2, "ab"), (3, "c"), (4, "d"), (5, ""), (6, "")])
def test_a_line_of_a_text_is_found_by_its_number_whatever_ends_it(n: int, line: str) -> None:
    text = '"\\r\\nab\\nc \\u2028d\\r"'

    assert node("lenses/surface.js", f"{text}.slice(...it.lineIn({text}, {n}))") == line


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
def test_a_file_is_read_in_the_encodings_that_spreadsheets_write(encoding: str) -> None:
    text = "x;y;größe\n0,5;1;süß\n"
    data = (b"\xfe\xff" if encoding == "utf-16-be" else b"") + text.encode(encoding)

    assert node("lenses/surface.js", f"it.decoded(new Uint8Array({list(data)}))") == text
