"""What a request asks to see: the ground it is drawn on, and what is picked out there."""

from __future__ import annotations

from starlette.requests import Request

from app.lenses.fields import NUDGE
from app.nn.network import Parameter
from app.scene.layers.layout import CANVASES
from app.scene.view import Selection, View, named
from app.web.pages import forms
from app.web.pages.controls import INKS

CANVAS = "canvas"
"""The cookie by which a browser says how its screen is held."""


def canvas_for(request: Request, form: forms.Carried) -> str:
    """The ground to draw on: what the browser last said of its screen, else what its name says; beside a panel half."""
    said = request.cookies.get(CANVAS, "")
    canvas = said if said in CANVASES else "tall" if "Mobile" in request.headers.get("User-Agent", "") else "wide"
    if canvas == "tall" and form.is_drawing:
        return "pad"
    beside = "large" if form.theme == "projector" else "half"
    return beside if canvas == "wide" and form.lens else canvas


def selection_of(form: forms.Carried, view: View) -> Selection:
    """What is picked out; pins of nothing fall out."""
    pins = tuple(pin for pin in form.pins.split(",") if named(view, pin))[:2]
    nudge = form.nudge if isinstance(named(view, form.nudge), Parameter) else ""
    return Selection(form.of, pins, form.ink if form.ink in INKS else "nudge", nudge, form.h or NUDGE,
                     form.first or 0, shown=2 if form.theme == "projector" else 3)
