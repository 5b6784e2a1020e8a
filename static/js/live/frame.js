// A frame onto the picture: fills, rings, wishes, bars, words. Any one frame is enough: it says all that changes.

import {chain} from "./chain_frame.js";
import {edges, layer} from "./edges.js";
import {wish} from "./wishes.js";

const WORDS = ["step", "speed", "epoch", "accuracy", "safe", "left"];

/** The neuron of a mark: its place [x, y, r]. */
function neuron(root, id) {
  const [l, j] = id.split("-").slice(1).map(Number);
  return layer(root, l)[j];
}

/** A sign as a class, up or down. */
function sign(mark, value) {
  mark.classList.toggle("up", value >= 0);
  mark.classList.toggle("down", value < 0);
}

function ring(root, mark, value) {
  const width = Math.abs(value);
  mark.setAttribute("stroke-width", width);
  mark.setAttribute("r", neuron(root, mark.id)[2] + 2.5 + width / 2);
  sign(mark, value);
}

/** Bars, and the words beside them: as many as the picture has. */
function columns(root, {bars, texts}) {
  root.querySelectorAll("#costs rect").forEach((rect, i) => {
    ["x", "y", "width", "height"].forEach((name, n) => rect.setAttribute(name, bars[i][n]));
  });
  const all = [...root.querySelectorAll("#texts text")].slice(-texts.length);
  all.forEach((text, i) => { if (text.textContent !== texts[i]) text.textContent = texts[i]; });
  root.querySelectorAll("#texts .term").forEach((text, i) => text.setAttribute("x", bars[i][0] + bars[i][2] + 5));
}

/** The legend's samples, and what they stand for. */
function legend(root, keys) {
  root.querySelectorAll("#legend .keys li").forEach((item, i) => {
    if (!keys[i]) return;
    const [size, text] = keys[i];
    item.querySelector(".bright")?.setAttribute("fill-opacity", size);
    item.querySelector(".edge, .ring")?.setAttribute("stroke-width", size);
    if (item.lastChild.data.trim() !== text) item.lastChild.data = text;
  });
}

/** Layers of neurons. */
function layers(root, {fills, rings, wishes, beside, edges: each, ...rest}) {
  const discs = [...root.querySelectorAll("#discs .neuron")].filter(({id}) => !id.startsWith("a-0-"));
  discs.forEach((disc, i) => {
    disc.querySelector(".bright").setAttribute("fill-opacity", fills[i]);
    const [x, y, r] = neuron(root, disc.id);
    if (wishes.length) wish(root, disc.id, x + r + beside, y, wishes[i]);
  });
  for (const into of each) edges(root, into);
  root.querySelectorAll("#rings .ring").forEach((mark, i) => ring(root, mark, rings[i]));
  if (rest.texts.length) columns(root, rest);
}

/** Everything of a frame. */
export function apply(root, frame) {
  for (const name of WORDS) {
    const field = root.getElementById(`run-${name}`);
    if (field) field.textContent = frame[name];
  }
  const progress = root.getElementById("run-progress");
  if (progress && frame.progress !== null) progress.value = frame.progress;
  if (frame.cost) root.getElementById("cost")?.replaceChildren(frame.cost);
  if (frame.keys) legend(root, frame.keys);
  if (frame.picture) layers(root, frame.picture);
  if (frame.chain) chain(root, frame.chain);
}
