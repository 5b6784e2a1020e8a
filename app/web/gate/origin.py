"""No unsafe request from another site, no page as a part of another, and no Host header that is no host.

Plain ASGI, outside of the routes: no route can be without it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.web.gate.problems import SAFE_METHODS, problem_response

_HOST: Final = re.compile(r"([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::([0-9]{1,5}))?")
_FRAMED: Final = re.compile(r"(/r/[^/]+)?/embed")
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}

NO_PART: Final = "this address is no part of another site's page: open it by itself"


@dataclass(frozen=True, slots=True)
class SameOrigin:
    """Refuses a Host header that is no host (400), and all from another origin but a link that is followed (403).

    names: what a host may be called; whatever it is called by for none.
    """

    app: ASGIApp
    names: frozenset[str] = frozenset()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (refusal := refused(scope, self.names)):
            status, sentence = refusal
            await problem_response(Request(scope), status, sentence)(scope, receive, send)
            return
        await self.app(scope, receive, send)


def refused(scope: Scope, names: frozenset[str] = frozenset()) -> tuple[int, str] | None:
    """Why a request may not pass, as status and sentence; None if it may.  names: of this server, none: all."""
    headers = Headers(scope=scope)
    hosts = headers.getlist("host")
    is_missing = not hosts and scope.get("http_version") != "1.0"
    found = [_host(host, scope["scheme"]) for host in hosts]
    if is_missing or len(hosts) > 1 or None in found:
        return 400, "the Host header must be one host name or address, with a port if need be"
    if names and not any(host and host[0] in names for host in found):
        return 400, "this server answers to other names than the one in the Host header"
    if scope["method"] in SAFE_METHODS:
        return (403, NO_PART) if is_part_of_another(headers) and not _may_be_part(scope["path"], headers) else None
    if is_from_here(headers, scope["scheme"]):
        return None
    return 403, "this request comes from another site: open the page here and try again from it"


def is_part_of_another(headers: Headers) -> bool:
    """Whether a page of another site fetches this for itself, as a picture, a frame, a script: it could not show it.

    Only a browser says so; and it may follow a link from anywhere.
    """
    if headers.get("sec-fetch-site", "none") in ("same-origin", "none"):
        return False
    return headers.get("sec-fetch-mode") != "navigate" or headers.get("sec-fetch-dest", "document") != "document"


def _may_be_part(path: str, headers: Headers) -> bool:
    """Files, and in a frame the picture that is made for it."""
    is_frame = (headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")) == ("navigate", "iframe")
    return path.startswith("/static/") or (is_frame and _FRAMED.fullmatch(path) is not None)


def is_from_here(headers: Headers, scheme: str) -> bool:
    """Whether an unsafe request was made by our own pages, or by a program.

    Browsers say so in Sec-Fetch-Site, and over plain HTTP on a network only in Origin. A request with neither
    comes from no page; it may pass as long as it carries no cookie, since then it speaks only for itself.
    """
    sites, origins = headers.getlist("sec-fetch-site"), headers.getlist("origin")
    if sites:
        return sites in (["same-origin"], ["none"])
    if origins:
        host = _host(headers.get("host", ""), scheme)
        return len(origins) == 1 and host is not None and _origin(origins[0]) == (scheme, *host)
    return "cookie" not in headers


def _host(host: str, scheme: str) -> tuple[str, int] | None:
    """(name, port) of a Host header, None for junk."""
    match = _HOST.fullmatch(host)
    if match is None:
        return None
    port = int(match[2]) if match[2] else _DEFAULT_PORTS.get(scheme, 0)
    return (match[1].lower(), port) if port < 2**16 else None


def _origin(origin: str) -> tuple[str, str, int] | None:
    """(scheme, name, port) of an Origin header, None for "null" and for junk."""
    scheme, separator, authority = origin.partition("://")
    host = _host(authority, scheme)
    return (scheme, *host) if separator and scheme in _DEFAULT_PORTS and host is not None else None
