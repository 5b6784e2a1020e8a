// When the server does not answer: a sentence within two seconds, and what was pressed is tried again by itself.

const SLOW = 2_000;         // ms without an answer after which the page says that it waits
const TRIES = [1_000, 2_000, 4_000, 8_000, 15_000];      // ms before each further try; the last for ever
const WAITS = "Still waiting for the server's answer.";
const DEAD = "No answer from the server. Nothing is lost: what you pressed is tried again.";

/** ms to wait before the try after so many that failed. Pure. */
export const pause = (failed) => TRIES[Math.min(failed, TRIES.length) - 1];

let before = "";            // what stood there

/** Put words where refusals stand, or what stood there before ours. */
function say(root, words) {
  const notice = root.getElementById("notice");
  if (!notice || (!words && !notice.dataset.waits)) return;
  if (!notice.dataset.waits) before = notice.textContent;
  notice.textContent = words || before;
  if (words) notice.dataset.waits = "yes"; else delete notice.dataset.waits;
}

/** Listen to every request that htmx makes for the stage. */
export function install(root = document) {
  let clock = 0, again = 0, failed = 0;
  root.addEventListener("htmx:before:request", () => {
    clearTimeout(clock);
    clearTimeout(again);
    clock = setTimeout(() => say(root, WAITS), SLOW);
  });
  root.addEventListener("htmx:after:request", () => {
    clearTimeout(clock);
    failed = 0;
    say(root, "");
  });
  root.addEventListener("htmx:error", (event) => {
    clearTimeout(clock);
    const pressed = event.detail.ctx?.sourceElement;
    if (!pressed || event.detail.error?.name === "AbortError") return;
    failed += 1;
    say(root, DEAD);
    again = setTimeout(() => {
      const same = pressed.id ? root.getElementById(pressed.id) ?? pressed : pressed;
      if (same.isConnected) same.matches("button, a") ? same.click() : same.form?.requestSubmit?.() ?? same.requestSubmit?.();
    }, pause(failed));
  });
}
