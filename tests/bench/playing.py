"""The digits as they train, in a real headless Chromium without a graphics card: `python -m tests.bench.playing`.

How many frames of the training it paints a second, and how fast the training is meanwhile, on the same machine.
"""

from __future__ import annotations

import app  # noqa: F401 - it sets one BLAS thread, and must do so before numpy is imported

# isort: split
import statistics
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.bench.bare import bare
from tests.bench.measuring import tell, told
from tests.bench.older import COMMIT, older
from tests.bench.painting import SCREEN
from tests.browser.serving import FLAGS, ROOT, chromium, serving

ROUNDS = 7
SHARE = 1.2
"""Of the frames that were painted before."""
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


BEGINS, ENDS = "#play .learn, [formaction$='/play']", "#moves .next[formaction$='/pause'], [formaction$='/pause']"
"""The buttons, now and before."""


def press(page: Page, selector: str) -> None:
    """A button, and the answer to it."""
    page.locator(selector).first.click()
    page.wait_for_timeout(SETTLED)


def rounds(page: Page) -> tuple[list[float], list[float]]:
    """Frames painted a second, and the speed of the training as a share of the bare speed, in each round."""
    frames, shares = [], []
    for _ in range(ROUNDS):
        press(page, BEGINS)
        painted, speed = page.evaluate(SEEN)
        press(page, ENDS)
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
    with older() as root:
        (frames, shares), (before, _) = in_chromium(executable, ROOT), in_chromium(executable, root)
    tell("frames painted a second", frames, 1, least=30.0)
    share = statistics.median(frames) / statistics.median(before)
    told(f"the same, of those of {COMMIT}", f"{share:.2f}", share, least=SHARE)
    tell("speed of the training meanwhile / bare", shares, 2, least=0.5)


def in_chromium(executable: str, root: Path) -> tuple[list[float], list[float]]:
    """The rounds, on a server of its own.  root: the checkout that it runs."""
    with serving(root=root) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        page = browser.new_page(viewport=SCREEN)
        page.goto(server.address)
        found = rounds(page)
        browser.close()
    return found


if __name__ == "__main__":
    main()
