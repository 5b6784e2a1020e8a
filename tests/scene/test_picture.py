from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.scene.layers.layout import CANVASES
from app.scene.picture import Picture, draw
from app.scene.view import Selection, View
from tests.scene.moments import KINDS, PHASES, SHAPES, moment, network, on_digits
from tests.scene.sound import is_sound


def pictures(view: View) -> list[Picture]:
    """With something picked out, in both inks."""
    picked = Selection(of=f"w-{view.L}-0-0", pins=(f"b-{view.L}-0",), ink="weight")
    return [draw(view, picked), draw(view, replace(picked, ink="nudge"))]


def are_sound(view: View) -> None:
    for picture in pictures(view):
        ids = [mark.id for marks in (picture.edges, picture.discs, picture.pixels, picture.bars) for mark in marks]
        assert len(ids) == len(set(ids))
        is_sound(picture)


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("sizes", SHAPES, ids=str)
def test_every_shape_has_a_sound_picture_in_every_phase(sizes: tuple[int, ...], phase: str) -> None:
    are_sound(moment(network(*sizes, init="scaled_normal"), phase))


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_every_activation_and_cost_has_a_sound_picture(kind: tuple[str, str, str]) -> None:
    activation, output, cost = kind
    are_sound(moment(network(3, 4, 3, 2, activation=activation, output=output, cost=cost)))


@pytest.mark.parametrize("phase", PHASES)
def test_the_digits_have_a_sound_picture_in_every_phase(phase: str) -> None:
    are_sound(on_digits(phase))


@pytest.mark.parametrize("weight", [0.0, 1e-160, 1e6])
@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "linear"])
def test_weights_of_nothing_and_of_the_largest_size_have_a_sound_picture(activation: str, weight: float) -> None:
    net = network(2, 3, 3, 1, activation=activation, output=activation)
    net = type(net)(net.arch, np.full_like(net.theta, weight))

    are_sound(moment(net))


def test_the_same_view_has_the_same_picture() -> None:
    view = on_digits()

    assert pictures(view) == pictures(view)


def test_a_picture_leaves_the_view_as_it_was() -> None:
    view = moment(network(2, 4, 2, 1))
    assert view.bwd is not None
    before = view.bwd.nabla.tobytes(), view.net.theta.tobytes()

    pictures(view)
    assert (view.bwd.nabla.tobytes(), view.net.theta.tobytes()) == before


def test_a_wide_layer_is_abridged_and_its_true_size_said() -> None:
    picture = draw(moment(network(1, 256, 256, 1)), Selection())

    texts = [text.text for text in picture.texts]
    assert texts.count("256 neurons") == texts.count("first 32 of") == 2
    assert len(picture.discs) == 1 + 32 + 32 + 1
    assert all("of 65,536" in words for words in picture.left_out[1:2])


def test_every_layer_is_named_with_its_size() -> None:
    texts = [text.text for text in draw(on_digits(), Selection()).texts if text.role == "caption"]

    assert texts == ["784 pixels", "16 neurons", "16 neurons", "10 answers"]


def test_everything_with_a_place_is_on_the_picture() -> None:
    picture = draw(on_digits("weighed"), Selection())

    ground = CANVASES["half"]
    for text in picture.texts:
        assert 0 <= text.x <= ground.width and 0 <= text.y <= ground.height
    for bar in picture.bars:
        assert 0 <= bar.x and bar.x + bar.width <= ground.width and 0 <= bar.y and bar.y + bar.height <= ground.height
