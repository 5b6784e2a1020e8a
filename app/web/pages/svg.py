"""The marks that come by the hundred, as SVG. A template takes ten times as long over each; the rest is its work."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from html import escape

from app.scene.layers.edges import Edges
from app.scene.layers.flow import Flow
from app.scene.marks.marks import Disc, Pixel


class Printed(str):
    """Text that a template prints as it is: tags that were written here, and what stood in them is escaped."""

    __slots__ = ()

    def __html__(self) -> str:
        """What Jinja asks of text that is markup already."""
        return self


def paths(edges: Edges, picked: Collection[str] = ()) -> Printed:
    """A path for each weight that is drawn. Their ids and numbers are the scene's own: nothing in them to escape."""
    columns = zip(edges.ids, edges.signs, edges.ds, edges.widths, strict=True)
    return Printed("".join([
        f'<path id="{id}" class="edge {sign}{" picked" if id in picked else ""}" d="{d}" stroke-width="{width}"></path>'
        for id, sign, d, width in columns
    ]))


def circles(disc: Disc) -> Printed:
    """A neuron: dark, as bright over it as it is active, and its rim, broken while its activation is not known."""
    at = f'cx="{disc.x}" cy="{disc.y}" r="{disc.r}"'
    return Printed(
        f'<circle class="disc" {at}></circle><circle class="bright" {at} fill-opacity="{disc.fill or 0}"></circle>'
        f'<circle class="rim{" unknown" if disc.fill is None else ""}" {at}></circle>'
    )


def rings(discs: Iterable[Disc], picked: Collection[str] = ()) -> Printed:
    """A ring for each bias that has one."""
    return Printed("".join([
        f'<circle id="{ring.id}" class="ring {ring.sign}{" picked" if ring.id in picked else ""}" cx="{disc.x}" '
        f'cy="{disc.y}" r="{ring.r}" stroke-width="{ring.width}" data-mark="{ring.id}" '
        f'data-say="{escape(ring.say)}"></circle>'
        for disc in discs if (ring := disc.ring) is not None
    ]))


def dots(flow: Flow) -> str:
    """The dots of a motion, as a script reads them."""
    return json.dumps(flow.rows, separators=(",", ":"))


def squares(pixels: Iterable[Pixel], side: float, roles: Mapping[str, str]) -> Printed:
    """A square for each pixel with ink, as wide as one.  roles: the symbol whose colour one takes, by its id."""
    return Printed("".join([
        f'<rect id="{p.id}" class="pixel {escape(roles.get(p.id, ""))}" x="{p.x}" y="{p.y}" width="{side}" '
        f'height="{side}" fill-opacity="{p.fill}"></rect>'
        for p in pixels
    ]))
