// The pixels of a frame: which have ink, and how much. Where each stands the picture says itself.

import {numbers, places} from "./numbers.js";

const SVG = "http://www.w3.org/2000/svg";

/** A square for each pixel with ink. */
export function pixels(root, [at, fills]) {
  const group = root.getElementById("pixels");
  const {cell, lefts, tops} = group.dataset;
  const [xs, ys] = [lefts.split(" "), tops.split(" ")];
  const bright = numbers(fills);
  group.replaceChildren(...places(at).map((k, i) => {
    const mark = root.createElementNS(SVG, "rect");
    const [x, y] = [xs[k % xs.length], ys[Math.floor(k / xs.length)]];
    const says = {id: `a-0-${k}`, class: "pixel", x, y, width: cell, height: cell, "fill-opacity": bright[i]};
    for (const [name, value] of Object.entries(says)) mark.setAttribute(name, value);
    return mark;
  }));
}
