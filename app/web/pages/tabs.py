"""The tabs of the lenses."""

from __future__ import annotations

from dataclasses import dataclass

from app.lenses.lens import GROUPS, Lens
from app.lenses.list import LENSES
from app.lenses.moment import Moment
from app.web.pages.controls import Button


@dataclass(frozen=True, slots=True)
class Tabs:
    """Of the lenses that this network has.  groups: a question each, which leads to its first lens; open: its name, ""
    while none is open.

    lenses: those of the question that is open; none where it has but one.
    """

    groups: tuple[Button, ...]
    open: str
    lenses: tuple[Button, ...]


def tabs_of(moment: Moment, lens: Lens | None) -> Tabs:
    """lens: the one that is open, if any."""
    group = lens.group if lens else ""
    fit = [one for one in LENSES if one.fits(moment)]
    first = {name: next((one.name for one in fit if one.group == name), "") for name, *_ in GROUPS}
    here = tuple(Button(one.name, one.on_tab, one.title) for one in fit if one.group and one.group == group)
    return Tabs(tuple(Button(first[name], text, title) for name, text, title in GROUPS if first[name]),
                first.get(group, ""), here if len(here) > 1 else ())
