// Asking: the whole stage, when something else than a press on this page has changed it. A press goes first: what answers
// it is at least as new. So a question is dropped while a press is on its way, and withdrawn when one is made: no press
// is lost to it, and none is answered by two stages.

const AWAY = new Set(["created", "issuing", "response received"]);      // htmx's words for a request without its swap

let pressed = null;         // the last press for the stage, as htmx knows it
let asked = null;           // the question that is on its way
let waits = null;           // what is looked at when the press is answered

const isAway = (request) => AWAY.has(request?.status);

/** Ask for the whole stage, where it stands now or at an address: a promise of its end. */
export function askAnew(address = location.pathname + location.search) {
  return window.htmx.ajax("GET", address, {target: "#stage", swap: "outerMorph", isQuestion: true});
}

/** Look at once; while a press is on its way, when its answer stands: the latest look is enough. */
export function whenAnswered(look) {
  if (isAway(pressed)) waits = look;
  else look();
}

/** Listen to every request for the stage. */
export function install(root = document) {
  root.addEventListener("htmx:before:request", (event) => {
    const {ctx} = event.detail;
    if (ctx.target !== root.getElementById("stage")) return;
    if (ctx.isQuestion) {
      if (isAway(pressed)) event.preventDefault();
      asked = ctx;
    } else {
      if (isAway(asked)) asked.request.abort();
      pressed = ctx;
    }
  });
  root.addEventListener("htmx:finally:request", () => {
    if (!waits || isAway(pressed)) return;
    const look = waits;
    waits = null;
    look();
  });
}
