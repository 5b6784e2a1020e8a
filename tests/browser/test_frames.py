"""A frame of one moment on the picture of another: what then stands there is the picture of that moment."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.lenses.train import TRAIN
from app.scene.frame import frame
from app.scene.layers.frame_maps import maps
from app.scene.picture import draw
from app.scene.view import View
from app.web.live.show import RunInWords, whole
from app.web.live.writing import of_frame, of_maps
from app.web.pages import render
from app.web.pages.address import address_of
from app.web.pages.controls import Place
from app.web.pages.page import page_of
from tests.browser.conftest import Visitor
from tests.lenses.looked import moment_of, state_of
from tests.scene.moments import moment, network, seven

APPLIED = """async ([before, said, maps, after, but]) => {
  const all = document.querySelector("script[src$='all.js']").src;
  const {apply} = await import(all.replace("all.js", "live/frame.js"));
  const {apply: applyMaps} = await import(all.replace("all.js", "live/maps_frame.js"));
  document.body.innerHTML = before;
  apply(document, said);
  if (maps) applyMaps(document, maps);
  const wanted = new DOMParser().parseFromString(after, "text/html");
  const plain = (value) => value !== "" && !isNaN(value) ? String(Number(value)) : value;
  const marks = (root) => [...root.querySelectorAll("#network, #network *")].map((mark) => [
    mark.tagName, mark.childElementCount ? "" : mark.textContent,
    [...mark.attributes].filter(({name}) => name !== but).map(({name, value}) => `${name}=${plain(value)}`).sort(),
  ]);
  const [found, expected] = [marks(document), marks(wanted)];
  const pairs = expected.map((mark, i) => [found[i], mark].map((each) => JSON.stringify(each)));
  const differ = pairs.filter(([one, other]) => one !== other);
  return {count: expected.length, more: found.length - expected.length, differ};
}"""
"""What differs on the page from a picture printed whole, once a frame of it is applied to another."""


def printed(view: View) -> str:
    """The picture and its legend as the page has them while a run goes on."""
    run = RunInWords(3, "1", "0", "0", "0", "", "", "", None, 0, first="")
    where, here = Place("bench", 3, 3, True, is_running=True), moment_of(state_of(view), view, is_running=True)
    page = replace(page_of(where, address_of(where, here.picked, ""), here, TRAIN), playing=run)
    picture = draw(view, page.shown, is_live=True)
    name = "stage/chain.html" if picture.chain else "stage/picture.html"
    shown = render.templates().get_template(name).render(picture=picture, page=page)
    return f'<main id="stage" data-canvas="{view.canvas}">{shown}</main>'


def applied(visitor: Visitor, before: View, after: View) -> dict[str, Any]:
    """What a frame of the second moment leaves otherwise on the picture of the first."""
    said, drawn = of_frame(frame(draw(after, whole(after), is_live=True))), maps(after)
    given = [printed(before), said, drawn and of_maps(drawn), printed(after), WORDS]
    found: dict[str, Any] = visitor.arrives("/").page.evaluate(APPLIED, given)
    return found


WORDS = "data-say"
"""What a mark says of itself: nobody hears it while a run goes on."""

MOMENTS = {
    "digits": [moment(network(784, 16, 16, 10, seed=seed), x=seven(), label=2, side=28) for seed in (1, 2)],
    "plane": [moment(network(2, 4, 2, 1, activation="tanh", seed=seed)) for seed in (1, 2)],
    "wide": [moment(network(5, 40, 33, 3, seed=seed)) for seed in (1, 2)],
    "chain": [moment(network(1, 1, 1, 1, seed=seed), y=np.array([0.5])) for seed in (1, 2)],
}


@pytest.mark.parametrize("exhibit", MOMENTS)
def test_what_training_changes_stands_as_it_is_printed(visitor: Visitor, exhibit: str) -> None:
    before, after = MOMENTS[exhibit]

    found = applied(visitor, before, after)

    assert found["differ"] == []
    assert found["more"] == 0 and found["count"] > 50
