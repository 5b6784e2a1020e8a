from __future__ import annotations

import re
import subprocess
from pathlib import Path

import httpx
import pytest

from app.web.gate.joined import joined_scripts, joined_sheets
from app.web.gate.static import folder, static

CSS, JS = folder("static") / "css", folder("static") / "js"


def test_every_style_sheet_stands_in_the_joined_one_once() -> None:
    whole = joined_sheets(CSS)

    for path in CSS.rglob("*.css"):
        first = path.read_text("utf-8").splitlines()[0]
        assert whole.count(first) == 1, f"{path.name} is not in all.css once"


def test_every_style_sheet_stands_in_the_layer_of_its_room() -> None:
    order, *layers = re.split(r"^@layer (\w+) \{$", joined_sheets(CSS), flags=re.MULTILINE)

    assert layers[::2] == ["page", "stage", "lenses", "screens"] and order == f"@layer {', '.join(layers[::2])};\n"
    for room, rules in zip(layers[::2], layers[1::2], strict=True):
        sheets = (CSS if room == "page" else CSS / room).glob("*.css")
        heads = {path.read_text("utf-8").splitlines()[0] for path in sheets}
        assert heads and all(head in rules for head in heads)


def test_what_a_sheet_names_is_found_from_the_joined_one() -> None:
    named = re.findall(r'url\("([^"]+)"\)', joined_sheets(CSS))

    assert named
    for address in named:
        assert (CSS / address).resolve().is_file(), address


def test_every_script_stands_in_the_joined_one_and_none_is_left_to_be_asked_for() -> None:
    whole = joined_scripts(JS)

    for path in JS.rglob("*.js"):
        if path.name != "main.js":
            assert path.read_text("utf-8").splitlines()[0] in whole, f"{path.name} is not in all.js"
    assert not re.search(r"^(import|export)\b", whole, re.MULTILINE)


def test_a_joined_script_does_what_its_parts_do(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "b.js").write_text('export const two = 2;\nexport function twice(n) { return two * n; }\n')
    (tmp_path / "c.js").write_text('import {twice} from "./inner/b.js";\n\nexport const four = twice(2);\n')
    (tmp_path / "main.js").write_text(
        'import {four} from "./c.js";\nimport {twice as double, two} from "./inner/b.js";\n\n'
        'console.log(double(four) + two);\n')

    said = subprocess.run(["node", "--input-type=module", "--eval", joined_scripts(tmp_path)], capture_output=True,
                          text=True, check=True, timeout=30).stdout

    assert said.strip() == "10"


@pytest.mark.parametrize("source", [
    "export default 3;\n", 'import * as b from "./b.js";\n', "const a = 1;\nexport {a};\n", 'export * from "./b.js";\n',
])
def test_a_script_of_another_form_is_refused_by_name(tmp_path: Path, source: str) -> None:
    (tmp_path / "main.js").write_text(source)

    with pytest.raises(ValueError, match="main.js imports or exports in a form"):
        joined_scripts(tmp_path)


def test_scripts_that_need_each_other_are_refused(tmp_path: Path) -> None:
    for one, other in (("main", "b"), ("b", "main")):
        (tmp_path / f"{one}.js").write_text(f'import {{x}} from "./{other}.js";\nexport const x = 1;\n')

    with pytest.raises(ValueError, match="imports itself"):
        joined_scripts(tmp_path)


@pytest.mark.anyio
@pytest.mark.parametrize(("name", "kind"), [("css/all.css", "text/css"), ("js/all.js", "text/javascript")])
async def test_a_joined_file_is_kept_for_good_and_not_sent_twice(
    client: httpx.AsyncClient, name: str, kind: str
) -> None:
    first = await client.get(f"{static()}/{name}")
    again = await client.get(f"/static/{name}", headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Content-Type"].startswith(kind)
    assert "immutable" in first.headers["Cache-Control"]
    assert (again.status_code, again.content, again.headers["Cache-Control"]) == (304, b"", "no-cache")
