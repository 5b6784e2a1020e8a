"""The last row of a hall reads it: words of a fortieth of the height, lines of 2 px, all of it on one screen."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import Visitor
from tests.browser.test_fit import boxes

EXHIBITS = ("chain", "plane", "digits")
HALLS: list[ViewportSize] = [{"width": 1280, "height": 720}, {"width": 1920, "height": 1080}]
TELEPHONE: ViewportSize = {"width": 390, "height": 844}
PART = 1 / 40
THINNEST = 2.0
LENSES = {
    "chain": ("dials", "factors", "nudges", "equation&of=w-3-0-0", "tiny&nudge=w-3-0-0", "paths"),
    "plane": ("surface", "nudges", "equation&of=w-3-0-1", "pick"),
    "digits": ("nudges", "equation&of=w-3-7-2", "equation&of=a-1-3", "pick", "paths", "code", "wishes",
               "wishes&about=circle", "pairs", "matrix", "matrix&of=a-2-3", "trails"),
}
TRAININGS = (
    ("train", "", ""), ("batch", "", ""), ("wrong", "", ""),
    ("race", "race", "#race-verdict[role=status]"), ("answers", "count on", "#answers-verdict[role=status]"),
)
"""Lenses on training: the button that begins what they show, and what is there when it is over."""

SEEN = """
  const seen = (e) => e.checkVisibility({opacityProperty: true, visibilityProperty: true})
      && !e.closest(".hidden, defs, noscript, option, optgroup");
  const scaled = (e) => {
    const matrix = e.ownerSVGElement ? e.getScreenCTM() : null;
    return matrix ? Math.hypot(matrix.a, matrix.b) : 1;
  };
"""
WORDS = """() => {""" + SEEN + """
  const found = [], nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const size = (e) => parseFloat(getComputedStyle(e).fontSize) * scaled(e);
  const add = (words, e) => found.push([words.trim().slice(0, 30), size(e)]);
  while (nodes.nextNode()) if (nodes.currentNode.data.trim() && seen(nodes.currentNode.parentElement))
    add(nodes.currentNode.data, nodes.currentNode.parentElement);
  for (const e of document.querySelectorAll("select, textarea, input"))
    if (seen(e) && !e.matches("[type=hidden], [type=range], [type=radio], [type=checkbox]")) add(e.name || e.id, e);
  return found;
}"""
"""Every piece of text that is seen, in fields too, with its size in px of the screen."""

LINES = """() => {""" + SEEN + """
  const drawn = "path, circle, rect, line, use";
  return Array.from(document.querySelector("#stage").querySelectorAll(drawn))
    .filter((e) => seen(e) && !e.matches(".edge, .ring")).map((e) => {
      const ink = e.matches("use") ? document.querySelector(e.getAttribute("href")) : e, style = getComputedStyle(e);
      const scale = getComputedStyle(ink).vectorEffect === "non-scaling-stroke" ? 1 : scaled(e);
      return [e.getAttribute("class") || e.id || e.tagName, style.stroke, parseFloat(style.strokeWidth) * scale];
    }).filter(([, stroke]) => stroke !== "none" && !/, 0\\)$/.test(stroke));
}"""
"""Every line but edges and rings, whose width is a number: its px on the screen, wherever it has any ink."""

CUT = """() => [...document.querySelectorAll(".open svg")].filter((svg) => getComputedStyle(svg).overflow !== "visible")
  .flatMap((svg) => [...svg.querySelectorAll("text")].filter((text) => text.textContent && text.checkVisibility())
    .filter((text) => text.ownerSVGElement === svg && !text.closest("symbol, defs"))
    .filter((text) => {
      const [at, all] = [text, svg].map((e) => e.getBoundingClientRect());
      return at.left < all.left - 1 || at.right > all.right + 1 || at.bottom > all.bottom + 4 || at.top < all.top - 4;
    }).map((text) => `cut in a figure: ${text.textContent}`))"""
"""Words of a lens's figures that its edges cut; below and above a line of text has some air."""

