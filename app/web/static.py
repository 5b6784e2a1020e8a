"""The files a page needs: style sheets, scripts, fonts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_PACKAGE: Final = Path(__file__).resolve().parent.parent


def folder(name: str) -> Path:
    """Where static/ or templates/ is: inside the package once installed, beside it in a checkout."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


@dataclass(frozen=True, slots=True)
class Revalidated:
    """Lets a browser keep a file and ask each time whether it is still the same: a small 304 where it is."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_header(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Cache-Control"] = "no-cache"
            await send(message)

        await self.app(scope, receive, send_with_header)


def static_files() -> ASGIApp:
    """The app to mount on /static."""
    return Revalidated(StaticFiles(directory=folder("static")))
