"""The picture of a stage as a file of its own: an SVG that needs no sheet, no script and no server.

Its colours are written out, so that programs read them which know nothing of custom properties.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from xml.etree import ElementTree

from app.web.gate.static import folder

SVG: Final = "http://www.w3.org/2000/svg"
END: Final = "</svg>"
SHEETS: Final = ("scene", "chain", "maps")
"""Those of templates/stage that say how a mark is drawn."""
TYPE: Final = 'svg { font: 400 15px Inter, Helvetica, Arial, sans-serif; font-variant-numeric: tabular-nums; }'
DARK: Final = ("night", "projector")
UNUSED: Final = ("pad-square", "map", "flow")
"""Elements for the hand and for what moves, by their id: nothing of a picture that stands still."""
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_BLOCK: Final = re.compile(r':root(?:\[data-theme="(\w+)"\])? \{(.*?)\}', re.DOTALL)
_INK: Final = re.compile(r"(--[\w-]+): ([^;]+);")
_EITHER: Final = re.compile(r"light-dark\(([^,()]+), ([^,()]+)\)")
_VAR: Final = re.compile(r"var\((--[\w-]+)\)")
_ON_PAGE: Final = re.compile(
    r"^\.(?:network \{|(?:stage|legend|keys|sample|left-out|readout|pad|pen|motion|carried|reach|tree|map-page)\b)"
    r"[^}]*\}\n?", re.MULTILINE)
"""How it stands on a page, and what stands around it there: as a file it has its own size, and is alone."""
_MOVES: Final = re.compile(r"\s*(?:transition|cursor|will-change): [^;]+;")


def alone(html: str, theme: str, classes: str = "") -> bytes:
    """The file.  html: the picture as the stage has it, and what may stand beside it.

    theme: whose ink it takes; day's for none.  classes: of what stands around it, as far as a sheet asks for them.
    """
    root = ElementTree.fromstring(html[html.index("<svg") : html.rindex(END) + len(END)])
    _bare(root)
    _, _, width, height = root.get("viewBox", "0 0 0 0").split()
    named = f"{root.get('class', '')} {classes}".strip()
    root.attrib |= {"xmlns": SVG, "width": width, "height": height, "class": named}
    style = ElementTree.Element("style")
    style.text = sheet(theme)
    ground = ElementTree.Element("rect", width="100%", height="100%", fill=inks(theme)["--paper"])
    title = ElementTree.Element("title")
    title.text = root.attrib.pop("aria-label", "")
    root[:0] = [title, style, ground]
    content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _bare(element: ElementTree.Element) -> None:
    """Without links, names for scripts, and elements that are there for the hand."""
    for child in [*element]:
        if child.get("id") in UNUSED:
            element.remove(child)
            continue
        _bare(child)
    if element.tag == "a":
        element.tag = "g"
        element.attrib.pop("href", None)
    for name in [*element.attrib]:
        if name.startswith(("data-", "hx-")) or name in ("tabindex", "role", "aria-hidden"):
            del element.attrib[name]


@lru_cache(maxsize=8)
def inks(theme: str) -> dict[str, str]:
    """Every ink of a theme by its name, written out."""
    text = _COMMENT.sub("", (folder("static") / "css/ink.css").read_text("utf-8"))
    found: dict[str, str] = {}
    for of, block in _BLOCK.findall(text):
        if of in ("", theme):
            found |= dict(_INK.findall(block))
    place = 2 if theme in DARK else 1
    found = {name: _EITHER.sub(lambda match: match[place].strip(), value) for name, value in found.items()}
    return {name: _VAR.sub(lambda match: found[match[1]], value) for name, value in found.items()}


@lru_cache(maxsize=8)
def sheet(theme: str) -> str:
    """The rules for marks, with the inks of a theme."""
    known = inks(theme)
    texts = ((folder("static") / f"css/stage/{name}.css").read_text("utf-8") for name in SHEETS)
    rules = _MOVES.sub("", _ON_PAGE.sub("", _COMMENT.sub("", "\n".join(texts))))
    return f"\n{TYPE}\n" + _VAR.sub(lambda match: known.get(match[1], match[0]), rules)
