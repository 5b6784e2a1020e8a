"""Every ink of the second palette is another for eyes that see no red or no green, and can be read on its ground."""

from __future__ import annotations

import re
from itertools import combinations

import numpy as np
import pytest

from app.nn.array import Array
from tests.house.tree import ROOT

CSS = re.sub(r"/\*.*?\*/", "", (ROOT / "static/css/ink.css").read_text("utf-8"), flags=re.S)
SYMBOLS = ("sym-a", "sym-z", "sym-C")
WORDS = 4.5
"""Contrast of words with their ground (WCAG AA)."""
APART = 20.0
"""In CIE Lab, where some 2.3 are just noticed: told apart at a glance, in thin letters too."""

SEEN: dict[str, Array] = {
    "all colours": np.eye(3),
    "no green": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                          [-0.011820, 0.042940, 0.968881]]),
    "no red": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                        [-0.003882, -0.048116, 1.051998]]),
}
"""What is left of linear RGB: Machado, Oliveira and Fernandes 2009, severity 1."""

XYZ: Array = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def inks(selector: str) -> dict[str, str]:
    """The inks that the first rule of a selector names, by name."""
    rule = CSS[CSS.index(selector + " {"):]
    return dict(re.findall(r"--([\w-]+): ([^;]+);", rule[: rule.index("}")]))


def on(ground: str) -> dict[str, str]:
    """Every ink of a theme with the second palette, as #rrggbb."""
    found = inks(":root") | inks(':root[data-palette="distinct"]')
    if ground == "projector":
        found |= inks(':root[data-theme="projector"]') | inks(':root[data-palette="distinct"][data-theme="projector"]')
    side = 0 if ground == "day" else 1
    both = {name: re.findall(r"#[0-9a-f]{6}", value) for name, value in found.items()}
    return {name: values[side if len(values) == 2 else 0] for name, values in both.items() if values}


def linear(ink: str) -> Array:
    c = np.array([int(ink[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    dark, bright = sorted(float(XYZ[1] @ linear(ink)) for ink in (one, other))
    return (bright + 0.05) / (dark + 0.05)


def lab(rgb: Array) -> Array:
    t = (XYZ @ np.clip(rgb, 0.0, 1.0)) / np.array([0.95047, 1.0, 1.08883])
    x, y, z = np.where(t > 0.008856, np.cbrt(t), 7.787 * t + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def apart(one: str, other: str, eyes: str) -> float:
    return float(np.linalg.norm(lab(SEEN[eyes] @ linear(one)) - lab(SEEN[eyes] @ linear(other))))


@pytest.mark.parametrize("eyes", SEEN)
@pytest.mark.parametrize("ground", ["day", "night", "projector"])
def test_every_ink_of_the_second_palette_is_told_from_every_other(ground: str, eyes: str) -> None:
    found = on(ground)

    pairs = {(one, other): apart(found[one], found[other], eyes)
             for one, other in combinations((*SYMBOLS, "up", "down", "ink"), 2)}

    assert {pair: gap for pair, gap in pairs.items() if gap < APART} == {}


@pytest.mark.parametrize("ground", ["day", "night", "projector"])
def test_words_in_the_inks_of_the_second_palette_are_read_on_their_ground(ground: str) -> None:
    found = on(ground)

    assert min(contrast(found[name], found[paper]) for name in SYMBOLS for paper in ("paper", "raised")) >= WORDS


def test_eyes_that_see_no_green_mistake_red_for_a_dark_yellow() -> None:
    assert apart("#d00000", "#707000", "no green") < apart("#d00000", "#707000", "all colours") / 2
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_the_usual_palette_would_not_do() -> None:
    usual = inks(':root[data-theme="projector"]')

    assert apart(usual["sym-z"], usual["sym-C"], "no green") < APART
