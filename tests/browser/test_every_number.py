"""Every number on the stage, in all three exhibits, is the API's for the same version, rightly rounded."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from app.data.plane import plane
from app.nn.array import Array
from tests.browser.conftest import Visitor, at_home
from tests.browser.reading import read, reads
from tests.browser.stage import Stage
from tests.browser.truth import Truth, truth_of

EXHIBITS = ("chain", "plane", "digits")


def sigma(name: str, z: Array) -> Array:
    """By hand, for the two that the exhibits have."""
    return np.asarray({"sigmoid": 1 / (1 + np.exp(-z)), "tanh": np.tanh(z)}[name])


def sigma_prime(name: str, z: float) -> float:
    """Without cancelling where it is flat."""
    e = np.exp(-abs(z))
    return float({"sigmoid": e / (1 + e) ** 2, "tanh": np.cosh(z) ** -2}[name])


@pytest.fixture(params=EXHIBITS, scope="module")
def exhibit(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def at(visitor: Visitor, exhibit: str, *passes: str, lens: str = "") -> tuple[Stage, Truth]:
    """A stage of an exhibit, and the truth about it: another seed than the first page's, and real slopes everywhere."""
    recipe = {"start": "random"} if exhibit == "digits" else {"init": "normal"}
    stage = visitor.joins(*passes, preset=exhibit, lens=lens, seed=4, **recipe)
    return stage, truth_of(stage.page)


@pytest.fixture(scope="module")
def back(browser: Browser, server: str, exhibit: str) -> Iterator[tuple[Stage, Truth]]:
    """Both passes, on one stage for all tests that only read."""
    with at_home(browser, server) as visitor:
        yield at(visitor, exhibit, "forward", "backward")
        visitor.leaves()


def activations(truth: Truth) -> dict[str, float]:
    return {f"a-{l}-{j}": v for l, row in enumerate(truth.forward["a"]) for j, v in enumerate(row)}


def wishes(truth: Truth) -> dict[str, float]:
    return {f"a-{l}-{j}": -v for l, row in enumerate(truth.backward["da"]) for j, v in enumerate(row)}


def label(stage: Stage, selector: str, attribute: str) -> dict[str, str]:
    """By id: an attribute of everything that a selector finds."""
    found: dict[str, str] = stage.page.evaluate("""([selector, attribute]) => Object.fromEntries(Array.from(
        document.querySelectorAll(selector), e => [e.id, e.getAttribute(attribute)]))""", [selector, attribute])
    return found


def told(stage: Stage) -> dict[str, str]:
    """What every edge says when it is pointed at, by its id: as the page itself asks for it; on a chain they say it."""
    asked: dict[str, str] | None = stage.page.evaluate("""() => {
        const from = document.getElementById("edges").dataset.words;
        return from ? fetch(from).then(answer => answer.json()) : null; }""")
    return label(stage, "#edges .edge", "data-say") if asked is None else asked


def is_share(words: str, part: float, whole: float) -> bool:
    share = 100 * part / whole
    if words == "under 0.1 %":
        return share < 0.1
    return share > 99.9 if words == "over 99.9 %" else read(words.removesuffix(" %")).means(share)


def test_every_neuron_says_its_activation_and_its_wish(back: tuple[Stage, Truth], exhibit: str) -> None:
    stage, truth = back
    a, wish = activations(truth), wishes(truth)

    said = label(stage, "#discs a[id^=a-]", "aria-label")

    assert set(said) == {id for id in a if exhibit != "digits" or not id.startswith("a-0-")}
    for id, words in said.items():
        value, slope = reads(words.partition(":")[2])
        assert value.means(a[id]), (id, words)
        if exhibit == "chain":
            assert slope.means(-wish[id]), (id, words)
        else:
            assert slope.means(wish[id]) and ("brighter" in words) == (wish[id] > 0), (id, words)


def test_every_neuron_is_as_bright_as_its_activation(back: tuple[Stage, Truth]) -> None:
    stage, truth = back
    a = activations(truth)

    fills = stage.page.locator("#discs a[id^=a-] .bright").evaluate_all(
        "all => all.map(e => [e.parentElement.id, Number(e.getAttribute('fill-opacity'))])")

    shown = {id: fill for id, fill in fills if not id.startswith("a-0-")}          # the input may have its own scale
    dim, bright = min(shown, key=lambda id: a[id]), max(shown, key=lambda id: a[id])
    slope = (shown[bright] - shown[dim]) / (a[bright] - a[dim])
    for id, fill in shown.items():
        assert fill == pytest.approx(shown[dim] + slope * (a[id] - a[dim]), abs=0.0015), id


