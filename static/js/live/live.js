// A run as it happens: frames come by an event stream and go onto the picture; what a click would show comes when it ends.
// The stream is open while the page is to be seen and something may happen. The latest frame wins, here too.

import {askAnew, whenAnswered} from "./asking.js";
import {apply} from "./frame.js";
import {HEADER} from "./known.js";
import {apply as applyMaps} from "./maps_frame.js";

const QUIET = 30_000;       // ms without a word after which the stream counts as dead
const JITTER = 2_000;       // ms at most that a return waits longer, so that not all come back at once

/** The stage of a new version, of which only what this page lacks was sent; else it is asked for. */
function show({from, html}, root) {
  const stage = root.getElementById("stage");
  if (stage.dataset.parts !== from) { askAnew(); return; }
  window.htmx.swap({text: html, sourceElement: stage, target: stage, request: {headers: {[HEADER]: from}}});
}

/** Listen for stages that want to be live, and for pages that are hidden. */
export function install(root = document) {
  let source = null;
  let open = "";
  let waiting = {};         // the latest frame and the latest maps, painted with the next picture of the screen
  let watchdog = 0;

  const isRunning = () => root.getElementById("stage")?.dataset.running !== undefined;
  const close = () => {
    source?.close();
    clearTimeout(watchdog);
    source = null;
    open = "";
  };
  const later = (ms) => {
    close();
    watchdog = setTimeout(follow, ms + Math.random() * JITTER);
  };
  const heard = () => {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => later(0), QUIET);
  };
  const paint = () => {
    const {frame, maps} = waiting;
    waiting = {};
    if (!source || !isRunning()) return;
    if (maps) applyMaps(root, maps);
    if (!frame) return;
    apply(root, frame);
    root.dispatchEvent(new CustomEvent("live:frame", {detail: frame}));
  };
  const take = (what) => {
    if (!isRunning()) { if (what.frame) whenAnswered(() => { if (!isRunning()) askAnew(); }); return; }
    if (!waiting.frame && !waiting.maps) requestAnimationFrame(paint);
    waiting = {...waiting, ...what};
  };
  const follow = () => {
    const stage = root.getElementById("stage");
    const wanted = root.hidden ? "" : stage?.dataset.live ?? "";
    if (wanted === open) return;
    close();
    if (!wanted) return;
    open = wanted;
    source = new EventSource(wanted);
    heard();
    source.addEventListener("frame", (event) => { heard(); take({frame: JSON.parse(event.data)}); });
    source.addEventListener("maps", (event) => take({maps: JSON.parse(event.data)}));
    source.addEventListener("stands", (event) => {
      heard();
      const {version, again} = JSON.parse(event.data);
      whenAnswered(() => {
        const shown = Number(root.getElementById("stage").dataset.version);
        if (isRunning() || again || shown !== version) askAnew();
      });
    });
    source.addEventListener("picture", (event) => {
      heard();
      whenAnswered(() => show(JSON.parse(event.data), root));
    });
    source.addEventListener("bye", (event) => later(JSON.parse(event.data).after));
    source.onerror = () => { if (source?.readyState === EventSource.CLOSED) later(1_000); };
  };

  root.addEventListener("htmx:after:swap", follow);
  root.addEventListener("visibilitychange", () => {
    if (root.hidden) root.querySelector("[data-beats]")?.click();
    else if (isRunning()) askAnew();
    follow();
  });
  follow();
}
