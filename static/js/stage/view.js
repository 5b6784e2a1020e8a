// The lecturer's view: blanked, full screen, the open panel alone, and whether letter keys act.

import {kept} from "./kept.js";
import {isTaken} from "./keys.js";

/** What a key does to the view, or null. Pure. */
export function viewFor(key) {
  if (key === "." || key === "b" || key === "B") return "blank";
  if (key === "z" || key === "Z") return "panel";
  return key === "f" || key === "F" ? "full" : null;
}

const KEPT = "letters";

/** Blank the page, or bring it back; any other key brings it back too. */
function blank(root, isBlank) {
  root.documentElement.toggleAttribute("data-blank", isBlank);
}

/** Full screen, or out of it. A browser that refuses says so itself. */
function full(root) {
  if (root.fullscreenElement) root.exitFullscreen();
  else root.documentElement.requestFullscreen?.().catch(() => {});
}

/** Listen for keys and for the switch on the help sheet. */
export function install(root = document, store = kept()) {
  const html = root.documentElement;
  html.dataset.letters = store.getItem(KEPT) ?? "on";
  const show = () => {
    const box = root.querySelector("[data-letters-switch]");
    if (box) box.checked = html.dataset.letters === "on";
  };
  show();
  root.addEventListener("htmx:after:swap", show);
  root.addEventListener("change", (event) => {
    if (!event.target.matches("[data-letters-switch]")) return;
    html.dataset.letters = event.target.checked ? "on" : "off";
    store.setItem(KEPT, html.dataset.letters);
  });
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || isTaken(event.target, event.key)) return;
    const isLetter = /^[a-z]$/i.test(event.key);
    const deed = isLetter && html.dataset.letters === "off" ? null : viewFor(event.key);
    if (deed === "full") full(root);
    if (deed === "panel") html.toggleAttribute("data-panel-alone");
    blank(root, deed === "blank" && !html.hasAttribute("data-blank"));
  });
}
