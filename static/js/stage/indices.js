// Indices: which neuron is j, and which one layer before is k. An edge that is pointed at or picked out has its name on
// it, and those of both of its ends; a neuron has its own index, and all that it reads from have theirs.

import {boxOf, leaders, roomFor} from "./room.js";

const SVG = "http://www.w3.org/2000/svg";
const MOST = 40;        // neurons of a layer that are labelled one by one

/** What is to be said about a mark, and where: {at: id of a neuron or an edge, is: its index, letter, says}. Pure. */
export function labelsOf(id, before) {
  const [kind, l, j, k] = (id ?? "").split("-");
  if (kind === "w" && k !== undefined) {
    return [{at: `a-${l - 1}-${k}`, is: "k", letter: "a", says: ` k = ${k}`}, {at: id, is: "jk", letter: "w", says: ""},
      {at: `a-${l}-${j}`, is: "j", letter: "a", says: ` j = ${j}`}];
  }
  if (kind !== "a" || j === undefined) return [];
  const own = Number(l) ? "j" : "k", ks = Number(l) && before <= MOST ? Array.from({length: before}, (_, at) => at) : [];
  return [{at: id, is: own, letter: "", says: `${own} = ${j}`},
    ...ks.map((k) => ({at: `a-${l - 1}-${k}`, is: "k", letter: "", says: `k = ${k}`}))];
}

/** The middle and radius of a neuron that is drawn, or null. */
function discOf(root, id) {
  const disc = root.getElementById(id)?.querySelector(".rim");
  return disc && Object.fromEntries([["x", "cx"], ["y", "cy"], ["r", "r"]].map(([name, of]) => [name, Number(disc.getAttribute(of))]));
}

/** Where an edge begins, or its middle; of one too thin to be drawn, between its neurons; null where those are not drawn. */
function onEdge(root, edge, part) {
  const path = root.getElementById(edge), [, l, j, k] = edge.split("-");
  if (path?.getTotalLength) return path.getPointAtLength(path.getTotalLength() * part);
  const [one, other] = [discOf(root, `a-${l - 1}-${k}`), discOf(root, `a-${l}-${j}`)];
  return one && other && {x: one.x + (other.x - one.x) * part, y: one.y + (other.y - one.y) * part};
}

/** What a label must not touch: neurons, and what is written already. */
function taken(root) {
  const discs = Array.from(root.querySelectorAll("#discs .neuron"), ({id}) => discOf(root, id)).filter(Boolean);
  const texts = Array.from(root.querySelectorAll("#texts text"), (text) => text.getBBox()).filter(({width}) => width);
  return [...discs.map(boxOf), ...texts];
}

/** Where the column of a mark begins: its layer, or the image that its pixel is in. */
function topOf(root, at) {
  const discs = Array.from(root.querySelectorAll(`#discs [id^="${at.slice(0, at.lastIndexOf("-") + 1)}"]`), ({id}) => discOf(root, id));
  return Math.min(...discs.filter(Boolean).map(({y, r}) => y - r), ...discs.length ? [] : [root.querySelector("#ground rect")?.getBBox().y ?? 0]);
}

/** A label as it is written: the letter, its index below or raised, and the number. */
function written(root, {is, letter, says}, isRaised) {
  const text = root.createElementNS(SVG, "text"), dy = isRaised ? -5 : 5;
  text.setAttribute("class", `index ${letter === "w" ? "of-w" : "sym-a"}`);
  for (const [words, shift, role] of [[letter, 0, "letter"], [letter && is, dy, "sub"], [says, letter ? -dy : 0, "says"]]) {
    if (!words) continue;
    const part = text.appendChild(root.createElementNS(SVG, "tspan"));
    part.setAttribute("class", role);
    if (shift) part.setAttribute("dy", shift);
    part.textContent = words;
  }
  return text;
}

/** Put what is written where there is room, first the name of an edge, in its middle. */
function put(root, labels, about) {
  const isEdge = about.startsWith("w-"), boxes = isEdge ? taken(root) : [];
  for (const {at, is, text} of labels.sort((one, other) => (other.is === "jk") - (one.is === "jk"))) {
    const size = text.getBBox(), {width, height} = size, disc = discOf(root, at);
    const point = disc ?? onEdge(root, about, at === about ? 0.5 : 0);
    if (!point) { text.remove(); continue; }
    const place = at === about ? {x: point.x - width / 2, y: point.y - height / 2}
      : roomFor({x: point.x, y: point.y, r: disc?.r ?? 0}, {width, height}, topOf(root, at), is, boxes);
    if (isEdge) boxes.push({...place, width, height});
    text.setAttribute("x", place.x - size.x);
    text.setAttribute("y", place.y - size.y);
    if (place.leads) text.before(...leaders(root, place.leads, at));
  }
}

/** Label what is pointed at, else what is picked out. */
function label(root, id) {
  const group = root.getElementById("indices");
  if (!group) return;
  const about = id?.match(/^[aw]-/) ? id : group.dataset.of.startsWith("w-") ? group.dataset.of : null;
  const [, l] = (about ?? "").split("-"), before = Number(group.dataset.sizes.split("-")[l - 1] ?? 0);
  group.replaceChildren();
  if (root.getElementById("stage").dataset.running !== undefined) return;
  if (!group.checkVisibility({visibilityProperty: true})) return;       // to measure what is hidden would lay all of it out
  const labels = labelsOf(about, before).map((each) => ({...each, text: written(root, each, group.dataset.index === "raised")}));
  group.append(...labels.map(({text}) => text));
  if (about) put(root, labels, about);
}

/** Listen for what is lit. */
export function install(root = document) {
  root.addEventListener("marks:lit", ({detail: id}) => label(root, id));
  root.addEventListener("htmx:after:swap", () => label(root, null));
  label(root, null);
}
