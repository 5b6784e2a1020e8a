"""While a digit is drawn: what the network makes of it so far, as frames for the picture that the page has."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Form
from starlette.responses import JSONResponse, Response

from app.data.strokes import fit
from app.errors import ShapeError
from app.nn.passes import forward
from app.scene.frame import Frame, moved
from app.scene.marks.columns import TEXT, Column
from app.scene.picture import draw
from app.scene.sentences import happened
from app.scene.view import Selection, View, emptied
from app.session.state.move import Strokes
from app.web.live.writing import of_frame
from app.web.pages import forms
from app.web.pages.arriving import OnTurn, OnVisit
from app.web.pages.render import VARY

router = APIRouter(include_in_schema=False, route_class=OnTurn)


@router.post("/r/{name}/classify")
async def classify(visit: OnVisit, form: Annotated[forms.PadForm, Form()]) -> Response:
    """What the network on the stage makes of a drawing: frames, and the sentence over it. Nothing is kept."""
    visit.form = form
    _, moment = await visit.moment(form.version)
    view = drawn(emptied(moment.view), form.lines())
    return JSONResponse(answer(view, has_edges=bool(form.edges)), headers=VARY)


def drawn(view: View, strokes: Strokes) -> View:
    """The moment after forward, with a drawing as the example; as it was for a blank pad.

    Raises RangeError, and ShapeError where the network reads no image.
    """
    if not view.side:
        raise ShapeError(f"this network reads {view.net.sizes[0]} numbers, not a drawing of 28×28 pixels")
    fitted = fit(strokes, view.side)
    if fitted is None:
        return view
    x = fitted.pixels
    return replace(view, phase="forward", layer=view.L, x=x, fwd=forward(view.net, x))


def answer(view: View, *, has_edges: bool) -> dict[str, Any]:
    """frames: the picture of the drawing; its lines, which are weights, only where they are asked for."""
    frames = moved(draw(view, Selection()))
    words = Frame((Column(("happened",), TEXT, happened(view)), Column("#bar .next", TEXT, "Next: go on"),
                   Column("#bar .next", "disabled", None)))
    said = ("pixels", "neurons", "cost", *(("edges",) if has_edges else ()))
    return {"frames": [of_frame(each) for each in (words, *(frames[name] for name in said))]}
