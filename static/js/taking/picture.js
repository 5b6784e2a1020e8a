// The picture of the stage as a PNG: drawn here, from the SVG that the server sends.

import {save} from "./files.js";
import {png} from "./png.js";

/** Listen for what asks for it. */
export function install(root = document) {
  root.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-png]");
    if (!button) return;
    const answer = await fetch(button.dataset.png);
    const [, name] = /filename="([^"]*)\.svg"/.exec(answer.headers.get("Content-Disposition") ?? "") ?? [null, "picture"];
    save(await png(await answer.text(), root), `${name}.png`, root);
  });
}
