// A frame onto the picture: fills, rings, wishes, bars, words. Any one frame is enough: it says all that changes.

import {edges, layer} from "./edges.js";

const WORDS = ["step", "speed", "epoch", "accuracy", "safe", "left"];
const SVG = "http://www.w3.org/2000/svg";

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

/** An arrow so long, above 0 upwards: its shaft and its head, as paths. Pure. */
export function arrow(x, y, tall) {
  const up = tall > 0 ? -1 : 1;
  const [half, long] = [Math.min(4, Math.abs(tall) / 2), Math.abs(tall) / 2];
  const tip = y + up * long;
  const head = `M${x - half} ${tip - up * half}L${x} ${tip}L${x + half} ${tip - up * half}`;
  return long ? [`M${x} ${y - up * long}V${tip}`, head] : ["", ""];
}

/** The arrow beside a neuron; made, where the picture had none. */
function wish(root, id, tall, beside) {
  const name = id.replace("a-", "wish-");
  let group = root.getElementById(name);
  if (!group) {
    group = root.createElementNS(SVG, "g");
    group.id = name;
    for (const part of ["shaft", "tip"]) {
      group.append(root.createElementNS(SVG, "path"));
      group.lastChild.setAttribute("class", part);
    }
    root.getElementById("wishes").append(group);
  }
  const [x, y, r] = neuron(root, id);
  const paths = arrow(x + r + beside, y, tall);
  group.setAttribute("class", `wish ${tall < 0 ? "down" : "up"}`);
  paths.forEach((d, i) => group.children[i].setAttribute("d", d));
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

/** Everything of a frame. */
export function apply(root, frame) {
  for (const name of WORDS) {
    const field = root.getElementById(`run-${name}`);
    if (field) field.textContent = frame[name];
  }
  const progress = root.getElementById("run-progress");
  if (progress && frame.progress !== null) progress.value = frame.progress;
  const {picture} = frame;
  if (!picture) return;
  root.getElementById("cost")?.replaceChildren(picture.cost);
  const discs = [...root.querySelectorAll("#discs .neuron")].filter(({id}) => !id.startsWith("a-0-"));
  discs.forEach((disc, i) => {
    disc.querySelector(".bright").setAttribute("fill-opacity", picture.fills[i]);
    if (picture.wishes.length) wish(root, disc.id, picture.wishes[i], picture.beside);
  });
  for (const each of picture.edges) edges(root, each);
  root.querySelectorAll("#rings .ring").forEach((mark, i) => ring(root, mark, picture.rings[i]));
  if (picture.texts.length) columns(root, picture);
}
