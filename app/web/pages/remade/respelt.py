"""A page in another notation: its words, and what its elements say of themselves. Formulas asked for each symbol."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from app.scene.marks.notation import Notation

_PIECES: Final = re.compile(
    r"(?P<kept><(?P<tag>math|code|kbd|pre|textarea|script|style)\b.*?</(?P=tag)>"
    r"|<(?P<other>\w+)[^>]*\btranslate=\"no\".*?</(?P=other)>)|<[^>]*>|[^<]+", re.DOTALL)
"""What is kept as it is: formulas, code, keys, and what is nobody's to translate; tags; words."""
_SAYS: Final = re.compile(r'((?:title|aria-label|aria-description|aria-valuetext|data-say)=")([^"]*)')
_NAMED: Final = re.compile("&(?:delta|eta|part|prime|sigma|theta);")
"""Letters as markup may name them."""


def respelt(html: str, notation: Notation) -> str:
    """The same page or part of one; the very same in the usual notation."""
    if not notation.rules:
        return html
    return _PIECES.sub(lambda piece: _piece(piece, notation), _NAMED.sub(lambda name: unescape(name[0]), html))


def _piece(match: re.Match[str], notation: Notation) -> str:
    text = match[0]
    if match["kept"]:
        return text
    if text.startswith("<"):
        return _SAYS.sub(lambda said: said[1] + notation.words(said[2]), text)
    return notation.words(text)