Sized = list[list[Any]]


def small(page: Page) -> Sized:
    """The words that are too small for a hall."""
    least = page.evaluate("innerHeight") * PART
    found: Sized = page.evaluate(WORDS)
    assert len(found) > 20
    return [word for word in found if word[1] < least - 0.01]


def thin(page: Page) -> Sized:
    """The lines that are too thin for a hall."""
    found: Sized = page.evaluate(LINES)
    assert len(found) > 3
    return [line for line in found if line[2] < THINNEST - 0.01]


def hidden(page: Page) -> list[str]:
    """What only scrolling would show, but for a long panel, which has keys; and what reaches beyond the picture."""
    scrolled: list[str] = page.evaluate("""["html", ".open", ".tabs", ".head", ".bar"]
        .map((name) => [name, document.querySelector(name)])
        .filter(([name, e]) => e && (name !== ".open" && e.scrollHeight > e.clientHeight
                                     || e.scrollWidth > e.clientWidth))
        .map(([name, e]) => `${name} ${e.scrollWidth}x${e.scrollHeight} in ${e.clientWidth}x${e.clientHeight}`)""")
    (frame,) = boxes(page, "#network")
    beyond = [text["words"] for text in boxes(page, "#network text")
              if text["left"] < frame["left"] - 1 or text["right"] > frame["right"] + 1
              or text["top"] < frame["top"] - 1 or text["bottom"] > frame["bottom"] + 1]
    cut: list[str] = page.evaluate(CUT)
    return scrolled + beyond + cut


def faults(page: Page) -> dict[str, Any]:
    """All that a hall would not read, on either screen."""
    found: dict[str, Any] = {}
    for screen in HALLS:
        page.set_viewport_size(screen)
        for name, look in (("small", small), ("thin", thin), ("hidden", hidden)):
            found[f"{name} at {screen['height']}"] = look(page)
    return {name: what for name, what in found.items() if what}


@pytest.mark.parametrize("exhibit", EXHIBITS)
def test_the_last_row_reads_every_moment(visitor: Visitor, exhibit: str) -> None:
    stage = visitor.arrives(f"/?preset={exhibit}&theme=projector", viewport=HALLS[0])

    found = {"ready": faults(stage.page)}
    for name in ("forward", "cost", "backward", "step"):
        stage.press(name)
        found[name] = faults(stage.page)

    assert {moment: what for moment, what in found.items() if what} == {}


@pytest.mark.parametrize("exhibit", EXHIBITS)
def test_the_last_row_reads_every_lens(visitor: Visitor, exhibit: str) -> None:
    stage = visitor.arrives(f"/?preset={exhibit}&theme=projector", viewport=HALLS[0])
    stage.press("forward", "cost", "backward")
    here = stage.page.url.split("?")[0]

    found = {}
    for lens in LENSES[exhibit]:
        stage.page.goto(f"{here}?theme=projector&lens={lens}")
        found[lens] = faults(stage.page)

    assert {lens: what for lens, what in found.items() if what} == {}


@pytest.mark.parametrize("exhibit", ["plane", "digits"])
def test_the_last_row_reads_what_training_has_to_show(visitor: Visitor, exhibit: str) -> None:
    stage = visitor.arrives(f"/?preset={exhibit}&theme=projector", viewport=HALLS[0])
    stage.press("forward", "cost", "backward")
    here, page = stage.page.url.split("?")[0], stage.page

    found = {}
    for lens, begin, ended in TRAININGS:
        page.set_viewport_size(HALLS[0])
        page.goto(f"{here}?theme=projector&lens={lens}")
        if begin:
            page.locator(f"#lens-{lens}").get_by_role("button", name=begin).click()
            expect(page.locator(ended)).to_be_visible(timeout=30_000)
        found[lens] = faults(page)
        if lens == "answers" and exhibit == "digits":
            page.set_viewport_size(HALLS[0])
            counts, cells = boxes(page, ".matrix .hit span"), boxes(page, ".matrix .hit")
            assert all(cell["left"] <= said["left"] and said["right"] <= cell["right"]
                       for said, cell in zip(counts, cells, strict=True))

    assert {lens: what for lens, what in found.items() if what} == {}


