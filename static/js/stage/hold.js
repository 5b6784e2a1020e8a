// A sentence that grows while the pen is down would move the square from under it: until it is lifted, it has the room
// that it had.

/** Hold the height of what is said, or let it go. */
export function hold(root, isHeld) {
  const said = root.getElementById("said");
  if (said) said.style.blockSize = isHeld ? `${said.offsetHeight}px` : "";
  root.getElementById("stage")?.toggleAttribute("data-pen", isHeld);
}
