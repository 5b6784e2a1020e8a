// Ways: what a row of a lens is about lights up on the picture with it, and what is pointed at there lights the rows
// about it. data-way has the ids of all marks, or how they begin (w-2-*); data-kinds the kinds of mark that count.

/** The selectors of the marks of a way. Pure. */
export function throughout(way) {
  return way.split(" ").filter(Boolean).flatMap((id) => id.endsWith("*")
    ? [`.edge[id^="${id.slice(0, -1)}"]`, `[data-mark^="${id.slice(0, -1)}"]`]
    : [`.edge[id="${id}"]`, `[data-mark="${id}"]`]);
}

/** The selectors of the rows about a mark. Pure. */
export function about(id) {
  return [`[data-way~="${id}"]:not([data-kinds])`, `[data-kinds~="${id.split("-")[0]}"]`];
}

/** Listen for what is lit; while nothing is, the way of a chosen row is. */
export function install(root = document) {
  const light = (id) => {
    const rows = [...root.querySelectorAll("[data-way]")];
    if (!rows.length) return;
    const row = rows.find((each) => id ? each.dataset.mark === id : each.matches(".chosen"));
    const lit = row ? throughout(row.dataset.way) : id ? about(CSS.escape(id)) : [];
    if (lit.length) for (const each of root.querySelectorAll(lit.join())) each.classList.add("lit");
  };
  root.addEventListener("marks:lit", ({detail: id}) => light(id));
  root.addEventListener("htmx:after:swap", () => { if (!root.querySelector(".lit")) light(null); });
  light(null);
}
