"""Drawing, teaching, another start, training, undoing, reloading, in any order: nothing seen is of another moment.

While there is ink on the pad, every output and the sentence are what the API says of just these strokes and weights;
else the stage is, element for element, what its address answers anew.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.pen import Drawing, Pad, drawings
from tests.browser.stage import Stage
from tests.browser.test_drawing import CLOSE, LIT
from tests.browser.test_parts import is_as_sent_whole
from tests.browser.truth import api_of

SOME, ALL, LONG = 4, 1_000, 9
"""Sequences, with --all, and how many deeds each has."""
DRAWINGS = list(drawings())
CLEAR, DOUBTFUL = 0.5, 0.15
"""An answer is below the one, or nearer to the second than the other: that is said."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seed" in metafunc.fixturenames:
        metafunc.parametrize("seed", range(ALL if metafunc.config.getoption("--all") else SOME))


def sentence(a: list[float]) -> str:
    """What ten outputs say, in the words of the page, worked out here."""
    first, second = sorted(range(10), key=a.__getitem__, reverse=True)[:2]
    if a[first] < CLEAR:
        return "No output is above 0.5: it has no idea. It knows only digits. What was it?"
    is_doubtful = a[first] - a[second] < DOUBTFUL
    return f"{f'Not sure: {first} or {second}.' if is_doubtful else f'It says {first}.'} What was it?"


def is_true(stage: Stage, deed: str) -> None:
    pad = Pad(stage)
    if not pad.ink:
        is_as_sent_whole(stage, deed)
        return
    with api_of(stage.page) as api:
        a = api.post("/classify", {"strokes": pad.strokes})["a"]
    stage.page.wait_for_function(LIT, arg=[a, CLOSE])
    expect(stage.page.locator("#happened")).to_have_text(sentence(a))


def here(stage: Stage, query: str = "") -> None:
    stage.page.goto(stage.page.url.split("?")[0] + query)


def draws(stage: Stage, chance: random.Random) -> None:
    if "do=draw" not in stage.page.url:
        here(stage, "?do=draw")
    drawing: Drawing = chance.choice(DRAWINGS)
    Pad(stage).mouse(drawing.strokes)


def undoes(stage: Stage, chance: random.Random) -> None:
    if len(Pad(stage).strokes) == 1 and Pad(stage).ink:
        with stage.swapped():                           # nothing is left of it: the stage is as it was
            stage.page.keyboard.press("Control+z")
    else:
        stage.page.keyboard.press("Control+z")


def names(stage: Stage, chance: random.Random) -> None:
    label = stage.page.get_by_role("button", name=f"It was a {chance.randrange(10)}", exact=True)
    if label.count():
        with stage.moved():
            label.click()


def goes_on(stage: Stage, chance: random.Random) -> None:
    button = stage.move("next")
    if button.is_enabled() and button.inner_text() not in ("Next: draw your own", "Next: watch it learn"):
        with stage.moved():
            button.click()


def teaches(stage: Stage, chance: random.Random) -> None:
    here(stage, "?lens=pick")
    button = stage.page.get_by_role("button", name="step until it is right")
    if button.count() and button.is_enabled():
        with stage.swapped():
            button.click()
        expect(stage.page.locator("#teach progress")).to_have_count(0, timeout=30_000)
        here(stage)         # how many steps it took is said where they were made, and nowhere else


def starts(stage: Stage, chance: random.Random) -> None:
    here(stage, "?lens=setup")
    with stage.moved():
        stage.page.get_by_role("button", name=chance.choice(["trained", "untrained"]), exact=True).click()


def trains(stage: Stage, chance: random.Random) -> None:
    here(stage, "?lens=setup")
    stage.page.get_by_label("steps").fill(str(chance.randint(1, 30)))
    with stage.moved():
        stage.page.get_by_role("button", name="learn", exact=True).click()


def reloads(stage: Stage, chance: random.Random) -> None:
    stage.page.reload()


def goes_back(stage: Stage, chance: random.Random) -> None:
    if stage.move("back").is_enabled():
        with stage.swapped() if Pad(stage).ink else stage.moved():      # a drawing is left, and nothing else
            stage.move("back").click()


DEEDS: tuple[Callable[[Stage, random.Random], None], ...] = (
    draws, draws, undoes, names, names, goes_on, goes_on, goes_on, teaches, starts, trains, reloads, goes_back,
)


def test_nothing_seen_belongs_to_another_version_or_drawing(visitor: Visitor, seed: int) -> None:
    chance = random.Random(seed)
    stage = visitor.joins("forward", seed=seed % 5)
    done = []

    for deed in (chance.choice(DEEDS) for _ in range(LONG)):
        done.append(deed.__name__)
        deed(stage, chance)
        is_true(stage, " ".join(done))
        stage.page.wait_for_load_state("networkidle")       # an answer to an earlier point may be on its way yet
