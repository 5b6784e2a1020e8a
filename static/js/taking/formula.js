// A formula as a drawing: every letter where the browser set it. MathML is read by few programs, text in SVG by all.

import {face, ink, short} from "./inks.js";
import {sheetOf} from "./figure.js";

const SVG = "http://www.w3.org/2000/svg";
const RULE = 0.06;          // em: how thick the bar of a fraction is
const BESIDE = 1;           // px that a fraction keeps free on either side of its bar

/** How far the letters of a face reach above where they stand, and how far its lines do: in px. */
function reach(style, text, document) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${style.fontSize} ${style.fontFamily}`;
  return pen.measureText(text);
}

/** Whether it is drawn in italics: a single letter is, unless it says otherwise. */
const isItalic = (token, text) => token.localName === "mi" && [...text].length === 1;

/** A word of the formula where it stands, and of several letters as wide. */
function word(node, view) {
  const document = node.ownerDocument, token = node.parentElement, style = view.getComputedStyle(token);
  const range = document.createRange(), text = node.data.trim();
  range.selectNodeContents(node);
  const box = range.getBoundingClientRect(), found = reach(style, text, document);
  const size = Number.parseFloat(style.fontSize), drawn = token.getBoundingClientRect();
  const tall = found.actualBoundingBoxAscent + found.actualBoundingBoxDescent;
  const larger = text === "∑" ? Math.max(drawn.height / tall, 1) : 1;            // a large sign is set larger
  const y = larger > 1 ? drawn.top + found.actualBoundingBoxAscent * larger
    : box.top + found.fontBoundingBoxAscent + (box.height - found.fontBoundingBoxAscent - found.fontBoundingBoxDescent) / 2;
  const {color} = ink(style.color);
  const copy = document.createElementNS(SVG, "text");
  const said = {x: short(larger > 1 ? drawn.left : box.left), y: short(y), "font-size": short(size * larger), fill: color,
                "font-family": face(style.fontFamily)};
  if ([...text].length > 1) Object.assign(said, {textLength: short(box.width), lengthAdjust: "spacingAndGlyphs"});
  if (isItalic(token, text)) said["font-style"] = "italic";
  for (const [name, value] of Object.entries(said)) copy.setAttribute(name, value);
  copy.textContent = text;
  return copy;
}

/** The bar of a fraction: between what stands above and what stands below. */
function bar(fraction, view) {
  const [above, below] = [...fraction.children].map((child) => child.getBoundingClientRect());
  const style = view.getComputedStyle(fraction), box = fraction.getBoundingClientRect();
  const thick = Math.max(Number.parseFloat(style.fontSize) * RULE, 1);
  const copy = fraction.ownerDocument.createElementNS(SVG, "rect");
  const said = {x: short(box.left + BESIDE), y: short((above.bottom + below.top - thick) / 2), width: short(box.width - 2 * BESIDE),
                height: short(thick), fill: ink(style.color).color};
  for (const [name, value] of Object.entries(said)) copy.setAttribute(name, value);
  return copy;
}

/** The smallest box around others. Pure. */
export function around(boxes) {
  const [x, y] = [Math.min(...boxes.map((box) => box.left)), Math.min(...boxes.map((box) => box.top))];
  return {x, y, width: Math.max(...boxes.map((box) => box.right)) - x,
          height: Math.max(...boxes.map((box) => box.bottom)) - y};
}

/** The drawing of a formula that is on the page: of all that is mathematics in an element. */
export function formula(element, ground, view = window) {
  const document = element.ownerDocument, parts = [], boxes = [];
  for (const math of element.querySelectorAll("math")) {
    const walker = document.createTreeWalker(math, view.NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      if (!walker.currentNode.data.trim()) continue;
      parts.push(word(walker.currentNode, view));
      boxes.push(walker.currentNode.parentElement.getBoundingClientRect());
    }
    for (const fraction of math.querySelectorAll("mfrac")) parts.push(bar(fraction, view));
  }
  const said = element.querySelector("math").textContent.replace(/\s+/g, " ").trim();
  const sheet = sheetOf(document, around(boxes), said, ground);
  sheet.append(...parts);
  return sheet;
}
