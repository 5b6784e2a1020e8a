// Every figure and every formula of an open lens goes home as a picture, in day ink: copied or saved as SVG, or as PNG.

import {figure} from "./figure.js";
import {formula} from "./formula.js";
import {ink} from "./inks.js";
import {asSvg, button, save} from "./files.js";
import {png} from "./png.js";

const LONGEST = 60;         // letters of a name in the list
const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** What can be taken home: figures and formulas that are seen now, in the order of the page. */
export function found(lens) {
  const all = [...lens.querySelectorAll('svg:is([role="img"], [role="group"]), .formula')];
  return all.filter((one) => one.getClientRects().length && (one.localName === "svg" || one.querySelector("math")));
}

/** What one is called: by its first words. Pure. */
export function called(label, isFormula) {
  if (isFormula) return "formula";
  return label.length > LONGEST ? `${label.slice(0, label.lastIndexOf(" ", LONGEST))} …` : label;
}

/** One of them as SVG, in the ink of day whatever the page wears: it is back before anything is painted. */
function drawn(one, root, view) {
  const worn = root.dataset.theme;
  root.toggleAttribute("data-still", true);
  root.dataset.theme = "day";
  try {
    const ground = ink(view.getComputedStyle(view.document.body).backgroundColor).color;
    const drawing = one.localName === "svg" ? figure(one, ground, view) : formula(one, ground, view);
    return HEAD + new XMLSerializer().serializeToString(drawing);
  } finally {
    root.dataset.theme = worn;
    root.getBoundingClientRect();
    root.removeAttribute("data-still");
  }
}

/** The three ways home, by what their buttons say. */
const WAYS = {
  "copy SVG": async (svg, name, view) => view.navigator.clipboard.writeText(svg),
  SVG: async (svg, name, view) => save(asSvg(svg), `${name}.svg`, view.document),
  PNG: async (svg, name, view) => save(await png(svg, view.document), `${name}.png`, view.document),
};

/** The list of what there is, with its buttons. */
function list(fold, view) {
  const {document} = view, lens = fold.parentElement, word = lens.id.replace("lens-", "");
  const items = found(lens).map((one, i) => {
    const item = document.createElement("li"), about = called(one.getAttribute("aria-label") ?? "", one.localName !== "svg");
    item.append(about);
    for (const [words, way] of Object.entries(WAYS)) {
      if (words === "copy SVG" && !view.navigator.clipboard) continue;
      item.append(" ", button(words, async () => way(drawn(one, document.documentElement, view), `${word}-${i + 1}`, view), about, document));
    }
    return item;
  });
  fold.querySelector("ul").replaceChildren(...items);
}

/** Fill the fold when it is opened, and again when the lens has changed. */
export function install(root = document, view = window) {
  const show = () => {
    const fold = root.querySelector("[data-takes]");
    if (fold?.open) list(fold, view);
  };
  show();
  root.addEventListener("htmx:after:swap", show);
  root.addEventListener("toggle", show, true);
}
