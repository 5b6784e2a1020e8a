// Marks: what is under the pointer or the focus lights up wherever it stands, says its number, and opens on a click,
// on the picture and on any other figure of the network.

import {wordsOf} from "./words.js";

const AROUND = [[0, 0], [0, -3], [0, 3], [-3, 0], [3, 0], [0, -6], [0, 6], [-6, 0], [6, 0]];
const MARK = "[data-mark], .edge[id]";

/** The id that a mark is called by: its own, or of what it is about. */
const idOf = (mark) => mark?.dataset.mark ?? mark?.id ?? null;

/** The mark at a point of the screen, or one within a few pixels: thin edges are hard to hit. */
export function markAt(root, x, y) {
  for (const [dx, dy] of AROUND) {
    const mark = root.elementFromPoint(x + dx, y + dy)?.closest(MARK);
    if (mark) return mark;
  }
  return null;
}

/** Every place that shows a mark. */
function placesOf(root, id) {
  const places = [...root.querySelectorAll(`[data-mark="${CSS.escape(id)}"]`)];
  const own = root.getElementById(id);
  return own?.matches(MARK) && !places.includes(own) ? [own, ...places] : places;
}

/** Light every place that shows a mark, and no other; whoever listens for "marks:lit" may light what goes with it. */
function light(root, id) {
  for (const old of root.querySelectorAll(".lit")) old.classList.remove("lit");
  if (id) for (const each of placesOf(root, id)) each.classList.add("lit");
  root.dispatchEvent(new CustomEvent("marks:lit", {detail: id}));
}

const BESIDE = 14;     // px from the pointer to the words

/** Say what a mark is, beside the pointer or the mark itself; of none, nothing. */
function say(root, id, words, at) {
  const readout = root.getElementById("readout");
  if (!readout) return;
  readout.textContent = words ? `${id}: ${words}` : "";
  if (!words) return;
  const box = root.getElementById(id)?.getBoundingClientRect();
  const [x, y] = at ?? [box?.right ?? 0, box?.top ?? 0];
  const {offsetWidth: wide, offsetHeight: high} = readout;
  readout.style.left = `${Math.max(Math.min(x + BESIDE, innerWidth - wide - 4), 4)}px`;
  readout.style.top = `${y > innerHeight / 2 ? y - high - BESIDE : y + BESIDE}px`;
}

/** What a mark says of itself where it is seen: a neuron as it does to a screen reader. */
function ownWords(root, id) {
  const said = [...root.querySelectorAll(`[data-mark="${CSS.escape(id)}"]:is([data-say], [aria-label])`)]
    .find((each) => each.checkVisibility({visibilityProperty: true}));
  if (root.getElementById("stage").dataset.running !== undefined && !said?.closest(".legend"))
    return "it changes while it trains, pause to read it";
  return said?.dataset.say ?? said?.getAttribute("aria-label");
}

/** Open a mark's equation with the form that a keyboard would use. */
function open(root, id) {
  const link = root.querySelector("[data-opens]");
  if (!link) return;
  link.elements.of.value = id;
  link.requestSubmit();
}

/** Listen for pointer, focus and clicks. */
export function install(root = document) {
  const find = (event) => {
    const at = event.target;
    if (!at.closest) return null;
    return at.closest(MARK) ?? (at.closest("#network") ? markAt(root, event.clientX, event.clientY) : null);
  };
  let shown = null;
  const show = async (id, at) => {
    if (id === shown) return;
    shown = id;
    light(root, id);
    const words = id && ownWords(root, id);
    say(root, id, words, at);
    if (!id || words) return;
    const told = await wordsOf(root, id);
    if (id === shown) say(root, id, told, at);
  };
  root.addEventListener("pointermove", (event) => show(idOf(find(event)), [event.clientX, event.clientY]));
  root.addEventListener("pointerdown", (event) => { if (event.pointerType === "touch") show(null); });
  root.addEventListener("focusin", (event) => show(idOf(event.target.closest(MARK))));
  root.addEventListener("htmx:after:swap", () => show(null));
  root.addEventListener("click", (event) => {
    const mark = find(event);
    if (event.target.closest(".legend")) show(idOf(mark), [event.clientX, event.clientY]);      // a finger has no hover
    if (!event.target.closest("#network, [data-figure]")) return;
    if (!mark) return;
    event.preventDefault();
    open(root, idOf(mark));
  });
}
