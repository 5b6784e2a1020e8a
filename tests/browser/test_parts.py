"""A click is answered with what the stage lacks: after any clicks it is what its address gives anew, mark for mark."""

from __future__ import annotations

import random
from typing import Any

import pytest
from playwright.sync_api import Response, expect

from tests.browser.conftest import Visitor
from tests.browser.pen import Pad, drawings
from tests.browser.stage import Stage

DIFFER = """async () => {
  const its = {readout: ["style"], pen: ["d"], stage: ["data-drawing"]};
  const depth = (mark) => mark.id === "stage" ? 0 : 1 + depth(mark.parentNode);
  const plain = (value) => value !== "" && !isNaN(value) ? String(Number(value)) : value.replace(/\\s+/g, " ").trim();
  const kept = (mark) => ({name, value}) => name !== "tabindex" && !name.startsWith("data-htmx")
    && !its[mark.id]?.includes(name) && (name !== "class" || value.trim())
    && (name !== "value" || (mark.name !== "strokes" && !mark.matches("#opens [name=of]")));
  const said = (mark) => [
    depth(mark), mark.namespaceURI, mark.tagName, mark.childElementCount ? "" : plain(mark.textContent),
    ...[...mark.attributes].filter(kept(mark)).map(({name, value}) => `${name}=${plain(value)}`).sort(),
  ].join(" ");
  const marks = (root) => [...root.querySelectorAll("#stage, #stage *:not(#indices *)")].map(said);
  const answer = await fetch(location.href, {headers: {"HX-Request": "true"}});
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [found, wanted] = [marks(document), marks(fresh)];
  return wanted.map((mark, i) => [found[i], mark]).filter(([one, other]) => one !== other).slice(0, 5)
    .concat(found.length === wanted.length ? [] : [[`${found.length} marks`, `${wanted.length} marks`]]);
}"""
"""What differs on the stage from what its address answers to one who has nothing: every element's place, words and
attributes, but for the pen's ink, what the pointer lights, what was pressed last, and the indices of what is open."""

WALK = 16
"""Clicks of a walk."""
BESIDE = {
    "digits": ("a random one", "next it gets wrong"), "plane": ("a random one",), "chain": (),
}


def is_as_sent_whole(stage: Stage, after: object) -> None:
    """The stage is, element for element, what its address answers to one who has nothing."""
    differ: list[Any] = stage.page.evaluate(DIFFER)

    assert differ == [], after


class Answers:
    """What came back to clicks on a stage: whole, or in parts."""

    def __init__(self, stage: Stage) -> None:
        self.in_parts, self.whole = 0, 0
        stage.page.on("response", self._take)

    def _take(self, response: Response) -> None:
        if response.request.header_value("hx-source") and response.ok:
            is_part = response.text().startswith("<hx-partial")
            self.in_parts, self.whole = self.in_parts + is_part, self.whole + (not is_part)


def clicked(stage: Stage, what: str) -> None:
    """One click, and whatever it changes; none where it leads to an empty square, which has no address."""
    button = stage.move(what) if what in (*PASS, *AROUND) else stage.page.get_by_role("button", name=what, exact=True)
    link = stage.page.get_by_role("link", name=what, exact=True)
    found = link if link.count() else button
    if found.count() and found.first.is_enabled() and "draw your own" not in found.first.inner_text():
        with stage.swapped():
            found.first.click()


PASS = ("forward", "cost", "backward", "step")
AROUND = ("back", "next", "on by one layer", "back by one layer")
LENSES = ("settings", "look closer ›", "numbers", "nudges", "Close", "help")


@pytest.mark.parametrize(("preset", "query"), [
    ("digits", ""), ("digits", "&ink=weight&of=a-1-3&lens=equation"),
    ("plane", ""), ("plane", "&pins=w-1-0-0&of=b-2-1&lens=equation"), ("chain", ""),
])
def test_after_any_clicks_the_stage_is_what_its_address_gives(visitor: Visitor, preset: str, query: str) -> None:
    stage, chance = visitor.arrives(f"/?preset={preset}{query}"), random.Random(7)
    answers = Answers(stage)
    seldom = (*AROUND, *AROUND, *LENSES, *BESIDE[preset])

    for name in (*PASS, *(chance.choice((*PASS, *seldom)) for _ in range(WALK))):
        clicked(stage, name)
        stage.is_sound()
        is_as_sent_whole(stage, name)

    assert answers.in_parts > WALK / 2 and answers.whole > 0


OPENED = ("nudges", "a-2-1", "bench", "a-3-0", "pairs", "a-1-2", "wishes", "a-2-0", "code", "equation", "a-1-0",
          "paths")
"""Lenses, and neurons that are pressed on the picture."""