def test_every_pixel_is_as_bright_as_its_ink(visitor: Visitor) -> None:
    stage, truth = at(visitor, "digits", "forward")

    drawn = label(stage, "#pixels .pixel", "fill-opacity")

    for k, ink in enumerate(truth.forward["a"][0]):
        assert float(drawn.get(f"a-0-{k}", 0)) == pytest.approx(ink, abs=0.0045), k


def test_every_edge_and_ring_says_its_nudge_its_slope_and_its_share(back: tuple[Stage, Truth]) -> None:
    stage, truth = back
    slopes = truth.slopes
    total = sum(map(abs, slopes.values()))

    said = told(stage) | label(stage, "#rings .ring", "data-say")

    assert set(said) >= set(stage.marks("#edges .edge, #rings .ring"))
    for mark, words in said.items():
        found = re.fullmatch(r"(?:bias )?nudge (\S+), slope (\S+), (.+ %) of the gradient", words)
        assert found is not None, words
        v = slopes[mark]
        assert read(found[1]).means(-v) and read(found[2]).means(v), (mark, words)
        assert is_share(found[3], abs(v), total), (mark, words)


def test_the_readout_repeats_what_an_edge_says(back: tuple[Stage, Truth]) -> None:
    stage, _ = back
    mark, words = next(iter(told(stage).items()))

    stage.page.locator(f"#{mark}").dispatch_event("pointermove")

    expect(stage.page.locator("#readout")).to_have_text(f"{mark}: {words}")


def test_every_wish_says_its_slope(back: tuple[Stage, Truth]) -> None:
    stage, truth = back
    wish = wishes(truth)

    said = label(stage, "#wishes .wish", "data-say")

    assert said
    for id, words in said.items():
        assert read(words.removeprefix("wish ")).means(wish[id.replace("wish", "a")]), (id, words)


def test_the_cost_and_its_columns(visitor: Visitor, exhibit: str) -> None:
    stage, _ = at(visitor, exhibit, "forward")
    stage.press("cost")
    truth = truth_of(stage.page)
    a, y = np.array(truth.forward["a"][-1]), np.array(truth.state["example"]["y"])

    if exhibit != "chain":
        assert read(stage.texts("#texts .gauge-now")[0]).means(truth.backward["cost"])
    assert truth.backward["cost"] == pytest.approx(float(((a - y) ** 2).sum()))
    if exhibit == "chain":
        return                  # its C stands in the tree
    squares = (a - y) ** 2
    columns = [stage.texts(f"#texts .value.{role}") for role in ("of-a", "of-y")] + [stage.texts("#texts .term")]
    for column, values in zip(columns, (a, y, squares), strict=True):
        assert len(column) == len(values)
        assert all(read(words).means(v) for words, v in zip(column, values.tolist(), strict=True)), column
    for id, words in label(stage, "#costs .term-bar", "data-say").items():
        assert reads(words)[1].means(float(squares[int(id.split("-")[1])])), words
    for id, words in label(stage, "#costs .stack", "data-say").items():
        _, part, whole = reads(words)
        assert part.means(float(squares[int(id.split("-")[1])])) and whole.means(float(squares.sum())), words


def cells(truth: Truth, l: int) -> Iterator[list[float]]:
    """z, a, y of an output, sigma'(z), dC/da, delta of every neuron of a layer."""
    network = truth.state["network"]
    last = len(network["sizes"]) - 1
    kind = network["output" if l == last else "activation"]
    for j, a in enumerate(truth.forward["a"][l]):
        z, y = truth.forward["z"][l][j], [truth.state["example"]["y"][j]] if l == last else []
        yield [z, a, *y, sigma_prime(kind, z), truth.backward["da"][l][j], truth.backward["delta"][l][j]]


def test_every_cell_of_the_numbers_lens(visitor: Visitor, exhibit: str) -> None:
    stage, truth = at(visitor, exhibit, "forward", "backward", lens="numbers")

    for l in range(1, len(truth.forward["a"])):
        rows = stage.table(l)
        assert len(rows) == len(truth.forward["a"][l])
        for j, (row, values) in enumerate(zip(rows, cells(truth, l), strict=True)):
            assert row[0] == str(j)
            assert all(read(words).means(v) for words, v in zip(row[1:], values, strict=True)), (l, row, values)
    if exhibit != "digits":
        for j, row in enumerate(stage.table(0)):
            assert read(row[2]).means(truth.forward["a"][0][j]) and read(row[4]).means(truth.backward["da"][0][j])


