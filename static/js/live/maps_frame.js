// The maps of a run in the plane: into the neurons, and onto the large map where its lens is open.

import {numbers} from "./edges.js";

const GRAIN = 0.1;          // px

/** The path of pieces from letters, x and y of both ends each. Pure. */
export function path(letters) {
  const at = numbers(letters, 2).map((grains) => (grains * GRAIN).toFixed(1));
  let d = "";
  for (let i = 0; i < at.length; i += 4) d += `M${at[i]} ${at[i + 1]}L${at[i + 2]} ${at[i + 3]}`;
  return d;
}

/** The large map, the line on it, and how good the network is. */
function surface(root, {surface: image, boundary, low, high, scores}) {
  const lens = root.getElementById("surface");
  if (!lens) return;
  lens.querySelector("#surface-mask image").setAttribute("href", image);
  const d = path(boundary);
  for (const line of lens.querySelectorAll(":scope > .boundary-ground, :scope > .boundary")) line.setAttribute("d", d);
  root.getElementById("surface-low").textContent = low;
  root.getElementById("surface-high").textContent = high;
  for (const [half, cost, right] of scores) {
    root.getElementById(`cost-${half}`).textContent = cost;
    root.getElementById(`right-${half}`).textContent = right;
  }
}

/** Everything of an event. */
export function apply(root, maps) {
  for (const [id, image] of Object.entries(maps.images)) {
    root.getElementById(`mask-${id}`)?.querySelector("image").setAttribute("href", image);
  }
  surface(root, maps);
}
