// The maps of a run in the plane: into the neurons, and onto the large map where its lens is open.

import {columns} from "./frame.js";
import {numbers} from "./numbers.js";

/** The path of straight pieces, x and y of both ends each. Pure. */
export function path(line) {
  const at = numbers(line);
  let d = "";
  for (let i = 0; i < at.length; i += 4) d += `M${at[i]} ${at[i + 1]}L${at[i + 2]} ${at[i + 3]}`;
  return d;
}

/** Everything of an event. */
export function apply(root, {set, line}) {
  columns(root, set);
  columns(root, [["#surface > .boundary-ground, #surface > .boundary", "d", {all: path(line)}]]);
}
