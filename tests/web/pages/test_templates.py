"""The first line of every template says what answers with it and what it needs: held against what it does."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest
from jinja2 import UndefinedError, meta, nodes

from app.lenses.list import LENSES
from app.web.gate.static import folder
from app.web.pages import render

NAMES = sorted(path.relative_to(folder("templates")).as_posix() for path in folder("templates").rglob("*.html"))


def source(name: str) -> str:
    return (folder("templates") / name).read_text("utf-8")


def needs(name: str) -> set[str]:
    """What the first line says that it needs; what stands behind a name in parentheses or after ";" is talk."""
    said = re.findall(r"Needs: (.*?)\. #\}", source(name).splitlines()[0])[0]
    return set(re.findall(r"\w+", re.sub(r"\(.*?\)|;.*", "", said))) - {"nothing"}


@cache
def parsed(name: str) -> nodes.Template:
    return render.templates().parse(source(name))


@cache
def reads(name: str) -> frozenset[str]:
    """The names that a template itself takes from its context."""
    return frozenset(meta.find_undeclared_variables(parsed(name)))


@cache
def includes(name: str) -> frozenset[str]:
    """The templates that one prints or takes macros from; `page.template` stands for any lens."""
    found = set(meta.find_referenced_templates(parsed(name)))
    lenses = {f"lenses/{lens.name}.html" for lens in LENSES}
    lenses.add("stage/changing.html")       # in the place of a lens that a run makes old
    return frozenset(each for name in found for each in ({name} if name else lenses))


@cache
def sets(name: str) -> frozenset[str]:
    """The names that it gives what it includes: by `with`, and at its top by `set` and `import`."""
    found: list[object] = [target for block in parsed(name).find_all(nodes.With) for target in block.targets]
    found += [each.target for each in parsed(name).body if isinstance(each, nodes.Assign | nodes.Import)]
    found += [each for line in parsed(name).body if isinstance(line, nodes.FromImport) for each in line.names]
    return frozenset(each.name if isinstance(each, nodes.Name) else str(each) for each in found)


@cache
def passes_on(name: str) -> frozenset[str]:
    """What it and all that it includes read, but for what it gives them."""
    return reads(name) | {each for part in includes(name) for each in passes_on(part)} - sets(name)


def answering() -> set[str]:
    """The templates that modules of app/web/pages print by their names."""
    trees = (ast.parse((folder("templates").parent / f"app/web/pages/{name}.py").read_text("utf-8"))
             for name in ("render", "parts", "by_habit", "in_python", "sending", "reading_on"))
    said = (str(node.value) for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {words for words in said if words.endswith(".html")} - {*render.Airless.pictures}


@pytest.mark.parametrize("name", NAMES)
def test_a_template_reads_only_what_it_says_that_it_needs(name: str) -> None:
    assert reads(name) <= needs(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_template_needs_nothing_that_neither_it_nor_its_parts_read(name: str) -> None:
    assert needs(name) <= passes_on(name)


@pytest.mark.parametrize("name", NAMES)
def test_what_the_parts_of_a_template_need_it_needs_itself(name: str) -> None:
    assert passes_on(name) <= needs(name)


def test_the_templates_that_say_they_answer_are_those_that_do() -> None:
    assert {name for name in NAMES if " -- answers " in source(name).splitlines()[0]} == answering()


def test_every_other_template_is_a_part_of_one() -> None:
    parts = {part for name in NAMES for part in includes(name)}

    assert set(NAMES) - answering() <= parts
    assert {name for name in NAMES if "/" not in name and name != "meta.html"} <= answering()


def test_a_misspelt_name_in_a_template_raises() -> None:
    with pytest.raises(UndefinedError):
        render.templates().from_string("{{ scene.picture.widht }}").render(scene=object())


def test_whatever_is_printed_is_escaped() -> None:
    assert render.templates().from_string("{{ x }}").render(x="<b>&\"'") == "&lt;b&gt;&amp;&#34;&#39;"
    assert render.templates().get_template("stage/notice.html").render(message="<b>").strip() == "&lt;b&gt;"
