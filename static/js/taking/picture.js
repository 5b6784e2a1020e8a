// The picture of the stage as a PNG: drawn here, from the SVG that the server sends.

import {save} from "./files.js";
import {png} from "./png.js";

/** Show the buttons that need a script, and listen for them. */
export function install(root = document) {
  const show = () => root.querySelectorAll("[data-png]").forEach((button) => { button.hidden = false; });
  show();
  root.addEventListener("htmx:after:swap", show);
  root.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-png]");
    if (!button) return;
    const answer = await fetch(button.dataset.png);
    const [, name] = /filename="([^"]*)\.svg"/.exec(answer.headers.get("Content-Disposition") ?? "") ?? [null, "picture"];
    save(await png(await answer.text(), root), `${name}.png`, root);
  });
}
