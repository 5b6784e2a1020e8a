// Files that this browser made, and the buttons that they are asked for by.

const SAID = 2_000;         // ms that it says what was done

/** Let the browser save something under a name. */
export function save(blob, name, document) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), SAID);
}

export const asSvg = (svg) => new Blob([svg], {type: "image/svg+xml"});

/** A button that does it, and says so for a while. */
export function button(words, does, about, document) {
  const made = document.createElement("button");
  Object.assign(made, {type: "button", className: "small", textContent: words});
  made.setAttribute("aria-label", `${words}: ${about}`);
  made.addEventListener("click", async () => {
    const said = await does().then(() => "done", () => "not here");
    made.textContent = said;
    setTimeout(() => { made.textContent = words; }, SAID);
  });
  return made;
}
