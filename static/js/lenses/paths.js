// Paths: a path lights all that it goes through; a weight its one way on, an activation all of its ways; and whatever
// is lit, the paths that go through it.

/** The selectors of all that a weight or a neuron leads to in the next layer: one neuron, or every one of them. Pure. */
export function waysOn(id) {
  const [kind, l, j, k] = id.split("-");
  const next = Number(l) + 1;
  if (kind === "w" && k !== undefined || kind === "b") return [`[data-mark="z-${l}-${j}"]`, `[data-mark="a-${l}-${j}"]`];
  if (kind !== "a" || j === undefined) return [];
  return [`.edge[id^="w-${next}-"][id$="-${j}"]`, `[data-mark^="w-${next}-"][data-mark$="-${j}"]`,
    `[data-mark^="z-${next}-"]`, `[data-mark^="a-${next}-"]`];
}

/** The selectors of all that a path goes through. Pure. */
export function throughout(way) {
  return way.split(" ").flatMap((id) => [`.edge[id="${id}"]`, `[data-mark="${id}"]`]);
}

/** Listen for what is lit, while the lens is open. */
export function install(root = document) {
  root.addEventListener("marks:lit", ({detail: id}) => {
    if (!id || !root.getElementById("lens-paths")) return;
    const path = root.querySelector(`[data-way][data-mark="${CSS.escape(id)}"]`);
    const along = path ? throughout(path.dataset.way) : [...waysOn(id), `[data-way~="${CSS.escape(id)}"]`];
    for (const each of root.querySelectorAll(along.join())) each.classList.add("lit");
  });
}
