"""The legend, made by the scales themselves."""

from __future__ import annotations

from dataclasses import dataclass

from app.scene.layers.edges import Ink
from app.scene.marks.scales import Fill, Length
from app.scene.marks.words import number


@dataclass(frozen=True, slots=True)
class Key:
    """A sample and what it stands for.  kind: line, ring, wish or fill; sign as on the picture; size in px or 0..1.

    text: beside it.  says: the same in a sentence, for whoever asks.
    """

    kind: str
    sign: str
    size: float
    text: str
    says: str

    @property
    def name(self) -> str:
        """What it is called: the first word."""
        return self.text.split()[0]


@dataclass(frozen=True, slots=True)
class Legend:
    """title: what the ink of edges and rings is at this moment."""

    title: str
    keys: tuple[Key, ...]


SAYS = {
    "nudge": "a line this wide: were this weight {} by a little, C would fall by {} times as much",
    "batch": "a line this wide: were this weight {} by a little, C of the mini-batch would fall by {} times as much",
    "moved": "a line this wide: the step {} this weight by {}",
    "weight": "a line this wide: a weight that is {} by {}",
}
OF_BIAS = "what a neuron adds to its weighted sum, as a ring: as wide as a line of the same number"
OF_WISH = "what C asks of an activation, −∂C/∂a: up is brighter, down is darker"

TITLES = {
    "nudge": "width: nudge, −∂C/∂w",
    "batch": "width: mean nudge of the next mini-batch",
    "moved": "width: how far the step moved it",
    "weight": "width: the weight itself",
}


def legend(ink: Ink, fill: Fill, wish: Length, has_maps: bool = False) -> Legend:
    """Keys for what is on the picture at this moment, and for nothing else."""
    brightness = "brightness: a; squares: a over the plane" if has_maps else "brightness: activation a"
    keys = [_of_brightness(fill, a) for a in (fill.low, fill.high)]
    if ink.is_quiet:
        return Legend(f"{brightness}; lines: weights", tuple(keys))
    if not ink.width.top:
        return Legend(brightness, tuple(keys))
    raised, lowered = ("plus", "minus") if ink.kind == "weight" else ("up", "down")
    half = float(f"{ink.width.top / 2:.1e}")        # as its words say it: the sample is exactly that wide
    words = {"moved": ("raised", "lowered"), "weight": ("above 0", "below 0")}.get(ink.kind, ("raise", "lower"))
    said, did = number(half, 2), words if ink.kind == "weight" else ("raised", "lowered")
    keys += [Key("line", sign, ink.width(half), f"{word} {said}", SAYS[ink.kind].format(past, said))
             for sign, word, past in zip((raised, lowered), words, did, strict=True)]
    keys.append(Key("ring", raised, ink.width(half), "bias", OF_BIAS))
    if wish.top and ink.kind == "nudge":
        keys.append(Key("wish", "up", wish(wish.top), f"wish {number(wish.top, 2)}", OF_WISH))
        return Legend(f"{brightness}; {TITLES[ink.kind]}; arrow: wish, −∂C/∂a", tuple(keys))
    return Legend(f"{brightness}; {TITLES[ink.kind]}", tuple(keys))


def _of_brightness(fill: Fill, a: float) -> Key:
    said = number(a, 2).removesuffix(".0")
    return Key("fill", "", fill(a), said, f"a neuron whose activation a is {said}")
