"""The legend, made by the scales themselves."""

from __future__ import annotations

from dataclasses import dataclass

from app.scene.layers.edges import Ink
from app.scene.marks.scales import Fill, Length
from app.scene.marks.words import number


@dataclass(frozen=True, slots=True)
class Key:
    """A sample and what it stands for. kind: line, ring, wish or fill; sign as on the picture; size in px or 0..1."""

    kind: str
    sign: str
    size: float
    text: str


@dataclass(frozen=True, slots=True)
class Legend:
    """title: what the ink of edges and rings is at this moment."""

    title: str
    keys: tuple[Key, ...]


TITLES = {
    "nudge": "width: nudge, −∂C/∂w",
    "batch": "width: mean nudge of the next mini-batch",
    "moved": "width: how far the step moved it",
    "weight": "width: the weight itself",
}


def legend(ink: Ink, fill: Fill, wish: Length, has_maps: bool = False) -> Legend:
    """Keys for what is on the picture at this moment, and for nothing else."""
    brightness = "brightness: a; squares: a over the plane" if has_maps else "brightness: activation a"
    keys = [Key("fill", "", fill(a), number(a, 2).removesuffix(".0")) for a in (fill.low, fill.high)]
    if ink.is_quiet:
        return Legend(f"{brightness}; lines: weights", tuple(keys))
    if not ink.width.top:
        return Legend(brightness, tuple(keys))
    raised, lowered = ("plus", "minus") if ink.kind == "weight" else ("up", "down")
    half = float(f"{ink.width.top / 2:.1e}")        # as its words say it: the sample is exactly that wide
    words = {"moved": ("raised", "lowered"), "weight": ("above 0", "below 0")}.get(ink.kind, ("raise", "lower"))
    keys += [
        Key("line", raised, ink.width(half), f"{words[0]} {number(half, 2)}"),
        Key("line", lowered, ink.width(half), f"{words[1]} {number(half, 2)}"),
        Key("ring", raised, ink.width(half), "bias"),
    ]
    if wish.top and ink.kind == "nudge":
        keys.append(Key("wish", "up", wish(wish.top), f"wish {number(wish.top, 2)}"))
        return Legend(f"{brightness}; {TITLES[ink.kind]}; arrow: wish, −∂C/∂a", tuple(keys))
    return Legend(f"{brightness}; {TITLES[ink.kind]}", tuple(keys))