@pytest.mark.parametrize("preset", ["digits", "plane"])
def test_whatever_is_opened_and_picked_out_the_picture_stays_where_it_is(visitor: Visitor, preset: str) -> None:
    stage = visitor.joins("forward", "backward", preset=preset, lens="numbers")
    answers = Answers(stage)
    stage.page.evaluate("document.getElementById('network').stays = true")

    for what in OPENED:
        if what.startswith("a-"):
            with stage.swapped():
                stage.page.locator(f"#{what} .rim").click()
        else:
            stage.lens(what)
        is_as_sent_whole(stage, what)

    assert stage.page.evaluate("document.getElementById('network').stays") and not answers.whole


def test_a_drawing_leaves_nothing_of_itself_behind(visitor: Visitor) -> None:
    stage = visitor.joins("forward")
    stage.press("cost", "backward")
    stage.page.goto(stage.page.url + "?do=draw")
    drawing = next(drawings())

    Pad(stage).mouse(drawing.strokes)
    with stage.moved():
        stage.page.get_by_role("button", name=f"It was a {drawing.digit}").click()

    is_as_sent_whole(stage, "drawn")
    stage.press("cost", "backward", "step", "back")
    is_as_sent_whole(stage, "taught")


def test_what_is_changed_while_an_answer_is_on_its_way_is_asked_for_whole(visitor: Visitor) -> None:
    stage = visitor.joins("forward")
    stage.press("cost")
    answers = Answers(stage)
    change = """document.addEventListener("htmx:before:request", () => {
      document.getElementById("stage").dataset.parts = "others";
      document.getElementById("said").remove();
    }, {once: true})"""
    stage.page.evaluate(change)

    with stage.moved():
        stage.move("backward").click()

    is_as_sent_whole(stage, "changed meanwhile")
    assert (answers.in_parts, answers.whole) == (1, 1)


def test_a_session_that_another_tab_moved_on_is_shown_as_it_stands(visitor: Visitor) -> None:
    stage = visitor.joins("forward")
    stage.press("cost")
    other = visitor.opens(visitor.home, stage.page.url)
    other.press("backward", "step")
    visitor.expects(412)

    with stage.swapped():
        stage.move("next").click()

    expect(stage.notice).to_contain_text("version")
    assert stage.version == other.version
    stage.press("forward")
    is_as_sent_whole(stage, "moved on elsewhere")


def test_whoever_watches_is_shown_each_version_without_asking_for_it(visitor: Visitor) -> None:
    mine = visitor.joins("forward")
    other = visitor.opens(visitor.begins(), mine.page.url + "?theme=night")
    other.page.wait_for_function("document.getElementById('stage').dataset.parts")
    mine.press("cost", "backward")              # the first of them may come before the stream is open
    expect(other.page.locator("#stage")).to_have_attribute("data-version", str(mine.version))
    asked: list[str] = []
    other.page.on("request", lambda request: asked.append(request.url))

    for name in ("step", "forward", "cost", "back", "back"):
        mine.press(name)
        expect(other.page.locator("#stage")).to_have_attribute("data-version", str(mine.version))
        is_as_sent_whole(other, name)

    assert [url for url in asked if "theme=night" in url and "events" not in url] == [other.page.url] * 5   # our own


def test_whoever_watches_sees_what_the_lecturer_looks_at_until_they_look_around(visitor: Visitor) -> None:
    mine = visitor.joins("forward", "backward")
    other = visitor.opens(visitor.begins(), mine.page.url)
    bare = other.page.url
    mine.lens("equation")
    expect(other.page.locator("#lens-equation")).to_be_visible()

    with mine.swapped():
        mine.page.evaluate("document.querySelector('[data-opens]').elements.of.value = 'w-3-7-2'")
        mine.page.evaluate("document.querySelector('[data-opens]').requestSubmit()")
    expect(other.page.locator("#equation")).to_have_attribute("data-of", "w-3-7-2")
    assert other.page.url == bare
    mine.press("step")
    expect(other.page.locator("#stage")).to_have_attribute("data-version", str(mine.version))
    is_as_sent_whole(other, "following")

    with other.swapped():
        other.page.get_by_role("link", name="numbers", exact=True).click()
    mine.lens("nudges")
    expect(other.page.locator("#lens-numbers")).to_be_visible()
    other.page.wait_for_timeout(500)
    expect(other.page.locator("#lens-numbers")).to_be_visible()
    with other.swapped():
        other.page.get_by_role("link", name="follow", exact=True).click()
    expect(other.page.locator("#lens-nudges")).to_be_visible()
    with mine.swapped():
        mine.page.keyboard.press("Escape")
    expect(other.page.locator("#lens")).to_have_count(0)
    assert other.page.url == bare
