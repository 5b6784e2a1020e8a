"""Arrows: of a wish, upright around its place, its paths as texts that wait for a number; and along a number line."""

from __future__ import annotations

from math import copysign

from app.scene.marks.columns import plain
from app.scene.marks.marks import Wish
from app.scene.marks.scales import Length

SHORTEST = 1.5         # px; a shorter arrow has no direction to see
ARM = 4.0              # px of each arm of its tip, but never more than half of the arrow
HEAD = 6.0             # px of the head of one that lies; a shorter arrow has none
NONE = "."
"""The kind of an arrow that is too short to be seen."""

SHAFTS = {"u": "M0 #V-#", "d": "M0 -#V#", "U": "M0 #V-#", "D": "M0 -#V#", NONE: ""}
TIPS = {
    "u": "M0 -#m-4 4l4 -4 4 4", "d": "M0 #m-4 -4l4 4 4 -4",
    "U": "M0 -#m-# #l# -# # #", "D": "M0 #m-# -#l# # # -#", NONE: "",
}
"""By kind, up or down, capitals for the short: "#" is half of the length."""

SIGNS = {"u": "wish up", "d": "wish down", "U": "wish up", "D": "wish down", NONE: ""}


def tall(v: float, length: Length) -> float:
    """px of the arrow, above 0 for up; 0 where it is too short to see."""
    px = length(v)
    return copysign(px, v) if px >= SHORTEST else 0.0


def half(px: float) -> float:
    """Half the length of an arrow, as its paths say it."""
    return round(abs(px) / 2, 2)


def kind_of(px: float) -> str:
    """The kind of an arrow of so many px, above 0 for up."""
    if not px:
        return NONE
    kind = "u" if px > 0 else "d"
    return kind if half(px) >= ARM else kind.upper()


def arrow(id: str, x: float, y: float, px: float, say: str) -> Wish | None:
    """An upright arrow around a place, so long, above 0 for up; None where it is too short to see."""
    if not px:
        return None
    kind, written = kind_of(px), plain(half(px))
    shaft, tip = (paths[kind].replace("#", written) for paths in (SHAFTS, TIPS))
    return Wish(id, "up" if px > 0 else "down", x, y, shaft, tip, say)


def lying(x: float, y: float, dx: float) -> str:
    """The path of an arrow along a number line, from x to x + dx."""
    head = HEAD if dx > 0 else -HEAD
    tip = f"m{-head:g} {-HEAD / 2:g}l{head:g} {HEAD / 2:g}l{-head:g} {HEAD / 2:g}" if abs(dx) > HEAD else ""
    return f"M{x:g} {y:g}h{round(dx, 2):g}{tip}"
