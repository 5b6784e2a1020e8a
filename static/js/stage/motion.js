// Motion: what a pass carried, as dots on their way from layer to layer. Seen once, and never waited for.

const SPAN = 540;       // ms, from the start of the first dot to the end of the last
const SVG = "http://www.w3.org/2000/svg";

/** The dots that a move set going: of a pass that went on, only those of the layers that it has newly reached. Pure. */
export function going(flow, before) {
  if (!flow) return [];
  const further = flow.way === before?.way ? flow.reached - before.reached : 0;
  const isNew = further > 0 ? ([l]) => l > before.reached : further < 0 ? ([l]) => l < before.reached : () => true;
  return flow.dots.filter(isNew);
}

/** When each dot sets out and how long it takes, ms: one beat after the other, all of them within the span. Pure. */
export function times(dots, span = SPAN) {
  const beats = [...new Set(dots.map(([, beat]) => beat))].sort((one, other) => one - other);
  const duration = span / Math.max(beats.length, 1);
  return dots.map(([, beat]) => ({delay: beats.indexOf(beat) * duration, duration}));
}

/** What the picture says of its pass, or null. */
function flowOf(root) {
  const data = root.getElementById("flow")?.dataset;
  return data?.way ? {way: data.way, reached: Number(data.reached), dots: JSON.parse(data.dots)} : null;
}

/** A layer of its own over the picture, so that nothing beneath it is painted anew. */
function sheet(root) {
  const picture = root.getElementById("network"), box = picture.getBoundingClientRect();
  const over = root.createElementNS(SVG, "svg");
  over.setAttribute("class", "motion");
  over.setAttribute("viewBox", picture.getAttribute("viewBox"));
  over.setAttribute("aria-hidden", "true");
  const at = {left: box.left + scrollX, top: box.top + scrollY, width: box.width, height: box.height};
  for (const [side, px] of Object.entries(at)) over.style[side] = `${px}px`;
  return root.body.appendChild(over);
}

/** One dot, sent from here to there. */
function send(over, [, , x0, y0, x1, y1, r, fill, sign], time) {
  const dot = over.ownerDocument.createElementNS(SVG, "circle");
  dot.setAttribute("class", `carried ${sign}`);
  dot.setAttribute("r", r);
  dot.style.setProperty("--a", fill);
  over.append(dot);
  const way = [[x0, y0], [x1, y1]].map(([x, y]) => ({transform: `translate(${x}px, ${y}px)`, opacity: 1}));
  return dot.animate(way, time).finished;
}

/** Until its dots arrive, a neuron that a forward pass lights stays as it was: each layer's, as long as that takes. */
function darkened(root, dots, times) {
  const arrivals = new Map();
  dots.forEach(([l], n) => arrivals.set(l, Math.max(arrivals.get(l) ?? 0, times[n].delay + times[n].duration)));
  return [...arrivals].flatMap(([l, duration]) => [...root.querySelectorAll(`#discs [id^="a-${l}-"] .bright`)]
    .map((disc) => disc.animate({opacity: [0, 0]}, {duration})));
}

/** Play what every new version's move carried. A version seen before, or another click, ends it at once. */
export function install(root = document, still = matchMedia("(prefers-reduced-motion: reduce)")) {
  const versionOf = () => Number(root.getElementById("stage")?.dataset.version ?? 0);
  let newest = versionOf(), last = newest, before = flowOf(root), over = null, turn = 0, dark = [];
  const end = () => {
    turn += 1;
    over?.remove();
    for (const each of dark) each.cancel();
    [over, dark] = [null, []];
  };
  const play = (dots, way) => {
    const mine = turn, all = times(dots);
    if (way === "forward") dark = darkened(root, dots, all);
    over = sheet(root);
    Promise.all(dots.map((dot, n) => send(over, dot, all[n]))).then(() => { if (mine === turn) end(); }, () => {});
  };
  root.addEventListener("htmx:before:request", end);
  root.addEventListener("htmx:after:swap", () => {
    const version = versionOf();
    if (version === last) return;
    end();
    const flow = flowOf(root), dots = version > newest && !still.matches ? going(flow, before) : [];
    [last, newest, before] = [version, Math.max(newest, version), flow];
    const mine = turn;
    if (dots.length) requestAnimationFrame(() => setTimeout(() => { if (mine === turn) play(dots, flow.way); }));
  });
}
