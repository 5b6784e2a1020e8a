// Sending: the numbers of a drag, one at a time. While an answer is on its way, only the latest number waits for it.

/** The numbers that a hand sets, through the forms that a keyboard would use. */
export class Sending {
  #root;
  #base = "";               // the version that the drag began at: all of its moves go on from there
  #isAway = false;          // whether an answer is on its way
  #waiting = null;          // the last number that came in the meantime

  constructor(root) {
    this.#root = root;
  }

  /** A number for the field of a form, or of a mark. */
  send({form, field, mark, value}) {
    if (this.#isAway) { this.#waiting = {form, field, mark, value}; return; }
    const found = this.#root.querySelector(`[data-sets="${form}"]`);
    if (!found) return;
    if (this.#base === "") this.#base = this.#root.getElementById("stage").dataset.version;
    found.elements.base.value = this.#base;
    found.elements[field].value = value;
    if (form === "set") found.elements.mark.value = mark;
    this.#away(true);
    found.requestSubmit();
  }

  /** An answer came: the next number, or the end of what one hand does. */
  arrived(isHeld) {
    this.#away(false);
    const next = this.#waiting;
    this.#waiting = null;
    if (next) this.send(next);
    else if (!isHeld) this.#base = "";
  }

  /** The hand let go: what it does next begins at the version that is shown then. */
  rest() {
    if (!this.#isAway && !this.#waiting) this.#base = "";
  }

  #away(is) {
    this.#isAway = is;
    this.#root.documentElement.toggleAttribute("data-away", is);
  }
}
