"""The bar under the picture stands still while a run begins, goes on and ends."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Visitor
from tests.browser.test_fit import boxes
from tests.browser.test_live import frame, made, pause, play


@pytest.mark.parametrize("theme", ["day", "projector"])
@pytest.mark.parametrize("screen", [(1280, 720), (390, 844)])
def test_the_bar_is_as_high_before_during_and_after_a_run(
    visitor: Visitor, theme: str, screen: tuple[int, int]
) -> None:
    stage = visitor.arrives(f"/?theme={theme}", viewport={"width": screen[0], "height": screen[1]})
    (before,) = boxes(stage.page, ".bar")
    play(stage)
    frame(stage.page)
    (during,) = boxes(stage.page, ".bar")
    assert stage.page.evaluate("document.documentElement.scrollWidth") == screen[0]
    rows = {round(box["top"]) for box in boxes(stage.page, ".bar :is(.moves, .play) button:not(.hidden)")}
    pause(stage)
    (after,) = boxes(stage.page, ".bar")

    tall = [box["bottom"] - box["top"] for box in (before, during, after)]
    assert tall == pytest.approx([tall[0]] * 3, abs=0.5)
    if screen[0] > 900:
        assert made(stage) > 0
        play(stage)
        assert "step" not in stage.texts(".rate")[0], "a count that stands still while the head's goes on"
        assert max(rows) - min(rows) < 20, "one row"
        assert before["top"] == during["top"] == after["top"]
