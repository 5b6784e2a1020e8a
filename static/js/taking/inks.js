// What style sheets make of a mark, as attributes that any program reads: Inkscape, rsvg, slides. Of fonts the names,
// with others that stand in for them where they are not there.

const FACES = {
  text: "Inter, Helvetica, Arial, sans-serif",
  math: "'STIX Two Math', 'STIX Two Text', 'Cambria Math', Cambria, 'Times New Roman', serif",
};

const INHERITED = {
  "stroke-width": "1px", "stroke-dasharray": "none", "stroke-linecap": "butt", "stroke-linejoin": "miter",
  "font-size": "16px", "font-weight": "400", "font-style": "normal", "text-anchor": "start",
};
/** And what they are where nobody says. */

const two = (part) => Math.round(Math.min(Math.max(part, 0), 255)).toString(16).padStart(2, "0");

/** A colour as a browser computes it: as #rrggbb or a word, and how opaque it is. Pure. */
export function ink(computed) {
  const [, kind, inside] = /^(rgba?|color)\((.*)\)$/.exec(computed) ?? [];
  if (!kind) return {color: computed, opacity: 1};
  const parts = inside.replace(/^srgb/, "").split(/[\s,/]+/).filter(Boolean).map(Number);
  const scale = kind === "color" ? 255 : 1;
  return {color: `#${parts.slice(0, 3).map((part) => two(part * scale)).join("")}`, opacity: parts[3] ?? 1};
}

/** The name of a face that other programs may have. Pure. */
export const face = (family) => (/Board Math/.test(family.split(",")[0]) ? FACES.math : FACES.text);

/** A number as short as it is exact enough: in thousandths. Pure. */
export const short = (number) => String(Math.round(number * 1e3) / 1e3);

/** Fill and stroke: the ink, and how opaque, where it is not wholly so. */
function painted(style, part) {
  const {color, opacity} = ink(style.getPropertyValue(part));
  const whole = opacity * Number(style.getPropertyValue(`${part}-opacity`));
  return {[part]: color, [`${part}-opacity`]: color === "none" ? "1" : short(whole)};
}

/** All that is inherited, as it stands at an element. */
export function standing(style) {
  const plain = Object.keys(INHERITED).map((name) => [name, style.getPropertyValue(name).replace(/px/g, "")]);
  return {...Object.fromEntries(plain), ...painted(style, "fill"), ...painted(style, "stroke"),
          "font-family": face(style.fontFamily)};
}

/** What nobody says: of the root of a drawing. */
export const NOTHING = {
  ...Object.fromEntries(Object.entries(INHERITED).map(([name, value]) => [name, value.replace("px", "")])),
  fill: "", "fill-opacity": "1", stroke: "none", "stroke-opacity": "1", "font-family": "",
};

/** Say of a copy what is unlike around it. */
export function say(copy, style, around) {
  const here = standing(style);
  for (const [name, value] of Object.entries(here)) {
    copy.removeAttribute(name);
    if (value !== around[name]) copy.setAttribute(name, value);
  }
  if (style.opacity !== "1") copy.setAttribute("opacity", style.opacity);
  return here;
}
