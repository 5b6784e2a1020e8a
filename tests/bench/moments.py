"""Going back on the digits: `python -m tests.bench.moments`.

How long a jump to any of 2,000 versions takes beside a click on forward, and how many moments a second Chromium paints
while the slider of versions is dragged over 200 of them.
"""

from __future__ import annotations

import app  # noqa: F401 - it sets one BLAS thread, and must do so before numpy is imported

# isort: split
import random
import statistics
import time

import httpx
from playwright.sync_api import Page, sync_playwright

from tests.bench.measuring import told
from tests.bench.painting import SCREEN
from tests.browser.serving import FLAGS, chromium, serving
from tests.browser.truth import COOKIE

VERSIONS, JUMPS, MOMENTS = 2_000, 300, 200
PASSES = ("forward", "backward", "step")
WORST, PAINTED = 10.0, 10.0
"""Times a click on forward at most; moments a second at least."""

DRAGGED = """async (places) => {
  const slider = document.querySelector("#bar input[name=at]");
  const versions = new Set();
  const stage = document.getElementById("stage");
  const see = () => requestAnimationFrame(() => setTimeout(() => versions.add(stage.dataset.version)));
  document.addEventListener("htmx:after:swap", see);
  const began = performance.now();
  for (const at of places) {
    slider.value = at;
    slider.dispatchEvent(new Event("input", {bubbles: true}));
    await new Promise((done) => setTimeout(done, 16));        // as fast as a hand's moves come
  }
  await new Promise((done) => setTimeout(done, 100));
  document.removeEventListener("htmx:after:swap", see);
  return [versions.size, (performance.now() - began) / 1000];
}"""


def ms(client: httpx.Client, method: str, path: str, **asked: str) -> float:
    """How long an answer takes, as htmx asks for it."""
    headers = {"HX-Request": "true", "Origin": str(client.base_url).rstrip("/")}
    began = time.perf_counter()
    client.request(method, path, headers=headers, params=asked).raise_for_status()
    return 1000 * (time.perf_counter() - began)


def jumps(client: httpx.Client, name: str, count: int) -> tuple[list[float], list[float]]:
    """A click on forward and a jump anywhere, in turn: the times of either."""
    rng, clicks, found = random.Random(1), list[float](), list[float]()
    for _ in range(JUMPS):
        clicks.append(ms(client, "POST", "/r/new/forward"))
        found.append(ms(client, "GET", f"/r/{name}", v=str(rng.randrange(count))))
    return clicks, found


def dragged(page: Page) -> tuple[int, float]:
    """Moments painted while the slider goes over the last of them and back, and the seconds that it took."""
    last = int(page.locator("#bar input[name=at]").get_attribute("max") or 0)
    way = list(range(last, last - MOMENTS, -1))
    seen, seconds = page.evaluate(DRAGGED, way)
    return int(seen), float(seconds)


def main() -> None:
    """Print the table."""
    print("\n| going back on the digits | measured | aim | |\n|---|---|---|---|")
    with serving() as server, httpx.Client(base_url=server.address, timeout=60) as client:
        session = client.post("/api/sessions", json={"preset": "digits"}).raise_for_status().json()
        for i in range(VERSIONS):
            client.post(f"/api/sessions/{session['id']}/{PASSES[i % 3]}", json={}).raise_for_status()
        clicks, found = jumps(client, session["name"], VERSIONS)
        click = statistics.median(clicks)
        told(f"a jump to any of {VERSIONS:,} versions, median / a click on forward, {click:.1f} ms",
             f"{statistics.median(found) / click:.2f}", statistics.median(found) / click, most=WORST)
        told("the worst of them / the same", f"{max(found) / click:.2f}", max(found) / click, most=WORST)
        in_chromium(server.address, session)


def in_chromium(address: str, session: dict[str, str]) -> None:
    """The rows of the slider."""
    executable = chromium()
    if executable is None:
        print("No Chromium was found: what it paints is not measured.")
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        context = browser.new_context(viewport=SCREEN)
        path = f"/r/{session['name']}"
        context.add_cookies([{"name": COOKIE, "value": session["id"], "domain": "127.0.0.1", "path": path}])
        page = context.new_page()
        page.goto(address + path)
        seen, seconds = dragged(page)
        told(f"moments painted a second, dragged over {MOMENTS}", f"{seen / seconds:.1f}", seen / seconds,
             least=PAINTED)
        browser.close()


if __name__ == "__main__":
    main()
