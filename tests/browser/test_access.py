"""The stage for everyone: axe-core finds nothing serious, and whatever a pointer does can be done without one."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visitor
from tests.browser.serving import ROOT
from tests.browser.stage import Stage

AXE = (ROOT / "tests" / "vendor" / "axe-4.14.1.min.js").read_text("utf-8")
SERIOUS = """async ([within, rules]) => {
    const only = rules.length ? {runOnly: {type: "rule", values: rules}} : {rules: {"target-size": {enabled: true}}};
    const {violations} = await axe.run(within, {resultTypes: ["violations"], ...only});
    return violations.filter(fault => ["serious", "critical"].includes(fault.impact))
        .map(fault => `${fault.id}: ${fault.nodes.map(node => node.target.join(" ")).slice(0, 5).join(", ")}`);
}"""
OTHER_THEMES = ("night", "projector")
OF_STYLE = ("color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size")
"""The rules of axe-core that a style sheet alone can break: all that a theme may change about a page."""
EXHIBITS = ("chain", "plane", "digits")
HELD = [(390, 844), (844, 390), (768, 1024)]
PHASES = ("on by one layer", "forward", "cost", "on by one layer", "backward", "step")


def serious(page: Page, *rules: str, within: str = "html") -> list[str]:
    """What axe-core calls serious or critical in a part of a page, by these rules or all: the first places of each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(SERIOUS, [within, rules])
    return found


def in_every_theme(page: Page, within: str = "html") -> dict[str, list[str]]:
    """The same by theme, where there is any. A theme is one attribute of the page, so it is changed here."""
    found = {"day": serious(page, within=within)}
    for theme in OTHER_THEMES:
        page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
        found[theme] = serious(page, *OF_STYLE, within=within)
    page.evaluate("document.documentElement.dataset.theme = 'day'")
    return {theme: faults for theme, faults in found.items() if faults}


@pytest.mark.parametrize("exhibit", EXHIBITS)
def test_axe_finds_nothing_serious_in_any_phase_and_theme(visitor: Visitor, exhibit: str) -> None:
    stage = visitor.arrives(f"/?preset={exhibit}")

    found = {"ready": in_every_theme(stage.page)}
    for n, name in enumerate(PHASES):
        stage.press(name)
        found[f"{n} {name}"] = in_every_theme(stage.page)

    assert not any(found.values()), found


@pytest.mark.parametrize("screen", HELD)
@pytest.mark.parametrize("exhibit", EXHIBITS)
def test_axe_finds_nothing_serious_in_the_hand(visitor: Visitor, exhibit: str, screen: tuple[int, int]) -> None:
    held = {"width": screen[0], "height": screen[1]}
    stage = visitor.arrives(f"/?preset={exhibit}", viewport=held, has_touch=True, is_mobile=True)

    found = {"ready": in_every_theme(stage.page)}
    stage.press("next", "next", "next")
    found["backward"] = in_every_theme(stage.page)
    with stage.swapped():
        stage.page.locator(".closer").click()
    found["look closer"] = in_every_theme(stage.page)

    assert not any(found.values()), found


@pytest.mark.parametrize("exhibit", EXHIBITS)
def test_axe_finds_nothing_serious_in_any_lens_and_theme(visitor: Visitor, exhibit: str) -> None:
    stage = visitor.joins("forward", "backward", preset=exhibit)
    here = stage.page.url
    stage.lens("train")
    found = """[...document.querySelectorAll(".tabs a")].map(a => new URL(a.href).searchParams.get("lens"))"""
    lenses = [*stage.page.evaluate(found), "setup", "help"]

    faults = {}
    for lens in lenses:
        stage.page.goto(f"{here}?lens={lens}&of=w-1-0-0")
        expect(stage.page.locator(f"#lens-{lens}")).to_be_visible()
        faults[lens] = in_every_theme(stage.page, within=".lens")      # the rest is in the test above

    assert len(lenses) > 5
    assert not any(faults.values()), faults


def test_what_a_batch_asks_is_read_upwards_and_downwards_in_every_theme(visitor: Visitor) -> None:
    """Which way a cell points is chance: here every second one points up, whatever its number."""
    page = visitor.joins("forward", "backward", lens="batch").page

    page.evaluate("""document.querySelectorAll("#asks tbody td").forEach((cell, i) => {
        cell.classList.remove("up", "down");
        cell.classList.add(i % 2 ? "up" : "down");
        cell.textContent = "−1.23";
    })""")

    assert page.locator("#asks .mean.up, #asks td.down").count() > 10
    assert in_every_theme(page) == {}


def test_axe_finds_nothing_serious_while_it_is_taught(visitor: Visitor) -> None:
    stage = visitor.joins(eta=0.001, lens="pick")
    with stage.moved():
        stage.page.get_by_role("button", name="next it gets wrong").click()
    asked: list[Route] = []

    def once(route: Route) -> None:
        asked.append(route)
        route.continue_() if len(asked) == 1 else route.fulfill(status=204)

    stage.page.route("**/teach", once)
    with stage.swapped():
        stage.page.get_by_role("button", name="step until it is right").click()

    expect(stage.page.get_by_role("progressbar")).to_be_visible()
    assert serious(stage.page) == []


def test_axe_finds_nothing_serious_where_one_may_only_watch(visitor: Visitor) -> None:
    driven = visitor.joins("forward", "backward")

    watched = visitor.opens(visitor.begins(), driven.page.url)

    expect(watched.page.get_by_text("You are watching.", exact=True)).to_be_visible()
    assert serious(watched.page) == []


def test_axe_finds_nothing_serious_on_a_message(visitor: Visitor) -> None:
    visitor.expects(404)

    lost = visitor.arrives("/r/nobody2")

    assert serious(lost.page) == []


def test_axe_finds_faint_words_in_one_theme_alone(stage: Stage) -> None:
    stage.page.evaluate("""() => {
        const faint = new CSSStyleSheet();
        faint.replaceSync('[data-theme="night"] h1 { color: #334 }');
        document.adoptedStyleSheets = [faint];
    }""")

    assert list(in_every_theme(stage.page)) == ["night"]


def test_axe_finds_a_name_taken_away(stage: Stage) -> None:
    stage.page.evaluate("document.querySelector('#a-1-3').removeAttribute('aria-label')")

    assert serious(stage.page) == ["link-name: #a-1-3"]
