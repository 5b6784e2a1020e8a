// A frame of a chain onto its tree: every quantity by its id, and what the page does not draw is passed over.

import {wish} from "./wishes.js";

const HALF = 3;             // px to each side of a line that its tick at 0 reaches

/** Words where they changed. */
function words(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** One quantity: its words, its line and the dot on it, and of a neuron how bright it is and what it wishes. */
function quantity(root, mark, {value, slope, low, high, zero, dot, fill, tall, beside}) {
  const circle = root.getElementById(`dot-${mark}`);
  if (!circle) return;
  const x = Number(circle.getAttribute("cx"));
  circle.setAttribute("cy", dot);
  for (const [name, text] of Object.entries({value, slope, low, high})) {
    words(root.getElementById(`${name}-${mark}`), text);
  }
  root.getElementById(`zero-${mark}`).setAttribute("d", zero === null ? "" : `M${x - HALF} ${zero}h${2 * HALF}`);
  if (fill !== null) root.getElementById(mark).querySelector(".bright").setAttribute("fill-opacity", fill);
  if (fill !== null && mark !== "a-0-0") wish(root, mark, x + beside, dot, tall);
}

/** Everything of a frame of a chain. */
export function chain(root, frame) {
  const slopes = root.querySelector("#network.tight") ? frame.short : frame.slopes;
  frame.marks.forEach((mark, i) => quantity(root, mark, {
    value: frame.values[i], slope: slopes[i], low: frame.lows[i], high: frame.highs[i], zero: frame.zeros[i],
    dot: frame.dots[i], fill: frame.fills[i], tall: frame.wishes[i], beside: frame.beside,
  }));
  for (const edge of root.querySelectorAll("#edges .edge")) {
    const width = frame.edges[edge.id];
    if (width === undefined) continue;
    edge.setAttribute("stroke-width", Math.abs(width));
    edge.classList.toggle("up", width > 0);
    edge.classList.toggle("down", width <= 0);
  }
}
