"""The pages, for people. Every move is a form: with htmx it answers the stage, without it the way to the page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import Response

from app import limits
from app.nn.network import Parameter
from app.session.moves.points import read
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
from app.web.pages.visit import OnDesk, OnTurn

router = APIRouter(include_in_schema=False, route_class=OnTurn)

LESSON = 5
"""Steps between two pictures of "step until it is right": few enough to watch it learn."""


@router.get("/")
@router.get("/r/{name}")
async def look(desk: OnDesk, form: Annotated[forms.LookForm, Query()]) -> Response:
    """The stage, at the current version or at v. Changes nothing and creates nothing."""
    desk.form = form if form.power is None else form.model_copy(update={"h": 10.0**-form.power})
    return render.stage(desk.request, await desk.page(form.v))


@router.get("/map")
@router.get("/r/{name}/map")
async def map_of(desk: OnDesk, form: Annotated[forms.LookForm, Query()]) -> Response:
    """What a neuron of layer 1 reads from the image: its weights, or their nudges. Changes nothing."""
    desk.form = form
    return render.map_of(desk.request, await desk.page(form.v))


@router.get("/words")
@router.get("/r/{name}/words")
async def words(desk: OnDesk, form: Annotated[forms.LookForm, Query()]) -> Response:
    """What each edge of a picture says: asked for when the pointer first finds one."""
    desk.form = form
    return render.words(await desk.page(form.v))


@router.get("/count")
async def count(sizes: Annotated[str, Query(max_length=60)] = "") -> Response:
    """How many parameters a network of those sizes has, or why there is none: a fragment, while one types."""
    return render.count(picking.parameters(sizes))


@router.post("/r/{name}/forward")
async def forward(desk: OnDesk, form: Annotated[forms.PassForm, Form()]) -> Response:
    """Go forward, by the whole pass or one layer.  (E1, E2)"""
    await desk.drive(form)
    await desk.play(_one_on if form.by == "layer" else Forward())
    return await desk.show()


@router.post("/r/{name}/weigh")
async def weigh(desk: OnDesk, form: Annotated[forms.PassForm, Form()]) -> Response:
    """Show the cost.  (E3)"""
    await desk.drive(form)
    await desk.play(Weigh())
    return await desk.show()


@router.post("/r/{name}/backward")
async def backward(desk: OnDesk, form: Annotated[forms.PassForm, Form()]) -> Response:
    """Go backward, by the whole pass or one layer.  (E4 to E8)"""
    await desk.drive(form)
    await desk.play(_one_back if form.by == "layer" else Backward())
    return await desk.show()


@router.post("/r/{name}/step")
async def step(desk: OnDesk, form: Annotated[forms.PassForm, Form()]) -> Response:
    """Take one step with the slopes on the stage, downhill unless asked otherwise.  (E10)"""
    await desk.drive(form)
    await desk.play(Step(uphill=bool(form.uphill)))
    return await desk.show()


@router.post("/r/{name}/refit")
async def refit(desk: OnDesk, form: Annotated[forms.PassForm, Form()]) -> Response:
    """Fit the width scale to the gradient on the stage."""
    await desk.drive(form)
    await desk.play(Refit())
    return await desk.show()


@router.post("/r/{name}/back")
async def back(desk: OnDesk, form: Annotated[forms.PassForm, Form()]) -> Response:
    """Undo: one pass, or one layer of it."""
    await desk.drive(form)
    await desk.back("layer" if form.by == "layer" else "pass")
    return await desk.show()


@router.post("/r/{name}/goto")
async def goto(desk: OnDesk, form: Annotated[forms.GotoForm, Form()]) -> Response:
    """Go to a version."""
    await desk.drive(form)
    await desk.goto(form.to)
    return await desk.show()


@router.post("/r/{name}/restart")
async def restart(desk: OnDesk, form: Annotated[forms.RestartForm, Form()]) -> Response:
    """Set the weights back to a start."""
    await desk.drive(form)
    await desk.play(Restart(form.start, form.seed))
    return await desk.show()


@router.post("/r/{name}/tune")
async def tune(desk: OnDesk, form: Annotated[forms.TrainForm, Form()]) -> Response:
    """Take over eta and batch size."""
    await desk.drive(form)
    await desk.play(Tune(form.eta, form.batch_size))
    return await desk.show()


@router.post("/r/{name}/train")
async def train(desk: OnDesk, form: Annotated[forms.TrainForm, Form()]) -> Response:
    """Train on mini-batches.  (E9, E10)"""
    await desk.drive(form)
    await desk.play(Train(form.steps or 1, form.eta, form.batch_size, watch=bool(form.watch)))
    return await desk.show()


@router.post("/r/{name}/classify")
async def classify(desk: OnDesk, form: Annotated[forms.DrawForm, Form()]) -> Response:
    """What the network on the stage says to a drawing; nothing is kept."""
    state = (await desk.page(form.version)).state
    return render.answer(picking.classified(state, form.lines()))


@router.post("/r/{name}/draw")
async def draw(desk: OnDesk, form: Annotated[forms.DrawForm, Form()]) -> Response:
    """Put a drawing on the stage, and with a label its wishes and nudges too."""
    await desk.drive(form)
    known = () if form.label is None else (Backward(),)
    await desk.play(Choose(Drawn(form.lines(), form.label)), Forward(), *known)
    return await desk.show(lens="draw")


@router.post("/r/{name}/pick")
async def pick(desk: OnDesk, form: Annotated[forms.PickForm, Form()]) -> Response:
    """Put an example of the data on the stage."""
    await desk.drive(form)
    await desk.play(Choose(await picking.picked(await desk.state(), form, desk.sessions.library)))
    return await desk.show(lens=form.lens or "pick")


@router.post("/r/{name}/point")
async def point(desk: OnDesk, form: Annotated[forms.PointForm, Form()]) -> Response:
    """Show, add or move a point of the plane."""
    await desk.drive(form)
    await desk.play(lambda state: picking.plotted(state, form, desk.sessions.library))
    return await desk.show(lens="surface")


@router.post("/r/{name}/points")
async def points(desk: OnDesk, form: Annotated[forms.PointsForm, Form()]) -> Response:
    """Learn from points of one's own."""
    await desk.drive(form)
    move, said = (Points(()), ()) if form.clear else read(form.csv, is_scaled=not form.raw)
    await desk.play(move)
    desk.notice = " ".join(said)
    return await desk.show(lens="surface")


