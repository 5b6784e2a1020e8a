"""The pages, for people. Every move is a form: with htmx it answers the stage, without it the way to the page."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import Response

from app import limits
from app.errors import LineError, RangeError
from app.lenses.surface import SURFACE
from app.lenses.timeline.past import placed
from app.nn.network import Parameter
from app.scene.view import Neuron
from app.session.moves.points import check_plane, read
from app.session.moves.reach import again, missing, surplus
from app.session.moves.teaching import is_right
from app.session.runs.measuring import Report
from app.session.state.move import (
    Backward,
    Choose,
    Drawn,
    Forward,
    Given,
    Points,
    Refit,
    Restart,
    SetParameter,
    Step,
    Teach,
    Train,
    Tune,
    Weigh,
)
from app.session.state.state import State
from app.web.pages import forms, picking, render
from app.web.pages.arriving import OnTurn, OnVisit
from app.web.pages.fronts import Fronts
from app.web.pages.looking import check_known
from app.web.pages.picking import named_drawing
from app.web.pages.points_text import PointsText, refused
from app.web.pages.visit import Visit

router = APIRouter(include_in_schema=False, route_class=OnTurn)

LESSON = 5
"""Steps between two pictures of "step until it is right": few enough to watch it learn."""


@router.get("/")
@router.get("/r/{name}")
async def look(visit: OnVisit, form: Annotated[forms.LookForm, Query()]) -> Response:
    """The stage, at the current version or at v. Changes nothing and creates nothing."""
    check_known(visit.asked, is_new=visit.session is None)
    visit.form = form if form.power is None else form.model_copy(update={"h": 10.0**-form.power})
    fronts: Fronts = visit.request.app.state.fronts
    at = form.v if form.at is None else visit.version_of(forms.LookForm(v=placed(visit.session, form.at)))
    return await fronts.of(visit.request, form, partial(_looked, visit, at))


async def _looked(visit: Visit, at: int | None) -> Response:
    return render.stage(visit.request, await visit.page(at))


@router.get("/map")
@router.get("/r/{name}/map")
async def map_of(visit: OnVisit, form: Annotated[forms.LookForm, Query()]) -> Response:
    """What a neuron of layer 1 reads from the image: its weights, or their nudges. Changes nothing."""
    visit.form = form
    where, moment = await visit.moment(form.v)
    return render.map_of(visit.request, where, moment, visit.address(where, moment.picked).url("", {}))


@router.get("/words")
@router.get("/r/{name}/words")
async def words(visit: OnVisit, form: Annotated[forms.LookForm, Query()]) -> Response:
    """What each edge of a picture says: asked for when the pointer first finds one."""
    visit.form = form
    return render.words((await visit.moment(form.v))[1])


@router.get("/count")
async def count(sizes: Annotated[str, Query(max_length=60)] = "") -> Response:
    """How many parameters a network of those sizes has, or why there is none: a fragment, while one types."""
    return render.count(picking.parameters(sizes))


@router.post("/r/{name}/forward")
async def forward(visit: OnVisit, form: Annotated[forms.PassForm, Form()]) -> Response:
    """Go forward, by the whole pass or one layer.  (E1, E2)"""
    await visit.drive(form)
    await visit.play(_one_on if form.by == "layer" else Forward())
    return await visit.show()


@router.post("/r/{name}/reach")
async def reach(visit: OnVisit, form: Annotated[forms.ReachForm, Form()]) -> Response:
    """Go to one of the four stops of a pass: make the moves that are missing, or go back to it."""
    await visit.drive(form)
    state = await visit.state()
    moves = missing(state, form.to)
    if moves:
        await visit.play(*moves)
    for _ in range(surplus(state, form.to)):
        await visit.back("pass")
        visit.expected = None           # each goes on from the one before
    return await visit.show()


@router.post("/r/{name}/label")
async def label(visit: OnVisit, form: Annotated[forms.LabelForm, Form()]) -> Response:
    """Say which digit the drawing on the stage was: from then on it can be taught."""
    await visit.drive(form)
    await visit.play(lambda state: Choose(named_drawing(state, form.label)), Forward())
    return await visit.show()


@router.post("/r/{name}/weigh")
async def weigh(visit: OnVisit, form: Annotated[forms.PassForm, Form()]) -> Response:
    """Show the cost.  (E3)"""
    await visit.drive(form)
    await visit.play(Weigh())
    return await visit.show()


@router.post("/r/{name}/backward")
async def backward(visit: OnVisit, form: Annotated[forms.PassForm, Form()]) -> Response:
    """Go backward, by the whole pass or one layer.  (E4 to E8)"""
    await visit.drive(form)
    await visit.play(_one_back if form.by == "layer" else Backward())
    return await visit.show()


@router.post("/r/{name}/step")
async def step(visit: OnVisit, form: Annotated[forms.PassForm, Form()]) -> Response:
    """Take one step with the slopes on the stage, downhill unless asked otherwise.  (E10)"""
    await visit.drive(form)
    await visit.play(Step(uphill=bool(form.uphill)))
    return await visit.show()


@router.post("/r/{name}/refit")
async def refit(visit: OnVisit, form: Annotated[forms.PassForm, Form()]) -> Response:
    """Fit the width scale to the gradient on the stage."""
    await visit.drive(form)
    await visit.play(Refit())
    return await visit.show()


@router.post("/r/{name}/back")
async def back(visit: OnVisit, form: Annotated[forms.PassForm, Form()]) -> Response:
    """Undo: one pass, or one layer of it."""
    await visit.drive(form)
    await visit.back("layer" if form.by == "layer" else "pass")
    return await visit.show()


@router.post("/r/{name}/goto")
async def goto(visit: OnVisit, form: Annotated[forms.GotoForm, Form()]) -> Response:
    """Go to a version."""
    await visit.drive(form)
    await visit.goto(form.to or 0 if form.at is None or form.to is not None else placed(visit.session, form.at))
    return await visit.show()


@router.post("/r/{name}/restart")
async def restart(visit: OnVisit, form: Annotated[forms.RestartForm, Form()]) -> Response:
    """Set the weights back to a start."""
    await visit.drive(form)
    await visit.play(Restart(form.start, form.seed))
    return await visit.show()


@router.post("/r/{name}/tune")
async def tune(visit: OnVisit, form: Annotated[forms.TrainForm, Form()]) -> Response:
    """Take over eta and batch size."""
    await visit.drive(form)
    await visit.play(Tune(form.eta, form.batch_size))
    return await visit.show()


@router.post("/r/{name}/train")
async def train(visit: OnVisit, form: Annotated[forms.TrainForm, Form()]) -> Response:
    """Train on mini-batches.  (E9, E10)"""
    await visit.drive(form)
    await visit.play(Train(form.steps or 1, form.eta, form.batch_size, watch=bool(form.watch)))
    return await visit.show()


@router.post("/r/{name}/draw")
async def draw(visit: OnVisit, form: Annotated[forms.DrawForm, Form()]) -> Response:
    """Put a drawing on the stage, with what it was where that is said, and carry it forward."""
    await visit.drive(form)
    await visit.play(Choose(Drawn(form.lines(), form.label)), Forward())
    return await visit.show()


@router.post("/r/{name}/pick")
async def pick(visit: OnVisit, form: Annotated[forms.PickForm, Form()]) -> Response:
    """Put an example of the data on the stage, as far through its passes as the one before."""
    await visit.drive(form)
    state = await visit.state()
    await visit.play(Choose(await picking.picked(state, form, visit.sessions.library)), *again(state))
    return await visit.show()


@router.post("/r/{name}/point")
async def point(visit: OnVisit, form: Annotated[forms.PointForm, Form()]) -> Response:
    """Show, add or move a point of the plane."""
    await visit.drive(form)
    passes = again(await visit.state()) if form.do == "pick" else ()
    await visit.play(lambda state: picking.plotted(state, form, visit.sessions.library), *passes)
    return await visit.show()


@router.post("/r/{name}/points")
async def points(visit: OnVisit, form: Annotated[forms.PointsForm, Form()]) -> Response:
    """Learn from points of one's own."""
    await visit.drive(form)
    check_plane(await visit.state())
    try:
        move = Points(()) if form.clear else read(form.csv, is_scaled=not form.raw)[0]
    except (LineError, RangeError) as error:
        visit.typed = refused(form.csv, bool(form.raw), error)
        return await visit.show(422, lens=SURFACE.name)
    visit.typed = PointsText(form.csv, bool(form.raw))           # kept, if it is a move on an old version
    await visit.play(move)
    visit.typed = PointsText()
    return await visit.show()


