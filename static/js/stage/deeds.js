// What a press means for a drawing that is not on the stage yet: the bar is about that drawing then, and about no other
// example. Back leaves it, Next and the stops bring it onto the stage.

const DEEDS = {
  undo: "[data-pad-undo]",
  clear: "[data-pad-clear], #bar :is([data-key~=back], [data-key~=back-layer])",
  learn: "#bar .learn",
  on: "#bar :is(.next, .stops button)",
};

/** Which of them it is; none for whatever has nothing to do with a drawing. Pure, but for what it asks of the target. */
export const deedOf = (target) => Object.keys(DEEDS).find((deed) => target.closest(DEEDS[deed])) ?? null;
