// Keys for the lecturer: a clicker's Page Down presses whichever button is next, whatever has the focus.

const WAYS = {
  next: ["PageDown", "ArrowRight", " ", "n", "N"],
  back: ["PageUp", "ArrowLeft", "Backspace", "p", "P"],
  start: ["Home"],
  tip: ["End"],
  help: ["?"],
  play: ["F5", "s", "S"],
  pause: ["Escape"],
  swap: ["x", "X"],
  other: ["o", "O"],
  line: ["j", "J"],
  closer: ["l", "L"],
  flip: ["r", "R"],
};
const LECTURE = ["PageDown", "PageUp", "F5", "Escape"];
const TYPED_LINE = "input:not([type=range], [type=checkbox], [type=radio])";     // sent by Enter: the lecture goes on
const TYPED = `textarea, ${TYPED_LINE}`;
const SCROLL = 0.8;       // of the panel's height, for a key that scrolls it

/** The names of the buttons that a key presses, the likelier first; none for a key without meaning. Pure. */
export function buttonsFor(key, shift) {
  if (/^[1-6]$/.test(key)) return [`group-${key}`];
  const way = Object.keys(WAYS).find((name) => WAYS[name].includes(key));
  if (!way) return [];
  if (key === "Escape") return ["pause", "close"];
  return [shift && key.startsWith("Arrow") ? `${way}-layer` : way];
}

/** Whether a key pressed here belongs to what has the focus. Those of a clicker always belong to the lecture. */
export function isTaken(element, key) {
  if (!element?.closest || LECTURE.includes(key)) return false;
  if (element.closest(TYPED)) return true;
  if (element.closest("select, input")) return key !== ".";
  if (key.startsWith("Arrow") && element.closest(".neuron")) return true;
  return key === " " && element.closest("button, a, summary") !== null;
}

/** Whether a key is one letter: those a visitor may switch off. Pure. */
export const isLetter = (key) => /^[a-z]$/i.test(key);

/** The button that says what a drawing was, while that is asked. */
const answerOf = (root, key) => /^[0-9]$/.test(key)
  && [...root.querySelectorAll(`.said [name=label][value="${key}"]`)].find((button) => button.checkVisibility());

/** Scroll the panel: down for 1, up for -1. */
function scroll(root, way) {
  const open = root.querySelector(".open");
  open?.scrollBy({top: way * SCROLL * open.clientHeight});
  return Boolean(open);
}

/** Listen for keys, before a field does. */
export function install(root = document) {
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter" && event.target.matches?.(TYPED_LINE)) setTimeout(() => event.target.blur());
    if (isTaken(event.target, event.key)) return;
    if (isLetter(event.key) && root.documentElement.dataset.letters === "off") return;
    const way = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (way && scroll(root, way)) { event.preventDefault(); return; }
    const found = buttonsFor(event.key, event.shiftKey).map((name) => root.querySelector(`[data-key~="${name}"]`));
    const button = answerOf(root, event.key) || found.find(Boolean);
    if (event.key === "F5" || LECTURE.includes(event.key) && button) event.preventDefault();
    if (event.key === "Escape" && event.target.closest?.(TYPED)) event.target.blur();
    if (!button) return;
    event.preventDefault();
    button.click();
  }, true);
}
