"""What was written elsewhere is here byte for byte as recorded, with its licence, and nothing else is."""

from __future__ import annotations

import base64
import hashlib
import re
import tomllib
from typing import NotRequired, TypedDict, cast

import pytest

from tests.house.tree import ROOT, files, told

STATIC = ROOT / "static"
RECORD = "vendor/VENDORED.toml"
FOLDERS = {"static": ("vendor", "fonts"), "tests": ("vendor",)}
"""Where files of others lie: the page's own, and what only tests load. Each of the two has a record."""


class Entry(TypedDict):
    """One file of the record; the two last only where it was made from another."""

    path: str
    hash: str
    licence: str
    made_from: NotRequired[str]
    unicodes: NotRequired[str]


def hash_of(content: bytes) -> str:
    """The SHA-384 as subresource integrity writes it."""
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def record(top: str) -> list[Entry]:
    """What vendor/VENDORED.toml under a top folder lists."""
    return cast(list[Entry], tomllib.loads((ROOT / top / RECORD).read_text("utf-8"))["file"])


def content(top: str) -> dict[str, bytes]:
    """Path under a top folder -> bytes, of all that lies in its folders of others' files but the record."""
    paths = [path for folder in FOLDERS[top] for path in (ROOT / top / folder).rglob("*") if path.is_file()]
    return {path.relative_to(ROOT / top).as_posix(): path.read_bytes() for path in paths if path != ROOT / top / RECORD}


def faults(entries: dict[str, str], found: dict[str, bytes]) -> list[str]:
    """Files changed, missing, or not recorded.  entries: path -> hash."""
    return [f"{path} is not in {RECORD}" for path in sorted(found.keys() - entries.keys())] \
        + [f"{path} is in {RECORD}, and not there" for path in sorted(entries.keys() - found.keys())] \
        + [f"{path} has other bytes than {RECORD} says" for path in sorted(entries.keys() & found.keys())
           if hash_of(found[path]) != entries[path]]


@pytest.mark.parametrize("top", FOLDERS)
def test_what_was_written_elsewhere_is_as_recorded(top: str) -> None:
    found = faults({entry["path"]: entry["hash"] for entry in record(top)}, content(top))

    assert not found, told(found)


def test_htmx_is_the_release_that_was_read() -> None:
    htmx = (STATIC / "vendor/htmx-4.0.1.min.js").read_bytes()

    assert hash_of(htmx) == "sha384-Qp9rdC8H7EqOoX+nR0P3RPG2Noji+qdwJlGpfzwQJsfOpp3sGwIdSP9xO3+UlEhn"


def test_every_licence_is_beside_its_file_and_in_the_notices() -> None:
    notices = (ROOT / "NOTICES.md").read_text("utf-8")
    paths = [f"{top}/{entry['path']}" for top in FOLDERS for entry in record(top)]

    missing = [path for path in paths if path not in notices]
    parts = {path.split("-")[0] for path in paths}
    licensed = {path.split("-")[0] for path in paths if path.endswith("-LICENSE.txt")}

    assert not missing, f"NOTICES.md does not name {missing}"
    assert parts == licensed, f"no licence lies beside {parts - licensed}"


def test_style_sheets_load_only_what_is_here() -> None:
    found = [f"{path.name} loads {address}" for path in files("static/css", suffix=".css")
             for address in re.findall(r"url\([\"']?([^\"')]+)", path.read_text("utf-8"))
             if not address.startswith("data:") and not (path.parent / address).is_file()]

    assert not found, told(found)


def test_a_changed_a_missing_and_an_unknown_file_are_found() -> None:
    entries = {"a.js": hash_of(b"a"), "b.js": hash_of(b"b"), "c.js": hash_of(b"c")}

    assert faults(entries, {"a.js": b"a", "b.js": b"B", "d.js": b"d"}) == [
        f"d.js is not in {RECORD}", f"c.js is in {RECORD}, and not there",
        f"b.js has other bytes than {RECORD} says"]
