"""Figures and formulas taken home: by themselves they look as they do on the page in day ink, and need no server."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visitor
from tests.browser.png import DECODE
from tests.browser.test_scripts import node

SVG = "{http://www.w3.org/2000/svg}"
ALIKE, IN_OTHER_FACES = 0.11, 0.25
"""Of all ink, at most so much is elsewhere: edges of lines and letters; and letters of other faces, as wide as ours."""


def pixels(png: bytes, page: Page) -> NDArray[np.float64]:
    """Rows of pixels, 0 to 1."""
    width, height, text = page.evaluate(DECODE, base64.b64encode(png).decode("ascii"))
    found: NDArray[np.uint8] = np.frombuffer(base64.b64decode(text), np.uint8).reshape(int(height), int(width), 4)
    return found[..., :3].astype(np.float64) / 255.0


def taken(page: Page, which: int, way: str, tmp_path: Path) -> Path:
    """One of the list at the end of the lens, as a file."""
    with page.expect_download() as download:
        page.locator("[data-takes] li").nth(which).get_by_role("button", name=re.compile(f"^{way}: ")).press("Enter")
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    return path


def is_whole(path: Path) -> ElementTree.Element:
    """Well formed, with no style from outside and no way out."""
    text = path.read_text("utf-8")
    root = ElementTree.fromstring(text)
    assert not {each.tag for each in root.iter()} & {f"{SVG}a", f"{SVG}script", f"{SVG}style", f"{SVG}foreignObject"}
    assert not re.search(r"var\(|class=|light-dark|url\((?!#)|href=\"(?!#|data:image/png)|http(?!://www.w3.org)", text)
    assert root.find(f"{SVG}title") is not None
    return root


def drawn_by_itself(path: Path, visitor: Visitor) -> NDArray[np.float64]:
    """As a browser shows it that knows nothing but the file."""
    page = visitor.begins(device_scale_factor=2).new_page()
    root = ElementTree.fromstring(path.read_text("utf-8"))
    page.set_viewport_size({name: int(float(root.get(name, "0"))) for name in ("width", "height")})     # type: ignore[arg-type]
    page.set_content(f'<body style="margin: 0">{path.read_text("utf-8").partition("?>")[2]}')
    return pixels(page.screenshot(), page)


def on_the_page(here: Locator, page: Page) -> NDArray[np.float64]:
    return pixels(here.screenshot(), page)


def inked(picture: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much ink there is in each of 12 times 4 fields of what is not ground."""
    ink = np.abs(picture - picture[0, 0]).sum(axis=2)
    rows, columns = np.nonzero(ink.sum(axis=1) > 0.2)[0], np.nonzero(ink.sum(axis=0) > 0.2)[0]
    ink = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    down, across = (np.linspace(0, size, n + 1).astype(int) for size, n in zip(ink.shape, (4, 12), strict=True))
    fields: NDArray[np.float64] = np.add.reduceat(np.add.reduceat(ink, down[:-1], axis=0), across[:-1], axis=1)
    return fields / float(fields.sum())


def are_alike(one: NDArray[np.float64], other: NDArray[np.float64], within: float) -> bool:
    """Whether the ink is in the same places."""
    return float(np.abs(inked(one) - inked(other)).sum()) / 2 < within


@pytest.mark.parametrize(("lens", "which", "of"), [
    ("matrix&of=b-2-0", 0, "#grid"), ("cards&of=w-2-0-1", 6, "#card-a .formula"),
])
def test_by_itself_it_looks_as_it_does_on_the_page_in_day_ink(
    visitor: Visitor, tmp_path: Path, lens: str, which: int, of: str,
) -> None:
    at = f"/?preset=plane&phase=backward&lens={lens}&theme=day"
    page = visitor.arrives(at, device_scale_factor=2).page      # as fine as what goes home: hinting moves no ink
    shown = on_the_page(page.locator(of), page)
    page.goto(page.url.replace("theme=day", "theme=night"))
    page.locator("[data-takes] summary").press("Enter")

    path = taken(page, which, "SVG", tmp_path)

    is_whole(path)
    assert page.locator("html").get_attribute("data-theme") == "night"
    assert are_alike(drawn_by_itself(path, visitor), shown, IN_OTHER_FACES)
    if shutil.which("rsvg-convert"):
        png = subprocess.run(["rsvg-convert", "--zoom=2", path], capture_output=True, check=True).stdout
        assert are_alike(pixels(png, page), shown, IN_OTHER_FACES)
    large = taken(page, which, "PNG", tmp_path)
    assert are_alike(pixels(large.read_bytes(), page), shown, ALIKE)


