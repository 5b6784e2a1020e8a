// Indices: which neuron is j, and which one layer before is k. An edge that is pointed at or picked out has its name on
// it, and those of both of its ends; a neuron has its own index, and all that it reads from have theirs.

const SVG = "http://www.w3.org/2000/svg";
const AWAY = 7;         // units from a neuron to its label
const LARGE = 20;       // radius from which on there is no room beside a neuron
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

/** Where a label stands: left of a small neuron, over or under a large one; on an edge, or left of where it begins. */
function placeOf(root, {at, is}, about) {
  const disc = discOf(root, at);
  if (disc && disc.r > LARGE) return {x: disc.x, y: disc.y + (is === "k" ? 1 : -1) * (disc.r + 2 * AWAY), anchor: "middle"};
  if (disc) return {x: disc.x - disc.r - AWAY, y: disc.y, anchor: "end"};
  const point = onEdge(root, about, at === about ? 0.5 : 0);
  return point && {x: point.x - (at === about ? 0 : AWAY), y: point.y, anchor: at === about ? "middle" : "end"};
}

/** A label as it is written: the letter, its index below or raised, and the number. */
function written(root, {is, letter, says}, {x, y, anchor}, isRaised) {
  const text = root.createElementNS(SVG, "text"), dy = isRaised ? -5 : 5;
  text.setAttribute("class", `index ${letter === "w" ? "of-w" : "sym-a"}`);
  for (const [name, value] of Object.entries({x, y, "text-anchor": anchor})) text.setAttribute(name, value);
  for (const [words, shift, role] of [[letter, 0, "letter"], [letter && is, dy, "sub"], [says, letter ? -dy : 0, "says"]]) {
    if (!words) continue;
    const part = text.appendChild(root.createElementNS(SVG, "tspan"));
    part.setAttribute("class", role);
    if (shift) part.setAttribute("dy", shift);
    part.textContent = words;
  }
  return text;
}

/** Label what is pointed at, else what is picked out. */
function label(root, id) {
  const group = root.getElementById("indices");
  if (!group) return;
  const about = id?.match(/^[aw]-/) ? id : group.dataset.of.startsWith("w-") ? group.dataset.of : null;
  const [, l] = (about ?? "").split("-"), before = Number(group.dataset.sizes.split("-")[l - 1] ?? 0);
  group.replaceChildren();
  if (root.getElementById("stage").dataset.running !== undefined) return;
  for (const each of labelsOf(about, before)) {
    const place = placeOf(root, each, about);
    if (place) group.append(written(root, each, place, group.dataset.index === "raised"));
  }
}

/** Listen for what is lit. */
export function install(root = document) {
  root.addEventListener("marks:lit", ({detail: id}) => label(root, id));
  root.addEventListener("htmx:after:swap", () => label(root, null));
  label(root, null);
}
