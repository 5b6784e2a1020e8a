"""Where a page is found again, with something changed or not: the same pairs for its links and for its forms."""

from __future__ import annotations

from dataclasses import dataclass

from app.lenses.fields import NUDGE, Pairs
from app.scene.view import Selection
from app.web.gate.root import written
from app.web.pages.controls import Place


@dataclass(frozen=True, slots=True)
class Address:
    """Of one page.  here: where it is read.  path: where its parts are.  pairs: what it says beyond, nothing empty."""

    here: str
    path: str
    pairs: Pairs

    def carried(self, changes: dict[str, object]) -> Pairs:
        """The pairs with something changed, or added; None or "" takes it out."""
        said = {**changes, **{name: value for name, value in self.pairs if name not in changes}}
        return tuple((name, str(value)) for name, value in said.items() if value not in (None, ""))

    def url(self, part: str, changes: dict[str, object]) -> str:
        """The same as an address.  part: "" for the page itself, else what is asked for beneath it."""
        return written(f"{self.path}/{part}" if part else self.here, self.carried(changes))


def address_of(where: Place, picked: Selection, lens: str, fields: Pairs = ()) -> Address:
    """lens: "" while it follows the moment.  fields: what the address says of single lenses."""
    said = (
        ("lens", lens), ("of", picked.of), ("pins", ",".join(picked.pins)),
        ("ink", picked.ink if picked.ink != "nudge" else ""), *where.recipe, *where.looks,
        ("nudge", picked.nudge), ("h", f"{picked.h:g}" if picked.nudge or picked.h != NUDGE else ""),
        ("first", str(picked.first or "")),
        *fields, ("v", "" if where.at is None else str(where.at)),
    )
    return Address(where.here, where.path, tuple((name, value) for name, value in said if value))
