// Dragging: a dot on its number line, or a slider beside a field, moves the same form. What follows is the server's.

import {Sending} from "./sending.js";

/** The number at a height of an upright line, on its grid and between its ends. Pure. */
export function valueAt(y, box, low, high, grain) {
  const part = Math.min(Math.max((box.bottom - y) / (box.bottom - box.top), 0), 1);
  const value = Math.round((part * (high - low)) / grain) * grain + low;
  return Number(value.toFixed(6));
}

/** The line of a handle, with its ends as they are now, when it is taken. */
function taken(handle) {
  const {drag: mark, form, field} = handle.dataset;
  const [low, high, grain] = ["low", "high", "grain"].map((name) => Number(handle.dataset[name]));
  const box = handle.querySelector(".track").getBoundingClientRect();
  return {mark, form, field, low, high, grain, box, value: null, isMoved: false};
}

/** Dots: pressed, moved, let go; the click that follows a move is none. */
function dots(root, sending) {
  let held = null;          // the line under the hand
  const move = ({clientY}) => {
    const value = valueAt(clientY, held.box, held.low, held.high, held.grain);
    if (value === held.value) return;
    Object.assign(held, {value, isMoved: true});
    sending.send(held);
  };
  const release = () => {
    if (!held) return;
    const {isMoved} = held;
    held = isMoved ? {isMoved} : null;
    if (isMoved) setTimeout(() => { held = null; sending.rest(); });       // after the click that follows
  };
  root.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest?.("[data-drag]");
    if (!handle || event.button > 0) return;
    event.preventDefault();
    held = taken(handle);
  });
  root.addEventListener("pointermove", (event) => { if (held?.box) move(event); });
  for (const end of ["pointerup", "pointercancel"]) root.addEventListener(end, release);
  root.addEventListener("click", (event) => {
    if (!held?.isMoved) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  return () => held !== null;
}

/** Sliders: each fills in its field, and is sent as a dot is. */
function sliders(root, sending) {
  root.addEventListener("input", (event) => {
    const slide = event.target.closest("[data-slides]");
    if (!slide) return;
    const {form, value} = slide;
    const {slides: field, mark} = slide.dataset;
    form.elements[field].value = value;
    sending.send({form: form.dataset.dial, field, mark, value});
  });
  root.addEventListener("change", (event) => { if (event.target.matches("[data-slides]")) sending.rest(); });
}

/** Listen for hands on dots and sliders. */
export function install(root = document) {
  const sending = new Sending(root);
  const isHeld = dots(root, sending);
  sliders(root, sending);
  root.addEventListener("htmx:finally:request", (event) => {
    if (!event.target.closest?.("[data-sets]")) return;
    sending.arrived(isHeld());
    root.getElementById("network")?.classList.toggle("held", isHeld());
  });
}
