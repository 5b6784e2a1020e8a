"""All style sheets in one file, and all scripts in one: a slow line pays for each request, and a page had forty.

What is written stays small files, one device each; they are joined when the server starts. Scripts keep to a plain
form, held by a test: imports first, one a line, each of names from a file beside; what others may use is an
`export function`, an `export const` or an `export class`. So each becomes a function that gives its exports, called in
the order of need.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

IMPORT = re.compile(r'^import \{(?P<names>[^}]+)\} from "(?P<path>\./[^"]+|\.\./[^"]+)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?P<kind>(?:async )?function\*?|const|class) (?P<name>\w+)", re.MULTILINE)
RENAMED = re.compile(r"\s+as\s+")
ADDRESS = re.compile(r'url\("\.\./')
LAYERS = {"page": "*.css", "stage": "stage/*.css", "lenses": "lenses/**/*.css", "screens": "screens/*.css"}
"""A rule of a later layer wins, however it is addressed: the page, its parts, the lenses, the screens it is seen on.

Within a layer no sheet counts on the order of its neighbours.
"""


def joined_sheets(css: Path) -> str:
    """Every style sheet of a folder in one text, to be served from that folder: each in the layer of its room."""
    order = f"@layer {', '.join(LAYERS)};"
    return "\n".join([order, *(f"@layer {name} {{\n{_layer(css, sheets)}}}" for name, sheets in LAYERS.items())])


def _layer(css: Path, sheets: str) -> str:
    return "\n".join(_rooted(path.read_text("utf-8"), path.relative_to(css)) for path in sorted(css.glob(sheets)))


def _rooted(sheet: str, path: Path) -> str:
    """A sheet whose addresses hold one level below, from wherever it stood."""
    return ADDRESS.sub('url("' + "../" * (2 - len(path.parts)), sheet) if len(path.parts) > 1 else sheet


def joined_scripts(js: Path, entry: str = "main.js") -> str:
    """A script and all that it imports, as one that imports nothing.  Raises ValueError for one of another form."""
    names: dict[str, str] = {}
    parts: list[str] = []
    _join(js, PurePosixPath(entry), names, parts, ())
    return "\n".join(parts)


def _join(js: Path, path: PurePosixPath, names: dict[str, str], parts: list[str], above: tuple[str, ...]) -> str:
    """Add a script behind what it needs.  names: what each is called, by its path.  above: who is waiting for it."""
    key = str(path)
    if key in above:
        raise ValueError(f"{key} imports itself by way of {' and '.join(above)}")
    if key in names:
        return names[key]
    source = (js / path).read_text("utf-8")
    heads = []
    for found in IMPORT.finditer(source):
        other = _join(js, _beside(path, found["path"]), names, parts, (*above, key))
        taken = RENAMED.sub(": ", found["names"])
        heads.append(f"const {{{taken}}} = {other};")
    body = EXPORT.sub(lambda m: f"{m['kind']} {m['name']}", IMPORT.sub("", source))
    if re.search(r"^(import|export)\b", body, re.MULTILINE):
        raise ValueError(f"{key} imports or exports in a form that cannot be joined")
    names[key] = f"m{len(names)}"
    gives = ", ".join(found["name"] for found in EXPORT.finditer(source))
    parts.append(f"const {names[key]} = (() => {{\n" + "\n".join([*heads, body]) + f"\nreturn {{{gives}}};\n}})();")
    return names[key]


def _beside(path: PurePosixPath, other: str) -> PurePosixPath:
    """The path of what a script imports."""
    parts = list(path.parent.parts)
    for part in other.split("/"):
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return PurePosixPath(*parts)
