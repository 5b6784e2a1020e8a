// The square on the picture is the pad: mouse, finger or pen into strokes of [x, y]. What the ink means is the server's
// business: it answers every pen move with frames, which light up what the network makes of the drawing so far.

import {apply} from "../live/frame.js";
import {hold} from "./hold.js";
import {extended, keeper, penPath, placed} from "./strokes.js";

/** What the network makes of the drawing in a form: frames, none where the server does not say. */
async function answered(form, isFirst) {
  const body = new FormData(form);
  if (isFirst) body.set("edges", "1");
  try {
    const answer = await fetch(form.dataset.asks, {method: "POST", body});
    return answer.ok ? (await answer.json()).frames : [];
  } catch {
    return [];
  }
}

/** Listen on the document; the picture comes and goes, and the strokes stay until they are on the stage. */
export function install(root = document) {
  const kept = keeper(root);
  let strokes = kept.read(), isDown = false, asking = false, again = false, isSent = false, isFirst = true;
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
    hold(root, true);
    strokes = [...strokes, []];
    extend(event, pad);
  });
  root.addEventListener("pointermove", (event) => { if (isDown && onPad(event)) extend(event, onPad(event)); });
  const lift = () => { if (isDown) hold(root, false); isDown = false; };
  for (const end of ["pointerup", "pointercancel"]) root.addEventListener(end, lift);
  const undo = () => { strokes = strokes.slice(0, -1); show(true); };
  root.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "z" && strokes.length) { event.preventDefault(); undo(); }
  });
  root.addEventListener("click", (event) => {
    if (event.target.closest("#pad-form [type=submit], #pad-form button:not([type])")) isSent = true;
    if (event.target.closest("[data-pad-undo]")) undo();
    else if (event.target.closest("[data-pad-clear]")) { strokes = []; show(true); }
    else if (strokes.length && event.target.closest("#bar :is(.next, .stops button, .learn)")) goOn(event);
  }, true);
  const goOn = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    form().querySelector("[data-pad-goes-on]").click();
  };
  root.addEventListener("htmx:after:swap", () => {
    isFirst = true;
    if (isSent) strokes = [];
    isSent = false;
    show(strokes.length > 0);
  });
  show(strokes.length > 0);
}
