"""The help lens: the keys, and what a lecturer needs."""

from __future__ import annotations

from dataclasses import dataclass

from app.lenses.fields import HIDEABLE
from app.lenses.lens import Choice, Lens


@dataclass(frozen=True, slots=True)
class Help:
    """keys: their names, with spaces between, and what they do.  hideable: what an address may leave away."""

    keys: tuple[Choice, ...]
    hideable: tuple[str, ...]


KEYS = (
    Choice("PageDown → Space N", "whatever comes next"),
    Choice("F5 S", "watch it learn, and pause; F5 from a clicker"),
    Choice("PageUp ← Backspace P", "back one pass"),
    Choice("Shift+→ Shift+←", "on, or back, by one layer"),
    Choice("O", "between this example and the one before, each as far as it came"),
    Choice("J", "with the timeline open, as far along the next line"),
    Choice("Home End", "to the start, to the newest version"),
    Choice("1 2 3 4 5 6", "look closer: a question each; any digit answers what a drawing was"),
    Choice("Escape L", "close what is open; look closer"),
    Choice("↑ ↓", "scroll what is open; on a neuron, the arrows lead to its neighbours"),
    Choice("E", "on a neuron: the equation of its widest line, and of the next"),
    Choice("R", "the picture turned round, as the backward pass runs through it; and back"),
    Choice("X", "on a chain, another first factor in the equation"),
    Choice(". B", "blank the page, and back"),
    Choice("Z", "the open panel alone, twice as large, and back"),
    Choice("F", "full screen"),
    Choice("?", "this sheet"),
)

HELP = Lens("help", "What you see, and the keys", lambda moment: Help(KEYS, HIDEABLE), group="", is_live=True)
