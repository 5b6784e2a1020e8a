// While an edge is lit or picked out the others step back. By a class: with :has(.lit, .picked) in the style sheet a
// browser looks through all marks again whenever a word or a pixel changes, some 5 ms for each picture of a drawing.

/** Listen to classes and to edges that come and go. */
export function install(root = document) {
  const single = () => {
    const edges = root.getElementById("edges");
    edges?.classList.toggle("singled", edges.querySelector(".lit, .picked") !== null);
  };
  new MutationObserver(single).observe(root.documentElement, {subtree: true, childList: true, attributeFilter: ["class"]});
}
