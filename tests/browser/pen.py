"""Drawings made with a mouse, a finger or a pen, point by point on the pad."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import CDPSession

from tests.browser.stage import Stage
from tests.browser.truth import Api
from tests.data.pens import DRAWINGS, HANDS, drawn

Strokes = list[list[list[float]]]

REACHED = """([x, y]) => {
  const point = JSON.parse(document.querySelector("#pad-form [name=strokes]").value).at(-1).at(-1);
  return Math.hypot(point[0] - x, point[1] - y) < 0.01;
}"""
"""The browser hands a page the moves of a finger once a frame, after it has taken them."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A digit as somebody drew it."""

    digit: int
    strokes: Strokes


def drawings(every: int = 3) -> Iterator[Drawing]:
    """All that the tests of the data have. Every third point of a stroke is enough to see the digit."""
    for drawing in (*drawn(DRAWINGS), *drawn(HANDS)):
        yield Drawing(drawing.digit, [[*stroke[::every], stroke[-1]] for stroke in drawing.strokes])


def drawn_rightly(api: Api, is_right: bool = True) -> Drawing:
    """The first drawing that the network of a session reads rightly, or wrongly."""
    return next(d for d in drawings()
                if (api.post("/classify", {"strokes": d.strokes})["digit"] == d.digit) is is_right)


@dataclass(frozen=True, slots=True)
class Pad:
    """The pad of a stage."""

    stage: Stage

    @property
    def strokes(self) -> Strokes:
        """What the pad would send."""
        sent: Strokes = json.loads(self.stage.page.locator("#pad-form [name=strokes]").input_value() or "[]")
        return sent

    @property
    def ink(self) -> str:
        """The way of the pen, as it is drawn."""
        return self.stage.page.locator("#pen").get_attribute("d") or ""

    def reached(self, point: list[float]) -> None:
        """Wait until the stroke that is being drawn has come this far."""
        self.stage.page.wait_for_function(REACHED, arg=point)

    def mouse(self, strokes: Strokes) -> None:
        mouse = self.stage.page.mouse
        for stroke in strokes:
            mouse.move(*self.at(stroke[0]))
            mouse.down()
            for point in stroke[1:]:
                mouse.move(*self.at(point))
            mouse.up()

    def finger(self, strokes: Strokes) -> None:
        session = self._session()

        def touch(kind: str, *points: list[float]) -> None:
            at = [dict(zip("xy", self.at(point), strict=True)) for point in points]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

        for stroke in strokes:
            touch("touchStart", stroke[0])
            for point in stroke[1:]:
                touch("touchMove", point)
            touch("touchEnd")

    def pen(self, strokes: Strokes) -> None:
        session = self._session()

        def tip(kind: str, point: list[float], **more: Any) -> None:
            x, y = self.at(point)
            session.send("Input.dispatchMouseEvent",
                         {"type": kind, "x": x, "y": y, "pointerType": "pen", "force": 0.5} | more)

        for stroke in strokes:
            tip("mousePressed", stroke[0], button="left", buttons=1, clickCount=1)
            for point in stroke[1:]:
                tip("mouseMoved", point, button="left", buttons=1)
            tip("mouseReleased", stroke[-1], button="left", clickCount=1)

    def _session(self) -> CDPSession:
        return self.stage.page.context.new_cdp_session(self.stage.page)

    def at(self, point: list[float]) -> tuple[float, float]:
        box = self.stage.page.locator("#pad").bounding_box()
        assert box is not None
        return box["x"] + point[0] * box["width"], box["y"] + point[1] * box["height"]
