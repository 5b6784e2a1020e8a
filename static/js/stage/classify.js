// What the network makes of a drawing that is not on the stage yet, as the server says it.

/** Frames for the picture, none where the server does not say.  isFirst: with its lines, which are weights. */
export async function answered(form, isFirst) {
  const body = new FormData(form);
  if (isFirst) body.set("edges", "1");
  try {
    const answer = await fetch(form.dataset.asks, {method: "POST", body});
    return answer.ok ? (await answer.json()).frames : [];
  } catch {
    return [];
  }
}
