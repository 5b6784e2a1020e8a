// A drawing as a PNG, drawn by this browser, with its own faces in it: nothing is asked of any other host.

const SCALE = 2;            // px for one of the drawing

/** A file of this server as text that stands in an address. */
async function told(url) {
  const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/** The faces of the page as rules that need no server. A picture that a picture is drawn from has none of the page's. */
async function faces(document) {
  const within = (rule, base) => (rule instanceof CSSFontFaceRule ? [[rule, base]]
    : [...rule.cssRules ?? []].flatMap((inner) => within(inner, base)));
  const rules = [...document.styleSheets].flatMap((sheet) => within(sheet, sheet.href));
  const written = rules.map(async ([rule, base]) => {
    const [, url] = /url\("?([^")]+)"?\)/.exec(rule.cssText);
    const family = rule.style.getPropertyValue("font-family").replace("Board Math", "STIX Two Math");
    const data = await told(new URL(url, base));
    return `@font-face { font-family: ${family}; font-weight: 100 900; src: url(data:font/woff2;base64,${data}); }`;
  });
  return (await Promise.all(written)).join("\n");
}

/** A drawing, as text: as a PNG. */
export async function png(svg, document = window.document) {
  const picture = new Image();
  const style = `<style>${await faces(document)}</style>`;
  const whole = svg.replace(/(<svg[^>]*>)/, `$1${style}`);
  const bytes = new TextEncoder().encode(whole);
  picture.src = `data:image/svg+xml;base64,${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))}`;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(picture.naturalWidth * SCALE);
  canvas.height = Math.ceil(picture.naturalHeight * SCALE);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, refuse) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : refuse(new Error("too large"))), "image/png");
  });
}
