"""Files in a browser: taken home as downloads, brought in by dropping, with keys alone, and in the hand."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import expect

from app.exchange.check.command import verdict
from app.exchange.check.reading import read
from tests.browser.conftest import Visitor
from tests.browser.test_access import in_every_theme
from tests.exchange.test_weights import TORCH, W2, npz

DROP = """(field, [name, bytes]) => {
    const carried = new DataTransfer();
    carried.items.add(new File([new Uint8Array(bytes)], name));
    field.files = carried.files;
}"""


def test_a_receipt_is_downloaded_and_can_be_recomputed(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", preset="plane")

    with stage.swapped():
        stage.page.get_by_role("link", name="take home", exact=True).press("Enter")
    with stage.page.expect_download() as download:
        stage.page.get_by_role("link", name="receipt of one step").press("Enter")

    assert verdict(read(Path(download.value.path()).read_bytes()))[0]
    assert download.value.suggested_filename.endswith("-2-receipt.json")
    assert in_every_theme(stage.page, "#lens") == {}


def test_weights_brought_in_with_keys_alone_are_on_the_stage(visitor: Visitor, tmp_path: Path) -> None:
    (tmp_path / "weights.npz").write_bytes(npz(**TORCH))
    page = visitor.joins("forward", preset="chain", lens="home").page

    with page.expect_file_chooser() as chooser:
        page.locator("#brought").press("Enter")
    chooser.value.set_files(tmp_path / "weights.npz")
    page.get_by_label("σ").press("t")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="begin with this file").press("Enter")

    expect(page.locator("#of-picture")).to_contain_text("2-3-1, tanh")
    assert "/r/" in page.url and page.locator("#network #w-2-0-2").count()


def test_a_whole_session_is_taken_home_and_brought_in_with_keys_alone(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", "step", preset="plane", lens="home")
    page = stage.page
    with page.expect_download() as download:
        page.get_by_role("link", name="the whole session").press("Enter")
    name = page.url

    with page.expect_file_chooser() as chooser:
        page.locator("#brought").press("Enter")
    chooser.value.set_files({"name": "run.jsonl.gz", "mimeType": "application/gzip",
                             "buffer": Path(download.value.path()).read_bytes()})
    page.get_by_role("button", name="begin with this file").press("Enter")

    page.wait_for_url(lambda url: url.partition("?")[0] != name.partition("?")[0])
    assert (stage.version, stage.page.locator("#bar input[name=at]").get_attribute("max")) == (3, "3")


def test_in_the_hand_a_file_that_does_not_fit_is_told_and_one_that_does_begins(visitor: Visitor) -> None:
    visitor.expects(422)
    held = {"width": 390, "height": 844}
    page = visitor.arrives("/?preset=plane", viewport=held, has_touch=True, is_mobile=True).page
    page.get_by_role("link", name="settings").tap()
    page.get_by_role("link", name="take home, or bring in").tap()
    field, begin = page.locator("#brought"), page.get_by_role("button", name="begin with this file")
    expect(page.locator("#lens-home")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390

    field.evaluate(DROP, ["w.npz", list(npz(**{**TORCH, "2.weight": W2.T}))])
    begin.tap()
    expect(page.locator("body")).to_contain_text("2.weight has shape (3, 1); it must be (1, 3): it looks turned over")
    page.go_back()
    field.evaluate(DROP, ["w.json", list(json.dumps({n: v.tolist() for n, v in TORCH.items()}).encode())])
    begin.tap()

    expect(page.locator("#of-picture")).to_contain_text("2-3-1")


SHOWN = """() => Object.fromEntries([...document.querySelectorAll("#network :is(.edge, .ring, .disc, .bright, text)")]
    .filter(e => e.id || e.tagName === "text").map((e, i) => [e.id || `${i} ${e.textContent}`, (s =>
        [s.fill, s.stroke, s.strokeWidth, s.strokeDasharray, s.fillOpacity, s.strokeOpacity, s.fontSize, s.textAnchor])
        (getComputedStyle(e))]))"""


def test_the_picture_taken_home_has_the_inks_of_the_stage(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.arrives("/?preset=plane&phase=backward&theme=night&lens=home").page
    with page.expect_download() as download:
        page.get_by_role("link", name="the picture as SVG").click()
    shown = page.evaluate(SHOWN)
    download.value.save_as(tmp_path / "picture.svg")

    browser = page.context.browser
    assert browser is not None
    alone = browser.new_page()
    alone.goto(f"file://{tmp_path}/picture.svg")

    assert len(shown) > 20 and alone.evaluate(SHOWN) == shown
    alone.close()
