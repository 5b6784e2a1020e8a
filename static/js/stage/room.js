// Where a label of a neuron has room: beside it; else over its column, from where a line leads down to it.

const AIR = 7;          // units from a label to what it names, and to what it must not touch
const RING = 9;         // of a bias, around its neuron
const LARGE = 20;       // radius from which on a label stands over its neuron

/** Whether two boxes {x, y, width, height} share nothing. */
const apart = (one, other) => one.x + one.width <= other.x || other.x + other.width <= one.x
  || one.y + one.height <= other.y || other.y + other.height <= one.y;

/** A disc as a box. */
export const boxOf = ({x, y, r}) => ({x: x - r, y: y - r, width: 2 * r, height: 2 * r});

/** Around its own neuron: where a label of a size may stand, the best place first. */
function around({x, y, r}, {width, height}) {
  const over = {x: x - width / 2, y: y - r - RING - height}, under = {x: over.x, y: y + r + RING};
  const left = {x: x - r - AIR - width, y: y - height / 2}, right = {x: x + r + RING + AIR, y: left.y};
  return r > LARGE ? [over, under, left, right] : [left, over, under];
}

/** Over a column that begins at a height, and the line from there: beside the others, down to the neuron itself. */
function above({x, y, r}, {width, height}, top, is) {
  const lefts = {end: x + r - width, middle: x - width / 2, start: x - r - AIR}, way = x - r - AIR;
  const leads = r ? `M${way} ${top - AIR}V${y}H${x - r}` : `M${x} ${top - AIR}V${y}`;
  return (is === "k" ? ["end", "middle", "start"] : ["middle", "start", "end"])
    .map((name) => ({x: Math.max(lefts[name], 0), y: top - AIR - height, leads}));
}

/** The first free place. disc: {x, y, r}, r 0 for a pixel; size: of the label; top: of its column; taken: boxes. */
export function roomFor(disc, size, top, is, taken) {
  const places = [...(disc.r ? around(disc, size) : []), ...above(disc, size, top, is)];
  const isFree = (place) => place.x >= 0 && place.y >= 0 && taken.every((box) => apart({...place, ...size}, box));
  return places.find(isFree) ?? places.at(-1);
}

/** The line from a label to what it names, on a ground of its own. */
export function leaders(root, d, to) {
  return ["ground", "line"].map((role) => {
    const line = root.createElementNS("http://www.w3.org/2000/svg", "path");
    for (const [name, value] of [["class", `leader ${role}`], ["d", d], ["data-to", to]]) line.setAttribute(name, value);
    return line;
  });
}
