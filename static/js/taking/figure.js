// A figure of a lens as a drawing by itself: no sheet, no script and no server is needed to see it.

import {NOTHING, say, short} from "./inks.js";

const SVG = "http://www.w3.org/2000/svg";
const MARGIN = 8;           // units around it
const KEPT = /^(id|d|x|y|x1|x2|y1|y2|cx|cy|r|rx|ry|dx|dy|width|height|points|transform|viewBox|mask|clip-path|href|preserveAspectRatio|opacity)$/;
const CENTRAL = 0.35;       // em from the middle of a line to where its letters stand

/** Whether it is drawn at all. */
const isSeen = (style) => style.display !== "none" && style.visibility !== "hidden";

/** Where letters stand that a browser centres by itself: not every program does. */
function settled(copy, style) {
  if (!/central|middle/.test(style.dominantBaseline) || copy.localName !== "text") return;
  const down = Number.parseFloat(style.fontSize) * CENTRAL;
  copy.setAttribute("y", short(Number(copy.getAttribute("y") ?? 0) + down));
}

/** A copy of an element and of all in it, each with what its style sheets make of it. */
function copied(element, around, view) {
  const style = view.getComputedStyle(element);
  if (!isSeen(style)) return null;
  const copy = element.ownerDocument.createElementNS(SVG, element.localName === "a" ? "g" : element.localName);
  for (const {name, value} of element.attributes) if (KEPT.test(name)) copy.setAttribute(name, value);
  const here = say(copy, style, around);
  settled(copy, style);
  for (const child of element.childNodes) {
    if (child.nodeType === 3) copy.append(child.data);
    else if (/^(defs|mask|clipPath)$/.test(child.localName)) copy.append(child.cloneNode(true));
    else if (child.nodeType === 1 && child.localName !== "title") copy.append(copied(child, here, view) ?? "");
  }
  return copy;
}

/** What it uses of other drawings on the page, to stand in it. */
function borrowed(copy, document) {
  const defs = document.createElementNS(SVG, "defs");
  for (const use of copy.querySelectorAll("use")) {
    const id = (use.getAttribute("href") ?? "").slice(1);
    const lent = id && document.getElementById(id);
    if (lent && !copy.querySelector(`#${CSS.escape(id)}`) && !defs.querySelector(`#${CSS.escape(id)}`)) {
      defs.append(lent.cloneNode(true));
    }
  }
  return defs;
}

/** An empty drawing: its ground, and what it is in words. */
export function sheetOf(document, {x, y, width, height}, title, ground) {
  const sheet = document.createElementNS(SVG, "svg");
  const box = [x - MARGIN, y - MARGIN, width + 2 * MARGIN, height + 2 * MARGIN].map(short);
  Object.entries({viewBox: box.join(" "), width: box[2], height: box[3]}).forEach(([key, value]) => sheet.setAttribute(key, value));
  sheet.append(document.createElementNS(SVG, "title"), document.createElementNS(SVG, "rect"));
  sheet.firstChild.textContent = title;
  Object.entries({x: box[0], y: box[1], width: box[2], height: box[3], fill: ground})
    .forEach(([key, value]) => sheet.lastChild.setAttribute(key, value));
  return sheet;
}

/** What an SVG element shows, its viewBox and whatever stands beyond that. */
function reach(svg) {
  const box = svg.viewBox.baseVal, found = svg.getBBox();
  const left = Math.min(box.x, found.x), top = Math.min(box.y, found.y);
  return {x: left, y: top, width: Math.max(box.x + box.width, found.x + found.width) - left,
          height: Math.max(box.y + box.height, found.y + found.height) - top};
}

/** The drawing of an SVG element that is on the page. */
export function figure(svg, ground, view = window) {
  const document = svg.ownerDocument;
  const sheet = sheetOf(document, reach(svg), svg.getAttribute("aria-label") ?? "", ground);
  const copy = copied(svg, NOTHING, view), group = document.createElementNS(SVG, "g");
  for (const {name, value} of copy.attributes) if (!KEPT.test(name)) group.setAttribute(name, value);
  group.append(...copy.childNodes);
  sheet.append(borrowed(group, document), group);
  return sheet;
}
