"""A click on the digits exhibit until it is painted, and the server's part of it: `python -m tests.bench.painting`.

In a real headless Chromium without a graphics card: once each click's motion is over, and in the middle of it.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from time import process_time

from playwright.sync_api import Page, ViewportSize, sync_playwright

from app.lenses.pick import PICK
from app.scene.picture import draw
from app.session.moves.make import played, start
from app.session.state.config import PRESETS
from app.session.state.library import Library
from app.session.state.move import Backward, Forward, Weigh
from app.web.pages import render
from app.web.pages.address import address_of
from app.web.pages.controls import Place
from app.web.pages.page import page_of
from tests.bench.clicking import PASS
from tests.bench.measuring import line, verdict
from tests.bench.older import COMMIT, older
from tests.browser.serving import FLAGS, ROOT, chromium, serving
from tests.lenses.looked import moment_of

CLICKS, WARM = 200, 8
MEDIAN, P95 = 50.0, 100.0
"""ms from a click to its picture."""
SHARE = 0.65
"""Of the time that the app took before."""
PICTURE = 1.5
"""ms of the server for the picture: scene and print."""
ROUNDS = 101
SCREEN: ViewportSize = {"width": 1280, "height": 720}
REST = """async () => {
  await Promise.allSettled(document.getAnimations().map((motion) => motion.finished));
  await new Promise((done) => requestIdleCallback(done, {timeout: 1000}));
}"""
NEXT = """async (move) => {
  const began = performance.now();
  const painted = new Promise(done => document.addEventListener("htmx:after:swap",
    () => requestAnimationFrame(() => setTimeout(() => done(performance.now() - began))), {once: true}));
  (document.querySelector(`#bar .stops [value=${move}]`) ?? document.querySelector("#moves .next")).click();
  return await painted;
}"""
"""A click on a stop of the track; the app as it was before has one button for whatever comes next."""


def a_pass(page: Page, at_rest: bool) -> list[float]:
    """ms of each click: forward, cost, backward, step.

    at_rest: the motion that the click before set off is over, as it is for whoever looks at it; else at once.
    """
    times = []
    for move in PASS:
        if at_rest:
            page.evaluate(REST)
        times.append(float(page.evaluate(NEXT, move)))
    return times


def in_chromium(executable: str, at_rest: bool, *roots: Path) -> list[list[float]]:
    """The clicks on each checkout, on a server and in a browser of its own, in turns: what else goes on meets all."""
    with ExitStack() as stack:
        servers = [stack.enter_context(serving(root=root)) for root in roots]
        playwright, pages = stack.enter_context(sync_playwright()), []
        for server in servers:
            browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
            stack.callback(browser.close)
            pages.append(browser.new_page(viewport=SCREEN))
            pages[-1].goto(server.address)
        times: list[list[float]] = [[] for _ in pages]
        for _ in range((WARM + CLICKS) // len(PASS)):
            for page, found in zip(pages, times, strict=True):
                found += a_pass(page, at_rest)
    return [found[WARM:] for found in times]


def at_backward() -> tuple[int, Callable[[], str]]:
    """How many edges there are on the digits after a backward pass, and what makes their picture anew."""
    library = Library(None)
    state = start(PRESETS["digits"], library)
    for move in (Forward(), Weigh(), Backward()):
        state = played(state, move, library)
    where, here = Place("bench", 3, 3, True), moment_of(state)
    page = page_of(where, address_of(where, here.picked, "pick"), here, PICK)
    template = render.templates().get_template("stage/picture.html")
    return len(draw(page.view, page.shown).edges), lambda: template.render(
        picture=draw(page.view, page.shown), page=page)


def on_the_server() -> tuple[int, list[float]]:
    """How many edges the picture has, and ms of the processor in each round."""
    edges, make = at_backward()
    times = []
    for _ in range(ROUNDS):
        began = process_time()
        make()
        times.append((process_time() - began) * 1e3)
    return edges, times


def row(what: str, ms: float, budget: float) -> str:
    """A row of the table: met, or missed by how much."""
    return line((what, f"{ms:.1f}", f"<= {budget:g}", verdict(ms, most=budget)))


def lines() -> Iterator[str]:
    """The table."""
    yield f"Milliseconds; {CLICKS} clicks through forward, cost, backward and step on the digits.\n"
    yield "| what | measured | budget | |\n|---|---|---|---|"
    edges, times = on_the_server()
    yield row(f"the picture, {edges} edges: scene and print, processor, median", statistics.median(times), PICTURE)
    executable = chromium()
    if executable is None:
        yield "No Chromium was found: clicks are not measured."
        return
    with older() as root:
        for when, at_rest in (("once the motion is over", True), ("as soon as the one before is painted", False)):
            times, before = in_chromium(executable, at_rest, ROOT, root)
            yield row(f"click to painted, {when}, median", statistics.median(times), MEDIAN)
            yield row("the same, 95 of 100", statistics.quantiles(times, n=20)[-1], P95)
            share = statistics.median(times) / statistics.median(before)
            yield line((f"the same, median, of that of {COMMIT} ({statistics.median(before):.1f} ms)", f"{share:.2f}",
                        f"<= {SHARE:g}", verdict(share, most=SHARE)))


def main() -> None:
    for each in lines():
        print(each, flush=True)


if __name__ == "__main__":
    main()
