// A sentence that grows, and ten buttons below it, would move the square from under the pen: as long as there is a
// drawing, they have the room that there was before it.

/** Hold the height of what is said, or let it go. */
export function hold(root, isHeld) {
  const said = root.getElementById("said");
  if (!said) return;
  if (!isHeld) said.style.blockSize = "";
  else if (!said.style.blockSize) said.style.blockSize = `${said.offsetHeight}px`;
}
