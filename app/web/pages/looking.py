"""What a request asks to see: in which words, on which ground it is drawn, and what is picked out there."""

from __future__ import annotations

from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.requests import Request

from app.errors import RangeError
from app.lenses.fields import NUDGE, Asked, Fields, Pairs
from app.lenses.lens import Lens
from app.lenses.list import LENSES
from app.nn.network import Parameter
from app.scene.chain.tree import FEW
from app.scene.layers.layout import CANVASES, UPRIGHT
from app.scene.view import Selection, View, named
from app.web.gate.invalid import unknown
from app.web.pages import forms
from app.web.pages.controls import INKS

CANVAS = "canvas"
"""The cookie by which a browser says how its screen is held."""

LOOKED = ("lens", "of", "pins", "ink", "nudge", "h", "first")
"""What an address says of where somebody looks: the open lens, and what is picked out."""
STRANGERS = ("utm_", "fbclid", "gclid", "msclkid", "mc_", "ref")
"""How names begin that others hang on a link when it is passed on: they mean nothing here, and spoil nothing."""


def check_known(asked: Asked, *, is_new: bool) -> None:
    """Raise RangeError for a field of an address that nothing here is called.  is_new: a recipe may stand there too."""
    known = [*forms.LookForm.model_fields, *(name for lens in LENSES for name in lens.fields.model_fields)]
    if is_new:
        known += forms.Recipe.model_fields
    for name in own(asked):
        if name not in known:
            raise RangeError(unknown("address", name, dict.fromkeys(known)).sentence.removesuffix("."))


def own(asked: Asked) -> Asked:
    """Without what others hang on a link."""
    return {name: values for name, values in asked.items() if not name.startswith(STRANGERS)}


def fields_of(lens: Lens, asked: Asked) -> Fields:
    """What an address says of the open lens.  Raises RequestValidationError for what is out of its bounds."""
    try:
        return lens.fields.read(asked)
    except ValidationError as error:
        raise RequestValidationError([{**e, "loc": ("query", *e["loc"])} for e in error.errors()]) from error


def looked_at(pairs: Pairs) -> Pairs:
    """What of an address others may follow: neither the version nor how a page is dressed."""
    return tuple(pair for pair in pairs if pair[0] not in ("v", "theme", "palette", "notation", "hide"))


def as_seen(form: forms.Carried, pairs: Pairs) -> forms.Carried:
    """The same form, about what somebody else looks at."""
    seen = {name: value for name, value in pairs if name in LOOKED}
    return type(form).model_validate({**form.model_dump(exclude_defaults=True), **seen})


def canvas_for(request: Request, form: forms.Carried) -> str:
    """The ground to draw on: what the browser last said of its screen, else what its name says.

    A panel takes its part: beside it half, of a phone low.
    """
    said = request.cookies.get(CANVAS, "")
    canvas = said if said in CANVASES else "tall" if "Mobile" in request.headers.get("User-Agent", "") else "wide"
    if canvas in UPRIGHT and form.is_drawing:
        return "pad"
    beside = {"wide": "large" if form.theme == "projector" else "half", **dict.fromkeys((*UPRIGHT, "large"), "low")}
    return beside.get(canvas, canvas) if form.lens else canvas


def selection_of(form: forms.Carried, view: View) -> Selection:
    """What is picked out; pins of nothing fall out."""
    pins = tuple(pin for pin in form.pins.split(",") if named(view, pin))[:2]
    nudge = form.nudge if isinstance(named(view, form.nudge), Parameter) else ""
    return Selection(form.of, pins, form.ink if form.ink in INKS else "nudge", nudge, form.h or NUDGE,
                     form.first or 0, shown=FEW if form.theme == "projector" else 3)