def test_every_row_of_the_ranking(visitor: Visitor, exhibit: str) -> None:
    stage, truth = at(visitor, exhibit, "forward", "backward", lens="nudges")
    slopes = truth.slopes
    order = sorted(slopes, key=lambda mark: -abs(slopes[mark]))
    total = sum(map(abs, slopes.values()))

    rows = stage.page.locator(".ranking tbody tr").all()

    assert len(rows) == min(10, len(slopes))
    for n, row in enumerate(rows):
        mark = (row.get_attribute("data-mark") or "")
        nudge, share, to_next = row.locator("td.n").all_text_contents()
        assert abs(slopes[mark]) == pytest.approx(abs(slopes[order[n]]), rel=1e-12)
        assert read(nudge).means(-slopes[mark]) and is_share(share, abs(slopes[mark]), total)
        if n + 1 < len(order):
            assert read(to_next.removesuffix("×")).means(abs(slopes[order[n]] / slopes[order[n + 1]]))


def test_every_number_and_dot_of_the_tree(visitor: Visitor) -> None:
    stage, truth = at(visitor, "chain", "forward", "backward")
    W, b, a, z = (truth.weights["W"], truth.weights["b"], truth.forward["a"], truth.forward["z"])
    value = {"a-0-0": a[0][0], "C": truth.backward["cost"], "y": truth.state["example"]["y"][0]}
    slope = {"a-0-0": truth.backward["da"][0][0]}
    for l in range(1, len(a)):
        value |= {f"w-{l}-0-0": W[l][0][0], f"b-{l}-0": b[l][0], f"z-{l}-0": z[l][0], f"a-{l}-0": a[l][0]}
        slope |= {f"w-{l}-0-0": truth.slope(f"w-{l}-0-0"), f"b-{l}-0": truth.slope(f"b-{l}-0"),
                  f"z-{l}-0": truth.backward["delta"][l][0], f"a-{l}-0": truth.backward["da"][l][0]}

    marks: list[str] = stage.page.locator("#discs a").evaluate_all("all => all.map(e => e.dataset.mark)")
    columns = [stage.texts(selector) for selector in (".quantity-value", ".quantity-slope", ".end.low", ".end.high")]
    rules = stage.page.locator("#lines .rule:not([id])").evaluate_all("all => all.map(e => e.getAttribute('d'))")
    dots = stage.page.locator("#dots .dot").evaluate_all("all => all.map(e => Number(e.getAttribute('cy')))")
    assert set(marks) == set(value) and len(dots) == len(marks)
    for mark, said, back, low, high, rule, dot in zip(marks, *columns, rules, dots, strict=True):
        assert read(said).means(value[mark]), (mark, said)
        assert read(back).means(slope[mark]) if mark in slope else back == "", (mark, back)
        top, bottom = map(float, re.findall(r"^M\S+ ([\d.]+)V([\d.]+)", rule)[0])
        ends = read(low).value, read(high).value
        placed = ends[0] + (bottom - dot) / (bottom - top) * (ends[1] - ends[0])
        assert placed == pytest.approx(value[mark], abs=0.0015 * (ends[1] - ends[0])), mark


def outputs(truth: Truth, xy: Array) -> Array:
    """The plane's network by hand: (n,)."""
    network, a = truth.state["network"], xy
    last = len(network["sizes"]) - 1
    for l in range(1, last + 1):
        z = a @ np.array(truth.weights["W"][l]).T + np.array(truth.weights["b"][l])
        a = sigma(network["output" if l == last else "activation"], z)
    return a[:, 0]


def test_cost_and_right_answers_of_both_halves_of_the_plane(visitor: Visitor) -> None:
    stage, truth = at(visitor, "plane", "forward", lens="surface")
    points = plane("xor", 4)

    for half in ("train", "test"):
        examples = points.split(half)
        a, y = outputs(truth, np.asarray(examples.raw)), examples.labels
        count, cost, right = stage.texts(f"#score-{half} td")
        assert read(count).means(len(y)) and read(cost).means(float(((a - y) ** 2).mean()))
        assert read(right.removesuffix(" %")).means(100 * float(((a > 0.5) == y).mean()))


def test_another_example_has_other_nudges(visitor: Visitor) -> None:
    stage, before = at(visitor, "digits", "forward", "backward", lens="pick")
    expect(stage.page.locator(".happened")).to_contain_text("Blue: raise these weights")
    first = told(stage)

    stage.page.get_by_label("number").fill("5")
    with stage.moved():
        stage.page.get_by_role("button", name="show", exact=True).click()
    stage.press("forward", "cost", "backward")

    truth, second = truth_of(stage.page), told(stage)
    changed = [mark for mark in first.keys() & second.keys() if first[mark] != second[mark]]
    assert len(changed) > 0.9 * len(first.keys() & second.keys()) > 100
    for mark in changed:
        assert read(second[mark].split()[1].removesuffix(",")).means(-truth.slope(mark)), mark
    assert truth.weights == before.weights
