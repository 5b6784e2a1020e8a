// Known: the names of the parts that stand on the stage as the server printed them, for it to leave those away.

/** Of a request: the names that its page knows. */
export const HEADER = "Stage-Parts";

/** Whatever is changed here by something else than an answer for the whole stage is not known any more. */
export function forget(root) {
  delete root.getElementById("stage")?.dataset.parts;
}