def test_the_settings_of_another_network_have_whole_names_beside_their_fields_or_above(visitor: Visitor) -> None:
    page = visitor.arrives("/?preset=plane&theme=projector&lens=setup", viewport=HALLS[0]).page

    for screen in HALLS:
        page.set_viewport_size(screen)
        names, fields = boxes(page, ".setup .field label"), boxes(page, ".setup .field :is(input, select)")
        assert len(names) == len(fields) > 8
        assert all(name["bottom"] <= field["top"] + 1 or name["right"] <= field["left"]
                   for name, field in zip(names, fields, strict=True))
        assert all(label["scrollWidth"] <= label["clientWidth"] for label in page.locator(".setup label").evaluate_all(
            "all => all.map(({scrollWidth, clientWidth}) => ({scrollWidth, clientWidth}))"))


@pytest.mark.parametrize(("lens", "rows"), [("tiny&nudge=w-2-0-0", ".ratios tr"), ("factors", ".products tbody tr")])
def test_fractions_stand_clear_of_the_lines_between_their_rows(visitor: Visitor, lens: str, rows: str) -> None:
    page = visitor.joins("forward", "backward", preset="chain", lens=f"{lens}&theme=projector").page

    lines, fractions = boxes(page, f"{rows}:has(th mfrac)"), boxes(page, f"{rows} th[scope=row] mfrac")
    assert len(lines) == len(fractions) > 2
    assert all(row["top"] + 3 < fraction["top"] and fraction["bottom"] + 3 < row["bottom"]
               for row, fraction in zip(lines, fractions, strict=True))
    if (curve := boxes(page, ".sigma-curve svg")):
        words, (caption,) = boxes(page, ".sigma-curve text"), boxes(page, ".sigma-curve figcaption")
        is_cut = page.locator(".sigma-curve svg").evaluate("svg => getComputedStyle(svg).overflowY") == "hidden"
        assert all(word["bottom"] <= (curve[0] if is_cut else caption)["bottom" if is_cut else "top"] for word in words)


@pytest.mark.parametrize(("lens", "heads", "n"), [
    ("product&of=w-3-3-14", "#rows > text.name", 6), ("pairs&of=w-3-3-5", "#meetings text.before", 16),
])
def test_the_heads_of_columns_do_not_run_together(visitor: Visitor, lens: str, heads: str, n: int) -> None:
    page = visitor.joins("forward", "backward", lens=f"{lens}&theme=projector").page

    for screen in (*HALLS, TELEPHONE):
        page.set_viewport_size(screen)
        read, (picture,) = boxes(page, heads), boxes(page, ".open svg[data-figure]")
        assert len(read) == n and all(head["top"] >= picture["top"] for head in read)
        assert [(one["words"], two["words"]) for i, one in enumerate(read) for two in read[:i]
                if abs(one["top"] - two["top"]) < 6 and one["left"] - two["right"] < 3] == []


def test_the_bars_of_delta_leave_the_signs_of_its_numbers_free(visitor: Visitor) -> None:
    page = visitor.joins("forward", "backward", lens="matrix&of=w-3-3-5&theme=projector").page

    bars, numbers = boxes(page, "#grid .asked"), boxes(page, "#grid .delta")

    assert any(number["words"].startswith("+") for number in numbers)
    assert max(bar["right"] for bar in bars) + 3 <= min(number["left"] for number in numbers)
    assert small(page) == []


