"""Templates say what they need, print without computing, and stay within the content security policy.

htmx fails silently where the policy forbids, so what it forbids is looked for here.
"""

from __future__ import annotations

import re

import pytest

from tests.house.markup import attributes, inline_scripts, tags
from tests.house.tree import files, told

LOADS = {"src", "href", "xlink:href", "srcset", "action", "formaction", "poster", "data",
         "hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete"}
"""Attributes whose address the browser fetches or sends to."""
FIRST_LINES = re.compile(r"\{# (?P<name>\S+) -- .+?Needs: .+?#\}\n", re.DOTALL)


def headless(name: str, text: str) -> list[str]:
    """The fault of a template that does not begin by saying what it is and needs, or none."""
    first = FIRST_LINES.match(text)
    if first is None or first["name"] != name:
        return [f"{name} does not begin with {{# {name} -- what it is.  Needs: what it reads. #}}"]
    return []


def forbidden_attributes(name: str, text: str) -> list[str]:
    """Attributes that the content security policy makes silent, and addresses that leave this server."""
    found = []
    for tag, key, value in attributes(text):
        where = f"{name}: <{tag} {key}={value[:40]!r}>"
        if key == "style" or key.startswith(("hx-on", "hx-live")) or re.fullmatch(r"on[a-z]+", key):
            found.append(f"{where} is inline, and the policy forbids it")
        if re.search(r"\b(js|javascript):", value) or (key.startswith("hx-trigger") and "[" in value):
            found.append(f"{where} is evaluated, and the policy forbids it")
        if key in LOADS and tag != "a" and re.match(r"\s*(\w+:)?//", value):
            found.append(f"{where} is fetched from elsewhere: everything is served from here")
    return found


def inline_code(name: str, text: str) -> list[str]:
    """Scripts and styles written into a template."""
    return [f"{name}: <style> is inline, and the policy forbids it"] * tags(text).count("style") \
        + [f"{name}: <script> has a body, and the policy forbids it" for _ in inline_scripts(text)]


def unescaped(name: str, text: str) -> list[str]:
    """Places that switch autoescaping off."""
    return [f"{name}: {place.strip()} prints without escaping"
            for place in re.findall(r"\{%-?\s*autoescape\s+false|\|\s*safe\b", text)]


def faults(name: str, text: str) -> list[str]:
    """All that is wrong with a template, one sentence each."""
    return [*headless(name, text), *forbidden_attributes(name, text), *inline_code(name, text), *unescaped(name, text)]


def test_templates_keep_to_the_policy_and_say_what_they_need() -> None:
    found = [fault for path in files("templates", suffix=".html")
             for fault in faults(path.name, path.read_text("utf-8"))]

    assert not found, told(found)


def test_only_html_is_among_the_templates() -> None:
    others = [path.name for path in files("templates") if path.suffix != ".html"]

    assert not others, f"only .html is escaped by name everywhere: {others}"


HEAD = "{# a.html -- answers POST /step.  Needs: scene. #}\n"


@pytest.mark.parametrize("body", [
    '<p style="width: 3px">', "<p {% if x %}style='x'{% endif %}>", '<p onclick="f()">', '<p hx-on:click="f()">',
    '<p hx-live="x">', '<a href="javascript:f()">', """<p hx-vals='js:{"a": 1}'>""", '<p hx-trigger="click[x]">',
    "<style>p {}</style>", "<script>f()</script>", '<script src="//cdn.example/x.js"></script>',
    '<link href="https://fonts.example/x.css">', '<form action="http://elsewhere.example/">',
    '<img src="https://x.example/{{ n }}.png">', "{{ formula | safe }}", "{{ formula|safe }}", "{% autoescape false %}",
])
def test_what_the_policy_forbids_is_found(body: str) -> None:
    assert len(faults("a.html", HEAD + body)) == 1


@pytest.mark.parametrize("body", [
    '<a href="https://example.org/paper">source</a>', '<script type="module" src="/static/js/stage/keys.js"></script>',
    '<svg xmlns="http://www.w3.org/2000/svg"><path d="{{ e.path }}" stroke-width="{{ e.width }}"/></svg>',
    '<button formaction="/step" hx-post="/step" hx-trigger="click">step</button>', "{# <p style='x'> #}",
    "<p>a safe bet, and json: not evaluated</p>",
])
def test_what_the_policy_allows_is_let_pass(body: str) -> None:
    assert faults("a.html", HEAD + body) == []


@pytest.mark.parametrize("text", ["<p>", "{# b.html -- a page.  Needs: x. #}\n", "{# a.html -- a page. #}\n",
                                  "\n" + HEAD])
def test_a_template_that_does_not_say_what_it_needs_is_found(text: str) -> None:
    assert len(headless("a.html", text)) == 1


AT_THE_TOP = re.compile(r"""(?:href|action|src|hx-get|hx-post)=["']/""")


def test_no_address_in_a_template_begins_at_the_top_of_the_host() -> None:
    """A proxy may have the app under a path: `rooted` puts it before each."""
    found = [path.name for path in files("templates", suffix=".html") if AT_THE_TOP.search(path.read_text("utf-8"))]

    assert not found, f"write rooted('/...') in {found}"
