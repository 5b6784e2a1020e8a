// Numbers as letters, as they come with a frame.

// base64url, RFC 4648
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const VALUE = new Uint8Array(128);
for (let i = 0; i < LETTERS.length; i += 1) VALUE[LETTERS.charCodeAt(i)] = i;
const FAR = 64 ** 2 - 1;    // the most that two letters say: so many places further, and nothing there

/** Whole numbers from letters, so many letters each. Pure. */
export function whole(letters, digits) {
  const found = [];
  for (let at = 0; at < letters.length; at += digits) {
    let value = 0;
    for (let d = 0; d < digits; d += 1) value = value * 64 + VALUE[letters.charCodeAt(at + d)];
    found.push(value);
  }
  return found;
}

/** Numbers from "digits/per:letters": so many letters each, all divided by the same. Pure. */
export function numbers(text) {
  const [, digits, per, letters] = /^(\d+)\/(\d+):(.*)$/.exec(text);
  return whole(letters, Number(digits)).map((value) => value / Number(per));
}

/** Rising places from the gaps between them. Pure. */
export function places(letters) {
  const found = [];
  let at = -1;
  for (const gap of whole(letters, 2)) {
    at += gap;
    if (gap < FAR) found.push(at += 1);
  }
  return found;
}
