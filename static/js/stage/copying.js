// Copying: the address of the moment on the stage, by one press. Where a browser lets no page copy, the link leads to
// the page that shows it.

const SAID = 2_000;         // ms that it says so

/** Listen for links that are copied in place of being followed. */
export function install(root = document, view = window) {
  root.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[data-copies]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !view.navigator.clipboard) return;
    event.preventDefault();
    const address = link.dataset.copies || link.href;       // where the address is told, if the link leads elsewhere
    try {
      const answer = await fetch(address, {headers: {Accept: "text/plain"}});
      if (!answer.ok) throw new Error(answer.statusText);
      await view.navigator.clipboard.writeText(await answer.text());
    } catch {
      view.location.assign(address);
      return;
    }
    const words = link.textContent;
    link.setAttribute("aria-live", "polite");       // from here on, so that no click says the link by itself
    link.textContent = "copied";
    setTimeout(() => {
      link.removeAttribute("aria-live");
      if (link.textContent === "copied") link.textContent = words;
    }, SAID);
  });
}
