// Hints: three short ones on the picture, each gone for good once it is dismissed or done. Where nothing is kept, a hint
// comes back with the next visit; without this script there are none.

import {kept} from "./kept.js";

const KEPT = "hints";
const ALL = ["pad", "forward", "edge"];

/** The hints that are left, as the style sheet reads them. Pure. */
export const left = (gone) => ALL.filter((name) => !gone.includes(name)).join(" ");

/** The hints that are to be seen at this moment. */
const shown = (root) => [...root.querySelectorAll("[data-hint]")].filter((hint) => hint.getClientRects().length);

/** Whether a click at an element answers a hint: by its button, or by doing what it says. */
const isAnswer = (element, {dataset}) => element.closest(`[data-dismisses=${dataset.hint}], ${dataset.followed}`) !== null;

/** Listen for clicks and for Escape; hints come and go with the picture. */
export function install(root = document, store = kept()) {
  const html = root.documentElement;
  let gone = (store.getItem(KEPT) ?? "").split(" ");

  const dismiss = (hints) => {
    if (!hints.length) return;
    const isFocused = hints.some((hint) => hint.contains(root.activeElement));
    gone = [...new Set([...gone, ...hints.map((hint) => hint.dataset.hint)])];
    store.setItem(KEPT, gone.join(" ").trim());
    html.dataset.hints = left(gone);
    if (isFocused) root.querySelector("[data-key=next]")?.focus();
  };
  html.dataset.hints = left(gone);
  root.addEventListener("click", (event) => dismiss(shown(root).filter((hint) => isAnswer(event.target, hint))));
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape") dismiss(shown(root));
  });
}
