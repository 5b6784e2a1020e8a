// The square on the picture is the pad: mouse, finger or pen into strokes of [x, y]. What the ink means is the server's
// business: it answers every pen move with frames, which light up what the network makes of the drawing so far.

import {apply} from "../live/frame.js";
import {answered} from "./classify.js";
import {deedOf} from "./deeds.js";
import {hold} from "./hold.js";
import {extended, keeper, penPath, placed} from "./strokes.js";

/** Listen on the document; the picture comes and goes, and the strokes stay until they are on the stage. */
export function install(root = document) {
  const kept = keeper(root);
  let strokes = kept.read(), isDown = false, asking = false, again = false, isSent = false, isFirst = true, learns = false;
  const form = () => root.getElementById("pad-form");

  const ask = async () => {
    if (asking) { again = true; return; }
    asking = true;
    const stage = () => root.getElementById("stage"), version = stage().dataset.version;
    const asked = answered(form(), isFirst);
    isFirst = false;
    const frames = await asked;
    const isDrawn = () => form() && strokes.length;
    if (isDrawn() && stage().dataset.version === version) {     // what was asked about still stands
      for (const frame of frames) apply(root, frame);
    }
    asking = false;
    if (again && isDrawn()) ask();
    again = false;
  };
  const show = (isAsked) => {
    kept.write(strokes);
    hold(root, strokes.length > 0);
    const asked = form();
    if (!asked) return;
    asked.elements.strokes.value = JSON.stringify(strokes);
    root.getElementById("pen").setAttribute("d", penPath(strokes));
    root.getElementById("stage").toggleAttribute("data-drawing", strokes.length > 0);
    if (isAsked && strokes.length) ask();
    if (isAsked && !strokes.length) asked.querySelector("[data-pad-empty]").click();
  };
  const extend = (event, pad) => {
    if (strokes.flat().length >= Number(pad.dataset.most)) return;
    const box = pad.getBoundingClientRect();
    const events = event.getCoalescedEvents?.() ?? [];
    for (const each of events.length ? events : [event]) {
      strokes[strokes.length - 1] = extended(strokes.at(-1), placed(each.clientX, each.clientY, box));
    }
    show(true);
  };
  const onPad = (event) => event.target.closest?.("#pad");

  root.addEventListener("pointerdown", (event) => {
    const pad = onPad(event);
    if (!pad || event.button > 0 || !form()) return;
    event.preventDefault();
    pad.setPointerCapture(event.pointerId);
    isDown = true;
    strokes = [...strokes, []];
    extend(event, pad);
  });
  root.addEventListener("pointermove", (event) => { if (isDown && onPad(event)) extend(event, onPad(event)); });
  for (const end of ["pointerup", "pointercancel"]) root.addEventListener(end, () => { isDown = false; });
  const become = (others) => { strokes = others; show(true); };
  const undo = () => become(strokes.slice(0, -1));
  root.addEventListener("keydown", (event) => {
    if (!strokes.length) return;
    if ((event.ctrlKey || event.metaKey) && event.key === "z") { event.preventDefault(); undo(); }
    if (event.key === "Escape" && !root.querySelector(".lens")) become([]);
  });
  root.addEventListener("click", (event) => {
    if (event.target.closest("#pad-form [type=submit], #pad-form button:not([type])")) isSent = true;
    const deed = strokes.length ? deedOf(event.target) : null;
    if (!deed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (deed === "undo") undo();
    else if (deed === "clear") become([]);
    else {
      learns = deed === "learn";
      form().querySelector("[data-pad-goes-on]").click();
    }
  }, true);
  root.addEventListener("htmx:after:swap", () => {
    isFirst = true;
    if (isSent) strokes = [];
    isSent = false;
    show(strokes.length > 0);
    if (learns) setTimeout(() => root.querySelector("#bar .learn").click());      // once this answer has been dealt with
    learns = false;
  });
  show(strokes.length > 0);
}
