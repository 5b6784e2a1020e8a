"""What a visitor sees of a version: its weights, every number of its passes, and the picture, as one hash."""

from __future__ import annotations

import hashlib

from app.lenses.moment import view_of
from app.scene.picture import draw
from app.scene.view import Selection
from app.session.state.library import Library
from app.session.state.state import State
from app.session.store.snapshot import snapshot


def picture(state: State, library: Library) -> str:
    """Every mark with all its digits."""
    view = view_of(state, library.data(state))
    return repr(draw(view, Selection())) + repr(view.cost)


def seen(state: State, library: Library) -> str:
    """The same for two states only if all their numbers are, to the last bit, and so is what is drawn of them."""
    plain = snapshot(state)
    arrays = [] if state.fwd is None else [*state.fwd.z, *state.fwd.a]
    arrays += [] if state.bwd is None else [state.bwd.nabla, *state.bwd.da, *state.bwd.delta]
    said = (plain.plain.encode(), plain.theta, *(array.tobytes() for array in arrays), picture(state, library).encode())
    return hashlib.sha256(b"|".join(said)).hexdigest()
