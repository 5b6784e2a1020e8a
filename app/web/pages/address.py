"""The ends of a page's links and the hidden fields of its forms: what they carry on of the moment."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from app.scene.view import Selection
from app.web.pages.controls import Where

Pairs = tuple[tuple[str, str], ...]
"""Fields of an address."""


@dataclass(frozen=True, slots=True)
class Links:
    """Of one page.  lens_chosen: "" while the lens follows the moment."""

    where: Where
    selection: Selection
    lens_chosen: str

    @property
    def hidden(self) -> Pairs:
        """Fields that every form carries on, beside what is picked out."""
        return (*self.where.recipe, *self.looks, *self._nudge)

    @property
    def sticky(self) -> Pairs:
        """The same for forms and links that only read: they stay at the version asked for."""
        return (*self.hidden, *((("v", str(self.where.at)),) if self.where.at is not None else ()))

    @property
    def keep(self) -> str:
        """The end of every link, with its leading "&": what it keeps of the moment, but for what is picked out."""
        return _ending(*self._ink, *self.sticky)

    @property
    def keep_pins(self) -> str:
        """The same with the pins."""
        return _ending(*self._pins, *self._ink, *self.sticky)

    @property
    def keep_of(self) -> str:
        """The same with the pins and what is open in the equation: everything but the lens."""
        return _ending(*self._of, *self._pins, *self._ink, *self.sticky)

    @property
    def keep_view(self) -> str:
        """For links to other sessions: only how the page looks."""
        return _ending(*self.looks)

    @property
    def but_theme(self) -> str:
        """For links that set the theme: everything else but the lens."""
        return _ending(*self._of, *self._pins, *self._ink, *(p for p in self.sticky if p[0] != "theme"))

    @property
    def but_pins(self) -> str:
        """For links that set the pins: everything else."""
        return _ending(*self._of, *self._ink, *self.sticky)

    @property
    def but_ink(self) -> str:
        """For links that set the ink: everything else."""
        return _ending(*self._of, *self._pins, *self.sticky)

    @property
    def words(self) -> str:
        """Where the words of the edges on the stage are told."""
        at = (*self.where.recipe, *self._ink, ("v", str(self.where.version)))
        return f"{self.where.here.rstrip('/')}/words?{urlencode(at)}"

    def without(self, *names: str) -> str:
        """The end of a link that sets these: everything else, the lens too."""
        lens = (("lens", self.lens_chosen),) if self.lens_chosen else ()
        return _ending(*(p for p in (*self._of, *self._pins, *self._ink, *lens, *self.sticky) if p[0] not in names))

    @property
    def maps(self) -> str:
        """Where the map of a neuron of layer 1 is asked for, at the very version on the stage, but for its id."""
        place = f"/r/{self.where.name}/map" if self.where.name else "/map"
        lens = (("lens", self.lens_chosen),) if self.lens_chosen else ()
        return f"{place}?" + urlencode([("v", str(self.where.version)), *lens, *self._pins, *self._ink, *self.hidden])

    def hiding(self, part: str, is_hidden: bool) -> str:
        """The end of a link that leaves a part of the page away, or brings it back: everything else."""
        rest = [other for other in self.where.hide if other != part]
        hide = ",".join([*rest, *([part] if is_hidden else [])])
        return self.without("hide") + (f"&hide={hide}" if hide else "")

    @property
    def h(self) -> str:
        """The size of the nudge, as its field says it."""
        return f"{self.selection.h:g}"

    @property
    def looks(self) -> Pairs:
        """Fields that how the page looks follows from, for links to other sessions."""
        looks = (("theme", self.where.theme), ("hide", ",".join(self.where.hide)))
        return tuple((name, value) for name, value in looks if value)

    @property
    def _nudge(self) -> Pairs:
        picked = self.selection
        nudge = (("nudge", picked.nudge), ("h", self.h)) if picked.nudge else ()
        sort = (("sort", picked.sort),) if picked.sort else ()
        return (*nudge, *((("first", str(picked.first)),) if picked.first else ()), *sort)

    @property
    def _of(self) -> Pairs:
        return (("of", self.selection.of),) if self.selection.of else ()

    @property
    def _pins(self) -> Pairs:
        return (("pins", ",".join(self.selection.pins)),) if self.selection.pins else ()

    @property
    def _ink(self) -> Pairs:
        return (("ink", self.selection.ink),) if self.selection.ink != "nudge" else ()


@lru_cache(maxsize=256)     # a page asks for the same few dozens of times
def _ending(*pairs: tuple[str, str]) -> str:
    return "&" + urlencode(pairs) if pairs else ""
