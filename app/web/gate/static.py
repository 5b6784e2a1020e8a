"""The files a page needs: style sheets, scripts, fonts; each at an address that changes when any of them does."""

from __future__ import annotations

import hashlib
import os
import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Scope

from app.web.gate.joined import joined_scripts, joined_sheets

_PACKAGE: Final = Path(__file__).resolve().parents[2]
_EDITION: Final = re.compile("v-[0-9a-f]{12}")
FOREVER: Final = "public, max-age=31536000, immutable"


def folder(name: str) -> Path:
    """Where static/ or templates/ is: inside the package once installed, beside it in a checkout."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def edition_of(files: Path) -> str:
    """A name for what is in a folder, by names and contents of all its files."""
    digest = hashlib.sha256()
    for path in sorted(path for path in files.rglob("*") if path.is_file()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(files).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return f"v-{digest.hexdigest()[:12]}"


@lru_cache(maxsize=1)
def edition() -> str:
    """The name of the files as they were when the server started."""
    return edition_of(folder("static"))


@lru_cache(maxsize=1)
def joined() -> dict[str, tuple[str, bytes]]:
    """The two files that stand for many, as they were when the server started: kind and content by path."""
    files = folder("static")
    return {
        "css/all.css": ("text/css", joined_sheets(files / "css").encode()),
        "js/all.js": ("text/javascript", joined_scripts(files / "js").encode()),
    }


def static() -> str:
    """The address under which pages find them, without a slash at its end."""
    return f"/static/{edition()}"


class Files(StaticFiles):
    """What is asked for by this edition a browser may keep for good: a second page asks for none of them.

    Without an edition it asks each time whether the file is still the same, and so for an older one: a page that was
    sent just before a new server began still gets whole.
    """

    async def get_response(self, path: str, scope: Scope) -> Response:
        asked, _, rest = path.partition(os.sep)
        name = rest if _EDITION.fullmatch(asked) else path
        one = joined().get(name.replace(os.sep, "/"))
        response = await super().get_response(name, scope) if one is None else _whole(one, Headers(scope=scope))
        response.headers["Cache-Control"] = FOREVER if asked == edition() else "no-cache"
        return response


def _whole(one: tuple[str, bytes], asked: Headers) -> Response:
    """A joined file, or that it is still the same."""
    kind, content = one
    response = Response(content, media_type=kind, headers={"ETag": f'"{edition()}"'})
    is_same = asked.get("If-None-Match") == response.headers["ETag"]
    return NotModifiedResponse(response.headers) if is_same else response


def static_files() -> StaticFiles:
    """The app to mount on /static."""
    return Files(directory=folder("static"))
