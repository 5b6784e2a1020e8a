// The curves of a run: asked for again when there is a new sample, and not more often than can be read.

const SELDOM = 500;     // ms

/** Listen for frames. */
export function install(root = document) {
  let shown = -1;
  let at = 0;
  root.addEventListener("live:frame", ({detail: {samples}}) => {
    const curves = root.getElementById("progress");
    if (!curves || samples === shown || performance.now() - at < SELDOM) return;
    shown = samples;
    at = performance.now();
    window.htmx.trigger(curves, "sampled");
  });
}
