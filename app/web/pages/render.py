"""Scenes into HTML. Which template, which headers; no number is made here."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit, urlunsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from app.errors import NotThereError
from app.exchange.exports import EXPORTS
from app.lenses.moment import Moment
from app.scene.layers.edges import said
from app.scene.layers.weight_map import weight_map
from app.scene.marks.notation import NOTATIONS
from app.session.store.session import Session
from app.web.gate.headers import FRAMED
from app.web.gate.problems import Problem
from app.web.gate.root import rooted
from app.web.gate.static import folder, static
from app.web.pages.controls import Place
from app.web.pages.drawn import Drawings
from app.web.pages.page import Page
from app.web.pages.parts import HEADER, Parts, parts_of
from app.web.pages.printed import backwards, mathml, minis, svg, tug
from app.web.pages.remade import picture as picture_alone
from app.web.pages.remade.respelt import respelt

VARY = {"Vary": "HX-Request", "Cache-Control": "no-store"}
"""The same address answers with a page or a fragment; and what a session shows is never anybody else's."""


class Airless(Extension):
    """Pictures without the air between their tags: of a browser's nodes it would be nearly half."""

    pictures = ("stage/picture.html", "stage/chain.html")

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The template, with nothing before a tag or block that begins its line."""
        return re.sub(r"\s*\n\s*(?=<|\{%)", "", source) if name in self.pictures else source


@lru_cache(maxsize=1)
def templates() -> Environment:
    """A misspelt name raises, and everything printed is escaped."""
    environment = Environment(
        extensions=[Airless],
        loader=FileSystemLoader(folder("templates")), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, auto_reload=False,
    )
    environment.globals |= {"static": static(), "rooted": rooted, "exports": EXPORTS, "notations": NOTATIONS,
                            "formulas": mathml.Formulas}
    environment.filters |= {each.__name__: each for each in (
        backwards.funnels, backwards.wires, mathml.role, minis.mini, minis.minis, svg.bars, svg.cells, svg.circles,
        svg.ends, svg.paths, svg.rings, svg.row, svg.singles, svg.squares, svg.texts, svg.wishes, tug.tugs)}
    return environment


def is_htmx(request: Request) -> bool:
    """Whether a fragment is asked for; going back in the history asks for the whole page."""
    return request.headers.get("HX-Request") == "true"


def stage(request: Request, page: Page, status: int = 200) -> Response:
    """The stage with htmx, or what its page lacks; else the whole page. The address follows what is picked out."""
    name = "stage.html" if is_htmx(request) else "page.html"
    parts = parts_on(request, page)
    is_in_parts = is_htmx(request) and status == 200 and not page.playing and not page.where.notation.rules
    known = request.headers.get(HEADER, "") if is_in_parts else ""      # frames are not respelt
    whole = templates().get_template(name)
    html = parts.since(known) or whole.render(page=page, picture=parts.drawn.picture, parts=parts, top=top(request))
    response = HTMLResponse(respelt(html, page.where.notation), status, headers=VARY)
    if is_htmx(request) and not _is_at(request, page.own):
        header = "HX-Replace-Url" if request.url.path != "/" and "/r/new/" not in request.url.path else "HX-Push-Url"
        response.headers[header] = page.own
    return response


def top(request: Request) -> str:
    """The server's name, as whoever asks calls it: what stands before every address that leaves this page."""
    return f"{request.url.scheme}://{request.url.netloc}"


def embedded(request: Request, page: Page, live: str) -> Response:
    """Sentence and picture for a frame.  live: where the whole page is."""
    drawings: Drawings = request.app.state.drawings
    html = templates().get_template("embed.html").render(page=page, picture=drawings.of(page).picture, live=live)
    return HTMLResponse(respelt(html, page.where.notation), headers={**VARY, **FRAMED})


def alone(request: Request, page: Page, name: str) -> Response:
    """The picture as an SVG to take home.  name: of the file."""
    drawings: Drawings = request.app.state.drawings
    picture = drawings.of(page).picture
    part = templates().get_template("stage/chain.html" if picture.chain else "stage/picture.html")
    html = respelt(part.render(page=page, picture=picture), page.where.notation)
    content = picture_alone.alone(html, page.where.theme, "from-image" if picture.image else "")
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, headers=headers, media_type="image/svg+xml")


def parts_on(request: Request, page: Page) -> Parts:
    """All parts of a stage."""
    drawings: Drawings = request.app.state.drawings
    return parts_of(page, drawings.of(page), request.app.state.prints, templates())


def _is_at(request: Request, address: str) -> bool:
    """Whether the browser says this already: to say it again costs it a few milliseconds."""
    try:
        said = urlsplit(request.headers.get("HX-Current-URL", ""))
    except ValueError:      # no address at all
        return False
    return urlunsplit(("", "", said.path, said.query, "")) == address


def map_of(request: Request, where: Place, moment: Moment, home: str) -> Response:
    """The map of the neuron that is picked out: with htmx for its place on the stage, else a page with its text twin.

    home: the address of the stage.  Raises NotThereError.
    """
    found = weight_map(moment.view, moment.picked.of, moment.picked.ink)
    if found is None:
        raise NotThereError("a map shows what a neuron of layer 1 reads from an image: name one as a-1-0, a-1-1 ...")
    name = "stage/map.html" if is_htmx(request) else "map.html"
    html = templates().get_template(name).render(map=found, place="map-of", theme=where.theme, home=home)
    return HTMLResponse(respelt(html, where.notation), headers=VARY)


def found(request: Request, page: Page) -> Response:
    """What the open lens has found: with htmx the block of its template that is called so, else the whole page."""
    if not is_htmx(request):
        return stage(request, page)
    template = templates().get_template(page.template)
    block = template.blocks["found"](template.new_context({"page": page, "panel": page.panel}))
    return HTMLResponse(respelt("".join(block), page.where.notation), headers=VARY)


def words(moment: Moment) -> Response:
    """What each edge of the picture says, by its id."""
    return JSONResponse(said(moment.view, moment.picked.ink), headers=VARY)


def count(words: str) -> Response:
    """A number of parameters, in words: a fragment only."""
    return HTMLResponse(templates().get_template("stage/notice.html").render(message=words), headers=VARY)


def problem(request: Request, problem: Problem) -> Response:
    """A refusal: into the notice with htmx, so that the picture stays; else a page of its own."""
    if is_htmx(request):
        headers = {**VARY, "HX-Retarget": "#notice", "HX-Reswap": "innerHTML"}
        html = templates().get_template("stage/notice.html").render(message=problem.detail)
        return HTMLResponse(html, problem.status, headers=headers)
    session: Session | None = getattr(request.state, "session", None)
    home = rooted(f"/r/{session.name}" if session else "/")
    html = templates().get_template("message.html").render(message=problem.detail, home=home)
    return HTMLResponse(html, problem.status, headers=VARY)
