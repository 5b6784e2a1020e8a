"""The path under which a proxy has the app (the setting `root_path`): it stands before every address that is printed.

Inside of the app addresses begin at /, whether a proxy passes the prefix on or takes it away.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from starlette.types import ASGIApp, Receive, Scope, Send

_root: ContextVar[str] = ContextVar("root", default="")


def rooted(path: str) -> str:
    """An address of ours, as whoever asks finds it."""
    return _root.get() + path


@lru_cache(maxsize=256)     # a page asks for the same few dozens of times
def written(path: str, pairs: tuple[tuple[str, str], ...]) -> str:
    """An address with what it says beyond its path, as a link says it."""
    return path + ("?" + urlencode(pairs) if pairs else "")


@dataclass(frozen=True, slots=True)
class Root:
    """Passes every request on, without the prefix.  path: as /backprop, without a slash at its end; "" for none."""

    app: ASGIApp
    path: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self.path:
            await self.app(scope, receive, send)
            return
        said = _root.set(self.path)
        try:
            await self.app(self._within(scope), receive, send)
        finally:
            _root.reset(said)

    def _within(self, scope: Scope) -> Scope:
        path: str = scope["path"]
        if path != self.path and not path.startswith(f"{self.path}/"):
            return scope
        inside: dict[str, str | bytes] = {"path": path.removeprefix(self.path) or "/"}
        if raw := scope.get("raw_path"):
            inside["raw_path"] = raw.removeprefix(self.path.encode()) or b"/"
        return {**scope, **inside}
