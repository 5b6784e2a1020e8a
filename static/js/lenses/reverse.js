// Reverse: what a move brought into the backward network is seen on its way, once: the value at an edge's start slides
// along the edge, delta comes along it from the other end, and where both meet the product drops out.

const BEATS = 3;        // of the sheet's --beat, for one way
const STOPS = 12;       // places of a way that a motion goes through
const DROP = 24;        // units that a product drops; what enters a neuron comes from three times as far
const NUMBERS = "[data-along], [data-drops], [data-enters], [data-through]";

/** Which of the numbers there are now were unknown before, or were not there on a mark that was. Pure. */
export function brought(before, now) {
  const marks = new Set([...before.keys()].map((key) => key.split(" ")[0]));
  return [...now].filter(([key, text]) => {
    const was = before.get(key) ?? (marks.has(key.split(" ")[0]) ? "?" : text);
    return was.includes("?") && !text.includes("?");
  }).map(([key]) => key);
}

/** How many ways of others a number waits for: the layers behind its own, and a product for what it is made of. Pure. */
export function turnOf(key, keys) {
  const layers = keys.filter((each) => !each.endsWith(" a")).map((each) => Number(each.split("-")[1]));
  if (key.endsWith(" a")) return 0;
  return Math.max(...layers) - Number(key.split("-")[1]) + (key.endsWith(" slope") ? 0.5 : 0);
}

/** Every number that may move, by its mark and what it is. */
const numbersIn = (svg) => new Map([...svg?.querySelectorAll(NUMBERS) ?? []].map((text) =>
  [`${text.closest("[data-mark]").dataset.mark} ${text.classList[0]}`, text]));

/** Places along an edge: from its start as far as x, or from its end back to there. */
function along(path, x, isBack) {
  const long = path.getTotalLength(), found = [];
  for (let i = 0; i < STOPS; i += 1) {
    const at = path.getPointAtLength(long * (isBack ? 1 - i / STOPS : i / STOPS));
    if (isBack ? at.x < x : at.x > x) break;
    found.push([at.x, at.y]);
  }
  return found;
}

/** The places that a number comes by, in the units of the drawing. */
function places(root, text, x, y) {
  if (text.dataset.along) return along(root.getElementById(text.dataset.along), x, text.hasAttribute("data-back"));
  if (text.hasAttribute("data-drops")) return [[x, y - DROP]];
  const disc = text.parentNode.querySelector(".disc"), far = text.hasAttribute("data-enters") ? 3 * DROP : 0;
  return [[Number(disc.getAttribute("cx")) + far, Number(disc.getAttribute("cy"))]];
}

/** Send a number on its way. Nothing waits for it. */
function send(root, text, duration, delay) {
  const [x, y] = ["x", "y"].map((name) => Number(text.getAttribute(name)));
  const frames = [...places(root, text, x, y), [x, y]].map(([px, py], i, all) => ({
    transform: `translate(${px - x}px, ${py - y}px)`, opacity: i === all.length - 1 ? 1 : Math.min(0.9, i / 4),
  }));
  text.animate(frames, {duration, delay, easing: "ease-in-out", fill: "backwards"});
}

/** Listen for answers; the drawing comes and goes with its lens. A visitor who wants less motion has a beat of 0. */
export function install(root = document) {
  const words = (numbers) => new Map([...numbers].map(([key, text]) => [key, text.textContent]));
  let before = words(numbersIn(root.getElementById("reversed")));
  root.addEventListener("htmx:after:swap", () => {
    const numbers = numbersIn(root.getElementById("reversed")), now = words(numbers), keys = brought(before, now);
    before = now;
    if (!keys.length) return;       // to ask for a style makes the whole page be styled at once, at every answer
    const ms = BEATS * parseFloat(getComputedStyle(root.documentElement).getPropertyValue("--beat"));
    if (ms) for (const key of keys) send(root, numbers.get(key), ms, turnOf(key, keys) * ms / 2);
  });
}
