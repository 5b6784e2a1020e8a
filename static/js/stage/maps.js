// Maps: while the pointer or the focus is on a neuron of layer 1, what it reads stands over the input image.

const REST = 60;      // ms on a mark before its map is asked for

/** The neuron whose map belongs to a mark, its own or its bias's; "" for any other mark. Pure. */
export const neuronOf = (mark) => (/^[ab]-1-\d+$/.test(mark ?? "") ? mark.replace("b", "a") : "");

/** The map of a neuron as the server draws it, or null where it has none. */
async function drawn(from, neuron, signal) {
  const answer = await fetch(`${from}&of=${neuron}`, {headers: {"HX-Request": "true"}, signal}).catch(() => null);
  if (!answer?.ok) return null;
  const text = await answer.text().catch(() => "");
  return new DOMParser().parseFromString(text, "text/html").querySelector("svg");
}

/** Listen for pointer and focus; the picture comes and goes beneath. */
export function install(root = document) {
  let shown = "";
  let timer = 0;
  let asked = new AbortController();

  const clear = () => {
    clearTimeout(timer);
    asked.abort();
    root.getElementById("map")?.replaceChildren();
  };
  const ask = async (neuron) => {
    const from = root.getElementById("map")?.dataset.from;
    if (!from) return;
    asked = new AbortController();
    const {signal} = asked;
    const map = await drawn(from, neuron, signal);
    const place = root.getElementById("map");
    if (map && place && !signal.aborted) place.replaceChildren(root.adoptNode(map));
  };
  const show = (target) => {
    const neuron = neuronOf(target.closest?.("[data-mark]")?.dataset.mark);
    if (neuron === shown) return;
    clear();
    shown = neuron;
    if (neuron) timer = setTimeout(ask, REST, neuron);
  };

  root.addEventListener("pointermove", (event) => { if (event.pointerType !== "touch") show(event.target); });
  root.addEventListener("focusin", (event) => show(event.target));
  root.addEventListener("focusout", (event) => { if (!event.relatedTarget) show(root); });
  root.addEventListener("htmx:after:swap", (event) => { if (event.target.id !== "answer") { shown = ""; clear(); } });
}
