"""Every lens of the list, in every moment: a sound panel, drawn by itself, and files called by its word."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.errors import NotThereError
from app.lenses.fields import Fields
from app.lenses.lens import Lens
from app.lenses.list import LENSES, fitting, lens_named, the_lens
from app.scene.view import Selection, View
from app.session.state.move import Backward, Forward, Step, Train
from app.session.trials.next_batch import next_batch
from app.web.pages.forms import LensForm, Recipe
from tests.house.tree import ROOT
from tests.lenses.looked import LIBRARY, after, moment_of, shown, state_of
from tests.scene.moments import KINDS, PHASES, SHAPES, moment, network, on_digits
from tests.scene.sound import is_sound, words_in

BY_NAME = {lens.name: lens for lens in LENSES}


def picked_in(view: View) -> list[Selection]:
    """A weight, and a neuron with a nudge and pins."""
    return [Selection(of=f"w-{view.L}-0-0", pins=(f"b-{view.L}-0", f"w-{view.L}-0-0"), nudge=f"w-{view.L}-0-0"),
            Selection(of=f"a-{view.L}-0", ink="weight", nudge=f"b-{view.L}-0")]


def are_sound(view: View) -> None:
    for picked in picked_in(view):
        for lens in LENSES:
            is_sound(shown(lens, moment_of(state_of(view), view, picked)))


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("sizes", SHAPES, ids=str)
def test_every_lens_has_a_sound_panel_for_every_shape_in_every_phase(sizes: tuple[int, ...], phase: str) -> None:
    are_sound(moment(network(*sizes, init="scaled_normal"), phase))


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_every_lens_has_a_sound_panel_for_every_activation_and_cost(kind: tuple[str, str, str]) -> None:
    activation, output, cost = kind
    are_sound(moment(network(3, 4, 3, 2, activation=activation, output=output, cost=cost)))


@pytest.mark.parametrize("phase", PHASES)
def test_every_lens_has_a_sound_panel_on_the_digits(phase: str) -> None:
    are_sound(on_digits(phase))


@pytest.mark.parametrize("weight", [0.0, 1e-160, 1e6])
@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "linear"])
def test_weights_of_nothing_and_of_the_largest_size_have_sound_panels(activation: str, weight: float) -> None:
    net = network(2, 3, 3, 1, activation=activation, output=activation)

    are_sound(moment(type(net)(net.arch, np.full_like(net.theta, weight))))


@pytest.mark.parametrize("lens", LENSES, ids=lambda lens: lens.name)
@pytest.mark.parametrize("preset", ["chain", "plane", "digits"])
def test_every_lens_has_a_sound_panel_on_every_exhibit(preset: str, lens: Lens) -> None:
    moves = (Forward(), Backward(), Step(), Forward(), Backward())
    here = moment_of(after(preset, *(moves if preset == "chain" else (Train(3), *moves[:1]))))
    found = next_batch(here.state, LIBRARY) if lens.name == "batch" and here.dataset else None

    is_sound(shown(lens, here, found))


def test_the_same_moment_has_the_same_panels() -> None:
    here = moment_of(state_of(on_digits()), on_digits(), Selection(of="b-1-0"))

    for lens in LENSES:
        assert words_in(shown(lens, here)) == words_in(shown(lens, here))


def test_a_lens_leaves_the_moment_as_it_was() -> None:
    view = moment(network(2, 4, 2, 1))
    assert view.bwd is not None
    before = view.bwd.nabla.tobytes(), view.net.theta.tobytes()

    are_sound(view)
    assert (view.bwd.nabla.tobytes(), view.net.theta.tobytes()) == before


def test_every_lens_is_found_by_its_word() -> None:
    assert all(the_lens(lens.name) is lens is lens_named(lens.name) for lens in LENSES)
    assert len(BY_NAME) == len(LENSES)
    assert lens_named("flood") is None
    with pytest.raises(NotThereError, match="there is no lens of that name: there are pick, "):
        the_lens("flood")


@pytest.mark.parametrize("lens", LENSES, ids=lambda lens: lens.name)
def test_the_word_of_a_lens_names_its_files(lens: Lens) -> None:
    app = ROOT / "app/lenses"

    assert lens.name.isalpha() and lens.name.islower()
    assert (app / f"{lens.name}.py").is_file() or (app / lens.name / "lens.py").is_file()
    assert (ROOT / f"templates/lenses/{lens.name}.html").is_file()


def test_every_template_of_a_lens_begins_with_its_word() -> None:
    folder = ROOT / "templates/lenses"
    words = {path.stem.partition("_")[0] for path in folder.glob("*.html")}

    assert words == set(BY_NAME)
    assert {path.parent.name for path in folder.glob("*/*.html")} <= words


@pytest.mark.parametrize("lens", LENSES, ids=lambda lens: lens.name)
def test_no_lens_says_a_field_that_the_page_says_too(lens: Lens) -> None:
    assert issubclass(lens.fields, Fields)
    assert not set(lens.fields.model_fields) & {*LensForm.model_fields, *Recipe.model_fields}


def test_the_lens_of_the_moment_fits_it() -> None:
    for preset in ("chain", "plane", "digits"):
        here = moment_of(after(preset))
        assert fitting(here.view, False).fits(here)
        if here.dataset:
            assert fitting(here.view, True).fits(replace(here, is_running=True)) and fitting(here.view, True).is_live
