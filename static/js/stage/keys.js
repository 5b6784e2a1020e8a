// Keys for the lecturer: a clicker's Page Down presses whichever button is next.

const WAYS = {
  next: ["PageDown", "ArrowRight", " ", "n", "N"],
  back: ["PageUp", "ArrowLeft", "Backspace", "p", "P"],
  start: ["Home"],
  tip: ["End"],
  help: ["?"],
  play: ["F5", "s", "S"],
  pause: ["Escape"],
  swap: ["x", "X"],
};

/** The name of the button that a key presses, or null. Pure: no DOM, so node can test it. */
export function buttonFor(key, shift) {
  const way = Object.keys(WAYS).find((name) => WAYS[name].includes(key));
  if (!way) return null;
  return shift && key.startsWith("Arrow") ? `${way}-layer` : way;
}

/** Whether a key pressed here belongs to what has the focus: a field that is typed in, a button that is pressed. */
export function isTaken(element, key) {
  if (!element || !element.closest) return false;
  if (element.closest("input, textarea, select")) return true;
  return key === " " && element.closest("button, a, summary") !== null;
}

/** Whether a key is one letter: those a visitor may switch off. Pure. */
export const isLetter = (key) => /^[a-z]$/i.test(key);

/** Listen for keys. */
export function install(root = document) {
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || isTaken(event.target, event.key)) return;
    if (isLetter(event.key) && root.documentElement.dataset.letters === "off") return;
    const name = buttonFor(event.key, event.shiftKey);
    const button = name && root.querySelector(`[data-key~="${name}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });
}
