"""A stage in parts: a click is answered with those that the page which asks does not have yet.

Every part has a name that follows from what is printed of it, and a page says the names of those it has. What it is
answered with makes of it the very page that it would have been sent whole: elements of HTML to take the places of
older ones, and for a picture in layers a frame.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jinja2 import Environment

from app.scene.marks.columns import Column
from app.scene.picture import Picture
from app.web.live.writing import of_columns
from app.web.pages.drawn import Drawn, in_html, named
from app.web.pages.page import Page
from app.web.pages.printed.markup import Printed
from app.web.pages.prints import Prints

HEADER = "Stage-Parts"
"""Of a request: the names of the parts that its page has."""

AROUND = {"head": "stage/head.html", "said": "stage/said.html", "lens": "stage/lens.html", "bar": "stage/bar.html",
          "handout": "stage/handout.html"}
BESIDE = {"legend": "stage/legend.html", "map-open": "stage/over.html", "opens": "stage/open.html",
          "closer": "stage/closer.html"}
"""Parts around the picture, and those beside it or over it: one element each, or none, by its id."""

SECTION = "stage/section.html"
"""The picture and what stands beside it: a part by itself where its network is a chain."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Of one stage.  html: printed, by id; "" for an element that is not there.  drawn: its picture, without frames
    where it is among the HTML.  always: what changes with every version.  frames: all of them, as JSON, by what they
    move: those of the picture, and where its marks lead, which is this page's own.

    names: of all parts, in one word: first of what has to be alike for a stage to be sent in parts.
    """

    html: Mapping[str, Printed]
    drawn: Drawn
    always: tuple[Column, ...] = ()
    frames: Mapping[str, str] = field(default_factory=dict)
    names: str = ""

    def since(self, known: str) -> str | None:
        """What a page lacks that has the parts so named; None where it has to be sent whole."""
        names, had = self.names.split("."), known.split(".")
        if len(names) != len(had) or names[0] != had[0]:
            return None
        lacks = [one != other for one, other in zip(names[1:], had[1:], strict=True)]
        frames = zip(self.frames.values(), lacks[len(self.html):], strict=True)
        moves = [text for text, is_new in frames if is_new]
        moves.append(in_html({"set": of_columns((*self.always, Column(("stage",), "data-parts", self.names)))}))
        return f'<hx-partial hx-target="#stage" hx-swap="none">[{",".join(moves)}]</hx-partial>' + "".join(
            f'<hx-partial hx-target="#{id}" hx-swap="outerMorph">{text}</hx-partial>'
            for (id, text), is_new in zip(self.html.items(), lacks, strict=False) if is_new and text
        )


def parts_of(page: Page, drawn: Drawn, prints: Prints, templates: Environment) -> Parts:
    """All parts of a stage, printed."""
    def printed(file: str, **more: object) -> Printed:
        def make(page: Page) -> Printed:
            html = templates.get_template(file).render(page=page, panel=page.panel, picture=drawn.picture, **more)
            return Printed(html.strip())

        return prints.of(file, page, make)

    around, beside = ({id: printed(file) for id, file in of.items()} for of in (AROUND, BESIDE))
    if drawn.picture.chain is not None:
        html = {**around, "picture": printed(SECTION, parts=Parts(beside, drawn))}
        return Parts(html, drawn, _always(page), {}, _names(html, {}, _common(page)))
    html = {**around, **beside}
    leads = in_html({"set": of_columns(_leads(page, drawn.picture))})
    names = _names(html, {**drawn.names, "leads": named(leads)}, _standing(page, drawn.picture))
    return Parts(html, drawn, (*_always(page), *_addresses(page)), {**drawn.frames, "leads": leads}, names)


def _names(html: Mapping[str, Printed], frames: Mapping[str, str], standing: list[object]) -> str:
    """frames: their names.  standing: what neither HTML nor frames say."""
    there = [id for id, text in html.items() if text]
    return ".".join((named(in_html([*there, *standing])), *map(named, html.values()), *frames.values()))


def _common(page: Page) -> list[object]:
    """What a stage is sent whole for when it is another: the network and the ground it is drawn on."""
    return [page.about, page.view.side, page.view.canvas, page.where.here, page.where.hide, page.where.notation.name]


def _standing(page: Page, picture: Picture) -> list[object]:
    """What the frames of a picture leave as it is: all that its template prints and they do not say."""
    return [
        *_common(page), page.where.can_move, picture.width, picture.height, picture.title,
        picture.image, [repr(text) for text in picture.captions], repr(picture.wanted),
        len(picture.neurons), page.bounds["points"],
    ]


def _always(page: Page) -> tuple[Column, ...]:
    """What the stage itself says."""
    said = {"data-version": str(page.where.version), "data-phase": page.state.phase, "data-live": page.events or None}
    return tuple(Column(("stage",), name, value) for name, value in said.items())


def _addresses(page: Page) -> tuple[Column, ...]:
    """Where a picture in layers has its words from, and its maps."""
    words = Column(("edges",), "data-words", page.words)
    return (words, Column(("map",), "data-from", page.maps)) if page.view.side else (words,)


def _leads(page: Page, picture: Picture) -> tuple[Column, ...]:
    """Where a press on a neuron leads, and which mark is open."""
    ids = [id for layer in picture.neurons for id in layer.ids]
    return (Column("#discs .neuron", "href", ids, "a" * len(ids), {"a": f"{page.to_mark}#"}),
            Column(("indices",), "data-of", page.shown.of))
