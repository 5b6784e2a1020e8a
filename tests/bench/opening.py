"""Opening every lens of the digits, after a backward pass: `python -m tests.bench.opening`.

Each is opened by its tab in a real headless Chromium: ms until its answer begins, beside the nudges lens, and until it
is painted, beside a click on forward. All in turns, so that whatever else the machine does meets them alike.
"""

from __future__ import annotations

import statistics
from collections import defaultdict

from playwright.sync_api import Page, sync_playwright

from tests.bench.measuring import told
from tests.bench.painting import REST, SCREEN, a_pass
from tests.browser.serving import FLAGS, chromium, serving

ROUNDS, WARM = 41, 2
PRINTED, PAINTED = 1.5, 1.2
"""Times the nudges lens until the answer, times a click on forward until it is painted, at most."""
OF = "w-3-7-3"
NUDGES = "nudges"

OPENED = """async (tab) => {
  const began = performance.now();
  const painted = new Promise(done => document.addEventListener("htmx:after:swap",
    () => requestAnimationFrame(() => setTimeout(() => done(performance.now() - began))), {once: true}));
  performance.clearResourceTimings();
  tab.click();
  const ms = await painted;
  const {requestStart, responseStart} = performance.getEntriesByType("resource")[0];
  return [responseStart - requestStart, ms];
}"""
"""A click on a tab: ms from request to answer, and from click to paint."""

Times = defaultdict[str, list[tuple[float, float]]]


def walked(page: Page, found: Times) -> None:
    """Every tab once."""
    for group in range(page.locator("#lens .tabs > a").count()):
        opened(page, "#lens .tabs > a", group, found)
        for lens in range(1, page.locator("#lens .within > a").count()):
            opened(page, "#lens .within > a", lens, found)


def opened(page: Page, tabs: str, number: int, found: Times) -> None:
    """One tab."""
    page.evaluate(REST)
    answered, painted = page.locator(tabs).nth(number).evaluate(OPENED)
    name = (page.locator("#lens > .open").get_attribute("id") or "").removeprefix("lens-")
    found[name].append((answered, painted))


def main() -> None:
    """Print the table."""
    executable = chromium()
    if executable is None:
        print("No Chromium was found: no lens is opened.")
        return
    clicks, found = list[float](), Times(list)
    with serving() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        clicking, looking = (browser.new_page(viewport=SCREEN) for _ in range(2))
        clicking.goto(server.address)
        looking.goto(server.address)
        a_pass(looking, True)
        for _ in range(2):      # before the step: its slopes are what most lenses speak of
            looking.keyboard.press("PageUp")
            looking.wait_for_load_state("networkidle")
        looking.keyboard.press("PageDown")
        looking.wait_for_load_state("networkidle")
        looking.goto(f"{looking.url.split('?')[0]}?lens={NUDGES}&of={OF}")
        for round in range(WARM + ROUNDS):
            clicking.bring_to_front()
            clicked = a_pass(clicking, True)[0]
            looking.bring_to_front()
            walked(looking, now := Times(list))
            if round >= WARM:
                clicks.append(clicked)
                for name, times in now.items():
                    found[name] += times
        browser.close()
    click, nudges = statistics.median(clicks), statistics.median(answered for answered, _ in found[NUDGES])
    print(f"\nForward is painted after {click:.1f} ms, the nudges lens is answered after {nudges:.1f} ms; medians of "
          f"{ROUNDS} rounds.\n")
    print("| opened on the digits | times | aim | |\n|---|---|---|---|")
    for name, times in found.items():
        answered, painted = (statistics.median(each) for each in zip(*times, strict=True))
        told(f"{name}: answered, of {NUDGES}", f"{answered / nudges:.2f}", answered / nudges, most=PRINTED)
        told(f"{name}: painted, of forward", f"{painted / click:.2f}", painted / click, most=PAINTED)


if __name__ == "__main__":
    main()
