// Sight: what is picked out in a long panel or a long row is scrolled to as it comes, and not again: who has scrolled
// away since stays there.

const WHAT = "#lens .theta .picked, #lens .halts .now";

/** Listen for answers. */
export function install(root = document) {
  let before = "";
  const show = () => {
    const found = root.querySelector(WHAT), now = found ? found.dataset.mark ?? found.textContent : "";
    if (found && now !== before) found.scrollIntoView({block: "nearest", inline: "center"});
    before = now;
  };
  root.addEventListener("htmx:after:swap", show);
  show();
}
