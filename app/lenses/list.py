"""All lenses, in the order of their tabs: the only place that names them."""

from __future__ import annotations

from app.errors import NotThereError
from app.lenses.answers import ANSWERS
from app.lenses.batch.lens import BATCH
from app.lenses.bench.lens import BENCH
from app.lenses.cards import CARDS
from app.lenses.code.lens import CODE
from app.lenses.dials import DIALS
from app.lenses.equation.lens import EQUATION
from app.lenses.factors.lens import FACTORS
from app.lenses.help import HELP
from app.lenses.home import HOME
from app.lenses.lens import Lens
from app.lenses.matrix import MATRIX
from app.lenses.neuron.lens import NEURON
from app.lenses.nudges import NUDGES
from app.lenses.numbers import NUMBERS
from app.lenses.pairs import PAIRS
from app.lenses.paths.lens import PATHS
from app.lenses.pick import PICK
from app.lenses.product import PRODUCT
from app.lenses.race import RACE
from app.lenses.reverse.lens import REVERSE
from app.lenses.setup import SETUP
from app.lenses.surface import SURFACE
from app.lenses.theta import THETA
from app.lenses.timeline.lens import TIMELINE
from app.lenses.tiny import TINY
from app.lenses.trails.lens import TRAILS
from app.lenses.train import TRAIN
from app.lenses.vectors import VECTORS
from app.lenses.wishes.lens import WISHES
from app.lenses.wrong.lens import WRONG
from app.scene.chain.tree import is_chain
from app.scene.plane.activation_maps import reads_plane
from app.scene.view import View

LENSES = (
    PICK, SURFACE, DIALS, NUDGES, BENCH, EQUATION, NEURON, PATHS, REVERSE, TINY, FACTORS, CARDS, WISHES, PAIRS,
    NUMBERS, PRODUCT, MATRIX, VECTORS, CODE, THETA,
    TRAIN, BATCH, TRAILS, RACE, ANSWERS, WRONG, TIMELINE,
    SETUP, HOME, HELP,
)
_BY_NAME = {lens.name: lens for lens in LENSES}


def lens_named(name: str) -> Lens | None:
    """The lens of that name, None if there is none."""
    return _BY_NAME.get(name)


def the_lens(name: str) -> Lens:
    """The lens of that name.  Raises NotThereError."""
    found = lens_named(name)
    if found is None:
        raise NotThereError(f"there is no lens of that name: there are {', '.join(_BY_NAME)}")
    return found


def fitting(view: View, is_running: bool) -> Lens:
    """The lens of the moment, where none is chosen."""
    if is_running:
        return SURFACE if reads_plane(view.net) else TRAIN
    if is_chain(view.net.sizes):
        return DIALS
    return NUDGES if view.phase == "backward" else SURFACE if reads_plane(view.net) else PICK
