// The arrow of a wish, as a frame says it: so long, above 0 upwards.

const SVG = "http://www.w3.org/2000/svg";

/** An arrow around y: its shaft and its head, as paths. Pure. */
export function arrow(x, y, tall) {
  const up = tall > 0 ? -1 : 1;
  const [half, long] = [Math.min(4, Math.abs(tall) / 2), Math.abs(tall) / 2];
  const tip = y + up * long;
  const head = `M${x - half} ${tip - up * half}L${x} ${tip}L${x + half} ${tip - up * half}`;
  return long ? [`M${x} ${y - up * long}V${tip}`, head] : ["", ""];
}

/** The arrow of the neuron of a mark, at its new length; made, where the picture had none. */
export function wish(root, mark, x, y, tall) {
  const name = mark.replace("a-", "wish-");
  let group = root.getElementById(name);
  if (!group) {
    group = root.createElementNS(SVG, "g");
    group.id = name;
    group.dataset.mark = mark;
    for (const part of ["shaft", "tip"]) {
      group.append(root.createElementNS(SVG, "path"));
      group.lastChild.setAttribute("class", part);
    }
    root.getElementById("wishes").append(group);
  }
  group.setAttribute("class", `wish ${tall < 0 ? "down" : "up"}`);
  arrow(x, y, tall).forEach((d, i) => group.children[i].setAttribute("d", d));
}