@router.post("/r/{name}/set")
async def set_number(visit: OnVisit, form: Annotated[forms.SetForm, Form()]) -> Response:
    """Set a weight or bias; the pass on the stage runs anew. An activation cannot be set: it becomes a wish."""
    await visit.drive(form)
    what = picking.marked(await visit.state(), form.mark)
    if not isinstance(what, Parameter):
        return await _wished(visit, what, form.value)
    await visit.play(SetParameter(what.l, what.j, what.k, form.value, keep=True), base=form.base)
    return await visit.show()


@router.post("/r/{name}/example")
async def example(visit: OnVisit, form: Annotated[forms.ExampleForm, Form()]) -> Response:
    """Put an example on the stage by its numbers; the pass on the stage runs anew."""
    await visit.drive(form)
    await visit.play(Choose(Given(tuple(form.x), tuple(form.y) or None), keep=True), base=form.base)
    return await visit.show()


@router.post("/r/{name}/teach")
async def teach(visit: OnVisit, form: Annotated[forms.TeachForm, Form()]) -> Response:
    """Step on the example until its answer is right: a few steps a time with htmx, which asks again by itself."""
    await visit.drive(form)
    if not form.stop:
        before, is_watched = await visit.state(), render.is_htmx(visit.request)
        most = min(LESSON if is_watched else limits.TEACH_STEPS, limits.TEACH_STEPS - form.done)
        after = await visit.play(
            lambda state: None if most and is_right(state) else Teach(most),
            lambda state: Forward() if state.phase == "ready" else None,
        )
        done = form.done + after.step - before.step
        visit.report = Report(done, not is_watched or done >= limits.TEACH_STEPS or after.phase == "diverged")
    return await visit.show()


@router.post("/r/{name}/copy")
async def copy(visit: OnVisit, form: Annotated[forms.Carried, Form()]) -> Response:
    """A session of one's own that begins at the version on the stage."""
    return await visit.copied(form)


async def _wished(visit: Visit, neuron: Neuron, value: float) -> Response:
    """An activation that somebody tried to set: refused with the reason, and shown as a wish."""
    visit.wanted = neuron.id, value
    visit.notice = (
        "An activation follows from the weights, the biases and the input: it cannot be set, only wished for. "
        "The dashed arrow is your wish; nothing was changed."
    ) if neuron.l else "This is the input: it is set with the example."
    return await visit.show(409)


def _one_on(state: State) -> Forward:
    is_inside = state.phase == "forward" and state.layer < state.net.L
    return Forward(to=state.layer + 1 if is_inside else 1)


def _one_back(state: State) -> Backward:
    is_inside = state.phase == "backward" and state.layer > 1
    return Backward(to=state.layer - 1 if is_inside else state.net.L)