def test_what_the_ratios_of_a_nudge_come_to_is_in_sight(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", preset="chain", lens="tiny&nudge=w-1-0-0&theme=projector")

    for screen in HALLS:
        stage.page.set_viewport_size(screen)
        (panel,) = boxes(stage.page, ".open")
        said = boxes(stage.page, ".check dd")
        assert len(said) == 4
        assert all(box["bottom"] <= panel["bottom"] and box["right"] <= panel["right"] for box in said)


@pytest.mark.parametrize("where", [
    {"viewport": HALLS[0], "theme": "projector"}, {"viewport": HALLS[0], "theme": "day"},
    {"viewport": {"width": 390, "height": 844}, "theme": "day", "is_mobile": True},
    {"viewport": {"width": 844, "height": 390}, "theme": "day", "is_mobile": True},
])
def test_what_it_should_say_stands_clear_of_the_bar_of_C(visitor: Visitor, where: dict[str, Any]) -> None:
    theme = where.pop("theme")
    page = visitor.arrives(f"/?phase=backward&theme={theme}", **where).page

    for lens in ("", "&lens=paths"):
        page.goto(f"/?phase=backward&theme={theme}{lens}")
        (should,), (bar,) = boxes(page, "text.mark.should"), boxes(page, "#cost-ground")
        assert bar["left"] - should["right"] > 3


@pytest.mark.parametrize("of", ["w-3-3-5", "w-1-3-434", "b-2-7"])
def test_all_factors_of_a_slope_and_its_check_are_in_sight(visitor: Visitor, of: str) -> None:
    page = visitor.joins("forward", "backward", lens=f"equation&of={of}&theme=projector").page

    for screen in HALLS:
        page.set_viewport_size(screen)
        (panel,) = boxes(page, ".open")
        read = [*boxes(page, ".factors li > *"), *boxes(page, ".check dd")]
        assert len(read) == 3 * 4 - 1 + 3       # a symbol, ×, a number and where it is from; no × before the first
        assert all(box["bottom"] <= panel["bottom"] and box["right"] <= panel["right"] for box in read)


@pytest.mark.parametrize(("exhibit", "n"), [("digits&activation=tanh", 16), ("plane&of=a-1-3", 4)])
def test_the_discs_and_arrows_of_the_tug_leave_its_numbers_and_their_signs_free(
    visitor: Visitor, exhibit: str, n: int,
) -> None:
    here = f"/?preset={exhibit}&theme=projector&lens=wishes&phase=backward"
    page = visitor.arrives(here, viewport=HALLS[0]).page

    (panel,), names, numbers = (boxes(page, each) for each in (".open", "#tug text.a", "#tug a + .a + .total"))
    discs, pulls, sums = (boxes(page, f"#tug {each}") for each in (".disc", ".pull:not(.sum)", ".pull.sum"))

    assert len(discs) == len(names) == len(numbers) == n
    for marks, texts in ((discs, names), (sums, numbers)):
        assert any("−" in text["words"] for text in texts)
        assert max(mark["right"] for mark in marks) + 3 <= min(text["left"] for text in texts)
    assert max(text["right"] for text in names) <= min(pull["left"] for pull in pulls)
    assert max(text["right"] for text in numbers) <= panel["right"]


def test_a_small_word_and_a_thin_line_are_found(visitor: Visitor) -> None:
    page = visitor.arrives("/?preset=chain&theme=projector&lens=dials", viewport=HALLS[0]).page
    assert faults(page) == {}
    page.set_viewport_size(HALLS[0])

    for rule in (".stem { stroke-width: 1px !important; }", "text.caption { font-size: 12px !important; }",
                 ".open > * { width: 200vw !important; }"):
        page.evaluate("rule => document.styleSheets[0].insertRule(rule)", rule)

    assert {name for name, *_ in small(page)} == {"layer 1", "layer 2", "layer 3", "cost"}
    assert {name for name, *_ in thin(page)} == {"stem"}
    assert [place.split()[0] for place in hidden(page)] == [".open"]
