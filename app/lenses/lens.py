"""A lens: one way to look closer. Its name is one word, and all its files are called by it:

    app/lenses/WORD.py   templates/lenses/WORD.html   static/css/lenses/WORD.css   tests/lenses/test_WORD.py

If it has parts, they are in folders called WORD.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from app.lenses.fields import Fields
from app.lenses.moment import Moment
from app.lenses.sources import Cited
from app.scene.layers.weight_map import WeightMap
from app.session.runs.measuring import Measurements, Report
from app.session.state.move import Move


def always(moment: Moment) -> bool:
    """True."""
    return True


def never(moment: Moment) -> bool:
    """False."""
    return False


def has_data(moment: Moment) -> bool:
    """Whether there are examples to learn from."""
    return moment.dataset is not None


def no_lights(panel: Any) -> dict[str, str]:
    """{}."""
    return {}


def no_map(panel: Any) -> WeightMap | None:
    """None."""
    return None


GROUPS = (
    ("examples", "examples", "Which example is on the stage"),
    ("nudges", "nudges", "Which nudges dominate"),
    ("slope", "one slope", "Why one slope is what it is"),
    ("numbers", "numbers", "All numbers of this moment"),
    ("learning", "learning", "What many steps on many examples do"),
    ("time", "time", "Which moment this is, and what became of another"),
)
"""The questions that lenses answer: name, words on the tab, the question.  They are opened by the keys 1 to 6."""


@dataclass(frozen=True, slots=True)
class Lens:
    """draw: its panel, which the template prints; None where there is nothing to show.  fits: whether a network has it.

    text: on its tab, where that is not its name.  group: the question it belongs to (GROUPS), "" for none.
    fields: what the address says of this lens alone.  is_live: whether it stays true while a run goes on.
    measure: for what takes longer than a click; what it reports is the moment's report.  begins: whether it is
    measured with the page; else only once it is asked for.  take: the moves that go on from what was measured.
    sees_past: whether it reads the versions of the session.
    sources: where its idea is told, () for one that owes it to nobody.
    lights: id of a mark -> the symbol whose colour it takes.  over: what lies over the input image.
    picks: the lens that shows what is clicked on the picture while this one is open.
    """

    name: str
    title: str
    draw: Callable[[Moment], object | None]
    fits: Callable[[Moment], bool] = always
    text: str = ""
    group: str = "examples"
    fields: type[Fields] = Fields
    is_live: bool = False
    sees_past: bool = False
    sources: tuple[Cited, ...] = ()
    measure: Callable[[Moment, Measurements], Awaitable[Report[Any]]] | None = None
    begins: Callable[[Moment], bool] = never
    take: Callable[[Moment, Measurements], Awaitable[tuple[Move, ...]]] | None = None
    lights: Callable[[Any], dict[str, str]] = no_lights
    over: Callable[[Any], WeightMap | None] = no_map
    picks: str = "equation"

    @property
    def on_tab(self) -> str:
        """What its tab says."""
        return self.text or self.name


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a menu."""

    name: str
    text: str
