// From neuron to neuron with the arrows: the picture is one stop of the tab key, and what stands in it is gone through.

/** The neuron that an arrow leads to from one of these, or null.  all: [{id, l, j}].  Pure. */
export function neighbour(all, id, key) {
  const here = all.find((each) => each.id === id);
  if (!here) return null;
  const of = (l) => all.filter((each) => each.l === l);
  const step = {ArrowUp: -1, ArrowDown: 1}[key];
  if (step) return of(here.l).find((each) => each.j === here.j + step)?.id ?? null;
  const layer = of(here.l + ({ArrowLeft: -1, ArrowRight: 1}[key] ?? 0));
  const part = here.j / Math.max(of(here.l).length - 1, 1);
  return layer[Math.round(part * (layer.length - 1))]?.id ?? null;
}

/** The neurons of the picture. */
function neurons(root) {
  return [...root.querySelectorAll("#network .neuron[id^=a-]")].map(({id}) => {
    const [l, j] = id.split("-").slice(1).map(Number);
    return {id, l, j};
  });
}

/** The widest line into a neuron that is drawn, after one of them. */
function widestInto(root, id, after) {
  const [, l, j] = id.split("-");
  const lines = [...root.querySelectorAll(`#edges [id^="w-${l}-${j}-"]`)];
  lines.sort((one, other) => other.getAttribute("stroke-width") - one.getAttribute("stroke-width"));
  return lines[(lines.findIndex((line) => line.id === after) + 1) % Math.max(lines.length, 1)]?.id;
}

/** Listen for arrows on a neuron, and for E: the equation of its widest line, and of the next at another press. */
export function install(root = document) {
  let last = "";
  const rove = (to) => {
    for (const each of root.querySelectorAll("#network .neuron")) each.setAttribute("tabindex", each.id === to ? "0" : "-1");
  };
  root.addEventListener("keydown", (event) => {
    const at = event.target.closest?.("#network .neuron");
    if (!at || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "e" || event.key === "E") {
      last = widestInto(root, at.id, last);
      const form = last && root.querySelector("[data-opens]");
      if (!form) return;
      form.elements.of.value = last;
      form.requestSubmit();
      return;
    }
    const to = neighbour(neurons(root), at.id, event.key);
    if (!event.key.startsWith("Arrow") || !to) return;
    event.preventDefault();
    rove(to);
    root.getElementById(to).focus();
  });
}
