// Paths: a weight lights its one way on, an activation all of its ways.

/** The selectors of all that a weight or a neuron leads to in the next layer: one neuron, or every one of them. Pure. */
export function waysOn(id) {
  const [kind, l, j, k] = id.split("-");
  const next = Number(l) + 1;
  if (kind === "w" && k !== undefined || kind === "b") return [`[data-mark="z-${l}-${j}"]`, `[data-mark="a-${l}-${j}"]`];
  if (kind !== "a" || j === undefined) return [];
  return [`.edge[id^="w-${next}-"][id$="-${j}"]`, `[data-mark^="w-${next}-"][data-mark$="-${j}"]`,
    `[data-mark^="z-${next}-"]`, `[data-mark^="a-${next}-"]`];
}

/** Listen for what is lit, while the lens is open. */
export function install(root = document) {
  root.addEventListener("marks:lit", ({detail: id}) => {
    const on = id && root.getElementById("lens-paths") ? waysOn(id) : [];
    if (on.length) for (const each of root.querySelectorAll(on.join())) each.classList.add("lit");
  });
}
