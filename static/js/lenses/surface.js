// The surface: a click or a drag on the map fills in the form's x and y and presses its button; a file fills in the CSV,
// and a line of it that was refused is selected.

const FAR = 5;      // px that a press must travel to be a drag

/** The point of the plane at a point of the screen, y upwards, kept on the map. Pure. */
export function pointAt(x, y, box, reach) {
  const part = (v, low, size) => Math.min(Math.max((v - low) / size, 0), 1) * 2 - 1;
  return [part(x, box.left, box.width) * reach, -part(y, box.top, box.height) * reach];
}

/** As the fields take it: short on the wire, finer than a pixel. Pure. */
export function written(v) {
  return String(Number(v.toFixed(4)));
}

/** From where to where a line goes in a text, its number from 1. Pure. */
export function lineIn(text, n) {
  const ends = [0, ...Array.from(text.matchAll(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/g), (e) => e.index + e[0].length)];
  const from = ends[n - 1] ?? text.length;
  return [from, from + text.slice(from, ends[n] ?? text.length).trimEnd().length];
}

/** The text of a file, as whoever wrote it meant its bytes: UTF-8, or what Excel writes: UTF-16, Windows' own. Pure. */
export function decoded(bytes) {
  const isWide = (first, second) => bytes[0] === first && bytes[1] === second;
  if (isWide(0xff, 0xfe)) return new TextDecoder("utf-16le").decode(bytes);
  if (isWide(0xfe, 0xff)) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", {fatal: true}).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** Select the line that was refused in the field that it stands in, once. */
function mark(field) {
  const n = Number(field.dataset.at), lines = field.value.split("\n").length;
  delete field.dataset.at;
  field.focus();
  if (!n) return;
  field.setSelectionRange(...lineIn(field.value, n));
  field.scrollTop = (n - 2) / lines * field.scrollHeight;
}

/** Do something at a point: what the form says, or what a drag means. */
function plot(root, point, deed) {
  const form = root.querySelector("[data-plot]");
  if (!form) return;
  const chosen = form.querySelector("[name=do]:checked");
  if (deed) form.querySelector(`[name=do][value=${deed}]`).checked = true;
  [form.elements.x.value, form.elements.y.value] = point.map(written);
  form.querySelector("[data-plots]").click();
  if (deed) root.addEventListener("htmx:after:swap", () => { chosen.checked = true; }, {once: true});
}

/** Listen on the document; the map comes and goes with its lens. */
export function install(root = document) {
  let press = null;       // where it began, and the mark that it began on

  root.addEventListener("pointerdown", (event) => {
    const map = event.target.closest?.("[data-surface]");
    if (!map || event.button > 0) return;
    const mark = event.target.closest("[data-now]");
    press = {map, mark, x: event.clientX, y: event.clientY, isDrag: false};
    if (!mark) return;
    event.preventDefault();
    map.setPointerCapture(event.pointerId);
  });
  root.addEventListener("pointermove", (event) => {
    if (!press?.mark) return;
    const box = press.map.getBoundingClientRect();
    press.isDrag ||= Math.hypot(event.clientX - press.x, event.clientY - press.y) > FAR;
    if (!press.isDrag) return;
    const size = press.map.viewBox.baseVal.width;
    const [x, y] = pointAt(event.clientX, event.clientY, box, size / 2);
    press.mark.setAttribute("transform", `translate(${x + size / 2} ${size / 2 - y})`);
  });
  root.addEventListener("pointerup", (event) => {
    if (!press) return;
    const {map, isDrag, x, y} = press;
    press = null;
    if (!isDrag && Math.hypot(event.clientX - x, event.clientY - y) > FAR) return;
    const point = pointAt(event.clientX, event.clientY, map.getBoundingClientRect(), Number(map.dataset.reach));
    plot(root, point, isDrag ? "move" : null);
  });
  root.addEventListener("pointercancel", () => { press = null; });
  root.addEventListener("change", async (event) => {
    const file = event.target.matches?.("[data-csv-file]") && event.target.files[0];
    if (file) event.target.form.querySelector("[data-csv]").value = decoded(new Uint8Array(await file.arrayBuffer()));
  });
  root.addEventListener("htmx:after:swap", () => {
    const field = root.querySelector("[data-csv][data-at]");
    if (field) mark(field);
  });
}