@router.post("/r/{name}/set")
async def set_number(desk: OnDesk, form: Annotated[forms.SetForm, Form()]) -> Response:
    """Set a weight or bias; the pass on the stage runs anew. An activation cannot be set: it becomes a wish."""
    await desk.drive(form)
    what = picking.marked(await desk.state(), form.mark)
    if not isinstance(what, Parameter):
        return await desk.wished(what, form.value)
    await desk.play(SetParameter(what.l, what.j, what.k, form.value, keep=True), base=form.base)
    return await desk.show()


@router.post("/r/{name}/example")
async def example(desk: OnDesk, form: Annotated[forms.ExampleForm, Form()]) -> Response:
    """Put an example on the stage by its numbers; the pass on the stage runs anew."""
    await desk.drive(form)
    await desk.play(Choose(Given(tuple(form.x), tuple(form.y) or None), keep=True), base=form.base)
    return await desk.show()


@router.post("/r/{name}/teach")
async def teach(desk: OnDesk, form: Annotated[forms.TeachForm, Form()]) -> Response:
    """Step on the example until its answer is right: a few steps a time with htmx, which asks again by itself."""
    await desk.drive(form)
    if not form.stop:
        before, is_watched = await desk.state(), render.is_htmx(desk.request)
        most = min(LESSON if is_watched else limits.TEACH_STEPS, limits.TEACH_STEPS - form.done)
        after = await desk.play(Teach(most), lambda state: None if state.phase == "diverged" else Forward())
        desk.lesson_done = form.done + after.step - before.step
        desk.is_running = after.phase != "diverged" and is_watched and desk.lesson_done < limits.TEACH_STEPS
    return await desk.show()


@router.post("/r/{name}/copy")
async def copy(desk: OnDesk, form: Annotated[forms.Carried, Form()]) -> Response:
    """A session of one's own that begins at the version on the stage."""
    return await desk.copied(form)


def _one_on(state: State) -> Forward:
    is_inside = state.phase == "forward" and state.layer < state.net.L
    return Forward(to=state.layer + 1 if is_inside else 1)


def _one_back(state: State) -> Backward:
    is_inside = state.phase == "backward" and state.layer > 1
    return Backward(to=state.layer - 1 if is_inside else state.net.L)
