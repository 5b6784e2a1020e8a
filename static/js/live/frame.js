// A frame onto the picture: columns of attributes, and the edges that come and go. Any one frame is enough: it says all
// that moves. Everything in it is ready to be set: nothing is computed here but which mark a word belongs to.

import {edges} from "./edges.js";
import {forget} from "./known.js";
import {numbers} from "./numbers.js";
import {pixels} from "./pixels.js";

/** The marks of a column, in the order of its values: by a selector, by ids, or, with a "*", one for each of the marks. */
function marksOf(root, of, marks) {
  const ids = Array.isArray(of) ? of : of.includes("*") ? marks.map((mark) => of.replace("*", mark)) : null;
  return ids ? ids.map((id) => root.getElementById(id)) : root.querySelectorAll(of);
}

/** The value of each mark: in letters, in a list, or one for all of them. Pure. */
export function valuesOf(values) {
  const each = typeof values === "string" ? numbers(values) : values;
  return (i) => (Array.isArray(each) ? each[i] : each.all);
}

/** An attribute of a mark, where it changed; "text" is what stands inside, and null takes it away. */
function put(mark, name, value) {
  if (name === "text") { if (mark.textContent !== value) mark.textContent = value; }
  else if (value === null) mark.removeAttribute(name);
  else if (mark.getAttribute(name) !== String(value)) mark.setAttribute(name, value);
}

/** What marks say of each kind: a text, with the value in the place of "#". Pure. */
export const textsOf = (table, kinds, value) => (i) => table[kinds[i]]?.replaceAll("#", value(i));

/** Columns, onto what the page has of their marks. */
export function columns(root, set, marks = []) {
  let found = [];
  const each = (all, name, say) => all.forEach((mark, i) => { if (mark && say(i) !== undefined) put(mark, name, say(i)); });
  for (const [of, name, values, kinds, ...tables] of set) {
    const value = valuesOf(values);
    if (of) found = marksOf(root, of, marks);
    each(found, name, kinds ? textsOf(tables.shift(), kinds, value) : value);
    while (tables.length) {
      const [others, other, table] = tables.splice(0, 3);
      each(marksOf(root, others, marks), other, textsOf(table, kinds, value));
    }
  }
}

/** Everything of a frame. */
export function apply(root, frame) {
  forget(root);
  if (frame.edges) edges(root, frame.edges);
  if (frame.pixels) pixels(root, frame.pixels);
  columns(root, frame.set, frame.marks);
}
