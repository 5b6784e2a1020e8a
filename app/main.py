"""create_app(): the only place that knows every room."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import PlainTextResponse

from app import __version__
from app.session.sessions import Sessions
from app.session.state.config import PRESETS
from app.session.state.library import Library
from app.session.store.memory import MemoryStore
from app.session.store.sqlite import SqliteStore
from app.session.store.store import Store
from app.settings import Settings
from app.web.api import schema
from app.web.api import sessions as api
from app.web.gate import problems
from app.web.gate.body_limit import BodyLimit
from app.web.gate.elsewhere import Elsewhere
from app.web.gate.ending import End, Ending
from app.web.gate.head import Head
from app.web.gate.headers import SecurityHeaders
from app.web.gate.links import Links
from app.web.gate.memory import stay
from app.web.gate.origin import SameOrigin
from app.web.gate.packed import LEVEL, PackedAnswers
from app.web.gate.root import Root
from app.web.gate.slash import Slash
from app.web.gate.static import static_files
from app.web.gate.who_asks import WhoAsks
from app.web.live.show import RunShow
from app.web.pages import (
    bringing_in,
    by_habit,
    drawing,
    in_python,
    lens,
    lines,
    moves,
    playing,
    reading_on,
    render,
    sending,
    taking_home,
)
from app.web.pages.drawn import Drawings
from app.web.pages.fronts import Fronts
from app.web.pages.prints import Prints

SESSIONS_FILE = "sessions.sqlite"
"""In the folder of the store."""

NOWHERE = {"type": "http", "method": "GET", "path": "/nowhere", "root_path": "", "headers": [], "query_string": b""}
"""What is asked for at no route."""


def create_app(settings: Settings | None = None) -> FastAPI:
    """The app, complete: it answers without its lifespan too, which only closes.

    Raises StorageError if the store cannot be opened.
    """
    settings = settings or Settings()
    library = Library(settings.data)
    live = RunShow(library)
    sessions = Sessions(_store(settings), library, show=live)
    app = FastAPI(
        title="Backprop Live",
        summary="A small network, and every number of its backpropagation.",
        version=__version__,
        docs_url=None,      # its page loads from elsewhere, which the policy forbids
        redoc_url=None,
        redirect_slashes=False,     # a redirect would repeat the Host header, whatever it says
        lifespan=_lifespan,
    )
    app.state.library = library
    app.state.sessions = sessions
    app.state.live = live
    app.state.drawings, app.state.prints, app.state.fronts = Drawings(), Prints(), Fronts()
    app.state.end = End(live.hub.close, sessions.end)
    problems.install(app, page=render.problem)
    app.add_api_route("/healthz", healthz, methods=["GET", "HEAD"], include_in_schema=False)
    for part in (moves, api, by_habit, drawing, in_python, taking_home, bringing_in, playing, lens, sending, lines,
                 reading_on):            # looked for in this order: clicks are most of what is asked
        app.include_router(part.router)
    schema.install(app, settings.root_path)
    app.mount("/static", static_files(), name="static")
    _add_gate(app, settings)
    return app


def _add_gate(app: FastAPI, settings: Settings) -> None:
    """What every request passes; the last one stands outermost."""
    app.add_middleware(PackedAnswers)
    app.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=LEVEL)
    for middleware in (Head, BodyLimit, Slash):
        app.add_middleware(middleware)
    app.add_middleware(SameOrigin, names=settings.names)
    app.add_middleware(Elsewhere, origins=settings.sites)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Links)
    app.add_middleware(WhoAsks)
    app.add_middleware(Ending, end=app.state.end)
    app.add_middleware(Root, path=settings.root_path)


async def healthz() -> PlainTextResponse:
    """200 as soon as requests are answered."""
    return PlainTextResponse("ok")


def beforehand(app: FastAPI) -> Iterator[None]:
    """Make what whoever asks first would else wait for, and all others with them, piece by piece.

    The digits; the routes, which FastAPI completes when it first looks for one of them (150 ms); the templates, which
    are compiled when first printed (10 ms each). All of it stays.
    """
    app.state.library.dataset(PRESETS["digits"])
    yield
    for route in app.routes:
        route.matches(NOWHERE)
        yield
    for name in render.templates().list_templates():
        render.templates().get_template(name)
        yield
    stay()


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Let go of the store at the end."""
    yield
    await app.state.sessions.close()


def _store(settings: Settings) -> Store:
    return MemoryStore() if settings.folder is None else SqliteStore(settings.folder / SESSIONS_FILE)
