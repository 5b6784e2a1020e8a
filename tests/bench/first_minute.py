"""`python -m tests.bench.first_minute`: the first page on a slow line, and neurons that follow a pen."""

from __future__ import annotations

import math
import statistics
from typing import Any

from playwright.sync_api import Browser, FloatRect, Page, ViewportSize, sync_playwright

from tests.bench.measuring import line, spread, verdict
from tests.browser.serving import FLAGS, chromium, serving

VISITS, STROKES = 7, 5
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
"""A slow 3G line: 1.6 Mbit/s, 150 ms from asking to the first byte."""
PAINTED, READY, REQUESTS, FRAMES = 1.5, 2.5, 12, 20.0
SECONDS, MOVES = 2.0, 60
"""Of a stroke, and moves of the pen a second."""
SCREEN: ViewportSize = {"width": 1280, "height": 720}
READIES = """new MutationObserver(() => {
  if (document.documentElement?.dataset.letters && !window.ready) window.ready = performance.now();
}).observe(document, {attributes: true, childList: true, subtree: true})"""
"""The last script has begun to listen: it says so by an attribute of the page."""
FOLLOWS = """() => {
  window.frames_seen = 0;
  let changed = false;
  new MutationObserver(() => { changed = true; }).observe(document.getElementById("discs"),
    {attributes: true, subtree: true, attributeFilter: ["fill-opacity"]});
  const count = () => { if (changed) window.frames_seen += 1; changed = false; requestAnimationFrame(count); };
  requestAnimationFrame(count);
}"""
"""Pictures painted in which a neuron's brightness is another than before."""


def visit(browser: Browser, address: str) -> dict[str, float]:
    """Seconds until something is painted and until a press is heard, and how many requests, with nothing in store."""
    context = browser.new_context(viewport=SCREEN)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(READIES)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW)
    page.goto(address)
    page.wait_for_function("window.ready")
    page.wait_for_load_state("networkidle")
    paint: Any = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    ready: Any = page.evaluate("window.ready")
    context.close()
    return {"painted": paint / 1e3, "ready": ready / 1e3, "requests": len(asked)}


def on(box: FloatRect, turn: float) -> tuple[float, float]:
    """A place of the pad, on a way that goes round and round and never the same."""
    far = 0.3 * (0.6 + 0.4 * math.cos(turn / 3))
    x, y = 0.5 + far * math.cos(turn), 0.5 + far * math.sin(turn)
    return box["x"] + box["width"] * x, box["y"] + box["height"] * y


def follows(page: Page) -> float:
    """Pictures a second in which neurons change, while a pen goes round the pad without a stop."""
    box = page.locator("#pad").bounding_box()
    assert box is not None
    page.evaluate(FOLLOWS)
    page.mouse.move(*on(box, 0.0))
    page.mouse.down()
    began = float(page.evaluate("performance.now()"))
    for i in range(int(SECONDS * MOVES)):
        page.mouse.move(*on(box, i / MOVES * 4.0))
        page.wait_for_timeout(1000 / MOVES)
    seconds = (float(page.evaluate("performance.now()")) - began) / 1e3
    page.mouse.up()
    return float(page.evaluate("window.frames_seen")) / seconds


def main() -> None:
    """Print the table."""
    with serving() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        visits = [visit(browser, server.address) for _ in range(VISITS)]
        pens = []
        for _ in range(STROKES):
            context = browser.new_context(viewport=SCREEN)
            page = context.new_page()
            page.goto(f"{server.address}/?do=draw")
            pens.append(follows(page))
            context.close()
        browser.close()
    print("\n| the first minute | measured | aim | |\n|---|---|---|---|")
    for name, what, most in (("painted", "first paint at 1.6 Mbit/s and 150 ms, s", PAINTED),
                             ("ready", "a press is heard, the same line, s", READY),
                             ("requests", "requests of a first visit", REQUESTS)):
        values = [float(each[name]) for each in visits]
        print(line((what, spread(values, 2 if most < 10 else 0), f"<= {most:g}",
                    verdict(statistics.median(values), most=most))))
    print(line(("while one draws: pictures a second in which neurons change", spread(pens, 1), f">= {FRAMES:g}",
                verdict(statistics.median(pens), least=FRAMES))))


if __name__ == "__main__":
    main()
