// Words: what each edge says. There are hundreds, so they are asked for once a picture, when one is first pointed at.

let from = "", told = Promise.resolve({});

/** What the edge of an id says, or undefined where the picture says nothing of it. */
export async function wordsOf(root, id) {
  const edges = root.getElementById("edges");
  const at = edges?.dataset.words ?? "";
  if (at !== from) {
    from = at;
    told = at ? fetch(at).then((answer) => answer.ok ? answer.json() : {}) : Promise.resolve({});
    told.catch(() => { from = ""; });       // the network was gone: the next edge asks again
  }
  return (await told)[id];
}
