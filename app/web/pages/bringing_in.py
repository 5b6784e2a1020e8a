"""A file of weights from a visitor's own machine: a session of its own begins with them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field, ValidationError
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.errors import FileError
from app.lenses.fields import Blank
from app.web.api.importing import Beside, brought_in
from app.web.api.values import Activation, Cost, Output
from app.web.gate.root import rooted, written
from app.web.pages.arriving import OnVisit
from app.web.pages.visit import Visit

router = APIRouter(include_in_schema=False)


class BringForm(BaseModel):
    """What is said beside the file, blank where the file says it."""

    activation: Annotated[Activation | None, Blank] = None
    output: Annotated[Output | None, Blank] = None
    cost: Annotated[Cost | None, Blank] = None
    theme: str = Field("", max_length=20)


@router.post("/r/{name}/import")
async def bring_in(visit: OnVisit) -> Response:
    """Begin with the weights of a file, and go there. The session that the form stood beside stays as it is."""
    try:
        form, content = await _sent(visit.request)
    finally:
        await visit.request.close()         # and with it the file, which may be on disk
    session, id = await brought_in(visit.sessions, content, Beside(form.activation, form.output, form.cost))
    begun = Visit(visit.request, visit.sessions, visit.recipe, session=session, secret=id, is_new=True)
    looks = (("theme", form.theme),) if form.theme else ()
    return begun.signed(RedirectResponse(written(rooted(f"/r/{session.name}"), looks), 303))


async def _sent(request: Request) -> tuple[BringForm, bytes]:
    """The fields of the form, and what is in the file.  Raises RequestValidationError, FileError."""
    fields = await request.form()
    try:
        form = BringForm.model_validate({name: value for name, value in fields.items() if isinstance(value, str)})
    except ValidationError as error:
        raise RequestValidationError([{**e, "loc": ("body", *e["loc"])} for e in error.errors()]) from error
    file = fields.get("file")
    if not isinstance(file, UploadFile) or not file.size:
        raise FileError("no file came: choose one first", "file")
    return form, await file.read()
