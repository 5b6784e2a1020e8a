"""What stands on the screen adds up: every sum, product, share and ratio is worked out anew from what is seen beside.

In every theme and on a phone: a term that a sheet leaves away turns this red. No number comes from anywhere but the
screen, and each counts as exactly as it is said.
"""

from __future__ import annotations

from math import prod

import pytest

from tests.browser.conftest import Visitor
from tests.browser.reading import Said, read, reads
from tests.browser.stage import Stage

SCREENS = [(1280, 720), (1920, 1080), (390, 844)]
THEMES = ["day", "projector"]
SEEN = """selector => Array.from(document.querySelectorAll(selector)).filter((e) =>
  e.checkVisibility({opacityProperty: true, visibilityProperty: true}) && !e.closest(".hidden"))"""
ROWS = f"""selector => ({SEEN})(selector).map((row) => Array.from(row.querySelectorAll("td.n"))
  .filter((e) => e.checkVisibility()).map((e) => e.innerText.trim()))"""
TEXTS = f"selector => ({SEEN})(selector).map((e) => (e.innerText ?? e.textContent).trim())"
"""Only what is seen: rows of numbers, and words. What is folded is unfolded first."""

Rows = list[list[str]]


def rows(stage: Stage, selector: str) -> Rows:
    found: Rows = stage.page.evaluate(ROWS, selector)
    assert found, f"nothing is seen of {selector}"
    return found


def texts(stage: Stage, selector: str) -> list[str]:
    found: list[str] = stage.page.evaluate(TEXTS, selector)
    return found


def text(stage: Stage, selector: str) -> str:
    (found,) = texts(stage, selector)
    return found


def adds_up(parts: list[Said], whole: Said) -> None:
    off = sum(part.half for part in parts) + whole.half
    assert abs(sum(part.value for part in parts) - whole.value) <= off * (1 + 1e-6), (parts, whole)


def multiplies(factors: list[Said], product: Said) -> None:
    most = prod(abs(f.value) + f.half for f in factors) - prod(abs(f.value) for f in factors)
    assert abs(prod(f.value for f in factors) - product.value) <= (most + product.half) * (1 + 1e-6), (factors, product)


def numbers(cells: list[str]) -> list[Said]:
    return [read(cell.lstrip("×= ")) for cell in cells]


def costs(stage: Stage) -> None:
    """What the outputs add is C, where it stands beside them."""
    terms = texts(stage, "#terms text")
    if terms:
        adds_up([read(term) for term in terms if term], read(text(stage, "#outputs .gauge-now")))


def sum_of_z(stage: Stage) -> None:
    terms = rows(stage, ".inside .terms tbody tr")
    for w, a, value in (numbers(row) for row in terms if len(row) == 3):
        multiplies([w, a], value)
    adds_up([read(row[-1]) for row in terms], read(text(stage, "#inside-z")))


def product_of_a_slope(stage: Stage) -> None:
    multiplies([read(factor) for factor in texts(stage, "#equation .factors .factor")], read(text(stage, "#predicted")))


def sum_over_paths(stage: Stage) -> None:
    parts = [numbers(row) for row in rows(stage, "#equation .terms tbody tr")]
    for *factors, product in parts:
        multiplies(factors, product)
    rest = [reads(words)[-1] for words in texts(stage, "#equation > .fine") if "together" in words]
    adds_up([*(part[-1] for part in parts), *rest], read(text(stage, "#predicted")))


def deltas(stage: Stage) -> None:
    for row in rows(stage, ".numbers tbody tr"):
        multiplies(numbers(row[-3:-1]), read(row[-1]))


def next_theta(stage: Stage) -> None:
    (eta,) = [reads(words)[0] for words in texts(stage, "form .fine") if words.startswith("η =")]
    for _, theta, slope, coming in map(numbers, rows(stage, ".theta tbody tr")):
        moved = Said(-eta.value * slope.value, eta.value * slope.half + eta.half * abs(slope.value))
        adds_up([theta, moved], coming)


def means(stage: Stage) -> None:
    """The mean of a mini-batch: of those that have a column, and of the others, as many as are named at the heads."""
    size, others = (round(reads(text(stage, f".asks thead {head}"))[0].value) for head in (".mean", ".others"))
    for row in rows(stage, ".asks tbody tr"):
        *shown, rest, mean = numbers(row)
        assert len(shown) + others == size
        adds_up([*(Said(one.value / size, one.half / size) for one in shown),
                 Said(rest.value * others / size, rest.half * others / size)], mean)


def shares(stage: Stage) -> None:
    found = [[*numbers(row[:1]), reads(row[1])[0], reads(row[2])[0]] for row in rows(stage, ".ranking tbody tr")
             if len(row) == 3 and row[2]]
    for (nudge, _, to_next), (after, *_) in zip(found, found[1:], strict=False):
        multiplies([to_next, Said(abs(after.value), after.half)], Said(abs(nudge.value), nudge.half))
    (words,) = [words for words in texts(stage, "#lens .fine") if words.startswith("These ")]
    whole = next(said for said in reads(words) if f"{said.value:g} %" in words)
    all_shares = [reads(row[1])[0] for row in rows(stage, ".ranking tbody tr")]
    adds_up(all_shares, whole)


def products(stage: Stage) -> None:
    for *factors, product in (numbers(row) for row in rows(stage, ".products tbody tr")):
        multiplies(factors, product)


def ratios(stage: Stage) -> None:
    found = [read(ratio) for ratio in texts(stage, ".ratios .ratio-value")]
    assert len(found) > 1
    multiplies(found, read(text(stage, "#product")))


def cell(stage: Stage) -> None:
    said = text(stage, "#cell").partition("column")[2].partition(":")[2].partition(", the")[0]
    delta, a, slope = reads(said)
    multiplies([delta, a], slope)


LENSES = {
    "digits": {"": costs, "equation&of=a-3-7": sum_of_z, "equation&of=w-3-7-2": product_of_a_slope,
               "equation&of=a-2-8": sum_over_paths, "numbers": deltas, "theta&of=w-3-7-2": next_theta, "batch": means,
               "nudges": shares, "matrix": cell},
    "plane": {"": costs, "equation&of=a-1-0": sum_over_paths, "theta": next_theta, "batch": means, "nudges": shares},
    "chain": {"equation&of=w-3-0-0": product_of_a_slope, "factors": products, "tiny&nudge=w-1-0-0": ratios},
}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("exhibit", LENSES)
def test_what_is_seen_adds_up(visitor: Visitor, exhibit: str, theme: str) -> None:
    stage = visitor.joins("forward", "backward", preset=exhibit, seed=4)
    here = stage.page.url.split("?")[0]

    for width, height in SCREENS:
        stage.page.set_viewport_size({"width": width, "height": height})
        for lens, adds in LENSES[exhibit].items():
            stage.page.goto(f"{here}?theme={theme}" + (f"&lens={lens}" if lens else ""))
            stage.page.evaluate("document.querySelectorAll('#lens details').forEach((e) => e.open = true)")
            adds(stage)


def test_a_term_left_away_is_found(visitor: Visitor) -> None:
    stage = visitor.joins("forward", "backward", lens="equation&of=a-3-7")
    stage.page.evaluate("document.querySelectorAll('#lens details').forEach((e) => e.open = true)")
    sum_of_z(stage)

    rule = ".inside .terms tbody tr:last-child { display: none; }"
    stage.page.evaluate("rule => document.styleSheets[0].insertRule(rule, 1)", rule)

    with pytest.raises(AssertionError):
        sum_of_z(stage)
