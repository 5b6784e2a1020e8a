"""A frame of a chain: what training changes of every quantity, from the nodes of a picture of all its layers.

A page may show fewer layers, at other places from left to right: a frame says nothing of x, and what a page does not
have is passed over.
"""

from __future__ import annotations

from app.scene.chain.chain import Chain
from app.scene.chain.nodes import TICKS, Node
from app.scene.marks.arrows import SHAFTS, SIGNS, TIPS, half, kind_of
from app.scene.marks.columns import TEXT, Column, packed


def quantities(chain: Chain) -> tuple[Node, ...]:
    """All that a frame speaks of: y stays as it is."""
    return tuple(node for node in chain.nodes if node.mark != "y")


def chain_columns(chain: Chain) -> tuple[Column, ...]:
    """What training changes. A "*" stands for the marks of the quantities."""
    nodes = quantities(chain)
    return (
        Column("value-*", TEXT, [n.value for n in nodes]),
        Column("slope-*", TEXT, [n.slope for n in nodes]),
        Column("short-*", TEXT, [n.short for n in nodes]),
        Column("low-*", TEXT, [n.axis.ends[0] for n in nodes]),
        Column("high-*", TEXT, [n.axis.ends[1] for n in nodes]),
        Column("zero-*", "d", packed([n.axis.zero or 0.0 for n in nodes], 2), _ticks(nodes), TICKS),
        Column("dot-*", "cy", [n.dot for n in nodes]),
        *_neurons([n for n in nodes if n.letter == "a"]),
        *_edges(chain),
    )


def _ticks(nodes: tuple[Node, ...]) -> str:
    return "".join("." if n.axis.zero is None else "0" for n in nodes)


def _neurons(nodes: list[Node]) -> tuple[Column, ...]:
    """How bright they are, and what they wish."""
    wishing = [n for n in nodes if n.l]
    ids, kinds = tuple(f"wish-{n.l}-0" for n in wishing), "".join(kind_of(n.px) for n in wishing)
    halves = packed([half(n.px) for n in wishing], 2)
    shafts, tips = (tuple(f"{id}-{part}" for id in ids) for part in ("shaft", "tip"))
    return (
        Column(tuple(f"bright-{n.mark}" for n in nodes), "fill-opacity", [n.fill for n in nodes]),
        Column(shafts, "d", halves, kinds, SHAFTS, ((tips, "d", TIPS), (ids, "class", SIGNS))),
        Column(ids, "transform", [f"translate(0 {n.dot or 0:g})" for n in wishing]),
    )


def _edges(chain: Chain) -> tuple[Column, ...]:
    ids = tuple(edge.id for edge in chain.edges)
    return (Column(ids, "stroke-width", [edge.width for edge in chain.edges]),
            Column(ids, "class", [f"edge {edge.sign}" for edge in chain.edges]))
