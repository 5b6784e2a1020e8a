"""`python -m tests.bench.first_minute`: the first page on a slow line, and neurons that follow a pen."""

from __future__ import annotations

import statistics
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.bench.measuring import line, spread, verdict
from tests.browser.serving import FLAGS, chromium, serving

VISITS, STROKES = 7, 5
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
"""A slow 3G line: 1.6 Mbit/s, 150 ms from asking to the first byte."""
PAINTED, READY, REQUESTS, FRAMES = 1.5, 2.5, 12, 20.0
SECONDS = 2.0
"""Of a stroke."""
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
GOES_ROUND = """async (seconds) => {
  const pad = document.getElementById("pad"), box = pad.getBoundingClientRect(), began = performance.now();
  const before = window.frames_seen;
  for (let now = began; now < began + 1000 * seconds; now = await new Promise(requestAnimationFrame)) {
    const turn = (now - began) / 250, far = 0.3 * (0.6 + 0.4 * Math.cos(turn / 3));
    const clientX = box.x + box.width * (0.5 + far * Math.cos(turn));
    const clientY = box.y + box.height * (0.5 + far * Math.sin(turn)), at = {clientX, clientY};
    pad.dispatchEvent(new PointerEvent("pointermove", {bubbles: true, pointerId: 1, ...at}));
  }
  return 1000 * (window.frames_seen - before) / (performance.now() - began);
}"""
"""A move of the pen with every picture of the screen, on a way that is never the same; pictures a second, as above."""


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


def follows(page: Page) -> float:
    """Pictures a second in which neurons change, while a pen goes round the pad without a stop."""
    box = page.locator("#pad").bounding_box()
    assert box is not None
    page.evaluate(FOLLOWS)
    page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + box["height"] * 0.5)
    page.mouse.down()
    seen = float(page.evaluate(GOES_ROUND, SECONDS))
    page.mouse.up()
    return seen


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
