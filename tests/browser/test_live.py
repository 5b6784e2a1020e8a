"""Training that is watched: the picture changes by itself, a pause stops it, and what then stands there is true."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from app import limits
from tests.browser.conftest import Visitor
from tests.browser.stage import Stage
from tests.browser.truth import api_of, truth_of

EXHIBITS = ["digits", "plane", "chain"]
REFUSAL = "training is under way: pause it first"
NEXT = """() => new Promise((done, fail) => {
  setTimeout(() => fail(new Error("no frame came")), 10000);
  document.addEventListener("live:frame", ({detail}) => {
    const all = (selector, read) => Array.from(document.querySelectorAll(selector), read);
    const says = (mark, name) => name === "text" ? mark.textContent : mark.getAttribute(name);
    const missed = [];
    let columns = 0, of = null;
    for (const [found, name, values, kinds] of detail.set) {       // those that are written out, read once more
      of = found || of;
      const ids = Array.isArray(of) ? of : of.includes("*") ? detail.marks.map((mark) => of.replace("*", mark)) : null;
      const marks = ids ? ids.map((id) => document.getElementById(id)) : [...document.querySelectorAll(of)];
      const known = marks.filter((mark, i) => mark && Array.isArray(values));
      columns += known.length > 0 && !kinds;
      if (kinds || !known.length) continue;
      marks.forEach((mark, i) => { if (mark && says(mark, name) !== String(values[i])) missed.push([of, i]); });
    }
    done({
      frame: detail, columns, missed,
      fills: all("#discs .neuron:not([id^='a-0-']) .bright", e => Number(e.getAttribute("fill-opacity"))),
      texts: all("#texts text", e => e.textContent),
      words: Object.fromEntries(["step", "speed", "epoch", "accuracy", "safe"].map(
        name => [name, document.getElementById("run-" + name)?.textContent])),
    });
  }, {once: true});
})"""
"""The next frame, and what is painted of it."""


def running(page: Page) -> None:
    """Wait until the page shows a run."""
    expect(page.locator("#stage[data-running]")).to_have_count(1)


def stands(page: Page) -> None:
    """Wait until it shows none."""
    expect(page.locator("#stage:not([data-running])")).to_have_count(1)


def frame(page: Page) -> dict[str, Any]:
    """The next frame as it came, and as it is painted."""
    found: dict[str, Any] = page.evaluate(NEXT)
    return found


def play(stage: Stage) -> Stage:
    """Press play."""
    stage.page.get_by_role("button", name="Watch it learn").click()
    running(stage.page)
    return stage


def pause(stage: Stage) -> None:
    """Press pause."""
    stage.page.get_by_role("button", name="Pause").click()
    stands(stage.page)


def steps(words: str) -> int:
    """A count as the page writes it."""
    return int(words.replace(",", ""))


def made(stage: Stage) -> int:
    """The SGD steps so far, as they stand beside the learning rate."""
    found = re.match(r"([\d,]+) steps?, ", stage.texts(".rate")[0])
    return steps(found[1]) if found else 0


def is_true(stage: Stage) -> None:
    """The stage shows the API's numbers of the version it stands at."""
    truth = truth_of(stage.page)
    low = -1 if str(stage.page.locator(".handout").text_content()).count("tanh") else 0
    fills = stage.page.locator("#discs .neuron:not([id^='a-0-']) .bright").evaluate_all(
        "all => all.map(e => Number(e.getAttribute('fill-opacity')))")
    said = [v for layer in truth.forward["a"][1:] for v in layer]
    assert fills == pytest.approx([(v - low) / (1 - low) for v in said], abs=0.0006)
    drawn = {id: e["width"] for id, e in stage.marks("#edges .edge").items()}
    if drawn:
        widest = max(drawn, key=lambda id: drawn[id])
        scale = drawn[widest] / abs(truth.slopes[widest])
        assert drawn == pytest.approx({id: scale * abs(truth.slopes[id]) for id in drawn}, abs=0.002)
    assert made(stage) == truth.state["step"]


@contextmanager
def http(visitor: Visitor) -> Iterator[httpx.Client]:
    """Somebody else, without a browser and without a cookie."""
    with httpx.Client(base_url=visitor.address, timeout=limits.LEFT + 20, verify=False) as client:
        yield client


def path_of(stage: Stage) -> str:
    """The session's own address."""
    found = re.search(r"/r/\w+", stage.page.url)
    assert found is not None
    return found.group()


@pytest.mark.parametrize("preset", EXHIBITS)
def test_the_picture_follows_the_training_by_itself_and_a_pause_leaves_the_truth(visitor: Visitor, preset: str) -> None:
    stage = play(visitor.arrives(f"/?preset={preset}"))
    one, two = frame(stage.page), frame(stage.page)
    stage.is_sound()

    assert steps(two["words"]["step"]) > steps(one["words"]["step"])
    assert (two["fills"], two["texts"]) != (one["fills"], one["texts"])
    is_painted(two)
    pause(stage)

    stage.is_sound()
    assert stage.version == 1 + (preset == "digits")      # those learn from random weights: a version of its own
    is_true(stage)


def is_painted(shown: dict[str, Any]) -> None:
    """Everything of a frame stands on the page."""
    assert shown["columns"] > 3
    assert shown["missed"] == [], "what a frame says is what its marks say"


