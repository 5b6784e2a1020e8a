// The pad: mouse, finger or pen into strokes of [x, y], from 0 to 1 on it. What the ink means is the server's business.

const NEAR = 0.004;      // a point nearer than this to the last one says nothing new
const MOST = 2000;       // points in a drawing, as the server takes them
const BEYOND = 1;        // widths of the pad that a stroke may run on past its edges, as the server takes it

/** A stroke with one more point, unless that is where it already ends. Pure. */
export function extended(stroke, point) {
  const last = stroke.at(-1);
  return last && Math.hypot(point[0] - last[0], point[1] - last[1]) < NEAR ? stroke : [...stroke, point];
}

/** A point of the pad from a point of the screen, kept within reach and short on the wire. Pure. */
export function placed(x, y, box) {
  const part = (v, low, size) => Number(Math.min(Math.max((v - low) / size, -BEYOND), 1 + BEYOND).toFixed(4));
  return [part(x, box.left, box.width), part(y, box.top, box.height)];
}

/** All strokes as ink on the canvas, in the colour that the style sheet gives it. */
function paint(canvas, strokes) {
  const pen = canvas.getContext("2d");
  pen.clearRect(0, 0, canvas.width, canvas.height);
  Object.assign(pen, {lineWidth: canvas.width * 0.075, lineCap: "round", lineJoin: "round"});
  pen.strokeStyle = getComputedStyle(canvas).color;
  for (const stroke of strokes) {
    pen.beginPath();
    for (const [x, y] of stroke.length > 1 ? stroke : [...stroke, ...stroke]) {
      pen.lineTo(x * canvas.width, y * canvas.height);
    }
    pen.stroke();
  }
}

/** Listen on the document; the pad comes and goes with its lens, and the strokes stay. */
export function install(root = document) {
  let strokes = [];
  let isDown = false, painted = null;

  const show = (isAsked) => {
    const canvas = root.getElementById("pad");
    if (!canvas) return;
    if (isAsked || canvas !== painted) paint(canvas, strokes);      // a move leaves the pad as it is
    painted = canvas;
    canvas.parentElement.classList.toggle("inked", strokes.length > 0);
    canvas.parentElement.querySelector("[name=strokes]").value = JSON.stringify(strokes);
    if (isAsked) root.querySelector("[data-pad-asks]").click();
  };
  const extend = (event, canvas) => {
    if (strokes.flat().length >= MOST) return;
    const box = canvas.getBoundingClientRect();
    const events = event.getCoalescedEvents?.() ?? [];
    for (const each of events.length ? events : [event]) {
      strokes[strokes.length - 1] = extended(strokes.at(-1), placed(each.clientX, each.clientY, box));
    }
    show(true);
  };

  root.addEventListener("pointerdown", (event) => {
    if (event.target.id !== "pad" || event.button > 0) return;
    event.preventDefault();
    event.target.setPointerCapture(event.pointerId);
    isDown = true;
    strokes = [...strokes, []];
    extend(event, event.target);
  });
  root.addEventListener("pointermove", (event) => { if (isDown && event.target.id === "pad") extend(event, event.target); });
  for (const end of ["pointerup", "pointercancel"]) root.addEventListener(end, () => { isDown = false; });
  root.addEventListener("click", (event) => {
    if (event.target.closest("[data-pad-undo]")) strokes = strokes.slice(0, -1);
    else if (event.target.closest("[data-pad-clear]")) strokes = [];
    else return;
    show(true);
  });
  root.addEventListener("htmx:after:swap", (event) => { if (event.target.id !== "answer") show(false); });
}
