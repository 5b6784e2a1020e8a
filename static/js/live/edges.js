// The edges of a frame: letters into widths, widths onto paths. Where neurons stand is read off the picture itself.

const SVG = "http://www.w3.org/2000/svg";
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const VALUE = new Uint8Array(128);
for (let i = 0; i < LETTERS.length; i += 1) VALUE[LETTERS.charCodeAt(i)] = i;
const MIDDLE = 2048;
const GRAIN = 0.01;         // px

/** Numbers from letters, so many letters each. Pure. */
export function numbers(text, digits) {
  const found = [];
  for (let at = 0; at < text.length; at += digits) {
    let value = 0;
    for (let d = 0; d < digits; d += 1) value = value * 64 + VALUE[text.charCodeAt(at + d)];
    found.push(value);
  }
  return found;
}

/** Where the neurons of a layer stand, as the picture has them: [x, y, r] each. */
function places(root, l) {
  const cells = root.querySelector("#pixels")?.dataset;
  const ground = root.querySelector("#ground .ground");
  if (l === 0 && ground) {
    const [left, top, width] = ["x", "y", "width"].map((name) => Number(ground.getAttribute(name)));
    const side = Math.round(width / Number(cells.cell));
    const at = (k) => (k + 0.5) * width / side;
    return Array.from({length: side * side}, (_, k) => [left + at(k % side), top + at(Math.floor(k / side)), 0]);
  }
  return [...root.querySelectorAll(`#discs [id^="a-${l}-"] .rim`)].map((rim) =>
    ["cx", "cy", "r"].map((name) => Number(rim.getAttribute(name))));
}

let known = {svg: null, layers: []};

/** Where the neurons of a layer stand, read once for a picture. */
export function layer(root, l) {
  const svg = root.getElementById("network");
  if (known.svg !== svg) known = {svg, layers: []};
  return (known.layers[l] ??= places(root, l));
}

/** The edges into a layer: so many paths, each between the neurons that the frame says. */
export function edges(root, {l, n_k: across, at, widths}) {
  const group = root.getElementById("edges");
  const [from, to] = [layer(root, l - 1), layer(root, l)];
  const values = numbers(widths, 2);
  const spots = at ? numbers(at, 3) : values.map((_, i) => i);
  const paths = group.querySelectorAll(`[id^="w-${l}-"]`);
  for (let i = paths.length; i < values.length; i += 1) group.append(root.createElementNS(SVG, "path"));
  const all = paths.length < values.length ? [...paths, ...[...group.children].slice(paths.length - values.length)] : paths;
  values.forEach((value, i) => {
    const [j, k] = [Math.floor(spots[i] / across), spots[i] % across];
    const path = all[i];
    const id = `w-${l}-${j}-${k}`;
    if (path.id !== id) {
      path.id = id;
      path.setAttribute("d", `M${from[k][0] + from[k][2]} ${from[k][1]}L${to[j][0] - to[j][2]} ${to[j][1]}`);
    }
    path.setAttribute("class", value < MIDDLE ? "edge down" : "edge up");
    path.setAttribute("stroke-width", Math.abs(value - MIDDLE) * GRAIN);
  });
  for (let i = values.length; i < all.length; i += 1) all[i].remove();
}
