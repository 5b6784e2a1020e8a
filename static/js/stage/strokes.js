// Strokes of a pen: lists of [x, y] in a square as wide as one; and where they are kept while the tab is open.

const NEAR = 0.004;      // a point nearer than this to the last one says nothing new
const BEYOND = 1;         // how far outside of the square a stroke may go, in its widths, as the server takes it
const STORE = "drawing";

/** A stroke with one more point, unless that is where it already ends. Pure. */
export function extended(stroke, point) {
  const last = stroke.at(-1);
  return last && Math.hypot(point[0] - last[0], point[1] - last[1]) < NEAR ? stroke : [...stroke, point];
}

/** A point of the pad from a point of the screen, short on the wire. Pure. */
export function placed(x, y, box) {
  const part = (v, low, size) => Number(Math.min(Math.max((v - low) / size, -BEYOND), 1 + BEYOND).toFixed(4));
  return [part(x, box.left, box.width), part(y, box.top, box.height)];
}

/** The strokes as a path in a square as wide as one. Pure. */
export const penPath = (strokes) => strokes.map((stroke) =>
  (stroke.length > 1 ? stroke : [...stroke, ...stroke]).map(([x, y], n) => `${n ? "L" : "M"}${x} ${y}`).join("")).join("");

/** What is kept of a drawing while the tab is open: it survives a reload and another panel. */
export function keeper(root) {
  const name = () => `${STORE} ${root.location.pathname}`;
  return {
    read: () => { try { return JSON.parse(sessionStorage.getItem(name()) ?? "[]"); } catch { return []; } },
    write: (strokes) => { try { sessionStorage.setItem(name(), JSON.stringify(strokes)); } catch { /* it forgets */ } },
  };
}
