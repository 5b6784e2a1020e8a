// What a run asks for again: curves when there is a new sample, batches at a new step, and not more often than can be read.

const SELDOM = 500;     // ms

/** Listen for frames. Each follower names the number of a frame that it follows. */
export function install(root = document) {
  let shown = null;
  let at = 0;
  root.addEventListener("live:frame", ({detail}) => {
    const follower = root.querySelector("[data-follows]");
    if (!follower || performance.now() - at < SELDOM) return;
    const now = `${follower.id} ${detail[follower.dataset.follows]}`;
    if (now === shown) return;
    shown = now;
    at = performance.now();
    window.htmx.trigger(follower, "sampled");
  });
  // An answer to an older question must not stand in a newer stage.
  root.addEventListener("htmx:before:swap", ({detail}) => {
    const follower = root.querySelector("[data-follows]");
    if (follower && detail.ctx.target?.id === "stage") window.htmx.trigger(follower, "htmx:abort");
  });
}
