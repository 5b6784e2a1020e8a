"""First pages printed lately: a plain preset is the same for all who come, so that it is drawn and printed once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from app import limits
from app.session.state.recent import Recent
from app.web.gate.root import rooted
from app.web.pages import forms, render
from app.web.pages.looking import canvas_for

PLAIN: Final = frozenset({"preset", "theme", "hide"})
"""All that an address of such a page may say."""

Key = tuple[object, ...]


class Fronts:
    """Of one server."""

    def __init__(self) -> None:
        self._recent = Recent[Key, bytes](lambda: limits.FRONT_BYTES, len)

    def __len__(self) -> int:
        return len(self._recent)

    async def of(self, request: Request, form: forms.LookForm, make: Callable[[], Awaitable[Response]]) -> Response:
        """The page as it is made, or, of a plain preset, as it was made for somebody else.  Raises what make raises."""
        key = _key(request, form)
        if key is None:
            return await make()
        html = self._recent.get(key)
        if html is None:
            html = self._recent.put(key, bytes((await make()).body))
        return HTMLResponse(html, headers=render.VARY)


def _key(request: Request, form: forms.LookForm) -> Key | None:
    """What such a page follows from; None for every other."""
    asked = request.query_params
    if request.url.path != "/" or render.is_htmx(request) or not PLAIN.issuperset(asked):
        return None
    return render.top(request), rooted("/"), canvas_for(request, form), *asked.multi_items()
