"""The digits as they train, in a real headless Chromium without a graphics card: `python -m tests.bench.playing`.

How many frames of the training it paints a second, and how fast the training is meanwhile, on the same machine.
"""

from __future__ import annotations

import app  # noqa: F401 - it sets one BLAS thread, and must do so before numpy is imported

# isort: split
from playwright.sync_api import Page, sync_playwright

from tests.bench.bare import bare
from tests.bench.measuring import tell
from tests.bench.painting import SCREEN
from tests.browser.serving import FLAGS, chromium, serving

ROUNDS = 7
SETTLED = 1500
"""ms after which a round begins: the frames are small and the curve is past its first, dense samples."""
SEEN = """async () => {
  let painted = 0, first = null, last = null;
  const see = ({detail}) => {
    last = Number(detail.step.replace(/\\D/g, ""));
    first ??= last;
    requestAnimationFrame(() => setTimeout(() => { painted += 1; }));
  };
  const began = performance.now();
  document.addEventListener("live:frame", see);
  await new Promise((done) => setTimeout(done, 3000));
  document.removeEventListener("live:frame", see);
  const seconds = (performance.now() - began) / 1000;
  return [painted / seconds, (last - first) / seconds];
}"""


def press(page: Page, name: str) -> None:
    """A button, and the answer to it."""
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_timeout(SETTLED)


def rounds(page: Page) -> tuple[list[float], list[float]]:
    """Frames painted a second, and the speed of the training as a share of the bare speed, in each round."""
    frames, shares = [], []
    for _ in range(ROUNDS):
        press(page, "play")
        painted, speed = page.evaluate(SEEN)
        press(page, "pause")
        frames.append(float(painted))
        shares.append(float(speed) / bare())
    return frames, shares


def main() -> None:
    """Print the table."""
    print("\n| the digits train, in Chromium | measured | aim | |\n|---|---|---|---|")
    executable = chromium()
    if executable is None:
        print("No Chromium was found: what it paints is not measured.")
        return
    with serving() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        page = browser.new_page(viewport=SCREEN)
        page.goto(server.address)
        frames, shares = rounds(page)
        browser.close()
    tell("frames painted a second", frames, 1, least=30.0)
    tell("speed of the training meanwhile / bare", shares, 2, least=0.5)


if __name__ == "__main__":
    main()
