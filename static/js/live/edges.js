// The edges of a frame: letters into widths, widths onto paths. Where each may begin and end the picture says itself.

import {places, whole} from "./numbers.js";

const SVG = "http://www.w3.org/2000/svg";

let known = {from: "", layers: []};

/** Where the edges of each layer may begin and end, in the words of a path: columns and rows, before and after. */
function endsOf(root) {
  const from = root.getElementById("edges").dataset.ends;
  if (known.from !== from) known = {from, layers: JSON.parse(from).map((row) => row.map((words) => words.split(" ")))};
  return known.layers;
}

/** The neuron or pixel k before and the neuron j of the edge at a place. Pure. */
export function between(at, [fromColumns, fromRows]) {
  const across = fromColumns.length * fromRows.length;
  return [Math.floor(at / across), at % across];
}

/** The path of an edge, from k to j. Pure. */
export function path(j, k, [fromColumns, fromRows, toColumns, toRows]) {
  const place = (n, columns, rows) => `${columns[n % columns.length]} ${rows[Math.floor(n / columns.length)]}`;
  return `M${place(k, fromColumns, fromRows)}L${place(j, toColumns, toRows)}`;
}

/** Place and signed width of every edge that a layer shows.  middle: what says no width at all. Pure. */
export function seen(at, widths, middle, per) {
  const all = whole(widths, 3).map((value) => (value - middle) / per);
  const where = at ? places(at) : all.map((_, place) => place);
  return where.map((place, i) => [place, all[i]]).filter(([, width]) => width);
}

/** As many paths in a group as there are edges. */
function fitted(group, count) {
  const paths = [...group.children];
  while (paths.length > count) paths.pop().remove();
  const more = Array.from({length: count - paths.length}, () => group.ownerDocument.createElementNS(SVG, "path"));
  group.append(...more);
  return [...paths, ...more];
}

/** An edge onto a path that may have been another one. */
function put(mark, id, d, role, width) {
  const isOther = mark.id !== id;
  if (isOther) mark.id = id;
  if (mark.getAttribute("class") !== role) mark.setAttribute("class", role);
  if (isOther) mark.setAttribute("d", d());
  mark.setAttribute("stroke-width", width);
}

/** The edges of every layer. */
export function edges(root, {up, down, middle, per, layers}) {
  const ends = endsOf(root);
  for (const [l, at, widths] of layers) {
    const shown = seen(at, widths, middle, per);
    const paths = fitted(root.getElementById(`edges-${l}`), shown.length);
    shown.forEach(([place, width], i) => {
      const [j, k] = between(place, ends[l - 1]);
      put(paths[i], `w-${l}-${j}-${k}`, () => path(j, k, ends[l - 1]), width > 0 ? up : down, Math.abs(width));
    });
  }
}
