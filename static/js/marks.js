// Marks: what is under the pointer or the focus lights up wherever it stands, says its number, and opens on a click.

const AROUND = [[0, 0], [0, -3], [0, 3], [-3, 0], [3, 0], [0, -6], [0, 6], [-6, 0], [6, 0]];

/** The mark at a point of the screen, or one within a few pixels: thin edges are hard to hit. */
export function markAt(root, x, y) {
  for (const [dx, dy] of AROUND) {
    const mark = root.elementFromPoint(x + dx, y + dy)?.closest("[data-mark]");
    if (mark) return mark;
  }
  return null;
}

/** Light every place that shows a mark, and no other; say what it is. */
function light(root, mark) {
  for (const old of root.querySelectorAll(".lit")) old.classList.remove("lit");
  const id = mark?.dataset.mark;
  if (id) for (const each of root.querySelectorAll(`[data-mark="${CSS.escape(id)}"]`)) each.classList.add("lit");
  const readout = root.getElementById("readout");
  if (!readout) return;
  const words = id && root.querySelector(`[data-mark="${CSS.escape(id)}"][data-say]`);
  readout.textContent = words ? `${id}: ${words.dataset.say}` : readout.dataset.rest;
  readout.classList.toggle("live", Boolean(words));
}

/** Open a mark's equation with the form that a keyboard would use. */
function open(root, id) {
  const link = root.querySelector("[data-opens]");
  if (!link) return;
  link.elements.of.value = id;
  link.requestSubmit();
}

/** Listen for pointer, focus and clicks. */
export function install(root = document) {
  const find = (event) => {
    const at = event.target;
    if (!at.closest) return null;
    return at.closest("[data-mark]") ?? (at.closest("#network") ? markAt(root, event.clientX, event.clientY) : null);
  };
  let shown = null;
  const show = (mark) => {
    if ((mark?.dataset.mark ?? null) === shown) return;
    shown = mark?.dataset.mark ?? null;
    light(root, mark);
  };
  root.addEventListener("pointermove", (event) => show(find(event)));
  root.addEventListener("focusin", (event) => show(event.target.closest("[data-mark]")));
  root.addEventListener("htmx:after:swap", () => { shown = null; light(root, null); });
  root.addEventListener("click", (event) => {
    if (!event.target.closest("#network")) return;
    const mark = find(event);
    if (!mark) return;
    event.preventDefault();
    open(root, mark.dataset.mark);
  });
}
