// The past: while a hand moves the slider of versions the picture follows, and the session goes where it is let go. Only
// the latest place waits for an answer, so that a slow line shows fewer moments and none late.

import {askAnew} from "../live/asking.js";

/** The address of a place on the line. Pure. */
export const placed = (address, at) => `${address}${address.includes("?") ? "&" : "?"}at=${at}`;

/** Listen for the slider, with whatever it is moved. */
export function install(root = document) {
  let isAway = false;       // whether a moment was asked for and has not come
  let wanted = null;        // the slider, where it was moved meanwhile

  const look = async (slider) => {
    if (isAway) { wanted = slider; return; }
    isAway = true;
    slider.setAttribute("hx-morph-skip", "");       // its thumb is in the hand, not where the answer has it
    try {
      await askAnew(placed(slider.dataset.looks, slider.value));
    } finally {
      isAway = false;
    }
    const next = wanted;
    wanted = null;
    if (next) look(next);
    else slider.removeAttribute("hx-morph-skip");
  };
  root.addEventListener("input", (event) => {
    const slider = event.target.closest?.("[data-looks]");
    if (slider) look(slider);
  });
  root.addEventListener("change", () => { wanted = null; });
}
