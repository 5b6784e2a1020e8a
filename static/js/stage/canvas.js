// Which ground the picture is drawn on: a phone held upright has one of its own. The server draws; this says where.

import {askAnew} from "../live/asking.js";

const LONG = "(max-width: 700px) and (max-aspect-ratio: 21/40)";
const TALL = "(max-width: 700px) and (orientation: portrait)";
const SHORT = "(max-height: 500px)";
const NARROW = "(max-width: 1000px)";

/** The widest ground that fits. Pure, but for what it asks of the screen. */
export const canvasFor = (matches) => matches(LONG) ? "long" : matches(TALL) ? "tall" : matches(SHORT) ? "large" : matches(NARROW) ? "half" : "wide";

const UPRIGHT = ["long", "tall"];

/** What the server draws in place of a ground while a panel is open. */
const BESIDE = {wide: ["half", "large"], long: ["low"], tall: ["low"], large: ["low"]};

/** Tell the server, and have the stage drawn anew where it stands on another ground than the screen has. */
export function install(root = document, view = window) {
  const media = [LONG, TALL, SHORT, NARROW].map((query) => view.matchMedia(query));
  const follow = () => {
    const wanted = canvasFor((query) => view.matchMedia(query).matches);
    root.cookie = `canvas=${wanted}; path=/; max-age=31536000; samesite=lax`;
    const stage = root.getElementById("stage");
    const drawn = stage?.dataset.canvas;
    const isBeside = BESIDE[wanted]?.includes(drawn) && root.querySelector(".lens");
    if (!drawn || drawn === wanted || isBeside || (UPRIGHT.includes(wanted) && drawn === "pad")) return;
    if (view.htmx) askAnew();
  };
  for (const each of media) each.addEventListener("change", follow);
  view.addEventListener("load", follow);
  if (root.readyState === "complete") follow();
}
