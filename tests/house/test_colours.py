"""Python decides how much, CSS decides which ink: colours and durations stand in static/css/ink.css alone."""

from __future__ import annotations

import ast
import re

import pytest

from tests.house.markup import attributes
from tests.house.tree import files, name, parsed, told

INK = "static/css/ink.css"
NAMED = set("""
aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood
cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod darkgray
darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen
darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue
firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew
hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan
lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue lightslategray
lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine mediumblue
mediumorchid mediumpurple mediumseagreen mediumslateblue mediumspringgreen mediumturquoise mediumvioletred
midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive olivedrab orange orangered orchid
palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple
rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue slateblue
slategray slategrey snow springgreen steelblue tan teal thistle tomato turquoise violet wheat white whitesmoke yellow
yellowgreen""".split())
MADE = re.compile(r"#([0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})\b|\b(rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\(", re.I)
LASTS = re.compile(r"(?<![\w.-])\.?\d[\d.]*m?s\b")
POINTS_AT = ("hx-", "href", "xlink:href", "id", "for", "aria-")
"""Attributes in which #abc is the id of an element."""


def is_colour(word: str) -> bool:
    """Whether a whole string is a colour: by name, by number, or by function."""
    return word.lower() in NAMED or (MADE.match(word) is not None and " " not in word.split("(")[0])


def in_css(text: str) -> list[str]:
    """Colours and durations among the values of a style sheet; addresses and strings are not looked at."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"url\([^)]*\)|\"[^\"]*\"|'[^']*'", "", text)
    found = []
    for value in re.findall(r"(?<=:)[^:;{}]+(?=[;}])", text):
        words = set(re.findall(r"(?<![\w-])[a-z]+(?![\w-])", value.lower()))
        if words & NAMED or MADE.search(value) or LASTS.search(value):
            found.append(value.strip())
    return found


def in_template(text: str) -> list[str]:
    """Colours among the attributes of a template."""
    return [f"{key}={value!r}" for _, key, value in attributes(text)
            if not key.startswith(POINTS_AT) and key != "class" and is_colour(value.strip())]


def in_script(text: str) -> list[str]:
    """Colours among the strings of a script, one that is all of the string."""
    return [word for _, word in re.findall(r"([\"'`])(.*?)\1", text) if is_colour(word)]


def in_python(source: str) -> list[str]:
    """Colours by number or function among the strings of a module."""
    return [node.value for node in ast.walk(parsed(source))
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and MADE.match(node.value)]


def test_colours_and_durations_stand_in_ink_css_alone() -> None:
    readers = [("static/css", ".css", in_css), ("templates", ".html", in_template),
               ("static/js", ".js", in_script), ("app", ".py", in_python)]

    found = [f"{name(path)}: {place} belongs in {INK}" for folder, suffix, read in readers
             for path in files(folder, suffix=suffix) if name(path) != INK for place in read(path.read_text("utf-8"))]

    assert not found, told(found)


@pytest.mark.parametrize("value", ["#fff", "#0072b2", "1px solid red", "rgb(0 0 0 / 50%)", "oklch(0.5 0.1 20)", "White",
                                   "opacity 300ms", "fade .3s ease", "color(srgb 1 0 0)"])
def test_a_colour_or_duration_in_a_style_sheet_is_found(value: str) -> None:
    assert in_css(f".edge {{ fill: none; x: {value}; }}") == [value]
    assert in_css(f".edge:hover {{ x: {value} }}") == [value]


@pytest.mark.parametrize("rule", [
    ".edge { fill: none; stroke: var(--up); transition: stroke var(--beat); }", "a { color: currentColor; }",
    "p { white-space: nowrap; margin: 0 1rem; }", "/* red */ p { background: transparent }", "#fff p { margin: 0 }",
    'p { background: url("red.svg#abc"); font: 1rem "Black Face" }', ".red { color: var(--red); grid-area: a1s }",
])
def test_a_style_sheet_that_only_names_inks_is_let_pass(rule: str) -> None:
    assert in_css(rule) == []


def test_a_colour_in_a_template_is_found() -> None:
    assert in_template('<path fill="#abc" stroke="red"/><meta content="#101010">') == [
        "fill='#abc'", "stroke='red'", "content='#101010'"]
    assert in_template('<a href="#abc" class="red"/><path fill="none" stroke="currentColor" d="{{ d }}"/>') == []


def test_a_colour_in_a_script_is_found() -> None:
    assert in_script("""pen.fillStyle = "black"; pen.strokeStyle = '#ABCDEF'; x = `rgb(0 0 0)`;""") == [
        "black", "#ABCDEF", "rgb(0 0 0)"]
    assert in_script("""find("#stage"); say("the red edge"); css("--ink")""") == []


def test_a_colour_in_python_is_found() -> None:
    assert in_python('x = "#0072B2"') == ["#0072B2"]
    assert in_python('x = "#stage"  # red, #fff') == []
