"""Everything that goes wrong, as an answer: problem+json (RFC 9457) under /api, a page elsewhere.

The one table from errors to status codes. An answer says one sentence, and never what was sent or where it broke.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Final

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic_core import to_json
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Match

from app import errors
from app.session.store.session import Session
from app.web.gate.headers import HEADERS
from app.web.gate.invalid import Fault, fault_in

MEDIA_TYPE: Final = "application/problem+json"
STATUS: Final[Mapping[type[errors.AppError], int]] = {
    errors.ShapeError: 422,
    errors.LineError: 422,
    errors.RangeError: 422,
    errors.OutOfTurnError: 409,
    errors.EndedError: 409,
    errors.NotThereError: 404,
    errors.StaleError: 412,
    errors.KeyReusedError: 422,
    errors.UnprovenError: 401,
    errors.NotYoursError: 403,
    errors.FullError: 503,
    errors.StorageError: 507,
    errors.DataError: 503,
    errors.FileError: 422,
}
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
RETRY_AFTER: Final = 5
"""Seconds until a place may be free again: a training command takes about that long."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What to say.  detail: one sentence, or two: what was wrong, and what was kept.

    field: the name of the value at fault.  limit: the bound it broke.  version: the session's, unchanged.
    """

    status: int
    title: str
    detail: str
    field: str | None = None
    limit: float | None = None
    version: int | None = None


PageRenderer = Callable[[Request, Problem], Response]


class TooLargeError(HTTPException):
    """A body longer than `limit` bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(413, f"the body must be at most {limit} bytes")
        self.limit = limit


def install(app: FastAPI, page: PageRenderer) -> None:
    """Answer every error of the app this way.  page: how a problem looks outside of /api."""
    app.state.problem_page = page
    app.add_exception_handler(errors.AppError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(ClientDisconnect, _gone)
    app.add_exception_handler(Exception, _unexpected)


def problem_response(
    request: Request, status: int, sentence: str, *,
    field: str | None = None, limit: float | None = None, version: int | None = None,
) -> Response:
    """An error answer of the kind that this address gives: JSON under /api, else a page."""
    problem = Problem(status, HTTPStatus(status).phrase, _ended(sentence), field, limit, version)
    response = _json(problem) if request.url.path.startswith("/api/") else _page(request, problem)
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def too_large(request: Request, error: TooLargeError) -> Response:
    """413, and the end of the connection: what is still on the wire is not worth reading."""
    response = problem_response(request, 413, error.detail, limit=error.limit)
    response.headers["Connection"] = "close"
    return response


def last_answer(request: Request, sentence: str) -> Response:
    """503, and the end of the connection: the server ends too.

    Made outside of every middleware, so it takes its security headers here.
    """
    response = problem_response(request, 503, sentence)
    response.headers.update({**HEADERS, "Connection": "close", "Cache-Control": "no-store"})
    return response


def without_length(request: Request) -> Response:
    """411, and the end of the connection as well."""
    response = problem_response(request, 411, "a body must be sent with its Content-Length, not in chunks")
    response.headers["Connection"] = "close"
    return response


def _json(problem: Problem) -> Response:
    known = {name: value for name, value in asdict(problem).items() if value is not None}
    return Response(to_json({"type": "about:blank", **known}), problem.status, media_type=MEDIA_TYPE)


def _page(request: Request, problem: Problem) -> Response:
    page: PageRenderer = request.app.state.problem_page
    return page(request, problem)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, errors.AppError)
    field = error.field if isinstance(error, errors.ShapeError | errors.FileError) else None
    return _unchanged(request, STATUS[type(error)], Fault(str(error), field))


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    session: Session | None = getattr(request.state, "session", None)
    sizes = () if session is None else session.config.sizes
    return _unchanged(request, 422, fault_in(error, request.scope.get("route"), sizes))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if isinstance(error, TooLargeError):
        return too_large(request, error)
    if error.status_code == 404:
        return problem_response(request, 404, "there is nothing at this address")
    if error.status_code == 405:
        methods = _methods(request)
        response = problem_response(request, 405, f"this address answers {methods} only")
        response.headers["Allow"] = methods
        return response
    response = _unchanged(request, error.status_code, Fault(error.detail))
    response.headers.update(error.headers or {})
    return response


async def _gone(_: Request, __: Exception) -> Response:
    """Whoever asked is not there any more: nobody reads this, and nothing is logged."""
    return Response(status_code=400)


async def _unexpected(request: Request, _: Exception) -> Response:
    """500, our own slip: logged with its trace by the server, and told without.

    This answer is made outside of every middleware, so it takes its security headers here; the server closes the
    connection behind it.
    """
    response = problem_response(request, 500, "something broke here, and it was not you: the last state is kept")
    response.headers.update({**HEADERS, "Connection": "close"})
    return response


def _unchanged(request: Request, status: int, fault: Fault) -> Response:
    """A refusal; where it was a move in a session it says where this stands: as a rule, where it stood."""
    version, made = _version(request), getattr(request.state, "made", None)
    detail = fault.sentence
    if made is not None:
        detail = f"{_ended(detail)} The move was made all the same (version {made})."
    elif version is not None and request.method not in SAFE_METHODS:
        detail = f"{_ended(detail)} Nothing was changed (version {version})."
    return problem_response(request, status, detail, field=fault.field, limit=fault.limit, version=version)


def _version(request: Request) -> int | None:
    """The version of the session that the request is about, as far as it came."""
    session: Session | None = getattr(request.state, "session", None)
    return None if session is None else session.version


def _methods(request: Request) -> str:
    """What this address answers. The framework's own Allow names only the first route that it meets."""
    answered = [
        method for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in request.app.routes)
    ]
    return ", ".join(answered).replace("GET", "GET, HEAD")      # gate/head.py answers HEAD wherever there is GET


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."
