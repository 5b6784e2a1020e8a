"""The marks that come by the hundred, as SVG. A template takes ten times as long over each; the rest is its work."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping

from markupsafe import Markup, escape

from app.scene.edges import Edges
from app.scene.flow import Flow
from app.scene.marks import Pixel


def paths(edges: Edges, picked: Collection[str] = ()) -> Markup:
    """A path for each weight that is drawn. Their ids and numbers are the scene's own: nothing in them to escape."""
    columns = zip(edges.ids, edges.signs, edges.ds, edges.widths, strict=True)
    return Markup("".join([
        f'<path id="{id}" class="edge {sign}{" picked" if id in picked else ""}" d="{d}" stroke-width="{width}"></path>'
        for id, sign, d, width in columns
    ]))


def dots(flow: Flow) -> str:
    """The dots of a motion, as a script reads them."""
    return json.dumps(flow.rows, separators=(",", ":"))


def squares(pixels: Iterable[Pixel], side: float, roles: Mapping[str, str]) -> Markup:
    """A square for each pixel with ink, as wide as one.  roles: the symbol whose colour one takes, by its id."""
    return Markup("".join([
        f'<rect id="{p.id}" class="pixel {escape(roles.get(p.id, ""))}" x="{p.x}" y="{p.y}" width="{side}" '
        f'height="{side}" fill-opacity="{p.fill}"></rect>'
        for p in pixels
    ]))
