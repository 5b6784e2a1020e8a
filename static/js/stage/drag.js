// Dragging: a dot on its number line, or a slider beside a field, moves the same form. What follows is the server's.

/** The number at a height of an upright line, on its grid and between its ends. Pure. */
export function valueAt(y, box, low, high, grain) {
  const part = Math.min(Math.max((box.bottom - y) / (box.bottom - box.top), 0), 1);
  const value = Math.round((part * (high - low)) / grain) * grain + low;
  return Number(value.toFixed(6));
}

/** Listen for hands on dots and sliders. */
export function install(root = document) {
  let held = null;          // the line under the hand, with its ends as they were when it was taken
  let base = "";            // the version that the drag began at
  let isAway = false;       // whether an answer is on its way
  let waiting = null;       // the last number that came in the meantime

  const away = (is) => {
    isAway = is;
    root.documentElement.toggleAttribute("data-away", is);
  };
  const send = ({form, field, mark, value}) => {
    if (isAway) { waiting = {form, field, mark, value}; return; }
    const found = root.querySelector(`[data-sets="${form}"]`);
    if (!found) return;
    const version = root.getElementById("stage").dataset.version;
    if (base === "") base = version;
    found.elements.base.value = base;
    found.elements[field].value = value;
    if (form === "set") found.elements.mark.value = mark;
    away(true);
    found.requestSubmit();
  };
  const arrived = () => {
    away(false);
    const next = waiting;
    waiting = null;
    if (next) send(next);
    else if (!held) base = "";
    root.getElementById("network")?.classList.toggle("held", held !== null);
  };
  const move = (event) => {
    const value = valueAt(event.clientY, held.box, held.low, held.high, held.grain);
    if (value === held.value) return;
    held.value = value;
    held.isMoved = true;
    send({...held, value});
  };
  const release = () => {
    if (!held) return;
    const {isMoved} = held;
    held = isMoved ? {isMoved} : null;
    if (isMoved) setTimeout(() => { held = null; if (!isAway && !waiting) base = ""; });      // after the click that follows
  };

  root.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest?.("[data-drag]");
    if (!handle || event.button > 0) return;
    event.preventDefault();
    const {drag: mark, form, field} = handle.dataset;
    const [low, high, grain] = ["low", "high", "grain"].map((name) => Number(handle.dataset[name]));
    const box = handle.querySelector(".track").getBoundingClientRect();
    held = {mark, form, field, low, high, grain, box, value: null, isMoved: false};
  });
  root.addEventListener("pointermove", (event) => { if (held?.box) move(event); });
  for (const end of ["pointerup", "pointercancel"]) root.addEventListener(end, release);
  root.addEventListener("click", (event) => {
    if (!held?.isMoved) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  root.addEventListener("input", (event) => {
    const slide = event.target.closest("[data-slides]");
    if (!slide) return;
    const {form} = slide;
    form.elements[slide.dataset.slides].value = slide.value;
    send({form: form.dataset.dial, field: slide.dataset.slides, mark: slide.dataset.mark, value: slide.value});
  });
  root.addEventListener("change", (event) => { if (event.target.matches("[data-slides]") && !isAway) base = ""; });
  root.addEventListener("htmx:finally:request", (event) => { if (event.target.closest?.("[data-sets]")) arrived(); });
}
