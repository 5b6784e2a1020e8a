"""The pictures drawn lately: who stands where others stood, after the same moves, is shown what was drawn for them."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from app import limits
from app.scene.frame import moved
from app.scene.picture import Picture, draw
from app.session.state.recent import Recent
from app.web.live.writing import of_frame
from app.web.pages.page import Page


@dataclass(frozen=True, slots=True)
class Drawn:
    """frames: of the picture, as JSON that stands in HTML, by what they move; none where it is printed anew.

    names: theirs.
    """

    picture: Picture
    frames: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)


class Drawings:
    """Of one server, and so of one set of data."""

    def __init__(self) -> None:
        self._recent = Recent[object, Drawn](lambda: limits.PICTURE_BYTES, size)

    def __len__(self) -> int:
        return len(self._recent)

    def of(self, page: Page) -> Drawn:
        """The picture of a page; while a run goes on it is drawn for this page alone."""
        if page.playing is not None:
            return Drawn(draw(page.view, page.shown, is_live=True), {})
        view = page.view
        key = (page.origin, page.state.step, page.shown, view.canvas, view.x is None, view.batch is None,
               tuple(page.lights.items()))
        return self._recent.have(key, lambda: drawn(page))


def drawn(page: Page) -> Drawn:
    """The same, whether it was drawn before or not."""
    picture = draw(page.view, page.shown)
    frames = {} if picture.chain else moved(picture, page.shown.ids, page.lights)
    texts = {name: in_html(of_frame(frame)) for name, frame in frames.items()}
    return Drawn(picture, texts, {of: named(text) for of, text in texts.items()})


def named(text: str) -> str:
    """A name for a text: another for every other one."""
    return urlsafe_b64encode(blake2b(text.encode(), digest_size=6).digest()).decode()


def in_html(value: object) -> str:
    """JSON as text that stands in HTML."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "&amp;").replace("<", "&lt;")


def size(of: Drawn) -> int:
    """Bytes of a picture and of its frames, about."""
    marks = 100 * len(of.picture.edges) + 60 * len(of.picture.pixels) + 600 * sum(map(len, of.picture.neurons))
    return 40_000 + marks + sum(map(len, of.frames.values()))