def test_the_nine_cards_of_the_chapter_go_home_with_the_numbers_of_the_moment(visitor: Visitor, tmp_path: Path) -> None:
    stage = visitor.joins("forward", "backward", preset="chain", lens="cards&of=w-2-0-0")
    page = stage.page
    expect(page.locator("#lens-cards .cards > li")).to_have_count(9)
    expect(page.locator("#card-ways .fine")).to_contain_text(": it is all there is.")
    page.locator("[data-takes] summary").press("Enter")

    expect(page.locator("[data-takes] li").first).to_be_visible()
    names = page.locator("[data-takes] li").all_text_contents()
    files = [is_whole(taken(page, i, "SVG", tmp_path)) for i in range(len(names))]

    assert len(files) == page.locator("#lens-cards :is(.formula, svg[role=img])").count() >= 9
    said = page.locator("#two-ways text").all_text_contents()
    drawn = next(file for file in files if "From neuron" in (file.findtext(f"{SVG}title") or ""))
    assert ["".join(text.itertext()) for text in drawn.iter(f"{SVG}text")] == said
    with stage.swapped():
        page.locator("#network #symbol-w-3-0-0").click()
    expect(page.locator("#card-w")).to_have_attribute("data-mark", "w-3-0-0")
    expect(page.locator("[data-takes] li")).to_have_count(len(names))


def test_the_picture_of_the_stage_goes_home_as_a_png(visitor: Visitor) -> None:
    page = visitor.joins("forward", "backward", preset="chain", lens="home").page

    with page.expect_download() as download:
        page.get_by_role("button", name="as PNG").press("Enter")

    assert download.value.suggested_filename.endswith("-2-picture.png")
    png = Path(download.value.path()).read_bytes()
    width, height = map(float, (page.locator("#network").get_attribute("viewBox") or "").split()[2:])
    assert pixels(png, page).shape[:2] == (2 * height, 2 * width)


def test_a_figure_is_copied_as_the_svg_that_would_be_saved(visitor: Visitor, tmp_path: Path) -> None:
    context = visitor.begins(permissions=["clipboard-read", "clipboard-write"])
    page = visitor.opens(context, "/?preset=chain&phase=backward&lens=factors").page
    page.locator("[data-takes] summary").press("Enter")

    page.locator("[data-takes] li").first.get_by_role("button", name=re.compile("^copy SVG: ")).press("Enter")
    expect(page.locator("[data-takes] li").first.get_by_role("button").first).to_have_text("done")

    assert page.evaluate("navigator.clipboard.readText()") == taken(page, 0, "SVG", tmp_path).read_text("utf-8")


def test_inks_are_written_as_any_program_reads_them() -> None:
    assert node("taking/inks.js", """["rgb(0, 114, 178)", "rgba(29, 31, 36, 0.5)", "color(srgb 1 0.5 0 / 0.25)", "none",
        "url(#mask)"].map((said) => Object.values(it.ink(said)))""") == [
        ["#0072b2", 1], ["#1d1f24", 0.5], ["#ff8000", 0.25], ["none", 1], ["url(#mask)", 1]]
    faces = '["Inter, sans-serif", "\\"Board Math\\", serif"].map((family) => it.face(family).slice(0, 7))'
    assert node("taking/inks.js", faces) == ["Inter, ", "'STIX T"]
    assert node("taking/saving.js", 'it.called("one word after the other ".repeat(9), false)') == \
        "one word after the other one word after the other one word …"
    boxes = "[{left: 1, top: 2, right: 3, bottom: 4}, {left: 0, top: 3, right: 2, bottom: 9}]"
    assert node("taking/formula.js", f"it.around({boxes})") == {"x": 0, "y": 2, "width": 3, "height": 7}
