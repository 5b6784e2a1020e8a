// Parts: an answer to a click brings what the stage lacks, and nothing else. The page says which parts it has.

import {askAnew, whenAnswered} from "../live/asking.js";
import {apply} from "../live/frame.js";
import {HEADER, forget} from "../live/known.js";

/** Listen to every request for the stage, and to what comes back. */
export function install(root = document) {
  const stage = () => root.getElementById("stage");
  root.addEventListener("htmx:config:request", ({detail: {ctx}}) => {
    if (ctx.target === stage() && stage()?.dataset.parts) ctx.request.headers[HEADER] = stage().dataset.parts;
  });
  root.addEventListener("htmx:before:swap", (event) => {
    const {ctx, tasks} = event.detail;
    const moves = tasks.find(({type, swapSpec}) => type === "partial" && swapSpec.style === "none");
    if (!moves) { forget(root); return; }
    if (ctx.request.headers[HEADER] === stage()?.dataset.parts) {
      for (const frame of JSON.parse(moves.fragment.textContent)) apply(root, frame);
      return;
    }
    event.preventDefault();     // the stage was changed meanwhile: what it lacks is not what was sent
    forget(root);
    whenAnswered(() => askAnew(ctx.hx.pushurl ?? ctx.hx.replaceurl ?? undefined));
  });
}
