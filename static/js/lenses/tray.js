// The tray: thumbnails fall into their rows, and at an epoch's start they fly from sorted piles to their shuffled places.

const FALL = 48;        // px above its place where a new thumbnail begins
const PILES = 10;       // piles of classes, side by side

/** Where each thumbnail starts, relative to its place: [index, dx, dy]. Those that stay are left out. Pure. */
export function flights(before, after, {piles = false, width = 0} = {}) {
  return [...after].map(([index, {x, y, label}]) => {
    const from = piles ? {x: ((label % PILES) + 0.5) * (width / PILES), y: 0} : before.get(index) ?? {x, y: y - FALL};
    return [index, from.x - x, from.y - y];
  }).filter(([, dx, dy]) => dx || dy);
}

/** Where a thumbnail lies in its tray, or will lie when it has landed: a flight is not seen in offsets. */
function place(thumb, tray) {
  let [x, y] = [-tray.offsetLeft, -tray.offsetTop];
  for (let box = thumb; tray.contains(box); box = box.offsetParent) [x, y] = [x + box.offsetLeft, y + box.offsetTop];
  return {thumb, label: Number(thumb.dataset.label), x, y};
}

/** Where the thumbnails of a tray lie, by their number. */
const places = (tray) =>
  new Map([...tray.querySelectorAll("[data-thumb]")].map((thumb) => [thumb.dataset.thumb, place(thumb, tray)]));

/** Whether there is anything to follow: in a fast run no thumbnail stays, and motion would only take time. Pure. */
export function isFollowed(before, after, isRunning) {
  return !isRunning || [...after.keys()].some((index) => before.has(index));
}

/** The time of one motion, as the style sheet has it: 0 where motion is not wanted. */
const beat = (root) => parseFloat(getComputedStyle(root.documentElement).getPropertyValue("--beat")) || 0;

/** Let every thumbnail come from where it was. Nothing waits for it. */
function fly(found, starts, ms) {
  starts.forEach(([index, dx, dy], i) => {
    const {thumb} = found.get(index);
    thumb.animate(
      [{transform: `translate(${dx}px, ${dy}px)`, opacity: 0.2}, {transform: "none", opacity: 1}],
      {duration: ms, delay: (ms * i) / starts.length, easing: "cubic-bezier(.2, .7, .2, 1)", fill: "backwards"},
    );
  });
}

/** Listen for answers; the tray comes and goes with its lens. */
export function install(root = document) {
  let before = new Map();
  let epoch = null;
  const look = () => {
    const tray = root.querySelector("[data-tray]");
    if (!tray) { before = new Map(); epoch = null; return; }
    const found = places(tray);
    const isNew = tray.dataset.tray !== epoch;
    const ms = beat(root);
    const isRunning = root.getElementById("stage").dataset.running !== undefined;
    if (ms && isFollowed(before, found, isRunning)) fly(found, flights(before, found, {piles: isNew, width: tray.clientWidth}), ms);
    before = found;
    epoch = tray.dataset.tray;
  };
  root.addEventListener("htmx:after:swap", look);
  look();
}
