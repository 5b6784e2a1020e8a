"""The examples of mini-batches, as small as they can be known by: a part of their row's sheet, or a dot each."""

from __future__ import annotations

from html import escape

from app.lenses.batch.tray import Row, Thumb
from app.web.pages.printed.markup import Printed


def minis(row: Row, side: int, pick: str) -> Printed:
    """A row of a tray.  side: px of an image, 0 for points.  pick: where a press posts which, "" for nowhere."""
    where = escape(pick)
    return Printed("".join([_pressed(thumb, row, side, where) for thumb in row.thumbs]))


def _pressed(thumb: Thumb, row: Row, side: int, pick: str) -> str:
    said, drawn = escape(thumb.say), mini(thumb, row, side)
    which = f'data-thumb="{thumb.index}" data-label="{thumb.label}"'
    if not pick:
        return f'<span class="pick-mini" {which} title="{said}">{drawn}</span>'
    return (f'<button class="pick-mini" name="index" value="{thumb.index}" {which} formaction="{pick}" '
            f'hx-post="{pick}" title="{said}" aria-label="{said}">{drawn}</button>')


def mini(thumb: Thumb, row: Row, side: int) -> Printed:
    """One of them.  row: whose sheet it is on."""
    if side:
        return Printed(f'<svg class="mini" viewBox="0 {thumb.at} {side} {side}" aria-hidden="true">'
                       f'<use href="#sheet-{row.id}"></use></svg>')
    return Printed(f'<svg class="mini" viewBox="-6 -6 12 12" aria-hidden="true"><g class="cloud {thumb.role}">'
                   f'<use href="#dot-{thumb.role}"></use></g></svg>')
