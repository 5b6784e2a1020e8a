"""From what a form asks for to the example it means, and to what the network says of a drawing."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import numpy as np

from app.data.own_points import half_for
from app.errors import AppError, NotThereError, OutOfTurnError
from app.lenses.moment import view_of
from app.nn.network import Architecture, Parameter
from app.scene.marks.words import count
from app.scene.view import Neuron, named
from app.session.moves.choosing import nearest, next_missed, random_index
from app.session.moves.points import points_so_far
from app.session.state.library import Library
from app.session.state.move import AddPoint, Choose, Drawn, Move, MovePoint, Picked
from app.session.state.state import State
from app.web.pages.forms import SIZES, PickForm, PointForm


async def picked(state: State, form: PickForm, library: Library) -> Picked:
    """The example that a form asks for.  Raises NotThereError, or OutOfTurnError where there is no data."""
    dataset = library.data(state)
    if dataset is None:
        raise OutOfTurnError("this session has no data to choose from")
    examples = dataset.split(form.split)
    if form.label is not None or form.how == "random":
        return Picked(form.split, random_index(examples, form.label, np.random.default_rng()))
    if form.how == "wrong":
        found = await asyncio.to_thread(next_missed, state.net, examples, -1 if form.index is None else form.index)
        if found is None:
            raise NotThereError("the network answers every example of this set rightly")
        return Picked(form.split, found)
    return Picked(form.split, form.index or 0)


def marked(state: State, id: str) -> Parameter | Neuron:
    """The weight, bias or neuron that an id names.  Raises NotThereError."""
    what = named(view_of(state, None), id)
    if what is None:
        raise NotThereError("this network has no such mark: w-l-j-k is a weight, b-l-j a bias, a-l-j an activation")
    return what


def named_drawing(state: State, label: int) -> Drawn:
    """The drawing on the stage, with what it was.  Raises OutOfTurnError where there is none."""
    if state.example is None or not isinstance(state.example.ref, Drawn):
        raise OutOfTurnError("there is no drawing on the stage: draw a digit first")
    return replace(state.example.ref, label=label)


def parameters(sizes: str) -> str:
    """The number of parameters, or what is wrong with the sizes, in words."""
    if not SIZES.fullmatch(sizes):
        return "Sizes are whole numbers with hyphens between them, such as 2-4-2-1."
    try:
        return f"{count(Architecture(tuple(map(int, sizes.split('-')))).parameter_count)} parameters."
    except AppError as error:
        return f"{error}."


def plotted(state: State, form: PointForm, library: Library) -> Move:
    """What a form does at a place of the plane.  Raises OutOfTurnError, NotThereError or ShapeError where it cannot."""
    match form.do:
        case "pick":
            return Choose(nearest(library.data(state), form.x, form.y))
        case "zero" | "one":
            label = int(form.do == "one")
            return AddPoint(form.x, form.y, label, half_for(points_so_far(state, library), label))
        case "move":
            ref = state.example.ref if state.example else None
            if not isinstance(ref, Picked):
                raise OutOfTurnError("only an example of the data can be moved: show one first")
            return MovePoint(ref.split, ref.index, form.x, form.y)