@pytest.mark.parametrize("key", ["s", "F5", "Escape"])
def test_a_key_pauses_and_the_page_stays(visitor: Visitor, key: str) -> None:
    stage = visitor.arrives("/?preset=plane")
    stage.page.evaluate("window.marked = true")
    stage.page.keyboard.press("s" if key == "Escape" else key)
    running(stage.page)
    frame(stage.page)

    stage.page.keyboard.press(key)

    stands(stage.page)
    assert stage.page.evaluate("window.marked"), "the page was not loaded anew"
    expect(stage.page.get_by_role("button", name="Watch it learn")).to_be_visible()


def test_meanwhile_the_page_offers_only_the_pause_and_the_server_refuses_all_else(visitor: Visitor) -> None:
    stage = play(visitor.arrives("/?preset=plane"))

    buttons = stage.page.locator(".bar button:enabled:visible, .head button:enabled").all_inner_texts()
    with api_of(stage.page) as api:
        refused = api.client.post(f"{api.address}/forward", json={})

    assert buttons == ["Pause"]
    assert refused.status_code == 409 and REFUSAL in refused.json()["detail"]
    assert stage.happened.startswith("Learning: step")
    running(stage.page)
    pause(stage)


def test_lenses_whose_numbers_would_be_old_say_so(visitor: Visitor) -> None:
    stage = play(visitor.arrives("/?preset=plane&lens=surface"))
    expect(stage.page.locator("#surface")).to_be_visible()
    before = stage.page.locator("#boundary").get_attribute("d")
    expect(stage.page.locator("#boundary")).not_to_have_attribute("d", str(before))
    stage.lens("numbers")

    expect(stage.page.locator(".open")).to_have_text(
        "While it trains, its numbers change 40 times a second: pause to read them.")
    pause(stage)
    expect(stage.page.locator("table.numbers").first).to_be_visible()


def test_slow_motion_goes_on_by_itself_layer_by_layer_and_pauses(visitor: Visitor) -> None:
    stage = visitor.arrives("/?preset=plane")
    stage.page.get_by_label("How fast").select_option("layer")
    with stage.moved():
        stage.page.get_by_role("button", name="Watch it learn").click()
    assert (stage.version, stage.phase, known(stage)) == (1, "forward", 4)
    for layers in (6, 7):
        with stage.moved():
            pass
        assert (stage.phase, known(stage)) == ("forward", layers)

    stage.page.keyboard.press("F5")

    expect(stage.page.get_by_role("button", name="Watch it learn")).to_be_visible()
    expect(stage.page.locator("#play [hx-trigger]")).to_have_count(0)


def known(stage: Stage) -> int:
    """Neurons beyond the input whose activation is known."""
    return stage.page.locator("#discs .neuron:not([id^='a-0-']) .rim:not(.unknown)").count()


def test_a_goal_ends_by_itself_at_exactly_so_many_steps(visitor: Visitor) -> None:
    stage = visitor.arrives("/?preset=plane&lens=train")
    stage.page.locator("select[name=until]").select_option("steps")
    stage.page.get_by_label("steps or percent").fill("137")
    stage.page.get_by_role("button", name="run", exact=True).click()

    expect(stage.notice).to_have_text("The goal is reached: training has paused.")

    stands(stage.page)
    assert made(stage) == 137
    with api_of(stage.page) as api:
        assert api.get()["step"] == 137


def test_a_page_that_is_closed_leaves_its_run_paused_and_says_so_on_return(visitor: Visitor) -> None:
    stage = play(visitor.arrives("/?preset=plane"))
    frame(stage.page)
    path = path_of(stage)
    stage.page.close()

    with http(visitor) as client, client.stream("GET", f"{path}/events") as stream:
        ended = next(line for line in stream.iter_lines() if '"why":' in line)

    assert '"version":1' in ended
    back = visitor.opens(visitor.home, path)
    stands(back.page)
    expect(back.notice).to_have_text("Paused, since the page was left or hidden: play goes on from here.")
    is_true(back)


def test_somebody_else_watches_the_frames_and_can_press_nothing(visitor: Visitor) -> None:
    stage = play(visitor.arrives("/?preset=plane"))
    watcher = visitor.opens(visitor.begins(), path_of(stage))
    running(watcher.page)
    begun = steps(frame(watcher.page)["words"]["step"])

    assert any(steps(frame(watcher.page)["words"]["step"]) > begun for _ in range(20)), "it goes on, seen by them too"
    assert watcher.page.locator("button:enabled:visible").all_inner_texts() == ["take a copy"]
    pause(stage)
    stands(watcher.page)
    assert made(watcher) == made(stage)
    assert watcher.marks("#edges .edge") == stage.marks("#edges .edge")


def test_a_watcher_sees_a_run_begin(visitor: Visitor) -> None:
    stage = visitor.joins("forward", preset="plane")
    watcher = visitor.opens(visitor.begins(), path_of(stage))

    play(stage)

    running(watcher.page)
    frame(watcher.page)
    pause(stage)


def test_a_stream_that_broke_comes_back_with_the_present_state(visitor: Visitor) -> None:
    context = visitor.browser.new_context(base_url=visitor.address, reduced_motion="reduce")    # not watched
    page = context.new_page()
    page.goto("/?preset=plane")
    stage = play(Stage(page))
    before = frame(page)

    context.set_offline(True)
    expect_offline(page)
    context.set_offline(False)

    after = frame(page)
    assert steps(after["words"]["step"]) > steps(before["words"]["step"])
    pause(stage)
    is_true(stage)
    context.close()


def expect_offline(page: Page) -> None:
    """Wait until the page has no network."""
    page.wait_for_function("() => !navigator.onLine")
